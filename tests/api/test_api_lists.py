"""Connections: filters, orders, counts and cursors, as a caller meets them."""

from __future__ import annotations

import pytest

from tests.api.api_door import AGENCY, COLLECTOR, COLLEGE, EDITOR, HILL, HOSPITAL, MILL, RIVER, Door

PAGE = """
query ($first: Int, $after: String, $last: Int, $before: String, $orderBy: [ActorOrder!]) {
  actors(first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy) {
    totalCount nodes { code } edges { cursor node { code } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""


def codes(door: Door, arguments: str) -> list[str]:
    data = door.ask(f"{{ actors({arguments}) {{ nodes {{ code }} }} }}")
    return [node["code"] for node in data["actors"]["nodes"]]


def page(door: Door, **variables: object) -> dict:
    return door.ask(PAGE, variables=variables)["actors"]


def test_actors_come_in_the_order_of_a_thai_dictionary(any_door: Door):
    # กลุ่ม… before ผู้… before ร้าน… before โรง… (a leading vowel sorts after its consonant) before
    # วิทยาลัย…, สำนัก…
    listed = codes(any_door, "first: 100")
    assert listed[:2] == [HILL, RIVER]
    assert listed.index(COLLECTOR) < listed.index(MILL) < listed.index(COLLEGE) < listed.index(AGENCY)


def test_walking_through_pages_gives_every_actor_once(door: Door):
    seen, after = [], None
    while True:
        found = page(door, first=3, after=after)
        seen += [node["code"] for node in found["nodes"]]
        assert found["totalCount"] == 8
        if not found["pageInfo"]["hasNextPage"]:
            break
        after = found["pageInfo"]["endCursor"]
    assert len(seen) == len(set(seen)) == 8


def test_walking_backwards_gives_the_same_rows(door: Door):
    forwards = [node["code"] for node in page(door, first=8)["nodes"]]
    last = page(door, last=3)
    earlier = page(door, last=5, before=last["pageInfo"]["startCursor"])
    assert [node["code"] for node in earlier["nodes"] + last["nodes"]] == forwards
    assert last["pageInfo"]["hasPreviousPage"] is True
    assert last["pageInfo"]["hasNextPage"] is False
    assert earlier["pageInfo"]["hasPreviousPage"] is False


@pytest.mark.parametrize("name", ["กกก", "ฮฮฮ"])
def test_a_page_goes_on_where_it_stopped_although_an_actor_was_registered_meanwhile(door: Door, name: str):
    before = [node["code"] for node in page(door, first=8)["nodes"]]
    first = page(door, first=4)
    door.ask(
        f'mutation {{ registerActor(input: {{nameTh: "{name}", roles: [BUYER]}}) {{ revision }} }}',
        viewer=EDITOR,
    )
    rest = page(door, first=100, after=first["pageInfo"]["endCursor"])
    walked = [node["code"] for node in first["nodes"] + rest["nodes"]]
    assert [code for code in walked if code in before] == before


def test_a_cursor_of_an_actor_that_has_gone_still_marks_its_place(door: Door):
    before = [node["code"] for node in page(door, first=8)["nodes"]]
    made = door.ask(
        'mutation { registerActor(input: {nameTh: "ฑณ", roles: [BUYER]}) { actor { code } revision } }',
        viewer=EDITOR,
    )["registerActor"]
    edges = page(door, first=100)["edges"]
    cursor = next(edge["cursor"] for edge in edges if edge["node"]["code"] == made["actor"]["code"])
    door.ask(
        "mutation ($revision: Int!) { undoRevision(input: {revision: $revision}) { errors { message } } }",
        viewer=EDITOR._replace(role=type(EDITOR.role).STEWARD),
        variables={"revision": made["revision"]},
    )
    rest = [node["code"] for node in page(door, first=100, after=cursor)["nodes"]]
    assert rest
    assert rest == before[-len(rest) :]


def test_an_order_with_unknown_values_puts_them_last_both_ways(door: Door):
    for direction in ("ASC", "DESC"):
        listed = codes(door, f"orderBy: [{{field: DISTRICT, direction: {direction}}}, {{field: CODE}}]")
        assert listed[:2] == [HOSPITAL, COLLEGE]
        assert listed[2] == HILL


def test_pages_in_descending_order_join_without_gap(door: Door):
    order = [{"field": "LINK_COUNT", "direction": "DESC"}]
    whole = [node["code"] for node in page(door, first=100, orderBy=order)["nodes"]]
    assert whole[0] == COLLECTOR  # three links, more than anybody
    first = page(door, first=3, orderBy=order)
    rest = page(door, first=100, orderBy=order, after=first["pageInfo"]["endCursor"])
    assert [node["code"] for node in first["nodes"] + rest["nodes"]] == whole


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("roles: [FARMER_GROUP]", {HILL, RIVER}),
        ('roles: [BUYER], districts: ["7209"]', {HOSPITAL}),
        ("stages: [MIDSTREAM]", {COLLECTOR, MILL}),
        ('herbs: ["turmeric"], stages: [UPSTREAM, SUPPORT]', {HILL, RIVER}),
        ("linkKinds: [ADVISES]", {HILL, RIVER, AGENCY}),
        ('text: "HOSPITAL"', {HOSPITAL}),
        ('text: "กลุ่ม ผู้ปลูก"', {HILL, RIVER}),
        ("hasOpenNeed: true", {MILL}),
        ("hasOpenOffer: true", {RIVER}),
        ("levels: [DOCUMENTED]", {HOSPITAL, COLLEGE}),
        ("certificate: {kind: GREEN_INDUSTRY, minLevel: 2}", set()),
        ("roles: []", {HILL, RIVER, COLLECTOR, MILL, AGENCY, HOSPITAL, COLLEGE, "HC-0005-6"}),
    ],
)
def test_a_filter_finds_whom_it_names(door: Door, condition: str, expected: set[str]):
    assert set(codes(door, f"where: {{{condition}}}, first: 100")) == expected


def test_a_certificate_counts_on_the_days_on_which_it_is_valid(door: Door):
    door.ask(
        f"""mutation {{ awardCertificate(input: {{holder: "{HOSPITAL}", kind: GREEN_INDUSTRY, level: 3,
        validFrom: "2024-01-01", validUntil: "2026-01-01"}}) {{ errors {{ message }} }} }}""",
        viewer=EDITOR,
    )
    held = 'where: {certificate: {kind: GREEN_INDUSTRY, minLevel: 3, validOn: "%s"}}'
    assert codes(door, held % "2025-12-31") == [HOSPITAL]
    assert codes(door, held % "2026-01-01") == []


def test_levels_leave_out_what_is_invented_and_the_share_says_how_much_that_was(door: Door):
    share = "illustrativeShare totalCount"
    everything = door.ask(f"{{ actors {{ {share} }} links {{ {share} }} }}")
    assert everything["actors"] == {"illustrativeShare": 0.75, "totalCount": 8}  # 6 of 8
    assert everything["links"]["totalCount"] == 7
    real = door.ask(
        f"{{ actors(levels: [VERIFIED, DOCUMENTED]) {{ {share} }} "
        f"links(levels: [DOCUMENTED]) {{ {share} }} }}"
    )
    assert real == {
        "actors": {"illustrativeShare": 0.0, "totalCount": 2},
        "links": {"illustrativeShare": 0.0, "totalCount": 1},
    }


def test_links_are_found_by_kind_actor_and_whether_they_hold(door: Door):
    count = "{ totalCount }"
    data = door.ask(f"""{{
      supplies: links(where: {{kinds: [SUPPLIES], forms: [FRESH], herbs: ["turmeric"]}}) {count}
      agency: links(where: {{actor: "{AGENCY}", flows: [KNOWLEDGE], holds: true}}) {count}
      ended: links(where: {{statuses: [ENDED]}}) {count}
      here: links(where: {{districts: ["7209"]}}) {count}
    }}""")
    assert {name: found["totalCount"] for name, found in data.items()} == {
        "supplies": 4,
        "agency": 2,
        "ended": 0,
        "here": 1,
    }


def test_open_needs_are_found_with_their_actors(door: Door):
    data = door.ask(
        "{ listings(where: {side: NEED, open: true}) { nodes { actor { code } material { nameTh } } } }"
    )
    assert data["listings"]["nodes"] == [{"actor": {"code": MILL}, "material": {"nameTh": "ขมิ้นชัน (สด)"}}]


def test_searching_says_what_matched(door: Door):
    hits = door.ask('{ search(text: "ขมิ้น") { field matched node { id __typename } } }')["search"]
    assert [(hit["field"], hit["matched"], hit["node"]["__typename"]) for hit in hits] == [
        ("nameTh", "ขมิ้นชัน", "Herb")
    ]


@pytest.mark.parametrize("typed", ["รพ.อู่ทอง", "โรงพยาบาล อู่ทอง", "u thong hosp", "โรงพยาบาลอู่ทอง\u200b"])
def test_searching_finds_what_was_meant(door: Door, typed: str):
    found = door.ask("query ($text: String!) { search(text: $text) { node { ... on Actor { code } } } }",
                     variables={"text": typed})  # fmt: skip
    assert found["search"][0]["node"]["code"] == HOSPITAL

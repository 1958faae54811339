"""Counts of groups as fields, the filters and the orders that people ask for."""

from __future__ import annotations

import pytest

from herbcity.api.types.enums import (
    ActorGroupByEnum,
    LinkGroupByEnum,
    ListingGroupByEnum,
    SuggestionGroupByEnum,
)
from tests.api.api_door import COLLEGE, EDITOR, HILL, HOSPITAL, MILL, RIVER, Door


def groups(door: Door, field: str, by: str) -> dict[str | None, int]:
    found = door.ask(f"{{ {field} {{ groups(by: {by}) {{ key count }} }} }}")
    (connection,) = found.values()
    return {group["key"]: group["count"] for group in connection["groups"]}


def test_actors_are_counted_by_role_stage_district_and_level(door: Door):
    assert groups(door, "actors", "ROLE") == {
        "FARMER_GROUP": 2, "COLLECTOR": 1, "PROCESSOR": 1, "RESEARCH_PARTNER": 1, "SUPPORT_AGENCY": 1, "BUYER": 2
    }  # fmt: skip
    assert groups(door, "actors", "DISTRICT") == {"7209": 2, None: 6}
    assert groups(door, "actors", "EVIDENCE_LEVEL") == {"ILLUSTRATIVE": 6, "DOCUMENTED": 2}


def test_an_actor_with_two_roles_counts_in_both(door: Door):
    door.ask(
        f'mutation {{ updateActor(input: {{actor: "{MILL}", roles: [PROCESSOR, BUYER]}}) {{ errors {{ message }} }} }}',
        viewer=EDITOR,
    )
    counted = groups(door, "actors", "ROLE")
    assert (counted["PROCESSOR"], counted["BUYER"]) == (1, 3)
    assert groups(door, "actors(where: {roles: [PROCESSOR]})", "ROLE") == {"PROCESSOR": 1, "BUYER": 1}


def test_groups_count_all_that_match_and_not_the_page(door: Door):
    assert sum(groups(door, "actors(first: 1)", "STAGE").values()) == 8
    assert groups(door, 'links(first: 1, where: {herbs: ["turmeric"]})', "HERB") == {"turmeric": 4}


def test_groups_have_words_in_both_languages_and_stand_in_the_order_of_the_vocabulary(door: Door):
    asked = "groups(by: STAGE) { key th: label en: label(language: EN) }"
    found = door.ask(f"{{ actors {{ {asked} }} }}")["actors"]["groups"]
    assert found[0] == {"key": "UPSTREAM", "th": "ต้นน้ำ", "en": "upstream"}
    assert [group["key"] for group in found] == ["UPSTREAM", "MIDSTREAM", "DOWNSTREAM", "SUPPORT"]
    unknown = door.ask("{ actors { groups(by: DISTRICT) { key label en: label(language: EN) } } }")
    assert unknown["actors"]["groups"] == [
        {"key": "7209", "label": "อู่ทอง", "en": "U Thong"},
        {"key": None, "label": "ไม่ทราบ", "en": "not known"},
    ]


BY = {
    "actors": ActorGroupByEnum, "links": LinkGroupByEnum, "listings": ListingGroupByEnum,
    "suggestions": SuggestionGroupByEnum,
}  # fmt: skip


@pytest.mark.parametrize(
    ("field", "by"), [(f, name) for f, enum in BY.items() for name in enum._meta.enum.__members__]
)
def test_the_groups_of_a_list_add_up_to_it(door: Door, field: str, by: str):
    counted = groups(door, field, by)
    total = door.ask(f"{{ {field} {{ totalCount }} }}")[field]["totalCount"]
    assert counted or not total
    if by in ("ROLE", "HERB", "CERTIFICATE") and field == "actors":  # an actor may belong to several
        assert sum(counted.values()) >= total
    else:
        assert sum(counted.values()) == total


def test_suggestions_are_counted_alike_whether_or_not_each_has_to_be_looked_at(door: Door):
    for by in SuggestionGroupByEnum._meta.enum.__members__:
        by_column = groups(door, "suggestions(where: {withoutHardBlockers: false})", by)
        nodes = door.ask(
            "{ suggestions(first: 100) { nodes { kind flow service state evidenceLevel material { herb { code } } } } }"
        )["suggestions"]["nodes"]
        name = {"EVIDENCE_LEVEL": "evidenceLevel"}.get(by, by.lower())
        one_by_one = [
            (node["material"] or {"herb": None})["herb"] and node["material"]["herb"]["code"]
            if by == "HERB" else node[name]
            for node in nodes
        ]  # fmt: skip
        assert by_column == {key: one_by_one.count(key) for key in one_by_one}
        possible = groups(door, "suggestions(where: {withoutHardBlockers: true})", by)
        assert all(count <= by_column[key] for key, count in possible.items())


def codes(door: Door, where: str) -> set[str]:
    found = door.ask(f"{{ actors(where: {{{where}}}, first: 100) {{ nodes {{ code }} }} }}")
    return {node["code"] for node in found["actors"]["nodes"]}


def test_certificates_to_be_renewed_and_those_that_are_lacking_are_found(door: Door):
    door.ask(
        f"""mutation {{ awardCertificate(input: {{holder: "{HOSPITAL}", kind: GREEN_INDUSTRY, level: 2,
        validUntil: "2030-03-01"}}) {{ errors {{ message }} }} }}""",
        viewer=EDITOR,
    )
    held = "certificate: {kind: GREEN_INDUSTRY, %s}"
    assert codes(door, held % 'endsBy: "2030-03-01"') == {HOSPITAL}
    assert codes(door, held % 'endsBy: "2030-02-28"') == set()
    assert codes(door, held % "minLevel: 2, maxLevel: 2") == {HOSPITAL}
    assert codes(door, held % "maxLevel: 1") == set()
    lacking = codes(door, "lacksCertificate: {kind: GREEN_INDUSTRY, minLevel: 2}")
    assert HOSPITAL not in lacking
    assert len(lacking) == 7


def test_firms_are_found_by_legal_form_and_size(door: Door):
    change = (
        f'updateActor(input: {{actor: "{MILL}", legalForm: COMPANY, size: SMALL}}) {{ errors {{ message }} }}'
    )
    door.ask(f"mutation {{ {change} }}", viewer=EDITOR)
    assert codes(door, "legalForms: [COMPANY, COOPERATIVE], sizes: [SMALL]") == {MILL}
    assert codes(door, "sizes: [LARGE]") == set()


def test_links_are_found_by_the_day_on_which_they_hold_and_by_their_evidence(door: Door):
    change = 'endLink(input: {link: "college-hospital", on: "2024-06-01"}) { errors { message } }'
    data = door.ask(
        '{ links(where: {evidence: "report-2566"}) { nodes { source { code } target { code } } } }'
    )
    assert data["links"]["nodes"] == [{"source": {"code": COLLEGE}, "target": {"code": HOSPITAL}}]
    answer = door.ask(f"mutation {{ {change} }}", viewer=EDITOR)
    assert answer["endLink"]["errors"] == []
    held = '{ links(where: {evidence: "report-2566", validOn: "%s"}) { totalCount } }'
    assert door.ask(held % "2024-05-31")["links"]["totalCount"] == 1
    assert door.ask(held % "2024-06-01")["links"]["totalCount"] == 0
    error = door.error('{ links(where: {evidence: "rumour"}) { totalCount } }')
    assert error["extensions"]["code"] == "NOT_FOUND"


def test_listings_are_found_by_month_price_and_what_they_require(door: Door):
    def post(**values: str) -> None:
        given = ", ".join(f"{name}: {value}" for name, value in values.items())
        made = door.ask(
            f"mutation {{ postListing(input: {{{given}}}) {{ errors {{ path message }} }} }}", viewer=EDITOR
        )
        assert made["postListing"]["errors"] == []

    monthly = "[" + ", ".join(["0"] * 11 + ["70"]) + "]"
    post(actor=f'"{HILL}"', side="OFFER", herb='"turmeric"', form="DRIED", kgByMonth=monthly,
         pricePerKg="{low: 80, mid: 90, high: 95}", requires="[GACP]", evidenceLevel="ILLUSTRATIVE")  # fmt: skip
    found = "{ listings(where: {%s}) { nodes { actor { code } } } }"

    def actors(where: str) -> list[str]:
        return [node["actor"]["code"] for node in door.ask(found % where)["listings"]["nodes"]]

    assert actors("side: OFFER, month: 12") == [HILL]
    assert RIVER not in actors("month: 12")
    assert HILL in actors("maxPricePerKg: 90")
    assert HILL not in actors("maxPricePerKg: 89.9")
    assert actors("requires: [GACP, ORGANIC_TH]") == [HILL]
    for month in (0, 13):
        error = door.error(found % f"month: {month}")
        assert error["extensions"]["code"] == "OUT_OF_RANGE"


def test_links_by_volume_put_what_is_not_known_last_both_ways(door: Door):
    asked = "{ links(first: 100, orderBy: [{field: VOLUME, direction: %s}]) { nodes { volumeKgPerYear } } }"
    for way in ("ASC", "DESC"):
        volumes = [node["volumeKgPerYear"] for node in door.ask(asked % way)["links"]["nodes"]]
        known = [volume for volume in volumes if volume is not None]
        assert known == sorted(known, reverse=way == "DESC")
        assert volumes == known + [None] * (len(volumes) - len(known))
        assert 0 < len(known) < len(volumes)


def test_herbs_are_found_by_name_and_by_whether_they_need_a_licence(door: Door):
    def herbs(where: str) -> list[str]:
        found = door.ask(f"{{ herbs(where: {{{where}}}) {{ nodes {{ code }} }} }}")
        return [node["code"] for node in found["herbs"]["nodes"]]

    assert herbs('text: "khamin"') == ["turmeric"]
    assert herbs("regulated: true") == []
    assert "turmeric" in herbs("regulated: false")
    error = door.error('{ herbs(where: {championLists: ["my list"]}) { totalCount } }')
    assert error["extensions"]["code"] == "NOT_FOUND"

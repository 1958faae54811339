"""Reading: ids, one thing at a time, moments in the past, and the network with its measures."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest

from herbcity.analyses.centrality import betweenness
from herbcity.api.ids import global_id
from herbcity.api.ordering import suggestions_in_order
from herbcity.api.schema import build_schema
from herbcity.api.suggested import suggestions
from tests.api.api_door import COLLECTOR, EDITOR, HILL, HOSPITAL, MILL, RIVER, Door


def test_everything_with_an_id_is_found_again_by_it(door: Door):
    data = door.ask(
        f"""{{
      actors(first: 1) {{ nodes {{ id }} }} links(first: 1) {{ nodes {{ id evidence {{ id }} }} }}
      listings(first: 1) {{ nodes {{ id }} }} herbs {{ nodes {{ id }} }}
      revisions(first: 1) {{ nodes {{ id }} }}
      suggestions {{ nodes {{ id }} }}
      actor(code: "{MILL}") {{ capacities {{ id }} evidence {{ id }} }}
    }}"""
    )
    ids = [found["nodes"][0]["id"] for name, found in data.items() if name != "actor"]
    ids += [capacity["id"] for capacity in data["actor"]["capacities"]]
    found = door.ask("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", variables={"ids": ids})["nodes"]
    assert [node["id"] for node in found] == ids
    assert len(ids) == 7


@pytest.mark.parametrize(
    "given",
    ["", "HC-0001-E", "Actor:HC-0001-E", global_id("Actor", "HC-4711-0"), global_id("Revision", "x"), "ก"],
)
def test_an_id_of_nothing_is_null(door: Door, given: str):
    data = door.ask(
        "query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }", variables={"id": given}
    )
    assert data == {"node": None, "nodes": [None]}


NODE_TYPES = sorted(
    type_.name
    for type_ in build_schema().graphql_schema.get_possible_types(
        build_schema().graphql_schema.type_map["Node"]
    )
)


@pytest.mark.parametrize("type_name", NODE_TYPES)
def test_an_id_of_a_thing_that_is_not_there_is_null_whatever_kind_of_thing_it_names(
    door: Door, type_name: str
):
    ids = [global_id(type_name, key) for key in ("x", "0", "999999", "ก", "SUPPLIES|no|such|pair", "")]
    data = door.ask(
        "query ($id: ID!, $ids: [ID!]!) { node(id: $id) { id } nodes(ids: $ids) { id } }",
        variables={"id": ids[0], "ids": ids},
    )
    assert data == {"node": None, "nodes": [None] * len(ids)}


def test_an_actor_is_found_by_code_and_by_id(door: Door):
    for code in (HOSPITAL, f" {HOSPITAL} ", global_id("Actor", HOSPITAL)):
        data = door.ask("query ($code: String!) { actor(code: $code) { nameEn } }", variables={"code": code})
        assert data["actor"] == {"nameEn": "U Thong Hospital"}
    assert door.ask('{ actor(code: "HC-4711-0") { nameEn } }')["actor"] is None


def test_a_link_reads_from_both_ends_in_both_languages(door: Door):
    data = door.ask(f"""{{ actor(code: "{RIVER}") {{ links(kinds: [SUPPLIES]) {{
      th: verb en: verb(language: EN) back: verb(language: EN, from: IN)
      source {{ name }} target {{ name(language: EN) }} material {{ form herb {{ code }} }} volumeKgPerYear
    }} }} }}""")
    assert data["actor"]["links"] == [
        {
            "th": "ส่งวัตถุดิบให้",
            "en": "supplies",
            "back": "is supplied by",
            "source": {"name": "กลุ่มผู้ปลูกริมน้ำ"},
            "target": {"name": "Morning market collector"},
            "material": {"form": "FRESH", "herb": {"code": "turmeric"}},
            "volumeKgPerYear": 2000.0,
        }
    ]


def test_links_of_an_actor_can_be_narrowed_by_direction_and_kind(door: Door):
    data = door.ask(f"""{{ actor(code: "{COLLECTOR}") {{
      both: links {{ id }}
      out: links(direction: OUT) {{ id }}
      in: links(direction: IN, kinds: [SUPPLIES]) {{ id }}
      none: links(statuses: [PROPOSED]) {{ id }}
    }} }}""")
    assert {name: len(found) for name, found in data["actor"].items()} == {
        "both": 3,
        "out": 1,
        "in": 2,
        "none": 0,
    }


def test_the_registry_can_be_asked_as_it_stood_at_a_revision(any_door: Door):
    any_door.ask(
        f'mutation {{ updateActor(input: {{actor: "{MILL}", nameEn: "New mill"}}) {{ revision }} }}',
        viewer=EDITOR,
    )
    data = any_door.ask("""{
      first: network(revision: 1) { revision actorCount } second: network(revision: 2) { actorCount digest }
      third: network(revision: 3) { digest } newest: network { revision actorCount }
    }""")
    assert data["first"] == {"revision": 1, "actorCount": 2}
    assert data["second"]["actorCount"] == 8
    assert data["second"]["digest"] == data["third"]["digest"]  # a contact is not part of the network
    assert data["newest"] == {"revision": 4, "actorCount": 8}


def test_a_field_under_a_past_moment_is_answered_from_that_moment(door: Door):
    before = door.holder.current().as_of - timedelta(days=1)
    data = door.ask(
        f'{{ actors(asOf: "{before}") {{ totalCount }} network(asOf: "{before}") {{ asOf actorCount }} }}'
    )
    assert data == {"actors": {"totalCount": 0}, "network": {"asOf": before.isoformat(), "actorCount": 0}}


def test_two_moments_in_one_request_do_not_mix(door: Door):
    door.ask(
        f'mutation {{ updateActor(input: {{actor: "{MILL}", nameEn: "New mill"}}) {{ revision }} }}',
        viewer=EDITOR,
    )
    fields = "degree(first: 8) { actor { code nameEn } }"
    data = door.ask(f"{{ then: network(revision: 3) {{ {fields} }} now: network {{ {fields} }} }}")
    names = {
        moment: {row["actor"]["code"]: row["actor"]["nameEn"] for row in found["degree"]}
        for moment, found in data.items()
    }
    assert (names["then"][MILL], names["now"][MILL]) == ("Herb mill", "New mill")


def test_the_network_is_measured_as_the_analyses_measure_it(door: Door):
    data = door.ask("""{ network {
      actorCount linkCount recordedLinkCount density componentCount illustrativeShare
      betweenness(first: 1) { value actor { code } } components(first: 1) { code }
      cutActors { actor { code } separates { code } } mixing
    } }""")["network"]
    snapshot = door.holder.current()
    assert (data["actorCount"], data["linkCount"]) == (8, 7)
    assert data["density"] == pytest.approx(7 / 28)  # by hand: 7 of 8·7/2 pairs
    assert data["componentCount"] == 2
    assert len(data["components"]) == 1
    assert data["illustrativeShare"] == pytest.approx(12 / 15)  # 6 of 8 actors, 6 of 7 links
    ((code, value),) = betweenness(snapshot).top(1)
    assert data["betweenness"] == [{"value": value, "actor": {"code": code}}]
    assert [cut["actor"]["code"] for cut in data["cutActors"]] == [COLLECTOR, MILL]
    assert sum(map(sum, data["mixing"])) == 7


def test_flows_and_levels_narrow_the_network(door: Door):
    data = door.ask("""{
      material: network(flows: [MATERIAL]) { linkCount actorCount }
      real: network(levels: [DOCUMENTED, VERIFIED]) { linkCount actorCount illustrativeShare }
    }""")
    assert data["material"] == {"linkCount": 4, "actorCount": 8}
    assert data["real"] == {"linkCount": 1, "actorCount": 2, "illustrativeShare": 0.0}


def test_a_fact_says_who_stated_it(door: Door):
    data = door.ask(f"""{{ actor(code: "{HOSPITAL}") {{
      facts(field: "nameTh") {{ field value level revision current evidence {{ title publisher }} }}
      history {{ number editor reason evidence {{ title }} }}
    }} }}""")["actor"]
    assert data["facts"] == [
        {
            "field": "nameTh",
            "value": "โรงพยาบาลอู่ทอง",
            "level": "DOCUMENTED",
            "revision": 1,
            "current": True,
            "evidence": {"title": "รายงานประจำปี 2566", "publisher": "สำนักงานจังหวัด"},
        }
    ]
    assert [revision["number"] for revision in data["history"]] == [3, 1]


def test_suggestions_are_ordered_as_the_analysis_ranks_them(door: Door):
    ranked = suggestions(door.holder, door.holder.current())
    ordered = suggestions_in_order(ranked)
    assert list(ordered.rows) == list(ranked)
    assert list(ordered.keys) == sorted(ordered.keys)
    data = door.ask("""{ suggestions { totalCount illustrativeShare nodes {
      kind source { code } target { code } value { mid } missing { text(language: EN) } probability
      reasons(language: EN) { text weight records { __typename } facts { field value } }
      mind { dimension unit text(language: EN) } blockers { code hard remedy } nextAction(language: EN)
    } } }""")["suggestions"]
    (best,) = data["nodes"]
    assert (best["kind"], best["source"]["code"], best["target"]["code"]) == ("SUPPLIES", RIVER, MILL)
    assert best["value"] is None
    assert best["missing"]
    assert len(best["mind"]) == 4
    assert best["reasons"][0]["records"]
    assert data["illustrativeShare"] == 1.0


def test_what_raises_and_lowers_a_chance_adds_up_to_it_and_comes_in_both_languages(door: Door):
    data = door.ask("""{ suggestions { nodes {
      probability chanceBase chanceReasons { feature text(language: EN) thai: text logOdds }
    } } }""")["suggestions"]
    (only,) = data["nodes"]
    (ranked,) = suggestions(door.holder, door.holder.current())
    log_odds = only["chanceBase"] + sum(one["logOdds"] for one in only["chanceReasons"])
    assert 1 / (1 + math.exp(-log_odds)) == pytest.approx(ranked.chance, abs=1e-9)
    assert all(one["text"].endswith("the chance") for one in only["chanceReasons"])
    assert all("โอกาส" in one["thai"] for one in only["chanceReasons"])
    assert only["probability"] is None, "one link has too little to say"


def test_the_facts_of_a_reason_are_those_it_rests_on(door: Door):
    data = door.ask("{ suggestions { nodes { reasons(language: EN) { text facts { field } } } } }")[
        "suggestions"
    ]
    fields = {one["text"]: {fact["field"] for fact in one["facts"]} for one in data["nodes"][0]["reasons"]}
    offers = next(found for text, found in fields.items() if "offers fresh turmeric" in text)
    assert {"herb", "form", "side"} <= offers
    assert not offers & {"kgByMonth", "pricePerKg", "note", "actor"}
    assert all(found for found in fields.values())


def test_suggestions_of_an_actor_are_those_around_it(door: Door):
    query = """query ($code: ID!) {
      suggestions(where: {around: $code}) { totalCount }
      node(id: $code) { ... on Actor { suggestions { target { code } } } }
    }"""
    data = door.ask(query, variables={"code": global_id("Actor", RIVER)})
    assert data["suggestions"]["totalCount"] == 1
    assert data["node"]["suggestions"] == [{"target": {"code": MILL}}]
    assert door.ask(query, variables={"code": global_id("Actor", HILL)})["suggestions"]["totalCount"] == 0


def test_suggestions_that_name_an_actor_are_picked_from_the_whole_list(door: Door):
    query = "query ($code: ID!) { suggestions(where: {actor: $code}) { nodes { source { code } target { code } } } }"
    for code in (RIVER, MILL):
        (only,) = door.ask(query, variables={"code": code})["suggestions"]["nodes"]
        assert only == {"source": {"code": RIVER}, "target": {"code": MILL}}
    assert door.ask(query, variables={"code": HILL})["suggestions"]["nodes"] == []
    assert door.error(query, variables={"code": "HC-9999-X"})["extensions"]["code"] == "NOT_FOUND"


def test_every_value_of_every_enum_has_a_word_in_both_languages(door: Door):
    terms = door.ask("{ terms { type name th en meaning } }")["terms"]
    assert all(term["th"] and term["en"] and term["meaning"] for term in terms)
    enums = door.ask("{ __schema { types { kind name enumValues { name } } } }")["__schema"]["types"]
    assert sorted((term["type"], term["name"]) for term in terms) == sorted(
        (enum["name"], value["name"])
        for enum in enums
        if enum["kind"] == "ENUM" and not enum["name"].startswith("__")
        for value in enum["enumValues"]
    )
    assert ("LinkKind", "SUPPLIES", "ส่งวัตถุดิบให้") in {
        (term["type"], term["name"], term["th"]) for term in terms
    }


def test_revisions_are_walked_from_the_newest_to_the_first(any_door: Door):
    query = """query ($after: String) { revisions(first: 2, after: $after) {
      totalCount nodes { number } pageInfo { hasNextPage hasPreviousPage endCursor } } }"""
    first = any_door.ask(query)["revisions"]
    rest = any_door.ask(query, variables={"after": first["pageInfo"]["endCursor"]})["revisions"]
    assert [one["number"] for one in first["nodes"] + rest["nodes"]] == [3, 2, 1]
    assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)
    assert rest["pageInfo"]["hasPreviousPage"] is True
    assert first["totalCount"] == 3

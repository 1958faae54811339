"""The measures over GraphQL: each field gives what its Python function gives, and costs what it says."""

from __future__ import annotations

import re
from datetime import date

import pytest

from herbcity.analyses.catalogue import MEASURES
from herbcity.analyses.null_comparison import compare_with_null
from herbcity.api.budgets import MOST
from herbcity.api.costs import REQUEST
from herbcity.api.execution import GraphQLRequest
from herbcity.api.schema import build_schema
from tests.api.api_door import AGENCY, BUYER, COLLECTOR, HILL, MILL, Door

FIELDS = build_schema().graphql_schema.type_map["Network"].fields

SCORES = {
    "degree(direction: OUT)": ("degree", {"direction": "OUT"}),
    "strength(direction: IN)": ("strength", {"direction": "IN"}),
    "closeness": ("closeness", {}),
    "closeness(direction: IN)": ("closeness", {"direction": "IN"}),
    "clustering": ("clustering", {}),
    "efficiency": ("efficiency", {}),
    "hierarchy": ("hierarchy", {}),
    f'personalisedPagerank(around: ["{HILL}"])': ("personalised_pagerank", {"around": [HILL]}),
}
NUMBERS = {
    "transitivity": ("transitivity", {}),
    "assortativity": ("assortativity", {}),
    "assortativity(by: ROLE)": ("assortativity", {"by": "role"}),
    "degreeAssortativity": ("degree_assortativity", {}),
    "eiIndex(by: ROLE)": ("ei_index", {"by": "role"}),
}


def test_every_measure_has_its_field_and_says_what_it_costs() -> None:
    for measure in MEASURES.values():
        field = FIELDS[measure.field]
        told = re.search(r"Costs as much as ([\d,]+) objects(?: for each of `\w+`)?\.$", field.description)
        assert told
        assert int(told[1].replace(",", "")) == measure.cost


@pytest.mark.parametrize("field", SCORES)
def test_a_score_is_the_python_functions(door: Door, field: str) -> None:
    name, options = SCORES[field]
    expected = MEASURES[name].function(door.holder.current(), **options).top(10)
    (rows,) = door.ask(f"{{ network {{ {field} {{ actor {{ code }} value }} }} }}")["network"].values()
    assert [(row["actor"]["code"], row["value"]) for row in rows] == list(expected)


@pytest.mark.parametrize("field", NUMBERS)
def test_a_number_is_the_python_functions_or_null_with_the_same_reason(door: Door, field: str) -> None:
    name, options = NUMBERS[field]
    network = door.holder.current()
    asked = f"{field} {{ value whyNot(language: EN) th: whyNot }}"
    data = door.ask(f"{{ all: network {{ {asked} }} none: network(flows: [FINANCE]) {{ {asked} }} }}")
    for moment, narrowed in (("all", network), ("none", network.layer("FINANCE"))):  # type: ignore[arg-type]
        expected = MEASURES[name].function(narrowed, **options)
        (found,) = data[moment].values()
        assert found["value"] == expected.value
        assert found["whyNot"] == (expected.why_not.en if expected.why_not else None)
        assert found["th"] == (expected.why_not.th if expected.why_not else None)
    assert data["none"].popitem()[1]["value"] is None


def test_groups_cuts_and_curves_are_the_python_functions(door: Door) -> None:
    data = door.ask(f"""{{ network {{
      weak: components {{ code }} strong: components(connection: STRONG) {{ code }}
      kEdgeComponents(first: 1) {{ code }} leiden(first: 1, seed: 4) {{ code }}
      smallestCut(source: "{HILL}", target: "{BUYER}") {{ size whyNot ties {{ code }} smallerSide {{ code }} }}
      robustnessInOrder(order: ["{MILL}", "{COLLECTOR}"]) {{ removed largestComponent }}
      random: robustness(order: RANDOM, seed: 3) {{ largestComponent }}
      mixing(by: ROLE) brokerageRoles(first: 1, by: ROLE) {{ actor {{ code }} gatekeeper liaison }}
      eiIndex {{ groups {{ group value }} }}
    }} }}""")["network"]
    network = door.holder.current()
    assert (len(data["weak"]), len(data["strong"])) == (2, 8)
    assert [one["code"] for one in data["kEdgeComponents"][0]] == [HILL, "HC-0002-C", COLLECTOR, AGENCY]
    (group,) = data["leiden"]
    assert [one["code"] for one in group] == list(MEASURES["leiden"].function(network, seed=4).groups[0])
    assert data["smallestCut"] == {
        "size": 1,
        "whyNot": None,
        "ties": [[{"code": COLLECTOR}, {"code": MILL}]],
        "smallerSide": [{"code": MILL}, {"code": BUYER}],
    }
    curve = MEASURES["robustness_in_order"].function(network, order=[MILL, COLLECTOR]).points
    assert [tuple(point.values()) for point in data["robustnessInOrder"]] == [tuple(point) for point in curve]
    points = MEASURES["robustness"].function(network, order="random", seed=3).points
    assert [one["largestComponent"] for one in data["random"]] == [one.largest_component for one in points]
    assert sum(map(sum, data["mixing"])) == 7
    assert len(data["mixing"]) == 9
    # by hand, by role: growers → collector → mill and collector → mill → buyer join three roles each
    assert data["brokerageRoles"] == [{"actor": {"code": COLLECTOR}, "gatekeeper": 0, "liaison": 2}]
    assert {row["group"] for row in data["eiIndex"]["groups"]} == {
        "UPSTREAM",
        "MIDSTREAM",
        "DOWNSTREAM",
        "SUPPORT",
    }


def test_estimates_stability_and_comparisons_say_how_sure_they_are(door: Door) -> None:
    data = door.ask("""{ network {
      sampledBetweenness(error: 0.1, seed: 2) { error confidence samples highest(first: 1) { value actor { code } } }
      communityStability(algorithm: LEIDEN, runs: 3) { meanAmi meanModularity whyNot steadiest(first: 2) { value } }
      compareWithNull(measure: BROKERAGE_ROLES, by: ROLE, samples: 5, seed: 1) {
        count furthest(first: 40) { name actor { code } observed mean sd z quantile samples }
      }
    } }""")["network"]
    network = door.holder.current()
    sampled = MEASURES["sampled_betweenness"].function(network, error=0.1, seed=2)
    ((code, value),) = sampled.top(1)
    assert data["sampledBetweenness"] == {
        "error": 0.1,
        "confidence": 0.9,
        "samples": sampled.samples,
        "highest": [{"value": value, "actor": {"code": code}}],
    }
    stability = MEASURES["community_stability"].function(network, algorithm="leiden", runs=3)
    assert data["communityStability"]["meanAmi"] == stability.mean_ami
    assert len(data["communityStability"]["steadiest"]) == 2
    roles = MEASURES["brokerage_roles"].function
    expected = compare_with_null(network, roles, samples=5, seed=1, by="role")
    assert data["compareWithNull"]["count"] == len(expected.values) == 40
    for row in data["compareWithNull"]["furthest"]:
        assert row.pop("actor")["code"] == row["name"].split(" ")[0]
        assert tuple(row.values()) == (row["name"], *expected.values[row["name"]])


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ('personalisedPagerank(around: ["HC-9999-X"]) { value }', "NOT_FOUND"),
        ("personalisedPagerank(around: []) { value }", "OUT_OF_RANGE"),
        (f'smallestCut(source: "{HILL}") {{ size }}', "OUT_OF_RANGE"),
        (f'robustnessInOrder(order: ["{HILL}", "{HILL}"]) {{ removed }}', "OUT_OF_RANGE"),
        ("kEdgeComponents(k: 0) { code }", "OUT_OF_RANGE"),
        ("sampledBetweenness(error: 0.0001) { error }", "OUT_OF_RANGE"),
        ("communityStability(runs: 1000) { meanAmi }", "OUT_OF_RANGE"),
        ("compareWithNull(measure: DEGREE, samples: 100000) { count }", "OUT_OF_RANGE"),
        ("leiden(seed: -1) { code }", "OUT_OF_RANGE"),
        ("leiden(resolution: 0) { code }", "OUT_OF_RANGE"),
        ("records(kind: CONTACT) { id }", "OUT_OF_RANGE"),
        ("records(kind: ACTOR, first: 5000) { id }", "PAGE_TOO_LARGE"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_range(door: Door, field: str, code: str) -> None:
    assert door.error(f"{{ network {{ {field} }} }}")["extensions"]["code"] == code


def test_a_document_full_of_dear_measures_costs_more_than_anybody_may_ask(door: Door) -> None:
    dear = " ".join(
        f"a{seed}: compareWithNull(measure: DEGREE, seed: {seed}) {{ count }}" for seed in range(6)
    )
    cost = door.executor.prepare(GraphQLRequest(query=f"{{ network {{ {dear} }} }}")).cost
    # Fifty samples each, an object each for their counts, and one network.
    assert cost == REQUEST + 1 + 6 * (50 * MEASURES["compare_with_null"].cost + 1)
    assert cost > max(MOST.values())


def test_a_long_comparison_ends_when_the_time_is_up(door: Door) -> None:
    asked = "{ network { compareWithNull(measure: DEGREE, samples: 200, seed: 99) { count } } }"
    import time

    began = time.monotonic()
    door.ask("{ network { actorCount } }")
    error = door.error(asked, deadline=time.monotonic() + 0.05)
    assert error["extensions"]["code"] == "TIMED_OUT"
    assert time.monotonic() - began < 5


def test_the_records_are_what_the_digest_is_made_of(door: Door) -> None:
    data = door.ask("""{ network(levels: [DOCUMENTED]) {
      digest first: records(kind: ACTOR, first: 1) { id json } records(kind: ACTOR) { id }
    } }""")["network"]
    (first,) = data["first"]
    assert first["json"].startswith('{"evidence_level":"DOCUMENTED","code":"HC-0007-2"')
    rest = door.ask(f'{{ network {{ records(kind: ACTOR, after: "{first["id"]}") {{ id }} }} }}')["network"]
    assert [one["id"] for one in data["records"]] == [first["id"], *(one["id"] for one in rest["records"])]


def test_a_measure_of_an_earlier_day_is_of_the_network_of_that_day(door: Door) -> None:
    early = date(2020, 1, 1)
    data = door.ask(
        f'{{ network(asOf: "{early}") {{ transitivity {{ value whyNot(language: EN) }} closeness {{ value }} }} }}'
    )
    assert data["network"]["transitivity"]["value"] is None
    assert data["network"]["closeness"] == []

"""Tracing through the door that a front end uses."""

from __future__ import annotations

import pytest

from herbcity.api.ids import global_id
from tests.api.api_door import BUYER, HILL, HOSPITAL, MILL, RIVER, Door


def test_a_chain_comes_with_stage_product_and_volume_at_each_step(door: Door):
    (chain,) = door.ask(
        f"""{{ network {{ trace(from: "{HILL}", toRole: BUYER) {{
          cutOff cutOffBecause evidenceLevel value {{ mid }} text(language: EN)
          links {{ kind }} actors {{ code }}
          steps {{ stage kgPerYear material {{ form herb {{ code }} }} unknown source {{ code }} target {{ code }} }}
        }} }} }}"""
    )["network"]["trace"]
    assert [step["stage"] for step in chain["steps"]] == ["MIDSTREAM", "MIDSTREAM", "DOWNSTREAM"]
    assert [step["kgPerYear"] for step in chain["steps"]] == [4000, 6000, 1000]
    assert {step["material"]["herb"]["code"] for step in chain["steps"]} == {"turmeric"}
    assert chain["actors"][-1] == {"code": BUYER}
    assert (chain["cutOff"], chain["cutOffBecause"]) == (False, None)
    assert chain["value"]["mid"] == pytest.approx(8500)  # 1,000 kg of fresh turmeric at 8.5 THB/kg


def test_an_answer_that_leaves_chains_out_says_so(door: Door):
    (chain,) = door.ask(
        "{ network { trace(fromRole: FARMER_GROUP, toRole: BUYER, first: 1) "
        "{ cutOff cutOffBecause(language: EN) } } }"
    )["network"]["trace"]
    assert chain["cutOff"] is True
    assert chain["cutOffBecause"].startswith("There are more chains")


def test_only_chains_whose_farmers_hold_the_certificate(door: Door):
    query = """query ($roles: [ActorRole!]) { network {
      trace(fromRole: FARMER_GROUP, toRole: BUYER, where: {certificate: {kind: GACP}, certifiedRoles: $roles})
      { links { id } } } }"""
    assert door.ask(query)["network"]["trace"] == []
    assert door.ask(query, variables={"roles": ["FARMER_GROUP"]})["network"]["trace"] == []
    everyone = door.ask(query, variables={"roles": ["RESEARCH_PARTNER"]})["network"]["trace"]
    assert len(everyone) == 2


def test_actors_and_herbs_are_named_by_global_id_too(door: Door):
    found = door.ask(
        f"""{{ network {{ trace(from: "{global_id("Actor", RIVER)}", to: "{MILL}",
          where: {{herb: "{global_id("Herb", "turmeric")}"}}, orderBy: LENGTH) {{ actors {{ code }} }} }} }}"""
    )["network"]["trace"]
    assert [chain["actors"][0]["code"] for chain in found] == [RIVER]


def test_every_fault_of_a_question_is_an_error_with_its_code(door: Door):
    body = door.answer(
        """{ network { actorCount trace(from: "HC-4711-0", maxDepth: 99, where: {herb: "moonwort"}) { cutOff } } }"""
    ).body
    assert body["data"]["network"]["actorCount"] == 8
    assert body["data"]["network"]["trace"] is None
    assert [error["extensions"]["code"] for error in body["errors"]] == [
        "NOT_FOUND",
        "MISSING",
        "NOT_FOUND",
        "OUT_OF_RANGE",
    ]
    assert {tuple(error["path"]) for error in body["errors"]} == {("network", "trace")}


def test_no_chain_is_an_empty_list_and_too_many_at_once_are_refused(door: Door):
    assert door.ask(f'{{ network {{ trace(from: "{HOSPITAL}", to: "{HILL}") {{ cutOff }} }} }}') == {
        "network": {"trace": []}
    }
    error = door.error(f'{{ network {{ trace(from: "{HILL}", toRole: BUYER, first: 101) {{ cutOff }} }} }}')
    assert error["extensions"]["code"] == "PAGE_TOO_LARGE"

"""Every published operation, run on the province that the project starts with."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine

from herbcity.api.context import Context
from herbcity.api.documents import Documents
from herbcity.api.execution import AnswerKind, Executor, GraphQLRequest
from herbcity.api.limits import Limits
from herbcity.api.schema import build_schema
from herbcity.api.suggested import suggestion_named, suggestions
from herbcity.intake.loading import load
from herbcity.network.holding import SnapshotHolder
from herbcity.registry.engine import open_engine
from herbcity.registry.keys import ANYONE, AccessRole, Viewer
from herbcity.registry.migrating import migrate
from herbcity.registry.writing import Editor
from herbcity.vocabulary import LinkKind
from tests.api.compiling.referee import Referee

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
DOCUMENTS = Documents.from_folder()
REAL = ["ESTIMATED", "REPORTED", "DOCUMENTED", "VERIFIED"]
VARIABLES: dict[str, dict[str, Any]] = {
    "ActorProfile": {"code": "HC-0001-E"},
    "ActorHistory": {"code": "HC-0001-E"},
    "ChainByStage": {"herb": "turmeric"},
    "HerbChain": {"herb": "turmeric"},
    "QuarterPlan": {"input": {"maxLinks": 8, "budgetThb": 300000, "officerHours": 120}},
    "ServiceCoverage": {"by": "DISTRICT", "holesOnly": True},
    "TraceChains": {"fromRole": "FARMER_GROUP", "toRole": "BUYER", "where": {"herb": "turmeric"}},
    "Search": {"text": "ขมิ้น"},
    "WhatIf": {"changes": msgspec.json.decode((ROOT / "docs/analyses/don-chedi-dryer.json").read_bytes())},
}
OF_A_SUGGESTION, OF_A_KEPT_ONE = "SuggestionCard", "SavedWhatIf"
QUERIES = sorted(
    name
    for name, text in DOCUMENTS.texts.items()
    if "\nquery " in text and name not in (OF_A_SUGGESTION, OF_A_KEPT_ONE)
)


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('province') / 'herbcity.db'}")
    migrate(engine)
    report = load(engine, SEEDS, editor=Editor("Seeds"))
    assert report.findings == ()
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def holder(province: Engine) -> SnapshotHolder:
    return SnapshotHolder(province)


@pytest.fixture(scope="module")
def ask(province: Engine, holder: SnapshotHolder):
    executor = Executor(build_schema(), limits=Limits(), documents=DOCUMENTS)

    def run(name: str, variables: dict[str, Any] | None = None, viewer: Viewer = ANYONE) -> Any:
        request = GraphQLRequest(document_id=name, variables=variables)
        answer = executor.run(
            request, Context(holder, province, viewer, "th", "r"), read_only=viewer is ANYONE
        )
        assert answer.kind is AnswerKind.OK
        assert answer.is_trusted_document
        assert "errors" not in answer.body, answer.body["errors"]
        return answer.body["data"]

    return run


@pytest.mark.parametrize("name", QUERIES)
def test_a_published_query_is_answered_by_name_and_by_digest(ask, name: str):
    by_name = ask(name, VARIABLES.get(name))
    assert by_name == ask(DOCUMENTS.digest(name), VARIABLES.get(name))
    assert all(value is not None for value in by_name.values())


@pytest.mark.parametrize("name", [*QUERIES, OF_A_SUGGESTION])
def test_a_published_query_is_answered_by_a_program_as_graphql_core_answers_it(
    ask, holder: SnapshotHolder, province: Engine, name: str
):
    variables = VARIABLES.get(name)
    if name == OF_A_SUGGESTION:
        variables = {"id": ask("PartnerSuggestions", {"first": 1})["suggestions"]["nodes"][0]["id"]}
    referee = Referee(build_schema().graphql_schema, lambda: Context(holder, province, ANYONE, "th", "r"))
    assert referee.compare(DOCUMENTS.texts[name], variables) is not None


def test_leaving_out_the_illustrative_layer_leaves_nothing_invented(ask):
    everything, real = ask("RegistryOverview"), ask("RegistryOverview", {"levels": REAL})
    assert 0 < everything["network"]["illustrativeShare"] < 1
    assert real["network"]["illustrativeShare"] == 0
    assert 0 < real["network"]["actorCount"] < everything["network"]["actorCount"]
    for name in ("PartnerSuggestions", "FindActors", "OpenNeeds"):
        (found,) = ask(name, {"levels": REAL}).values()
        assert found["illustrativeShare"] in (0, None)
        assert all(node["evidenceLevel"] != "ILLUSTRATIVE" for node in found["nodes"])


def test_every_actor_of_the_province_is_found_by_walking_the_pages(ask):
    seen: list[str] = []
    after = None
    while True:
        found = ask("FindActors", {"first": 50, "after": after})["actors"]
        seen += [node["code"] for node in found["nodes"]]
        if not found["pageInfo"]["hasNextPage"]:
            break
        after = found["pageInfo"]["endCursor"]
    assert len(seen) == len(set(seen)) == found["totalCount"]


def test_every_suggestion_is_found_by_walking_the_pages_what_both_sides_ask_for_first(ask):
    seen, asked, after = [], [], None
    while True:
        found = ask("PartnerSuggestions", {"first": 100, "after": after})["suggestions"]
        for node in found["nodes"]:
            seen.append(node["id"])
            if node["value"]:
                asked.append(all(blocker["code"] != "NO_STATED_NEED" for blocker in node["blockers"]))
        if not found["pageInfo"]["hasNextPage"]:
            break
        after = found["pageInfo"]["endCursor"]
    assert len(seen) == len(set(seen)) == found["totalCount"]
    assert asked == sorted(asked, reverse=True)


def test_every_listed_suggestion_of_the_seeds_is_opened_by_its_key(holder: SnapshotHolder):
    network = holder.current()
    found = suggestions(holder, network)
    some = [one for place, one in enumerate(found) if one.kind is LinkKind.PROCESSES_FOR or place % 10 == 0]
    for listed in some:
        opened = suggestion_named(holder, network, listed.key)
        assert opened is not None, listed.key
        assert (opened.key, opened.value) == (listed.key, listed.value)


def test_the_card_of_a_weekly_call_adds_up_to_its_value_low_middle_and_high(ask):
    calls = ask("WeeklyCalls")["suggestions"]["nodes"]
    assert len(calls) == 5
    for call in calls:
        card = ask(OF_A_SUGGESTION, {"id": call["id"]})["node"]
        assert card["value"] == call["value"]
        assert len(card["mind"]) == 4
        assert len([reason for reason in card["reasons"] if reason["facts"]]) >= 2
        money = [line["interval"] for line in card["arithmetic"] if line["unit"] == "THB/year"]
        for bound, thb in card["value"].items():
            assert sum(line[bound] for line in money) == pytest.approx(thb)


def _chance(link: dict[str, Any]) -> float:
    return 1 / (1 + math.exp(-link["chanceBase"] - sum(one["logOdds"] for one in link["chanceReasons"])))


def test_the_card_of_a_chain_gives_the_reasons_of_both_links_which_make_up_its_probability(ask):
    found = ask("PartnerSuggestions", {"first": 100})["suggestions"]["nodes"]
    chains = [one["id"] for one in found if one["onward"]]
    assert chains
    for chain in chains[:5]:
        card = ask(OF_A_SUGGESTION, {"id": chain})["node"]
        assert _chance(card) * _chance(card["onward"]) == pytest.approx(card["probability"], abs=1e-9)


def test_an_officer_records_what_became_of_a_suggestion_and_reads_it_back(ask):
    editor = Viewer(AccessRole.EDITOR, "สำนักงานอุตสาหกรรมจังหวัด")
    (best, *_) = ask("PartnerSuggestions", {"first": 1})["suggestions"]["nodes"]
    decided = ask(
        "DecideSuggestion",
        {"input": {"suggestion": best["id"], "state": "CONTACTED", "note": "โทรแล้ว"}},
        editor,
    )["decideSuggestion"]
    assert decided["errors"] == []
    (again, *_) = ask("PartnerSuggestions", {"first": 1, "where": {"states": ["CONTACTED"]}})["suggestions"][
        "nodes"
    ]
    assert (again["id"], again["state"]) == (best["id"], "CONTACTED")
    assert ask("RecentRevisions", {"first": 1})["revisions"]["nodes"][0]["number"] == decided["revision"]


def test_a_dryer_in_don_chedi_gives_two_groups_a_way_to_a_buyer_and_the_registry_no_revision(ask):
    revision = ask("RecentRevisions", {"first": 1})["revisions"]["nodes"][0]["number"]
    found = ask("WhatIf", VARIABLES["WhatIf"])["whatIf"]
    assert found["errors"] == []
    figures = {one["code"]: (one["before"], one["after"]) for one in found["figures"]}
    # By hand: the seeds have 166 actors; groups 020 and 027 supply nobody, and the exporter 006 is a buyer.
    assert figures["ACTORS"] == (166, 167)
    assert figures["REACHING_BUYERS"][1] - figures["REACHING_BUYERS"][0] == 3
    gained = {
        one["actor"]["code"]
        for one in found["standings"]
        if (one["standing"], one["gained"]) == ("REACHES_BUYER", True)
    }
    assert gained == {"HC-1020-D", "HC-1027-0", "IF-0001"}
    # A dryer where capacity is short lets more be gained, and takes nothing away.
    assert found["valueDifference"]["mid"] > 0
    assert {one["target"]["code"] for one in found["appears"]} == {"IF-0001"}
    assert all(one["unknown"] for one in found["mind"] if one["difference"] is None)
    assert ask("RecentRevisions", {"first": 1})["revisions"]["nodes"][0]["number"] == revision


def test_a_kept_what_if_opens_by_its_id_with_the_same_result(ask):
    editor = Viewer(AccessRole.EDITOR, "สำนักงานอุตสาหกรรมจังหวัด")
    found = ask("WhatIf", {**VARIABLES["WhatIf"], "language": "TH"})["whatIf"]
    given = {"name": "โรงอบแห้ง 5 ตันต่อวันที่ดอนเจดีย์", **VARIABLES["WhatIf"]}
    kept = ask("SaveWhatIf", {"input": given}, editor)["saveWhatIf"]
    assert kept["errors"] == []
    opened = ask(OF_A_KEPT_ONE, {"id": kept["whatIf"]["id"]})["whatIfNamed"]
    assert opened["whatIf"]["sentences"] == found["sentences"]
    assert opened["whatIf"]["after"]["digest"] == found["after"]["digest"]
    assert len(opened["changes"]) == 5


def test_a_chain_goes_with_its_dismissed_pair_until_it_is_decided_on_itself_the_same_day(ask):
    editor = Viewer(AccessRole.EDITOR, "สำนักงานอุตสาหกรรมจังหวัด")

    def decide(suggestion: str, state: str) -> Any:
        given = {"input": {"suggestion": suggestion, "state": state}}
        decided = ask("DecideSuggestion", given, editor)["decideSuggestion"]
        assert decided["errors"] == []
        return ask(OF_A_SUGGESTION, {"id": chain["id"]})["node"]["state"]

    found = ask("PartnerSuggestions", {"first": 100, "where": {"kinds": ["SUPPLIES"]}})["suggestions"][
        "nodes"
    ]
    alone = {_pair(one): one["id"] for one in found if not one["onward"]}
    chain = next(one for one in found if one["onward"] and _pair(one) in alone and one["state"] == "OPEN")
    pair = alone[_pair(chain)]
    assert decide(chain["id"], "CONTACTED") == "CONTACTED"
    assert decide(chain["id"], "MET") == "MET"
    assert decide(pair, "DISMISSED") == "DISMISSED"
    assert decide(chain["id"], "ACCEPTED") == "ACCEPTED"


def _pair(one: dict[str, Any]) -> tuple[str, str, str]:
    material = one["material"]
    return one["source"]["code"], one["target"]["code"], f"{material['nameEn']} {material['form']}"

"""What holds for every measure alike: laws, poor networks, narrowed networks, origins, frames, and one list of all."""

from __future__ import annotations

import builtins
import inspect
import re
import subprocess
import sys
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings

import herbcity
from herbcity.analyses.catalogue import MEASURES, Measure
from herbcity.analyses.results import Result
from herbcity.errors import PackageMissing
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import network_of, turmeric_chain
from herbcity.vocabulary import EvidenceLevel, Flow
from tests.analyses.random_networks import NEWCOMER, chain_of, networks, relabelled, with_isolate

ALL = [pytest.param(measure, id=name) for name, measure in MEASURES.items()]
BY_CHANCE_OR_CODE = {
    "communities", "community_stability", "compare_with_null", "leiden", "personalised_pagerank", "robustness",
    "robustness_in_order", "sampled_betweenness", "smallest_cut",
}  # fmt: skip
"""Measures that draw, or break a tie between equals by code, or name actors; their own tests say what holds."""
EXACT = [
    pytest.param(measure, id=name) for name, measure in MEASURES.items() if name not in BY_CHANCE_OR_CODE
]


def taken(measure: Measure, network: NetworkSnapshot) -> Result:
    """The measure with its usual options, and the least that it needs."""
    if measure.name == "compare_with_null":
        return measure.function(network, herbcity.degree, samples=2)
    needs = {
        "personalised_pagerank": {"around": sorted(network.actors)[:1]},
        "robustness_in_order": {"order": []},
    }
    return measure.function(network, **needs.get(measure.name, {}))


@pytest.mark.parametrize("measure", ALL)
def test_a_result_says_how_it_came_about(measure: Measure) -> None:
    network = turmeric_chain()
    found = taken(measure, network)
    assert found.method == measure.name
    assert (found.revision, found.as_of, found.digest) == (1, network.as_of, network.digest)
    assert (found.seed is not None) <= ("seed" in measure.options)
    assert found.options.keys() <= measure.options.keys() | {"algorithm", "measure"}
    with pytest.raises(TypeError):
        found.options["another"] = 1  # type: ignore[index]


@pytest.mark.parametrize("measure", [one for one in ALL if one.id != "personalised_pagerank"])
def test_an_empty_network_and_a_lonely_actor_get_a_reason_and_no_made_up_number(measure: Measure) -> None:
    for network in (chain_of([]), chain_of([], alone="a")):
        found = taken(measure, network)
        assert len({len(column) for column in found.columns().values()}) <= 1
        if hasattr(found, "why_not"):
            assert next(iter(found.numbers().values())) is None
            assert found.why_not.th
            assert found.why_not.en.endswith(".")


@pytest.mark.parametrize("measure", EXACT)
@settings(max_examples=15)
@given(network=networks(most=8))
def test_relabelling_changes_no_number(measure: Measure, network: NetworkSnapshot) -> None:
    other, name = relabelled(network)
    renamed = {
        " ".join(name.get(word, word) for word in key.split(" ")): value
        for key, value in taken(measure, network).numbers().items()
    }
    theirs = dict(taken(measure, other).numbers())
    assert theirs.keys() == renamed.keys()
    assert {key for key, value in theirs.items() if value is None} == {
        key for key, value in renamed.items() if value is None
    }
    known = {key: value for key, value in renamed.items() if value is not None}
    assert {key: theirs[key] for key in known} == pytest.approx(known, abs=1e-9)


LOCAL = (
    "assortativity", "brokerage_roles", "clustering", "constraint", "degree", "degree_assortativity", "effective_size",
    "efficiency", "ei_index", "hierarchy", "mixing", "reciprocity", "strength", "transitivity",
)  # fmt: skip


@pytest.mark.parametrize("measure", [MEASURES[name] for name in LOCAL], ids=LOCAL)
@settings(max_examples=15)
@given(network=networks(most=8))
def test_a_newcomer_without_ties_changes_nobody_elses_number(
    measure: Measure, network: NetworkSnapshot
) -> None:
    before, after = taken(measure, network), taken(measure, with_isolate(network))
    others = {key: value for key, value in after.numbers().items() if not key.startswith(NEWCOMER)}
    assert others == before.numbers()


@pytest.mark.parametrize("measure", ALL)
def test_a_layer_a_level_a_group_and_a_day_are_networks_like_any_other(measure: Measure) -> None:
    """What a narrowed network gives is what the same actors and links give when nothing else was ever recorded."""
    chain = turmeric_chain()
    codes = list(chain.actors)
    ended = msgspec.structs.replace(chain.ties[0], valid_until=chain.as_of)
    raised = [msgspec.structs.replace(one, evidence_level=EvidenceLevel.VERIFIED) for one in
              (*(chain.actors[code] for code in codes[:3]), chain.ties[0], chain.ties[1])]  # fmt: skip
    mixed = network_of(
        *raised,
        *(chain.actors[code] for code in codes[3:]),
        *(tie for tie in chain.ties[2:]),
    )
    later = chain.as_of + timedelta(days=30)
    begins = msgspec.structs.replace(chain.ties[5], valid_from=later)
    dated = network_of(*chain.actors.values(), ended, *chain.ties[1:5], begins)
    cases = [
        (
            chain.layer(Flow.KNOWLEDGE),
            chain.actors.values(),
            [tie for tie in chain.ties if tie.flow is Flow.KNOWLEDGE],
        ),
        (mixed.at([EvidenceLevel.VERIFIED]), raised[:3], raised[3:]),
        (chain.among(codes[:4]), [chain.actors[code] for code in codes[:4]], chain.ties[:3]),
        (dated, chain.actors.values(), chain.ties[1:5]),
        (dated.on(later), chain.actors.values(), [*chain.ties[1:5], begins]),
    ]
    for narrowed, actors, ties in cases:
        alone = network_of(*actors, *ties, as_of=narrowed.as_of)
        assert taken(measure, narrowed).numbers() == taken(measure, alone).numbers()
        assert dict(taken(measure, narrowed).columns()) == dict(taken(measure, alone).columns())


@pytest.mark.parametrize("measure", ALL)
def test_every_result_becomes_a_frame_of_either_package(measure: Measure) -> None:
    found = taken(measure, turmeric_chain())
    columns = {name: list(column) for name, column in found.columns().items()}
    pandas, polars = found.to_pandas(), found.to_polars()
    assert list(pandas.columns) == polars.columns == list(columns)
    assert pandas.attrs["digest"] == turmeric_chain().digest
    assert pandas.attrs["method"] == measure.name
    for name, column in columns.items():
        assert polars[name].to_list() == column
        assert [None if cell != cell else cell for cell in pandas[name].tolist()] == column


@pytest.mark.parametrize("package", ["pandas", "polars"])
def test_a_package_that_is_not_installed_is_named(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def absent(name: str, *rest: Any) -> Any:
        if name == package:
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(PackageMissing, match=f"pip install {package}") as told:
        getattr(herbcity.degree(turmeric_chain()), f"to_{package}")()
    assert isinstance(told.value, ImportError)


@pytest.mark.parametrize("measure", ALL)
def test_a_docstring_says_all_that_a_reader_must_know(measure: Measure) -> None:
    text = inspect.getdoc(measure.function) or ""
    assert re.match(r"[A-Z].*\.\n\n", text), "a first sentence that can stand alone"
    assert re.search(r"^Returns ", text, re.MULTILINE), "what comes out, in which unit and range"
    assert ">>> " in text, "a checked example"
    assert re.search(r"\((19|20)\d\d\)", text.split(">>> ")[-1]), "a reference"


def test_the_door_offers_every_measure_and_opens_without_waiting_for_any() -> None:
    assert herbcity.__all__ == sorted(herbcity.__all__)
    for name, measure in MEASURES.items():
        assert getattr(herbcity, name) is measure.function
    assert all(getattr(herbcity, name) for name in herbcity.__all__)
    with pytest.raises(AttributeError, match="turmeric_chain"):
        herbcity.tumeric_chain  # noqa: B018
    loaded = "import sys, herbcity; print([one for one in sys.modules if one in ('networkx', 'numpy', 'sqlalchemy')])"
    assert subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True).stdout == "[]\n"


def test_the_service_starts_without_what_only_one_measure_needs() -> None:
    heavy = "('graspologic_native', 'pandas', 'polars', 'sknetwork')"
    loaded = f"import sys, herbcity.web.app; print([one for one in sys.modules if one in {heavy}])"
    assert subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True).stdout == "[]\n"


def test_the_toys_are_as_of_one_day_and_can_be_cited() -> None:
    for toy in (herbcity.turmeric_chain(), herbcity.kite(), herbcity.karate_club()):
        assert toy.as_of == date(2026, 1, 1)
        assert len(toy.digest) == 64

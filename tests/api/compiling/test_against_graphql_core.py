"""The law of programs: whatever is asked, they answer as graphql-core does, down to the order of keys and errors.

A run asks a few hundred random questions. ``HERBCITY_TEST_QUESTIONS=5000`` asks so many of each sort; the questions
of a number are always the same, so that a difference can be asked for again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random
from shutil import copyfile
from typing import Any

import pytest
from graphql import (
    IDLE,
    ArgumentNode,
    DocumentNode,
    IntValueNode,
    ListValueNode,
    StringValueNode,
    Visitor,
    print_ast,
    visit,
)
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import nodes, queries

from herbcity.api.schema import build_schema
from herbcity.registry.engine import open_engine
from tests.api.api_door import Door, fill
from tests.api.compiling.asking import Question, Words
from tests.api.compiling.referee import Referee
from tests.api.compiling.registries import context, kept_what_ifs, spoilt, words

SCHEMA = build_schema().graphql_schema
ASKED = int(os.environ.get("HERBCITY_TEST_QUESTIONS", "0"))
DEAR = {"suggestionQuality", "plan", "nextQuestions"}
"""Root fields that take seconds; they are asked in long runs only."""
ROOTS = [name for name in SCHEMA.query_type.fields if ASKED or name not in DEAR]  # type: ignore[union-attr]
OF_RECORDS = ["node", "nodes", "actor", "actors", "links", "listings", "herbs", "districts", "search"]


@pytest.fixture(scope="module")
def small(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    file = tmp_path_factory.mktemp("small") / "herbcity.db"
    copyfile(migrated_sqlite, file)
    engine = open_engine(f"sqlite:///{file}")
    fill(engine)
    yield Door(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def known(small: Door) -> Words:
    return words(small)


def told(name: str, referee: Referee) -> None:
    if ASKED:
        print(f"{name}: {referee.tally}")  # noqa: T201 - for who asked for a long run


def test_random_questions_are_answered_alike(small: Door, known: Words) -> None:
    referee = Referee(SCHEMA, lambda: context(small))
    for number in range(ASKED or 150):
        asked = Question(SCHEMA, Random(number), words=known, roots=ROOTS)
        referee.compare(asked.text, asked.variables)
    told("random questions", referee)
    tally = referee.tally
    assert not tally.uncovered
    # The questions are worth asking: most are valid, many go wrong in places.
    assert tally.equal > 0.8 * (ASKED or 150)
    assert tally.with_errors > 0.2 * tally.equal


def test_random_questions_about_spoilt_values_are_answered_alike(small: Door, known: Words) -> None:
    whole = small.holder.current()
    referee = Referee(SCHEMA, lambda: context(small, snapshot))
    for number in range(ASKED or 150):
        snapshot = spoilt(whole, Random(number))
        asked = Question(SCHEMA, Random(number), words=known, roots=OF_RECORDS, fields=60)
        referee.compare(asked.text, asked.variables)
    told("questions about spoilt values", referee)
    assert not referee.tally.uncovered
    assert referee.tally.with_errors > 0.4 * referee.tally.equal


class _Known(Visitor):
    """Puts arguments that find something into a document that was made without knowing any."""

    def __init__(self, known: Words) -> None:
        super().__init__()
        self._known = known

    def leave_argument(self, node: ArgumentNode, *_rest: Any) -> Any:
        values = self._known.get(node.name.value, ())
        choices = [value for value in values if isinstance(value, str)]
        if not choices or not isinstance(node.value, (StringValueNode, IntValueNode, ListValueNode)):
            return IDLE
        text = print_ast(node.value)
        chosen = choices[sum(map(ord, text)) % len(choices)]
        if isinstance(node.value, IntValueNode) or len(text) % 4 == 0:
            return IDLE
        one = StringValueNode(value=chosen)
        value = ListValueNode(values=(one,)) if isinstance(node.value, ListValueNode) else one
        return ArgumentNode(name=node.name, value=value)


def test_questions_that_hypothesis_graphql_makes_are_answered_alike(small: Door, known: Words) -> None:
    referee = Referee(SCHEMA, lambda: context(small))

    def printed(document: DocumentNode) -> str:
        return print_ast(visit(document, _Known(known)))

    custom = {
        "Date": st.sampled_from(("2026-11-26", "2020-01-01")).map(nodes.String),
        "DateTime": st.just("2026-11-26T00:00:00+00:00").map(nodes.String),
    }

    @settings(
        max_examples=ASKED or 40,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(queries(SCHEMA, fields=ROOTS, custom_scalars=custom, print_ast=printed))
    def alike(text: str) -> None:
        referee.compare(text)

    alike()
    told("questions of hypothesis-graphql", referee)
    assert not referee.tally.uncovered
    assert referee.tally.equal > 0.5 * (ASKED or 40)


def test_what_hangs_under_two_what_ifs_of_one_list_is_answered_from_the_network_of_each(small: Door) -> None:
    referee = Referee(SCHEMA, lambda: context(small))
    found = referee.compare(
        """query ($ids: [ID!]!) { nodes(ids: $ids) { ... on NamedWhatIf { name whatIf {
            before { actorCount linkCount digest }
            after { actorCount linkCount digest }
            appears { id source { nameEn links { target { code } } } }
            vanishes { id source { links { target { code } } } }
            revalued { before { id source { code links { id } } } after { id source { links { id } } } }
        } } } }""",
        {"ids": kept_what_ifs(small) * 2},
    )
    assert found is not None
    assert found.data is not None
    first, second, *_ = (one["whatIf"] for one in found.data["nodes"])
    assert first["after"]["actorCount"] == second["after"]["actorCount"] + 1
    assert first["after"]["linkCount"] == second["after"]["linkCount"] - 1


@pytest.mark.parametrize(
    "text", ["{ __schema { queryType { name } } }", '{ __type(name: "Actor") { name } }']
)
def test_introspection_is_left_to_graphql_core_and_counted(small: Door, text: str) -> None:
    before = small.executor.answered.fell_back.get("introspection", 0)
    assert small.ask(text)
    assert small.executor.answered.fell_back["introspection"] == before + 1


def test_a_query_is_answered_by_a_program_and_counted(small: Door) -> None:
    before = small.executor.answered.by_program
    assert small.ask("{ __typename viewer { role } }") == {
        "__typename": "Query",
        "viewer": {"role": "PUBLIC"},
    }
    assert small.executor.answered.by_program == before + 1


def test_a_mutation_is_left_to_graphql_core_and_counted(small: Door) -> None:
    small.answer('mutation { deleteWhatIf(input: {whatIf: "nothing"}) { errors { code } } }')
    assert small.executor.answered.fell_back["mutation"] >= 1

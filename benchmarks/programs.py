"""Programs in process, without HTTP: against graphql-core on the same schema, and against hand-written SQL.

Everything is processor time of one request, the same three questions as in ``asking``; places in the list take turns,
so that nobody answers from memory.
"""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import msgspec
from graphql import execute, get_operation_ast, parse, validate

from benchmarks.comparing import Figure, Scale
from benchmarks.provinces import copy_of, database, size_of
from benchmarks.questions import CURSORS, QUESTIONS, Question
from herbcity.api.compiling import Program
from herbcity.api.compiling.rows import forget_code
from herbcity.api.context import Context
from herbcity.api.documents import Documents
from herbcity.api.execution import Executor, GraphQLRequest
from herbcity.api.limits import Limits
from herbcity.api.schema import build_schema
from herbcity.network.holding import SnapshotHolder
from herbcity.registry.engine import open_engine
from herbcity.registry.keys import ANYONE

_REQUESTS_A_TURN = 60
_COMPILES_A_TURN = 15
_BARE = "SQL by hand, msgspec"
_CORE = "graphql-core"
_UNCOMPILED = "parse, validate, graphql-core"
_ROWS = (1, 10, 100)


class _Desk:
    """The service without its doors, over one province."""

    def __init__(self, file: Path) -> None:
        self.engine = open_engine(f"sqlite:///{file}")
        self.holder = SnapshotHolder(self.engine)
        self.network = self.holder.public.current()
        self.executor = Executor(build_schema(), limits=Limits(), documents=Documents.from_folder())
        self.rows = sqlite3.connect(file)
        edges = self.answer(CURSORS, None)["actors"]["edges"]
        self.places = [(edge["cursor"], edge["node"]["id"], edge["node"]["code"]) for edge in edges[:-1:3]]

    def context(self) -> Context:
        context = Context(self.holder, self.engine, ANYONE, "en", "request")
        context.start_from(self.network)
        return context

    def answer(self, document: str, place: str | None) -> Any:
        """What a request is answered with, as plain values."""
        prepared = self.executor.prepare(GraphQLRequest(query=document, variables={"place": place}))
        answer = self.executor.run(prepared, self.context(), read_only=True)
        assert "errors" not in answer.body, answer.body["errors"]
        return answer.body["data"]

    def by_program(self, document: str, place: str) -> bytes:
        return msgspec.json.encode(self.answer(document, place))

    def by_core(self, document: Any, place: str) -> Any:
        return execute(
            self.executor.schema,
            document,
            context_value=self.context(),
            variable_values={"place": place},
            is_awaitable=lambda _value: False,
        )

    def by_hand(self, question: Question, code: str) -> bytes:
        return msgspec.json.encode(question.answer(self.rows, code))

    def close(self) -> None:
        self.rows.close()
        self.engine.dispose()


def measure(scale: Scale) -> Iterator[Figure]:
    """Each question at three sizes of the province and, for the list, of the page; at the largest what compiling
    costs."""
    smallest: dict[str, float] = {}
    for actors in scale.sizes:
        with copy_of(database(actors, scale.seed)) as file:
            desk = _Desk(file)
            size, largest = size_of(actors), actors == scale.actors
            for question in QUESTIONS:
                figures = list(_answered(desk, question, scale.rounds, size, judged=largest))
                yield from figures
                ours = figures[0].value
                if largest:
                    yield Figure(
                        what=f"{question.name}: growth with the province",
                        size=size,
                        value=ours,
                        against=f"the same among {scale.sizes[0]:,} actors",
                        bare=smallest[question.name],
                    )
                    yield _compiled(desk, question, scale.rounds, size)
                smallest.setdefault(question.name, ours)
            if largest:
                yield from _pages(desk, scale.rounds, size)
            desk.close()


def _answered(desk: _Desk, question: Question, rounds: int, size: str, *, judged: bool) -> Iterator[Figure]:
    """A request by program, by hand, and by graphql-core, in turns."""
    document = parse(question.document)
    asked = [place if question.paged else node for place, node, _ in desk.places]
    codes = [code for _, _, code in desk.places]
    assert msgspec.json.decode(desk.by_program(question.document, asked[0])) == msgspec.json.decode(
        desk.by_hand(question, codes[0])
    )
    ours, bare, core = _in_turns(
        rounds,
        (lambda place: desk.by_program(question.document, place), asked),
        (lambda code: desk.by_hand(question, code), codes),
        (lambda place: desk.by_core(document, place), asked),
    )
    yield Figure(
        what=f"{question.name}: prepared, run and encoded",
        size=size,
        value=ours,
        against=_BARE,
        bare=bare,
        # Without HTTP around it one row by SQL is next to nothing; ``asking`` judges it with HTTP.
        target=1.5 if judged and question.paged else None,
    )
    yield Figure(what=f"{question.name}: the same", size=size, value=ours, against=_CORE, bare=core)


def _pages(desk: _Desk, rounds: int, size: str) -> Iterator[Figure]:
    """The first question with pages of other sizes."""
    for count in _ROWS:
        text = QUESTIONS[0].document.replace("first: 100", f"first: {count}")
        document = parse(text)
        places = [place for place, _, _ in desk.places]
        ours, core = _in_turns(
            rounds,
            (lambda place, text=text: desk.by_program(text, place), places),
            (lambda place, document=document: desk.by_core(document, place), places),
        )
        yield Figure(what=f"a page of {count} actors", size=size, value=ours, against=_CORE, bare=core)


def _compiled(desk: _Desk, question: Question, rounds: int, size: str) -> Figure:
    """Compiling a document that nobody has asked before, against answering it once without a program."""
    schema = desk.executor.schema
    document = parse(question.document)
    operation = get_operation_ast(document)
    assert operation is not None
    asked = [place if question.paged else node for place, node, _ in desk.places]

    def compiling(_place: str) -> object:
        forget_code()
        return Program(schema, document, operation)

    def uncompiled(place: str) -> object:
        parsed = parse(question.document)
        assert not validate(schema, parsed)
        return desk.by_core(parsed, place)

    ours, core = _in_turns(rounds, (compiling, asked), (uncompiled, asked), requests=_COMPILES_A_TURN)
    return Figure(
        what=f"{question.name}: compiled once",
        size=size,
        value=ours,
        against=_UNCOMPILED,
        bare=core,
        target=1.0,
    )


_Work = tuple[Callable[[str], object], Sequence[str]]


def _in_turns(rounds: int, *works: _Work, requests: int = _REQUESTS_A_TURN) -> list[float]:
    """The median processor time of one request of each, after one turn that does not count."""
    turns = [[_turn(work, requests) for work in works] for _ in range(rounds + 1)][1:]
    return [statistics.median(turn[place] for turn in turns) for place in range(len(works))]


def _turn(work: _Work, requests: int) -> float:
    do, asked = work
    begun = time.process_time()
    for one in islice(cycle(asked), requests):
        do(one)
    return (time.process_time() - begun) / requests

"""``python -m benchmarks.costs [ACTORS]``: what operations are said to cost, against the time they take.

Each is asked with nothing remembered but the suggestions, which the service computes when it starts. The time is
that of all threads. The smallest of several rounds is taken; the median time of one unit is what a unit stands for.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from graphql import NonNullTypeNode, OperationType, get_introspection_query, get_named_type, is_leaf_type

from benchmarks.provinces import database
from herbcity.analyses.catalogue import MEASURES
from herbcity.analyses.remembering import MEMORY
from herbcity.api.context import Context
from herbcity.api.documents import Documents
from herbcity.api.execution import Executor, GraphQLRequest
from herbcity.api.limits import Limits
from herbcity.api.schema import build_schema
from herbcity.api.suggested import suggestions
from herbcity.network.holding import SnapshotHolder
from herbcity.registry.engine import open_engine
from herbcity.registry.keys import ANYONE
from herbcity.vocabulary import LinkKind

_SEED = 7
_ROUNDS = 3


class Timed(NamedTuple):
    """One operation: what it is said to cost, and the seconds of processor time it took."""

    name: str
    cost: int
    seconds: float

    @property
    def microseconds_a_unit(self) -> float:
        return self.seconds / self.cost * 1e6


def measure(actors: int) -> Iterator[Timed]:
    """Every published operation that reads, every measure, and the longest lists of actors."""
    engine = open_engine(f"sqlite:///{database(actors, _SEED)}")
    holder = SnapshotHolder(engine)
    executor = Executor(build_schema(), limits=Limits(), documents=Documents.from_folder())
    suggested = suggestions(holder, holder.current())
    for name, request in _requests(executor, holder, next(iter(suggested)).key).items():
        prepared = executor.prepare(request)
        best = float("inf")
        for _ in range(_ROUNDS):
            MEMORY.forget()
            _ = suggestions(holder, holder.current())
            context = Context(holder=holder, engine=engine, viewer=ANYONE, language="en", request_id=name)
            began = time.process_time()
            answer = executor.run(prepared, context, read_only=True)
            best = min(best, time.process_time() - began)
            assert not answer.body.get("errors"), (name, answer.body["errors"][:1])
            if best > 1:
                break
        yield Timed(name, prepared.cost, best)


def _requests(executor: Executor, holder: SnapshotHolder, suggestion: str) -> Mapping[str, GraphQLRequest]:
    network = holder.current()
    actor = next(code for code, links in sorted(network.actors.items()) if len(network.links_of(code)) > 5)
    supply = next(one for one in network.links.values() if one.kind is LinkKind.SUPPLIES)
    new = {
        "kind": "SUPPLIES", "source": supply.source, "target": supply.target, "herb": supply.herb,
        "form": supply.form, "status": "ACTIVE", "volumeKgPerYear": 900, "evidenceLevel": "ILLUSTRATIVE",
        "evidence": list(supply.evidence),
    }  # fmt: skip
    variables: dict[str, dict[str, Any]] = {
        "ActorProfile": {"code": actor},
        "ActorHistory": {"code": actor},
        "HerbChain": {"herb": "turmeric"},
        "ChainByStage": {"herb": "turmeric"},
        "SuggestionCard": {"id": suggestion},
        "Search": {"text": "ขมิ้น"},
        "TraceChains": {"fromRole": "FARMER_GROUP", "toRole": "BUYER"},
        "QuarterPlan": {"input": {"maxLinks": 20}},
        "WhatIf": {"changes": [{"recordLink": new}]},
    }
    found = {
        name: GraphQLRequest(document_id=name, variables=variables.get(name, {}))
        for name in executor.documents.texts
        if _can_be_asked(executor, name, variables.get(name, {}))
    }
    fields = executor.schema.type_map["Network"].fields  # type: ignore[attr-defined]
    arguments = {
        "personalisedPagerank": f'(around: ["{actor}"])',
        "robustnessInOrder": f'(order: ["{actor}"])',
        "compareWithNull": "(measure: CONSTRAINT, samples: 5)",
    }
    for one in MEASURES.values():
        inside = "" if is_leaf_type(get_named_type(fields[one.field].type)) else "{ __typename }"
        query = f"{{ network {{ {one.field}{arguments.get(one.field, '')} {inside} }} }}"
        found[f"network.{one.field}"] = GraphQLRequest(query=query)
    lists = {
        "100 actors": "{ actors(first: 100) { nodes { code nameTh nameEn roles stage size latitude note } } }",
        "50 actors, their links": "{ actors(first: 50) { nodes { nameTh links { kind target { nameTh } } } } }",
        "1 actor": f'{{ actor(code: "{actor}") {{ code nameTh roles }} }}',
        "introspection": get_introspection_query(),
    }
    return found | {name: GraphQLRequest(query=text) for name, text in lists.items()}


def _can_be_asked(executor: Executor, name: str, variables: Mapping[str, Any]) -> bool:
    """Whether it only reads, and all that it needs to know is given here."""
    operation = executor.prepare(GraphQLRequest(document_id=name)).operation
    assert operation is not None
    needed = {
        one.variable.name.value
        for one in operation.node.variable_definitions
        if isinstance(one.type, NonNullTypeNode) and one.default_value is None
    }
    return operation.kind is OperationType.QUERY and needed <= variables.keys()


def main(actors: int) -> None:
    timed = list(measure(actors))
    unit = statistics.median(one.microseconds_a_unit for one in timed)
    print(f"One unit takes {unit:.0f} µs (median).\n")
    rows = [
        (one.name, f"{one.cost:,}", f"{one.seconds * 1000:,.1f}", f"{one.microseconds_a_unit / unit:.2f}")
        for one in sorted(timed, key=lambda one: -one.microseconds_a_unit)
    ]
    header = ("asked", "cost", "ms", "time for its cost; the median is 1")
    for cells in (header, ["---"] * len(header), *rows):
        print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3_000)

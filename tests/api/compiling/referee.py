"""The same question asked of a program and of graphql-core, and everything about the two answers compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec
from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    execute,
    get_operation_ast,
    parse,
    validate,
)

from herbcity.api.compiling import Program, Uncovered


def _told(error: GraphQLError) -> dict[str, Any]:
    """All of an error that can reach anybody, and what it was made from."""
    original = error.original_error
    return {
        "message": error.message,
        "path": error.path,
        "locations": error.locations,
        "extensions": error.extensions,
        "original": None if original is None else (type(original), str(original)),
    }


def told(result: ExecutionResult) -> tuple[bytes, list[dict[str, Any]] | None]:
    """An answer as it is sent, with the order of its keys, and its errors."""
    return msgspec.json.encode(result.data), None if result.errors is None else list(
        map(_told, result.errors)
    )


@dataclass
class Tally:
    """How many questions were compared, and how they came out."""

    equal: int = 0
    with_errors: int = 0
    invalid: int = 0
    uncovered: Counter[str] = field(default_factory=Counter)

    @property
    def compared(self) -> int:
        return self.equal

    def __str__(self) -> str:
        return (
            f"{self.equal} equal, {self.with_errors} of them with errors; "
            f"{sum(self.uncovered.values())} for graphql-core {dict(self.uncovered)}; {self.invalid} not valid"
        )


class Referee:
    """Compares on one schema. ``context`` makes a fresh context for each execution."""

    def __init__(self, schema: GraphQLSchema, context: Callable[[], Any]) -> None:
        self.schema = schema
        self.context = context
        self.tally = Tally()

    def compare(self, text: str, variables: dict[str, Any] | None = None) -> ExecutionResult | None:
        """Asks both, the program twice, and asserts that nothing differs; None for what is not valid or not covered."""
        document = parse(text)
        if validate(self.schema, document):
            self.tally.invalid += 1
            return None
        operation = get_operation_ast(document)
        assert operation is not None
        try:
            program = Program(self.schema, document, operation)
            got = program.run(self.context(), variables)
            again = program.run(self.context(), variables)
        except Uncovered as uncovered:
            self.tally.uncovered[uncovered.reason] += 1
            return None
        expected = execute(
            self.schema,
            document,
            context_value=self.context(),
            variable_values=variables,
            is_awaitable=lambda _value: False,
        )
        assert isinstance(expected, ExecutionResult)
        assert told(got) == told(expected), (text, variables)
        assert told(again) == told(expected), (text, variables)
        self.tally.equal += 1
        self.tally.with_errors += bool(expected.errors)
        return expected

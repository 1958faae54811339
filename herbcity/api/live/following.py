"""From a subscription that was asked for to the answers of its events."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, cast

import msgspec
from graphql import ExecutionResult, GraphQLSchema, create_source_event_stream, execute

from herbcity.api.context import Context
from herbcity.api.failures import shown_errors
from herbcity.api.live.watching import Event, State, Watch
from herbcity.api.preparing import Prepared, PreparedOperation, Refusal
from herbcity.errors import HerbcityError
from herbcity.stopping import Stop, under


class Answered(NamedTuple):
    """The answer of one event as callers see it, and the revision that is known with it."""

    body: dict[str, Any]
    revision: int


class Step(NamedTuple):
    """The answers of one look, where the follower then stands, and whether there is more now."""

    answers: tuple[Answered, ...]
    state: State
    more: bool


@dataclass(frozen=True)
class Following:
    """A subscription with its arguments: what is watched, and what is told of it."""

    schema: GraphQLSchema
    prepared: Prepared
    operation: PreparedOperation
    watch: Watch

    @cached_property
    def question(self) -> Hashable:
        """Equal for all who ask the same, whoever they are and wherever they stand."""
        asked = self.prepared.request
        variables = msgspec.json.encode(asked.variables or {}, order="sorted")
        return asked.document_id, asked.query, asked.operation_name, variables, self.watch

    def begin(self, context: Context) -> State:
        """Where a new follower stands. Raises HerbcityError for what cannot be watched."""
        return self.watch.begin(context)

    def step(self, state: State, context: Context) -> Step:
        """What has happened since, answered. Raises HerbcityError where it cannot be looked at."""
        with under(Stop(deadline=context.deadline)):
            found = self.watch.look(state, context)
            answers = tuple(self._answered(event, context) for event in found.events)
        return Step(answers, found.state, found.more)

    def _answered(self, event: Event, context: Context) -> Answered:
        node = self.operation.node
        result = cast(
            ExecutionResult,
            execute(
                self.schema,
                self.operation.document,
                root_value=event.value,
                context_value=context,
                variable_values=self.prepared.request.variables,
                operation_name=node.name.value if node.name else None,
                is_awaitable=_never_awaitable,
            ),
        )
        body: dict[str, Any] = {"data": result.data}
        if result.errors:
            errors = shown_errors(result.errors, language=context.language, request_id=context.request_id)
            body = {"errors": errors, **body}
        return Answered(body, event.revision)


def _never_awaitable(_value: object) -> bool:
    return False


async def opened(schema: GraphQLSchema, prepared: Prepared, *, seen: int | None = None) -> Following:
    """The subscription that a prepared request asks for. ``seen`` is a revision up to which the follower knows all.

    Raises Refusal for arguments that are not right. Nothing is read for it.
    """
    operation = prepared.operation
    if prepared.refusal or operation is None:
        raise prepared.refusal or Refusal()
    node = operation.node
    stream = await create_source_event_stream(
        schema,
        operation.document,
        variable_values=prepared.request.variables,
        operation_name=node.name.value if node.name else None,
    )
    if isinstance(stream, ExecutionResult):
        raise Refusal(*(stream.errors or ()))
    source = cast("AsyncGenerator[Watch, None]", stream)
    try:
        watch = await anext(source)
    except HerbcityError as refused:
        raise Refusal.of(refused) from refused
    finally:
        await source.aclose()
    return Following(schema, prepared, operation, watch if seen is None else watch.resumed(seen))

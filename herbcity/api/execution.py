"""Execution: from a request to an answer, without HTTP.

A request is prepared once (``prepare``: see ``preparing``) and then run (``run``). Between the two the web layer
charges what it costs. Nothing here knows status codes; ``Answer`` says what the web layer needs to choose one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

import graphene
import structlog
from graphql import ExecutionResult, GraphQLError, GraphQLSchema, OperationType, execute

from herbcity.api.compiling import Answered, Uncovered
from herbcity.api.context import Context
from herbcity.api.documents import Documents
from herbcity.api.failures import shown_errors
from herbcity.api.limits import Limits
from herbcity.api.preparing import (
    AnswerKind,
    GraphQLRequest,
    Preparation,
    Prepared,
    PreparedOperation,
    Refusal,
)
from herbcity.errors import ErrorCode, HerbcityError
from herbcity.stopping import Stop, under

__all__ = [
    "Answer",
    "AnswerKind",
    "Context",
    "Executor",
    "GraphQLRequest",
    "Prepared",
    "PreparedOperation",
]

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Answer:
    """The body to send, and what the web layer has to know about it.

    ``data_present`` says whether the body has the key ``data``, even if it is null; ``revision`` is the one
    the answer was read from.
    """

    data_present: bool
    body: dict[str, Any]
    revision: int | None
    kind: AnswerKind
    is_trusted_document: bool

    def with_extensions(self, extensions: Mapping[str, Any]) -> Answer:
        """The same answer with these keys added to ``extensions`` of its body."""
        return replace(
            self,
            body={**self.body, "extensions": {**self.body.get("extensions", {}), **extensions}},
        )


def _never_awaitable(_value: object) -> bool:
    return False


class Executor:
    """Answers requests on one schema. ``answered`` counts those that a program answered, and the others by reason."""

    def __init__(self, schema: graphene.Schema, *, limits: Limits, documents: Documents) -> None:
        self.schema: GraphQLSchema = schema.graphql_schema
        self.limits = limits
        self.documents = documents
        self.answered = Answered()
        self._preparation = Preparation(self.schema, limits=limits, documents=documents)

    def prepare(self, request: GraphQLRequest) -> Prepared:
        """The operation that a request asks for, remembered by its text, or why it is refused."""
        return self._preparation.prepare(request)

    def remembered(self, request: GraphQLRequest) -> Prepared | None:
        """What ``prepare`` gives, where it has been asked for the same document before; else None."""
        return self._preparation.remembered(request)

    def run(self, asked: Prepared | GraphQLRequest, context: Context, *, read_only: bool) -> Answer:
        """Answer a request. It never raises: whatever goes wrong is in the answer.

        ``read_only`` refuses mutations, for callers who came by GET.
        """
        request = asked if isinstance(asked, GraphQLRequest) else asked.request
        trusted = request.document_id is not None
        try:
            prepared = self.prepare(asked) if isinstance(asked, GraphQLRequest) else asked
            with under(Stop(deadline=context.deadline)):
                result = self._executed(prepared, context, read_only=read_only)
        except Refusal as refusal:
            return self._answer(
                context,
                ExecutionResult(None, list(refusal.errors)),
                refusal.kind,
                data_present=False,
                trusted=trusted,
            )
        except Exception as problem:
            _log.exception("a request failed", request_id=context.request_id)
            failed = ExecutionResult(None, [GraphQLError("failed", original_error=problem)])
            return self._answer(context, failed, AnswerKind.OK, data_present=True, trusted=trusted)
        # graphql-core reports wrong variables like failed fields, but without a path: nothing was executed
        # then.
        executed = result.data is not None or any(error.path for error in result.errors or ())
        kind = AnswerKind.OK if executed else AnswerKind.REQUEST_ERROR
        return self._answer(context, result, kind, data_present=executed, trusted=trusted)

    def _executed(self, prepared: Prepared, context: Context, *, read_only: bool) -> ExecutionResult:
        operation = prepared.operation
        if prepared.refusal or operation is None:
            raise prepared.refusal or Refusal()
        if read_only and operation.kind is not OperationType.QUERY:
            raise Refusal.of(
                HerbcityError(ErrorCode.METHOD_NOT_ALLOWED, value=operation.kind.value, allowed="POST"),
                kind=AnswerKind.METHOD_NOT_ALLOWED,
            )
        if operation.kind is OperationType.SUBSCRIPTION:
            raise Refusal.of(
                HerbcityError(
                    ErrorCode.NOT_ACCEPTABLE,
                    value="a single answer",
                    allowed=["text/event-stream", "graphql-transport-ws"],
                )
            )
        try:
            _ = context.current
        except HerbcityError as unreachable:
            raise Refusal.of(unreachable, kind=AnswerKind.UNAVAILABLE) from unreachable
        return self._by_program(operation, prepared.request, context) or self._without_program(
            operation, prepared.request, context
        )

    def _by_program(
        self, operation: PreparedOperation, request: GraphQLRequest, context: Context
    ) -> ExecutionResult | None:
        """What a program answers; None where none does."""
        program = operation.program
        if isinstance(program, Uncovered):
            self.answered.count(program.reason)
            return None
        try:
            result = program.run(context, request.variables)
        except Uncovered as uncovered:
            self.answered.count(uncovered.reason)
            return None
        except Exception:
            _log.exception("a program failed", request_id=context.request_id)
            self.answered.count("a program failed")
            return None
        self.answered.count()
        return result

    def _without_program(
        self, operation: PreparedOperation, request: GraphQLRequest, context: Context
    ) -> ExecutionResult:
        return cast(
            ExecutionResult,
            execute(
                self.schema,
                operation.document,
                context_value=context,
                variable_values=request.variables,
                operation_name=operation.node.name.value if operation.node.name else None,
                is_awaitable=_never_awaitable,
            ),
        )

    @staticmethod
    def _answer(
        context: Context, result: ExecutionResult, kind: AnswerKind, *, data_present: bool, trusted: bool
    ) -> Answer:
        body: dict[str, Any] = {}
        if result.errors:
            body["errors"] = shown_errors(
                result.errors, language=context.language, request_id=context.request_id
            )
        if data_present:
            body["data"] = result.data
        return Answer(data_present, body, context.revision, kind, trusted)

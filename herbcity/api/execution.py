"""Execution: from a request to an answer, without HTTP.

A document is parsed, measured and validated once and remembered by its exact text. Nothing here knows status
codes; ``Answer`` says what the web layer needs to choose one.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock
from typing import Any, NamedTuple, cast

import graphene
import structlog
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationType,
    execute,
    get_operation_ast,
    parse,
    specified_rules,
    validate,
)
from graphql.validation import MaxIntrospectionDepthRule

from herbcity.api.context import Context
from herbcity.api.documents import Documents
from herbcity.api.failures import as_graphql_error, shown_errors
from herbcity.api.limits import Limits, check_limits
from herbcity.errors import ErrorCode, HerbcityError, LimitReached

__all__ = ["Answer", "AnswerKind", "Context", "Executor", "GraphQLRequest"]

_log = structlog.get_logger(__name__)

_DOCUMENTS_REMEMBERED = 256
_LONGEST_REMEMBERED = 20_000
_RULES = (*specified_rules, MaxIntrospectionDepthRule)


@dataclass(frozen=True)
class GraphQLRequest:
    """What a caller sent: a document, or the id of a trusted one, and what goes with it."""

    query: str | None = None
    document_id: str | None = None
    variables: dict[str, Any] | None = None
    operation_name: str | None = None


class AnswerKind(StrEnum):
    """How far a request came."""

    OK = "OK"
    """It was executed; single fields may have failed."""

    REQUEST_ERROR = "REQUEST_ERROR"
    """It was not executed: not a document, too large, not valid, or with wrong variables."""

    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    """A mutation came by a way that may only read."""

    UNAVAILABLE = "UNAVAILABLE"
    """It was not executed because the registry cannot be reached."""


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


class _Prepared(NamedTuple):
    """A document and what validation found wrong with it."""

    document: DocumentNode
    errors: tuple[GraphQLError, ...]


class _Refusal(Exception):
    """The request is not executed, for these reasons."""

    def __init__(self, *errors: GraphQLError, kind: AnswerKind = AnswerKind.REQUEST_ERROR) -> None:
        super().__init__(kind)
        self.errors = errors
        self.kind = kind


def _too_deep(allowed: int) -> LimitReached:
    return LimitReached(ErrorCode.QUERY_TOO_DEEP, value="> 100", allowed=allowed)


def _never_awaitable(_value: object) -> bool:
    return False


class Executor:
    """Answers requests on one schema."""

    def __init__(self, schema: graphene.Schema, *, limits: Limits, documents: Documents) -> None:
        self.schema: GraphQLSchema = schema.graphql_schema
        self.limits = limits
        self.documents = documents
        self._prepared: OrderedDict[str, _Prepared] = OrderedDict()
        self._lock = Lock()

    def run(self, request: GraphQLRequest, context: Context, *, read_only: bool) -> Answer:
        """Answer a request. It never raises: whatever goes wrong is in the answer.

        ``read_only`` refuses mutations, for callers who came by GET.
        """
        trusted = request.document_id is not None
        try:
            result = self._executed(request, context, read_only=read_only)
        except _Refusal as refusal:
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

    def _executed(self, request: GraphQLRequest, context: Context, *, read_only: bool) -> ExecutionResult:
        prepared = self._prepare(self._text_of(request))
        if prepared.errors:
            raise _Refusal(*prepared.errors)
        self._check_operation(prepared.document, request, read_only=read_only)
        try:
            _ = context.current
        except HerbcityError as unreachable:
            raise _Refusal(as_graphql_error(unreachable), kind=AnswerKind.UNAVAILABLE) from unreachable
        return cast(
            ExecutionResult,
            execute(
                self.schema,
                prepared.document,
                context_value=context,
                variable_values=request.variables,
                operation_name=request.operation_name,
                is_awaitable=_never_awaitable,
            ),
        )

    def _text_of(self, request: GraphQLRequest) -> str:
        try:
            if (request.query is None) == (request.document_id is None):
                raise HerbcityError(ErrorCode.BAD_USER_INPUT, reason="give either query or documentId")
            if request.document_id is not None:
                return self.documents.text(request.document_id)
        except HerbcityError as error:
            raise _Refusal(as_graphql_error(error)) from error
        assert request.query is not None
        return request.query

    def _check_operation(self, document: DocumentNode, request: GraphQLRequest, *, read_only: bool) -> None:
        operation = get_operation_ast(document, request.operation_name)
        if operation is None:
            named = request.operation_name
            reason = (
                f"there is no operation '{named}' in the document"
                if named
                else "operationName must say which one"
            )
            raise _Refusal(as_graphql_error(HerbcityError(ErrorCode.BAD_USER_INPUT, reason=reason)))
        if read_only and operation.operation is not OperationType.QUERY:
            refused = HerbcityError(
                ErrorCode.METHOD_NOT_ALLOWED, value=operation.operation.value, allowed="POST"
            )
            raise _Refusal(as_graphql_error(refused), kind=AnswerKind.METHOD_NOT_ALLOWED)

    def _prepare(self, text: str) -> _Prepared:
        """The document of a text, parsed, measured and validated."""
        with self._lock:
            found = self._prepared.get(text)
            if found is not None:
                self._prepared.move_to_end(text)
                return found
        document = self._parse(text)
        prepared = _Prepared(document, tuple(validate(self.schema, document, _RULES)))
        if not prepared.errors and len(text) <= _LONGEST_REMEMBERED:
            with self._lock:
                self._prepared[text] = prepared
                while len(self._prepared) > _DOCUMENTS_REMEMBERED:
                    self._prepared.popitem(last=False)
        return prepared

    def _parse(self, text: str) -> DocumentNode:
        tokens, depth = self.limits.tokens, self.limits.depth
        try:
            document = parse(text, max_lexical_tokens=tokens, max_comments=tokens)
            check_limits(document, self.limits)
        except LimitReached as reached:
            raise _Refusal(as_graphql_error(reached)) from reached
        except RecursionError as problem:
            raise _Refusal(as_graphql_error(_too_deep(depth))) from problem
        except GraphQLError as problem:
            # graphql-core has no classes of its own for documents that it stops reading.
            if "nested too deeply" in problem.message:
                raise _Refusal(as_graphql_error(_too_deep(depth))) from problem
            if "Parsing aborted" in problem.message:
                too_long = LimitReached(
                    ErrorCode.QUERY_TOO_LARGE, field="tokens", value=f"> {tokens}", allowed=tokens
                )
                raise _Refusal(as_graphql_error(too_long)) from problem
            raise _Refusal(problem) from problem
        return document

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

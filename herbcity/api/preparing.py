"""From what a caller sent to an operation that can be run: parsed, measured, validated, weighed, once a text.

What was prepared is remembered by the exact text, in bounded memory. Nothing here knows who asks.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from threading import Lock
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    parse,
    specified_rules,
    validate,
)
from graphql.validation import MaxIntrospectionDepthRule

from herbcity.api.compiling import Program, Uncovered
from herbcity.api.costs import OperationCost
from herbcity.api.deprecations import deprecated_parts, deprecations
from herbcity.api.documents import Documents
from herbcity.api.failures import as_graphql_error
from herbcity.api.limits import Limits, check_limits, check_variables
from herbcity.errors import ErrorCode, HerbcityError, LimitReached

_DOCUMENTS_REMEMBERED = 256
_BASE_COST = 10
"""What every operation costs beside its objects, in the unit of its cost."""

_FORGETTING = 0.9
"""What is left of a slow run after each faster one that followed it."""

_DOUBTING = 4
"""A run is believed to be so many times as slow as the ones before, and not more."""

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

    OVER_BUDGET = "OVER_BUDGET"
    """It was not executed because its caller has spent what it may for now."""

    UNAVAILABLE = "UNAVAILABLE"
    """It was not executed because the registry cannot be reached."""


class Refusal(Exception):
    """The request is not executed, for these reasons."""

    def __init__(self, *errors: GraphQLError, kind: AnswerKind = AnswerKind.REQUEST_ERROR) -> None:
        super().__init__(kind)
        self.errors = errors
        self.kind = kind

    @classmethod
    def of(cls, error: HerbcityError, *, kind: AnswerKind = AnswerKind.REQUEST_ERROR) -> Refusal:
        """The refusal for an error of ours that concerns the whole request."""
        return cls(as_graphql_error(error), kind=kind)


class Pace:
    """How many seconds an operation takes for each unit of its cost: what it took lately, rather too much than too
    little. Before it has run it takes for ever; one run that was held up by something else tells little.

    >>> pace = Pace()
    >>> pace.seconds(10)
    inf
    >>> pace.note(0.002, 90)
    >>> pace.seconds(990)
    0.02
    """

    __slots__ = ("_each",)

    def __init__(self) -> None:
        self._each = math.inf

    def seconds(self, cost: int) -> float:
        """How long it is likely to take at this cost."""
        return self._each * (cost + _BASE_COST)

    def note(self, seconds: float, cost: int) -> None:
        """It has taken so long at that cost."""
        now = seconds / (cost + _BASE_COST)
        before = self._each
        self._each = now if before == math.inf else max(min(now, before * _DOUBTING), before * _FORGETTING)


@dataclass(frozen=True)
class PreparedOperation:
    """One operation of a valid document. ``cost(variables)`` is what it costs, in objects to resolve; ``waits`` says
    that it reads the database or computes for more than about a millisecond; ``deprecated`` names the parts of its
    document that will be removed."""

    schema: GraphQLSchema
    document: DocumentNode
    node: OperationDefinitionNode
    cost: OperationCost
    deprecated: tuple[str, ...] = ()

    @cached_property
    def program(self) -> Program | Uncovered:
        """The operation as a program, compiled when it is first run; or why graphql-core has to execute it."""
        try:
            return Program(self.schema, self.document, self.node)
        except Uncovered as uncovered:
            return uncovered.with_traceback(None)

    @cached_property
    def pace(self) -> Pace:
        """How fast it has been so far."""
        return Pace()

    @property
    def kind(self) -> OperationType:
        return self.node.operation

    @property
    def waits(self) -> bool:
        return self.cost.waits


@dataclass(frozen=True)
class Prepared:
    """A request, and either the operation that it asks for or the reason why there is none to run."""

    request: GraphQLRequest
    operation: PreparedOperation | None = None
    refusal: Refusal | None = None

    @property
    def is_trusted_document(self) -> bool:
        return self.request.document_id is not None

    @cached_property
    def cost(self) -> int:
        """What it costs with its variables; 0 where nothing is run."""
        return self.operation.cost(self.request.variables) if self.operation else 0

    @property
    def waits(self) -> bool:
        """Whether it must not run where others wait for it, on an event loop."""
        return self.operation is not None and self.operation.cost.waits_with(self.request.variables)


Operations = Mapping[str | None, PreparedOperation]
"""The operations of a document by name; also under None where there is only one."""


def _too_deep(allowed: int) -> LimitReached:
    return LimitReached(ErrorCode.QUERY_TOO_DEEP, value="> 100", allowed=allowed)


class Preparation:
    """Prepares requests for one schema."""

    def __init__(self, schema: GraphQLSchema, *, limits: Limits, documents: Documents) -> None:
        self._schema = schema
        self._limits = limits
        self._documents = documents
        self._deprecates = bool(deprecations(schema))
        self._remembered: OrderedDict[str, Operations] = OrderedDict()
        self._lock = Lock()

    def prepare(self, request: GraphQLRequest) -> Prepared:
        """The operation of a request. It never raises for what a caller sent: the refusal is in what it returns."""
        try:
            self._check_variables(request)
            operations = self._operations(self._text_of(request))
            return Prepared(request, self._chosen(operations, request.operation_name))
        except Refusal as refusal:
            return Prepared(request, refusal=refusal)

    def remembered(self, request: GraphQLRequest) -> Prepared | None:
        """The same where the document has been prepared before, which takes microseconds; else None."""
        try:
            self._check_variables(request)
            with self._lock:
                operations = self._remembered.get(self._text_of(request))
            return (
                None
                if operations is None
                else Prepared(request, self._chosen(operations, request.operation_name))
            )
        except Refusal:
            return None

    def _check_variables(self, request: GraphQLRequest) -> None:
        try:
            check_variables(request.variables, self._limits)
        except LimitReached as reached:
            raise Refusal.of(reached) from reached

    def _text_of(self, request: GraphQLRequest) -> str:
        try:
            if (request.query is None) == (request.document_id is None):
                raise HerbcityError(ErrorCode.BAD_USER_INPUT, reason="give either query or documentId")
            if request.document_id is not None:
                return self._documents.text(request.document_id)
        except HerbcityError as error:
            raise Refusal.of(error) from error
        assert request.query is not None
        return request.query

    @staticmethod
    def _chosen(operations: Operations, name: str | None) -> PreparedOperation:
        operation = operations.get(name)
        if operation is None:
            reason = (
                f"there is no operation '{name}' in the document"
                if name
                else "operationName must say which one"
            )
            raise Refusal.of(HerbcityError(ErrorCode.BAD_USER_INPUT, reason=reason))
        return operation

    def _operations(self, text: str) -> Operations:
        with self._lock:
            found = self._remembered.get(text)
            if found is not None:
                self._remembered.move_to_end(text)
                return found
        document = self._parsed(text)
        if errors := validate(self._schema, document, _RULES):
            raise Refusal(*errors)
        operations = self._prepared(document)
        if len(text) <= _LONGEST_REMEMBERED:
            with self._lock:
                self._remembered[text] = operations
                while len(self._remembered) > _DOCUMENTS_REMEMBERED:
                    self._remembered.popitem(last=False)
        return operations

    def _parsed(self, text: str) -> DocumentNode:
        tokens, depth = self._limits.tokens, self._limits.depth
        try:
            document = parse(text, max_lexical_tokens=tokens, max_comments=tokens)
            check_limits(document, self._limits)
        except LimitReached as reached:
            raise Refusal.of(reached) from reached
        except RecursionError as problem:
            raise Refusal.of(_too_deep(depth)) from problem
        except GraphQLError as problem:
            # graphql-core has no classes of its own for documents that it stops reading.
            if "nested too deeply" in problem.message:
                raise Refusal.of(_too_deep(depth)) from problem
            if "Parsing aborted" in problem.message:
                too_long = LimitReached(
                    ErrorCode.QUERY_TOO_LARGE, field="tokens", value=f"> {tokens}", allowed=tokens
                )
                raise Refusal.of(too_long) from problem
            raise Refusal(problem) from problem
        return document

    def _prepared(self, document: DocumentNode) -> Operations:
        fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        operations: dict[str | None, PreparedOperation] = {}
        deprecated = tuple(deprecated_parts(self._schema, document)) if self._deprecates else ()
        for node in document.definitions:
            if isinstance(node, OperationDefinitionNode):
                cost = OperationCost(self._schema, node, fragments)
                operations[node.name.value if node.name else None] = PreparedOperation(
                    self._schema, document, node, cost, deprecated=deprecated
                )
        if len(operations) == 1:
            (only,) = operations.values()
            operations[None] = only
        return operations

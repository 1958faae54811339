"""A program: one validated query, compiled, that can be run for any request that asks it."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any

from graphql import (
    DocumentNode,
    ExecutableDefinitionNode,
    ExecutionResult,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    VariableNode,
)

from herbcity.api.compiling.compiler import Compiler
from herbcity.api.compiling.inputs import Variables
from herbcity.api.compiling.nulls import settled
from herbcity.api.compiling.rows import Rows
from herbcity.api.compiling.running import Run, Uncovered

_FORMS_KEPT = 8
"""A query whose directives depend on variables has a form for each combination of their values; so many are kept."""


class Program:
    """One query of a document. Thread-safe.

    Raises Uncovered, when it is made or when it is run, for what graphql-core has to answer.
    """

    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode
    ) -> None:
        if operation.operation is not OperationType.QUERY:
            raise Uncovered(operation.operation.value)
        self._schema = schema
        self._operation = operation
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._variables = Variables(schema, operation.variable_definitions)
        declared = {one.variable.name.value for one in operation.variable_definitions}
        self._switches = tuple(name for name in _switches(document) if name in declared)
        self._forms: OrderedDict[tuple[bool, ...], Rows] = OrderedDict()
        self._lock = Lock()
        if not self._switches:
            self._form(())

    def run(self, context: Any, variables: dict[str, Any] | None) -> ExecutionResult:
        """The answer, in every part equal to that of graphql-core."""
        values = self._variables.coerced(variables)
        if isinstance(values, list):
            return ExecutionResult(None, values)
        rows = self._form(self._switched(values))
        run = Run(context, values)
        (data,) = rows([None], run)
        if run.troubles:
            data, errors = settled(data, run.troubles)
            return ExecutionResult(data, errors)
        return ExecutionResult(data, None)

    def _switched(self, values: dict[str, Any]) -> tuple[bool, ...]:
        chosen = [values.get(name) for name in self._switches]
        if None in chosen:
            raise Uncovered("a directive by null")
        return tuple(map(bool, chosen))

    def _form(self, chosen: tuple[bool, ...]) -> Rows:
        with self._lock:
            found = self._forms.get(chosen)
            if found is not None:
                if self._switches:
                    self._forms.move_to_end(chosen)
                return found
        switched = dict(zip(self._switches, chosen))
        form = Compiler(self._schema, self._fragments, switched).operation(self._operation)
        with self._lock:
            self._forms[chosen] = form
            while len(self._forms) > _FORMS_KEPT:
                self._forms.popitem(last=False)
        return form


def _switches(document: DocumentNode) -> tuple[str, ...]:
    """The variables that directives name anywhere in a document."""
    named: dict[str, None] = {}
    open_sets = [
        one.selection_set for one in document.definitions if isinstance(one, ExecutableDefinitionNode)
    ]
    while open_sets:
        for selection in open_sets.pop().selections:
            for directive in selection.directives:
                for argument in directive.arguments:
                    if isinstance(argument.value, VariableNode):
                        named[argument.value.name.value] = None
            inside = getattr(selection, "selection_set", None)
            if inside is not None:
                open_sets.append(inside)
    return tuple(named)

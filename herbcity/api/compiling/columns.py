"""One field for all parents at once: what its resolver gives, completed.

A field is read from an attribute, asked of a batch resolver (all parents, a list back), or of a resolver parent by
parent. All parents share one ``ProgramInfo`` and one set of arguments.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from herbcity.api.compiling.inputs import Arguments
from herbcity.api.compiling.running import Complete, Place, ProgramInfo, Run, Step, Uncovered, Values

Resolver = Callable[..., Any]


class Column:
    """A field of a selection set: for each parent the value to send under its response name."""

    def __init__(self, place: Place, step: Step, complete: Complete) -> None:
        self._place = place
        self._step = step
        self._complete = complete

    def __call__(self, parents: Values, run: Run) -> Values:
        before = len(run.troubles)
        sent = self._sent(parents, run)
        for trouble in run.troubles[before:]:
            trouble.steps.append(self._step)
        return sent

    def _sent(self, parents: Values, run: Run) -> Values:
        raise NotImplementedError


class AttributeColumn(Column):
    """A field without a resolver of its own: an attribute of the parent."""

    def __init__(
        self, place: Place, step: Step, complete: Complete, *, attribute: str, resolver: Resolver
    ) -> None:
        super().__init__(place, step, complete)
        self._get = attrgetter(attribute)
        self._resolver = resolver

    def _sent(self, parents: Values, run: Run) -> Values:
        try:
            values = list(map(self._get, parents))
        except Exception:
            # A dict, a default value, a property that fails: the resolver knows.
            info = ProgramInfo(run.context, self._place)
            values = [_given(self._resolver, parent, info, {}) for parent in parents]
        return self._complete(values, run)


class BatchColumn(Column):
    """A field with a batch resolver."""

    def __init__(
        self, place: Place, step: Step, complete: Complete, *, batch: Resolver, arguments: Arguments
    ) -> None:
        super().__init__(place, step, complete)
        self._batch = batch
        self._arguments = arguments

    def _sent(self, parents: Values, run: Run) -> Values:
        try:
            arguments = self._arguments(run.variables)
            values = self._batch(parents, ProgramInfo(run.context, self._place), **arguments)
        except Exception as error:
            values = [error] * len(parents)
        if type(values) is not list or len(values) != len(parents):
            raise Uncovered("a batch resolver gave something else than a value for each parent")
        return self._complete(values, run)


class ResolverColumn(Column):
    """A field whose resolver is called once for each parent."""

    def __init__(
        self, place: Place, step: Step, complete: Complete, *, resolver: Resolver, arguments: Arguments
    ) -> None:
        super().__init__(place, step, complete)
        self._resolver = resolver
        self._arguments = arguments
        self._apart = False

    def _sent(self, parents: Values, run: Run) -> Values:
        try:
            arguments = self._arguments(run.variables)
        except Exception as error:
            return self._complete([error] * len(parents), run)
        info = ProgramInfo(run.context, self._place)
        if self._apart and len(parents) > 1:
            return self._one_by_one(parents, run, info, arguments)
        values = [_given(self._resolver, parent, info, arguments) for parent in parents]
        if info.apart and len(parents) > 1:
            # What hangs under one parent is answered otherwise than under the next.
            self._apart = True
            return self._one_by_one(parents, run, info, arguments)
        return self._complete(values, run)

    def _one_by_one(self, parents: Values, run: Run, info: ProgramInfo, arguments: dict[str, Any]) -> Values:
        sent = []
        for row, parent in enumerate(parents):
            before = len(run.troubles)
            sent += self._complete([_given(self._resolver, parent, info, arguments)], run)
            run.move(before, (row,))
        return sent


def _given(resolver: Resolver, parent: Any, info: ProgramInfo, arguments: dict[str, Any]) -> Any:
    """What a resolver gives, or the exception that it raises."""
    try:
        return resolver(parent, info, **arguments)
    except Exception as error:
        return error

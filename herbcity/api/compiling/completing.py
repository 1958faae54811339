"""Lists, objects and abstract types, a column at a time.

Each of these takes the values that resolvers gave and a run, and gives what is sent for each, in order. What failed
is noted in the run with its row; whoever takes a column apart (gaps left out, lists laid flat, values sorted by
type) puts the rows right again, and does so only when something failed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate, chain
from typing import Any, Protocol

from graphql import GraphQLAbstractType, GraphQLError, GraphQLObjectType, Undefined
from graphql.execution import ExecutionContext
from graphql.execution.execute import default_type_resolver, invalid_return_type_error
from graphql.pyutils import is_iterable

from herbcity.api.compiling.running import Complete, Place, ProgramInfo, Run, Step, Values

_LISTS = frozenset((list, tuple))
_GAPS = (type(None), type(Undefined), Exception)


class Rows(Protocol):
    """Makes one dict for each parent."""

    def __call__(self, parents: Values, run: Run) -> Values: ...


class _Gaps:
    """Takes nulls and failures out of a column and puts null in their places."""

    __slots__ = ("_nullable", "_place", "_usual")

    def __init__(self, place: Place, *, nullable: bool) -> None:
        self._place = place
        self._nullable = nullable
        self._usual: set[type] = set()

    def none_in(self, values: Values) -> bool:
        """Whether every value is something to go on with. Classes once seen are known the next time."""
        if len(values) == 1 and type(values[0]) in self._usual:
            return True
        kinds = set(map(type, values))
        if kinds <= self._usual:
            return True
        self._usual |= {kind for kind in kinds if not issubclass(kind, _GAPS)}
        return kinds <= self._usual

    def filled(self, values: Values, run: Run, complete: Complete) -> Values:
        """``complete`` of what is there, null for the rest."""
        sent: Values = [None] * len(values)
        rows = []
        for row, value in enumerate(values):
            if isinstance(value, Exception):
                run.fail(value, self._place, row)
            elif value is None or value is Undefined:
                if not self._nullable:
                    run.fail(self._place.null(), self._place, row)
            else:
                rows.append(row)
        if rows:
            before = len(run.troubles)
            done = complete([values[row] for row in rows], run)
            run.move(before, rows)
            for row, one in zip(rows, done):
                sent[row] = one
        return sent


def object_column(type_: GraphQLObjectType, rows: Rows, place: Place, *, nullable: bool) -> Complete:
    """Completes columns of objects of one type."""
    gaps = _Gaps(place, nullable=nullable)
    whole = rows if type_.is_type_of is None else _checked(type_, rows, place)

    def complete(values: Values, run: Run) -> Values:
        if gaps.none_in(values):
            return whole(values, run)
        return gaps.filled(values, run, whole)

    return complete


def _checked(type_: GraphQLObjectType, rows: Rows, place: Place) -> Complete:
    """Only those that ``is_type_of`` accepts are of the type."""
    gaps = _Gaps(place, nullable=False)
    is_type_of: Callable[[Any, Any], Any] = type_.is_type_of  # type: ignore[assignment]

    def complete(values: Values, run: Run) -> Values:
        info = ProgramInfo(run.context, place)
        judged: Values = []
        for value in values:
            try:
                if not is_type_of(value, info):
                    raise invalid_return_type_error(type_, value, list(place.nodes))
                judged.append(value)
            except Exception as error:
                judged.append(error)
        return gaps.filled(judged, run, rows)

    return complete


def abstract_column(
    type_: GraphQLAbstractType,
    of_type: Callable[[GraphQLObjectType], Complete],
    place: Place,
    *,
    nullable: bool,
) -> Complete:
    """Completes columns of an interface or a union: each value with those of its own type, then back in order."""
    gaps = _Gaps(place, nullable=nullable)
    resolve_type: Callable[[Any, Any, Any], Any] = type_.resolve_type or default_type_resolver
    known: dict[str, Complete] = {}

    def named(name: Any, value: Any, info: ProgramInfo) -> str:
        """The name of the value's type, once it is known to be a possible one."""
        if not isinstance(name, str) or name not in known:
            # Of the execution context and of the info it only reads what ProgramInfo has too.
            like: Any = info
            found = ExecutionContext.ensure_valid_runtime_type(
                like, name, type_, list(place.nodes), like, value
            )
            known[found.name] = of_type(found)
            return found.name
        return name

    def sorted_by_type(values: Values, run: Run) -> Values:
        info = ProgramInfo(run.context, place)
        names: Values = []
        if len(values) == 1:
            # A single thing, asked for by its id, needs no sorting.
            try:
                name = named(resolve_type(values[0], info, type_), values[0], info)
            except Exception as error:
                run.fail(error, place, 0)
                return [None]
            return known[name](values, run)
        for value in values:
            try:
                names.append(named(resolve_type(value, info, type_), value, info))
            except Exception as error:
                names.append(error)
        kinds = set(map(type, names))
        if kinds == {str} and len(set(names)) == 1:
            return known[names[0]](values, run)
        sent: Values = [None] * len(values)
        for name in dict.fromkeys(name for name in names if isinstance(name, str)):
            rows = [row for row, one in enumerate(names) if one == name]
            before = len(run.troubles)
            done = known[name]([values[row] for row in rows], run)
            run.move(before, rows)
            for row, one in zip(rows, done):
                sent[row] = one
        for row, name in enumerate(names):
            if isinstance(name, Exception):
                run.fail(name, place, row)
        return sent

    def complete(values: Values, run: Run) -> Values:
        if gaps.none_in(values):
            return sorted_by_type(values, run)
        return gaps.filled(values, run, sorted_by_type)

    return complete


def list_column(item: Complete, place: Place, *, nullable: bool, item_nullable: bool) -> Complete:
    """Completes columns of lists: all items of all lists at once, then each list its own."""
    gaps = _Gaps(place, nullable=nullable)

    def flat(lists: Values, run: Run) -> Values:
        before = len(run.troubles)
        if len(lists) == 1:
            (only,) = lists
            done = item(list(only), run)
            for trouble in run.troubles[before:]:
                trouble.steps.append(Step(trouble.row, trouble.row, item_nullable))
                trouble.row = 0
            return [done]
        ends = list(accumulate(map(len, lists)))
        done = item(list(chain.from_iterable(lists)), run)
        for trouble in run.troubles[before:]:
            owner = bisect_right(ends, trouble.row)
            index = trouble.row - (ends[owner - 1] if owner else 0)
            trouble.steps.append(Step(index, index, item_nullable))
            trouble.row = owner
        sent = []
        start = 0
        for end in ends:
            sent.append(done[start:end])
            start = end
        return sent

    def complete(values: Values, run: Run) -> Values:
        if _LISTS.issuperset(map(type, values)):
            return flat(values, run)
        return gaps.filled([_listed(value, place) for value in values], run, flat)

    return complete


def _listed(value: Any, place: Place) -> Any:
    """Anything that can be gone through as a list; an error of what cannot."""
    if value is None or value is Undefined or isinstance(value, Exception):
        return value
    if not is_iterable(value):
        return GraphQLError(
            "Expected Iterable, but did not find one for field"
            f" '{place.parent_type.name}.{place.field_name}'."
        )
    try:
        return list(value)
    except Exception as error:
        return error

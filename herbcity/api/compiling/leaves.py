"""Scalars and enum values, a column at a time: as they are where their type says that they are right already, else
by the ``serialize`` of their GraphQL type.

A ``Leaf`` knows three ways: an expression for generated code, ``column`` for a list of values, and ``one`` for the
value that fits neither.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import Enum
from math import isfinite
from typing import Any

import graphene
from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLString,
    Undefined,
)
from graphql.pyutils import inspect

from herbcity.api.compiling.running import Place, Run, Values

_NOTHING = type(None)
_LARGEST = 2_147_483_647
_SMALLEST = -2_147_483_648
_INFINITE = float("inf")


def _as_it_is(values: Values) -> Values:
    return values


def _whole_numbers(values: Values) -> Values | None:
    known = [value for value in values if value is not None]
    fits = not known or (min(known) >= _SMALLEST and max(known) <= _LARGEST)
    return values if fits else None


def _numbers(values: Values) -> Values | None:
    return values if all(map(isfinite, [value for value in values if value is not None])) else None


def _names(values: Values) -> Values:
    return [None if value is None else value._name_ for value in values]


def _days(values: Values) -> Values:
    return [None if value is None else value.isoformat() for value in values]


class Fit:
    """Values of exactly this class need no ``serialize``: ``shown`` is the expression of what is sent for ``{0}``,
    ``test`` what else must hold of it, ``column`` the same for a list with gaps (None where one does not fit)."""

    __slots__ = ("cls", "column", "shown", "test")

    def __init__(
        self, cls: type, shown: str, test: str = "", *, column: Callable[[Values], Values | None] = _as_it_is
    ) -> None:
        self.cls = cls
        self.shown = shown
        self.test = test
        self.column = column


_TEXT = Fit(str, "{0}")
_FITS: dict[GraphQLLeafType, Fit] = {
    GraphQLString: _TEXT,
    GraphQLID: _TEXT,
    GraphQLBoolean: Fit(bool, "{0}"),
    GraphQLInt: Fit(int, "{0}", f"{_SMALLEST} <= {{0}} <= {_LARGEST}", column=_whole_numbers),
    GraphQLFloat: Fit(float, "{0}", "-INFINITE < {0} < INFINITE", column=_numbers),
}
_DAY = Fit(date, "{0}.isoformat()", column=_days)


def _fit_of(type_: GraphQLLeafType) -> Fit | None:
    if type_ in _FITS:
        return _FITS[type_]
    graphene_type = getattr(type_, "graphene_type", None)
    if isinstance(type_, GraphQLEnumType):
        enum: Any = getattr(getattr(graphene_type, "_meta", None), "enum", None)
        if not (isinstance(enum, type) and issubclass(enum, Enum)):
            return None
        if all(type_.serialize(member) == member._name_ for member in enum):
            return Fit(enum, "{0}._name_", column=_names)
    elif getattr(graphene_type, "serialize", None) is graphene.Date.serialize:
        return _DAY
    return None


class Leaf:
    """How values of one leaf type are sent from one place."""

    def __init__(self, type_: GraphQLLeafType, place: Place, *, nullable: bool) -> None:
        self.type = type_
        self.place = place
        self.nullable = nullable
        self.fit = _fit_of(type_)
        self._usual = (
            frozenset((self.fit.cls, _NOTHING) if nullable else (self.fit.cls,)) if self.fit else None
        )
        self._serialize = type_.serialize

    def one(self, value: Any) -> Any:
        """What is sent for any value; raises what graphql-core raises."""
        if isinstance(value, Exception):
            raise value
        if value is None or value is Undefined:
            if self.nullable:
                return None
            raise self.place.null()
        sent = self._serialize(value)
        if sent is None or sent is Undefined:
            raise TypeError(
                f"Expected `{inspect(self.type)}.serialize({inspect(value)})`"
                f" to return non-nullable value, returned: {inspect(sent)}"
            )
        return sent

    def expression(self, name: str, otherwise: str) -> str:
        """Python for what is sent for the value of a variable; ``otherwise`` is the name of ``one``."""
        if self.fit is None:
            return (
                f"None if {name} is None else {otherwise}({name})"
                if self.nullable
                else f"{otherwise}({name})"
            )
        cls, shown = f"{otherwise}_class", self.fit.shown.format(name)
        test = f"type({name}) is {cls}" + (f" and {self.fit.test.format(name)}" if self.fit.test else "")
        if not self.nullable:
            return f"{shown} if {test} else {otherwise}({name})"
        if shown == name:
            return f"{name} if {name} is None or {test} else {otherwise}({name})"
        return f"None if {name} is None else {shown} if {test} else {otherwise}({name})"

    def names(self, otherwise: str) -> dict[str, Any]:
        """What the names in ``expression`` stand for."""
        known: dict[str, Any] = {otherwise: self.one, "INFINITE": _INFINITE}
        return {**known, f"{otherwise}_class": self.fit.cls} if self.fit else known

    def column(self, values: Values, run: Run) -> Values:
        """What is sent for each of these values."""
        if self._usual is not None and self.fit is not None and self._usual.issuperset(map(type, values)):
            sent = self.fit.column(values)
            if sent is not None:
                return sent
        return self._one_by_one(values, run)

    def _one_by_one(self, values: Values, run: Run) -> Values:
        sent = []
        for row, value in enumerate(values):
            try:
                sent.append(self.one(value))
            except Exception as error:
                run.fail(error, self.place, row)
                sent.append(None)
        return sent

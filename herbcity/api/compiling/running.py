"""What one run of a program carries along: the request's context and variables, and what went wrong so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from graphql import FieldNode, GraphQLObjectType, GraphQLSchema
from graphql.pyutils import Path

Values = list[Any]
"""A column: one value for each parent, or one for each item of a list of lists that was laid flat."""


class Uncovered(Exception):
    """No program answers this; ``reason`` is one of few fixed sentences, by which it is counted."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Place:
    """Where a field stands in a document and in the schema; the same for every request.

    ``path`` is the path of response names without list indices.
    """

    __slots__ = ("field_name", "nodes", "parent_type", "path", "schema")

    def __init__(
        self, schema: GraphQLSchema, parent_type: GraphQLObjectType, nodes: Sequence[FieldNode], path: Path
    ) -> None:
        self.schema = schema
        self.parent_type = parent_type
        self.nodes = nodes
        self.path = path
        self.field_name = nodes[0].name.value

    def null(self) -> TypeError:
        """The error of a null where there must not be one."""
        return TypeError(
            f"Cannot return null for non-nullable field {self.parent_type.name}.{self.field_name}."
        )


class ProgramInfo:
    """What a resolver is told: one object for a field in a request, shared by all parents.

    ``apart`` is set by who answers what hangs under this field differently for each parent
    (``Context.look_within``); its parents are then answered one by one.
    """

    __slots__ = ("apart", "context", "path", "place", "schema")

    def __init__(self, context: Any, place: Place) -> None:
        self.context = context
        self.place = place
        self.path = place.path
        self.schema = place.schema
        self.apart = False

    @property
    def field_name(self) -> str:
        return self.place.field_name

    @property
    def parent_type(self) -> GraphQLObjectType:
        return self.place.parent_type

    @staticmethod
    def is_awaitable(_value: object) -> bool:
        return False


class Step:
    """One step of a response path: a name or an index, its place among its siblings, and whether null may stand
    there."""

    __slots__ = ("key", "nullable", "position")

    def __init__(self, key: str | int, position: int, nullable: bool) -> None:
        self.key = key
        self.position = position
        self.nullable = nullable


class Trouble:
    """Something that failed at one place of the answer.

    While columns are put together, ``row`` is the row of the column at hand and ``steps`` leads upwards from the
    failed value to it; each level takes the row apart into its own steps. At the end the row is 0.
    """

    __slots__ = ("error", "place", "row", "steps")

    def __init__(self, error: Exception, place: Place, row: int) -> None:
        self.error = error
        self.place = place
        self.row = row
        self.steps: list[Step] = []


class Run:
    """One run of a program."""

    __slots__ = ("context", "troubles", "variables")

    def __init__(self, context: Any, variables: dict[str, Any]) -> None:
        self.context = context
        self.variables = variables
        self.troubles: list[Trouble] = []

    def fail(self, error: Exception, place: Place, row: int) -> None:
        """Note that a row failed; null stands in its place until it is known how far that reaches."""
        self.troubles.append(Trouble(error, place, row))

    def move(self, since: int, rows: Sequence[int]) -> None:
        """Rows of what failed ``since`` then are rows of a part; ``rows`` says which ones of the whole."""
        for trouble in self.troubles[since:]:
            trouble.row = rows[trouble.row]


Complete = Callable[[Values, Run], Values]
"""Makes the values to send of those that resolvers gave: a new list of the same length."""

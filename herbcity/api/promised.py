"""The contract as the last release promised it, which every later one is held against.

It stands in ``graph_schema/promised``: a schema without descriptions, which break nobody, and the operations.
It is written at a release and only read in between, so that a check needs no history of versions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graphql import Node, Visitor, parse, print_ast, visit

from herbcity.api.documents import Documents, contract_folder
from herbcity.api.promises import Changes, broken_operations, changes

_HEAD = "# What herbcity {version} promised. Written by 'herbcity schema --promise'.\n\n"
_VERSION = re.compile(r"# What herbcity (\S+) promised\.")


class _Bare(Visitor):
    """Takes descriptions away."""

    def enter(self, node: Node, *_: object) -> None:
        if getattr(node, "description", None) is not None:
            node.description = None


def without_descriptions(sdl: str) -> str:
    """The same schema in fewer words.

    >>> print(without_descriptions('type Query { "How many." count: Int }'))
    type Query {
      count: Int
    }
    """
    return print_ast(visit(parse(sdl, no_location=True), _Bare()))


@dataclass(frozen=True)
class Promised:
    """A schema and operations by name, and the version that promised them."""

    version: str
    sdl: str
    operations: Mapping[str, str]

    @classmethod
    def from_folder(cls, folder: Path | None = None) -> Promised:
        """What stands in ``folder``, or with the contract."""
        place = folder or promised_folder()
        sdl = (place / "schema.graphql").read_text(encoding="utf-8")
        found = _VERSION.match(sdl)
        assert found, f"{place} does not say which version promised it"
        return cls(found[1], sdl, Documents.from_folder(place).texts)

    def write(self, folder: Path | None = None) -> Path:
        """Writes it all to ``folder``, or to the contract, in the place of what was promised before."""
        place = folder or promised_folder()
        operations = place / "operations"
        operations.mkdir(parents=True, exist_ok=True)
        for old in operations.glob("*.graphql"):
            old.unlink()
        bare = without_descriptions(self.sdl)
        (place / "schema.graphql").write_text(
            f"{_HEAD.format(version=self.version)}{bare}\n", encoding="utf-8"
        )
        for name, text in self.operations.items():
            (operations / f"{name}.graphql").write_text(text, encoding="utf-8")
        return place

    def changes(self, sdl: str, operations: Mapping[str, str]) -> Changes:
        """What this schema and these operations break of the promise, and what may surprise."""
        found = changes(self.sdl, sdl)
        return Changes(found.breaking + broken_operations(self.operations, operations), found.dangerous)


def promised_folder() -> Path:
    """Where the promise stands."""
    return contract_folder() / "promised"

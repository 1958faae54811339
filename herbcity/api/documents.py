"""Trusted documents: the operations that are published with the contract and can be asked for by name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import herbcity
from herbcity.errors import ErrorCode, HerbcityError

DIGEST_PREFIX = "sha256:"
"""What an id begins with that is the digest of a document's text."""


def contract_folder() -> Path:
    """The folder of the published contract: inside an installed package, beside the package in a checkout."""
    package = Path(herbcity.__file__).parent
    installed = package / "graph_schema"
    return installed if installed.is_dir() else package.parent / "graph_schema"


_DOES_NOT_LAST = re.compile(r"\b(whatIfNamed|viewer)\b")


class Documents:
    """Operations by name and by the SHA-256 of their text."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts: Mapping[str, str] = MappingProxyType(dict(texts))
        self._by_digest = {hashlib.sha256(text.encode()).hexdigest(): text for text in texts.values()}
        self._known = frozenset(texts.values())

    @classmethod
    def from_folder(cls, folder: Path | None = None) -> Documents:
        """The ``operations/*.graphql`` of a contract folder, one operation a file, named by the file."""
        operations = (folder or contract_folder()) / "operations"
        return cls(
            {path.stem: path.read_text(encoding="utf-8") for path in sorted(operations.glob("*.graphql"))}
        )

    def digest(self, name: str) -> str:
        """The id by content of a named operation."""
        return DIGEST_PREFIX + hashlib.sha256(self.texts[name].encode()).hexdigest()

    def lasts(self, document_id: str) -> bool:
        """Whether the answer can only change with a revision or the day, and is the same for all of one role.

        Kept what-ifs change without a revision; what is left of a budget is each caller's own.

        >>> documents = Documents({"Mine": "query Mine { viewer { role } }", "Size": "{ network { actorCount } }"})
        >>> documents.lasts("Mine"), documents.lasts("Size")
        (False, True)
        """
        return not _DOES_NOT_LAST.search(self._found(document_id) or "")

    def publishes(self, text: str) -> bool:
        """Whether this is, to the letter, the text of one of them."""
        return text in self._known

    def has(self, document_id: str) -> bool:
        """Whether there is a document of this name or digest."""
        return self._found(document_id) is not None

    def text(self, document_id: str) -> str:
        """The text of a document, by its name or ``sha256:`` and 64 hexadecimal digits.

        Raises UNKNOWN_DOCUMENT.

        >>> documents = Documents({"Who": "query Who { viewer { role } }"})
        >>> documents.text("Who") == documents.text(documents.digest("Who"))
        True
        """
        found = self._found(document_id)
        if found is None:
            raise HerbcityError(ErrorCode.UNKNOWN_DOCUMENT, value=document_id[:100], allowed=list(self.texts))
        return found

    def _found(self, document_id: str) -> str | None:
        if document_id.startswith(DIGEST_PREFIX):
            return self._by_digest.get(document_id.removeprefix(DIGEST_PREFIX).lower())
        return self.texts.get(document_id)

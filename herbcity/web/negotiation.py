"""Reading Accept and Accept-Language: which of what is on offer the client likes best."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, wraps
from typing import TypeVar

from starlette.datastructures import QueryParams

_T = TypeVar("_T")

_LONGEST_REMEMBERED = 300
_HEADERS_REMEMBERED = 1_000


def _entries(header: str) -> Iterator[tuple[str, float]]:
    """The entries of the header with their q-values, in its order; what cannot be read is passed over."""
    for part in header.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                quality = _quality(value.strip())
        if name:
            yield name, quality


def _quality(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0


def _closeness(media_range: str, media_type: str) -> int:
    """How closely a range names a type: 3 exactly, 2 by its kind, 1 by ``*/*``, 0 not at all."""
    if media_range == media_type:
        return 3
    if media_range == media_type.split("/")[0] + "/*":
        return 2
    return int(media_range == "*/*")


def preferred(accept: str, offers: Sequence[str]) -> str | None:
    """The offer that an Accept header ranks highest; None if it takes none of them.

    The closest entry decides about an offer, however high a wildcard ranks it. Among equals, what is named
    exactly goes first, then the order of the offers. An empty header takes the first offer.

    >>> preferred("text/html;q=0.9, application/json", ["text/html", "application/json"])
    'application/json'
    >>> preferred("*/*, text/html", ["application/json", "text/html"])
    'text/html'
    >>> preferred("text/html;q=0, */*", ["text/html"]) is None
    True
    """
    if not accept.strip():
        return offers[0]
    entries = list(_entries(accept))
    ranked = []
    for place, offer in enumerate(offers):
        closeness, quality = max(
            ((_closeness(name, offer), quality) for name, quality in entries), default=(0, 0.0)
        )
        if closeness and quality:
            ranked.append((quality, closeness == 3, -place, offer))
    return max(ranked)[-1] if ranked else None


def preferred_language(accept_language: str, offers: Sequence[str]) -> str:
    """The offer that an Accept-Language header ranks highest; the first one if it names none.

    >>> preferred_language("en-GB,en;q=0.9,th;q=0.8", ["th", "en"])
    'en'
    """
    ranked = [
        (quality, -place, language)
        for name, quality in _entries(accept_language)
        for place, language in enumerate(offers)
        if quality and name.split("-")[0] == language
    ]
    return max(ranked)[-1] if ranked else offers[0]


def remembering(read: Callable[[bytes], _T]) -> Callable[[bytes], _T]:
    """What a header says, read once for all who send the same one; long ones are read each time."""
    remembered = lru_cache(maxsize=_HEADERS_REMEMBERED)(read)

    @wraps(read)
    def reading(header: bytes) -> _T:
        return remembered(header) if len(header) <= _LONGEST_REMEMBERED else read(header)

    return reading


def language_for(query_string: bytes, accept_language: bytes) -> str:
    """``th`` or ``en``: what ``lang=`` in the query string says, else the header, else Thai."""
    if b"lang=" in query_string:
        asked = QueryParams(query_string).get("lang", "").lower()
        if asked in ("th", "en"):
            return str(asked)
    return _preferred_by_browser(accept_language)


@remembering
def _preferred_by_browser(accept_language: bytes) -> str:
    return preferred_language(accept_language.decode("latin-1"), ("th", "en"))

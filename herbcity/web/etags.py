"""Entity tags: an answer is the same as long as everything that it is made from is the same."""

from __future__ import annotations

import hashlib
from importlib.metadata import version

import msgspec

from herbcity.api.context import Context
from herbcity.api.execution import GraphQLRequest

_VERSION = version("herbcity")


def entity_tag(asked: GraphQLRequest, context: Context, media_type: str) -> bytes:
    """The tag of a trusted document's answer: who asks for what, of which revision, on which day.

    A weak one: the data are the same, what each caller is told of its budget is not.
    """
    network = context.current
    made_from = (
        _VERSION,
        network.revision,
        network.as_of.isoformat(),
        asked.document_id,
        asked.operation_name,
        asked.variables or {},
        context.language,
        context.viewer,
        media_type,
    )
    digest = hashlib.sha256(msgspec.json.encode(made_from, order="sorted")).hexdigest()
    return f'W/"{digest[:32]}"'.encode()


def matches(if_none_match: bytes | None, etag: bytes) -> bool:
    """Whether an If-None-Match header names this tag.

    >>> matches(b'W/"a", "b"', b'W/"b"'), matches(b"*", b'W/"a"'), matches(None, b'W/"a"')
    (True, True, False)
    """
    if if_none_match is None:
        return False
    named = {each.strip().removeprefix(b"W/") for each in if_none_match.split(b",")}
    return b"*" in named or etag.removeprefix(b"W/") in named

"""Finding things again by their global ids."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from herbcity.analyses.suggestion import Suggestion
from herbcity.api.context import Info
from herbcity.api.hypothetical import NamedWhatIf
from herbcity.api.ids import parse_global_id
from herbcity.api.suggested import suggestion_named
from herbcity.errors import NotFound
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.changes import RecordKind
from herbcity.registry.engine import reading
from herbcity.registry.log import RevisionRecord
from herbcity.registry.reading import revision
from herbcity.registry.what_ifs import kept_what_if

_TABLES: dict[str, RecordKind] = {
    "Actor": RecordKind.ACTOR,
    "Capacity": RecordKind.CAPACITY,
    "Certificate": RecordKind.CERTIFICATE,
    "Evidence": RecordKind.EVIDENCE,
    "Herb": RecordKind.HERB,
    "Link": RecordKind.LINK,
    "Listing": RecordKind.LISTING,
}
"""The node types whose values are records of the snapshot."""


def _find_revision(info: Info, _network: NetworkSnapshot, key: str) -> RevisionRecord | None:
    if not key.isdecimal() or len(key) > 9:
        return None
    with reading(info.context.engine) as session:
        try:
            found = revision(session, int(key))
        except NotFound:
            return None
        session.expunge_all()
        return found


def _find_suggestion(info: Info, network: NetworkSnapshot, key: str) -> Suggestion | None:
    return suggestion_named(info.context.holder, network, key)


def find_what_if(info: Info, key: str) -> NamedWhatIf | None:
    """The what-if that is kept under this id; None where there is none."""
    today = info.context.current.as_of
    with reading(info.context.engine) as session:
        try:
            found = kept_what_if(session, key, today=today)
        except NotFound:
            return None
        session.expunge_all()
        return NamedWhatIf(found)


def _find_what_if(info: Info, _network: NetworkSnapshot, key: str) -> NamedWhatIf | None:
    return find_what_if(info, key)


_ELSEWHERE: dict[str, Callable[[Info, NetworkSnapshot, str], Any]] = {
    "NamedWhatIf": _find_what_if,
    "Revision": _find_revision,
    "Suggestion": _find_suggestion,
}
"""The node types that are found in another way."""


def found_elsewhere(given: Any) -> bool:
    """Whether one of these global ids names something that is no record of the snapshot, and takes time to find."""
    ids = given if isinstance(given, list) else [given]
    named = (parse_global_id(one) for one in ids if isinstance(one, str))
    return any(one is not None and one.type_name in _ELSEWHERE for one in named)


def find_node(info: Info, given: str) -> Any:
    """What a global id names, as the snapshot of this root field has it; None where there is nothing."""
    named = parse_global_id(given)
    if named is None:
        return None
    network = info.context.network(info)
    if kind := _TABLES.get(named.type_name):
        key = network.meant(named.key) if kind is RecordKind.ACTOR else named.key
        return network.table(kind).get(key)
    if find := _ELSEWHERE.get(named.type_name):
        return find(info, network, named.key)
    return None


def find_nodes(info: Info, given: Sequence[str]) -> list[Any]:
    """The things that these global ids name, in their order."""
    return [find_node(info, one) for one in given]

"""Small networks for the tests of measures: by hand from pairs, and drawn by hypothesis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from hypothesis import strategies as st

from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import network_of
from herbcity.network.values import Actor, Link
from herbcity.registry.changes import RecordKind
from herbcity.registry.identity import actor_code
from herbcity.vocabulary import ActorRole, EvidenceLevel, LinkKind, LinkStatus

NEWCOMER = actor_code(9999)
_KINDS = (LinkKind.SUPPLIES, LinkKind.ADVISES, LinkKind.COORDINATES_WITH)


def actor(code: str, role: ActorRole = ActorRole.FARMER_GROUP) -> Actor:
    return Actor(
        evidence_level=EvidenceLevel.ILLUSTRATIVE, code=code, name_th=f"ตัวอย่าง {code}", roles=(role,)
    )


def tie(number: int, source: str, target: str, kind: LinkKind = LinkKind.SUPPLIES) -> Link:
    return Link(
        evidence_level=EvidenceLevel.ILLUSTRATIVE,
        id=f"link-{number}",
        kind=kind,
        source=source,
        target=target,
        status=LinkStatus.ACTIVE,
    )


def chain_of(
    pairs: Iterable[str], roles: Mapping[str, ActorRole] | None = None, alone: str = ""
) -> NetworkSnapshot:
    """A network from pairs such as "ab" (a supplies b); letters are codes, ``alone`` those without ties."""
    pairs = list(pairs)
    codes = sorted({letter for pair in pairs for letter in pair} | set(alone))
    roles = roles or {}
    return network_of(
        *(actor(code, roles.get(code, ActorRole.FARMER_GROUP)) for code in codes),
        *(tie(number, *pair) for number, pair in enumerate(pairs)),
    )


@st.composite
def networks(draw: st.DrawFn, most: int = 12) -> NetworkSnapshot:
    """Directed, with parallel ties, often disconnected, sometimes empty or of one actor."""
    codes = [actor_code(number) for number in range(1, draw(st.integers(0, most)) + 1)]
    roles = draw(st.lists(st.sampled_from(ActorRole), min_size=len(codes), max_size=len(codes)))
    pair = st.tuples(st.integers(0, max(len(codes) - 1, 0)), st.integers(0, max(len(codes) - 1, 0)))
    pairs = draw(st.lists(pair, max_size=3 * len(codes))) if len(codes) > 1 else []
    kinds = draw(st.lists(st.sampled_from(_KINDS), min_size=len(pairs), max_size=len(pairs)))
    return network_of(
        *(actor(code, role) for code, role in zip(codes, roles)),
        *(
            tie(number, codes[one], codes[other], kind)
            for number, ((one, other), kind) in enumerate(zip(pairs, kinds))
            if one != other
        ),
    )


def relabelled(network: NetworkSnapshot) -> tuple[NetworkSnapshot, dict[str, str]]:
    """The same network under other codes, recorded in another order, and which code became which."""
    codes = list(network.actors)
    name = {code: actor_code(1000 + position * 7) for position, code in enumerate(reversed(codes))}
    actors = [msgspec.structs.replace(network.actors[code], code=name[code]) for code in reversed(codes)]
    links = [
        msgspec.structs.replace(link, source=name[link.source], target=name[link.target])
        for link in reversed(list(network.links.values()))
    ]
    return network_of(*actors, *links), name


def with_isolate(network: NetworkSnapshot) -> NetworkSnapshot:
    """The network and one more actor whom nobody is tied to."""
    tables = {kind: dict(network.table(kind)) for kind in (RecordKind.ACTOR, RecordKind.LINK)}
    tables[RecordKind.ACTOR][NEWCOMER] = actor(NEWCOMER)
    return NetworkSnapshot(tables, revision=2, as_of=network.as_of)

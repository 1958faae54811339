"""Random changes of one link, for what is carried from one snapshot to the next."""

from __future__ import annotations

import msgspec
from hypothesis import strategies as st

from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.changes import Change, RecordKind
from herbcity.vocabulary import LinkKind, LinkStatus
from tests.analyses.random_networks import tie


@st.composite
def link_changes(draw: st.DrawFn, network: NetworkSnapshot, most: int = 3) -> list[Change]:
    """Links that come, go, end, begin again, change their volume or their kind; some twice, some back and forth."""
    codes, links = list(network.actors), list(network.links)
    if len(codes) < 2:
        return []
    now = dict(network.links)
    changes = []
    for number in range(draw(st.integers(1, most))):
        what = draw(st.sampled_from(["new", "gone", "volume", "status", "kind"] if links else ["new"]))
        if what == "new":
            source, target = draw(st.permutations(codes))[:2]
            link = tie(1000 + number, source, target, draw(st.sampled_from(list(LinkKind))))
            changes.append(Change(RecordKind.LINK, link.id, None, None, msgspec.to_builtins(link)))
            now[link.id] = link
            continue
        name = draw(st.sampled_from(sorted(now)))
        link = now[name]
        if what == "gone":
            if len(now) > 1:
                changes.append(Change(RecordKind.LINK, name, None, msgspec.to_builtins(link), None))
                del now[name]
            continue
        field, value = {
            "volume": ("volume_kg_per_year", draw(st.sampled_from([None, 5.0, 700.0]))),
            "status": ("status", draw(st.sampled_from(list(LinkStatus)))),
            "kind": ("kind", draw(st.sampled_from(list(LinkKind)))),
        }[what]
        changes.append(Change(RecordKind.LINK, name, field, getattr(link, field), value))
        now[name] = msgspec.structs.replace(link, **{field: value})
    return changes


def afresh(network: NetworkSnapshot) -> NetworkSnapshot:
    """The same records in a snapshot that carries nothing over."""
    tables = {kind: dict(network.table(kind)) for kind in RecordKind if kind is not RecordKind.CONTACT}
    return NetworkSnapshot(tables, revision=network.revision, as_of=network.as_of)

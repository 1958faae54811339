"""The ties of a network as columns: what analyses select by kind, herb and form without looking at each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np

from herbcity.analyses.market.columns import NOT_NAMED, Codes, Floats, Mask, Positions, Rows, among, herb_ids
from herbcity.network.adjacency import Adjacency
from herbcity.network.carrying import Touched
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Link
from herbcity.registry.changes import RecordKind
from herbcity.stopping import go_on
from herbcity.vocabulary import LinkKind, ProductForm, link_rule

_MATERIALS = 1 << 20
"""More than there are herbs times forms."""

_FORWARD, _DIRECTED = (
    np.array([getattr(link_rule(kind), said) for kind in LinkKind]) for said in ("forward", "directed")
)
"""By the rank of a kind of link: whether what flows goes from source to target, and whether it has a direction."""


@dataclass(frozen=True)
class Ties:
    """The ties in the order of ``network.ties``, between the positions of ``adjacency``. ``kind`` and ``form`` are
    ranks, ``herb`` is a position in ``herb_ids``; ``kg`` the volume a year, nan where it is not known."""

    adjacency: Adjacency
    kind: Positions
    herb: Positions
    form: Positions
    kg: Floats

    @property
    def actors(self) -> int:
        """The number of actors."""
        return len(self.adjacency.ids)

    @property
    def source(self) -> Positions:
        return self.adjacency.sources

    @property
    def target(self) -> Positions:
        return self.adjacency.targets

    def joined(
        self,
        kind: Positions,
        giver: Positions,
        taker: Positions,
        herb: Positions,
        form: Positions,
    ) -> Mask:
        """Which of these pairs a tie of the kind joins, over the material where both the tie and the pair name one."""
        go_on()
        pairs, materials = self._code(kind, giver, taker), _material(herb, form)
        carried = _material(self.herb, self.form)
        carried = np.concatenate([carried, carried[self._undirected]])
        unnamed = carried < 0
        exactly = np.sort(self.codes[~unnamed] * _MATERIALS + carried[~unnamed])
        same = among(pairs * _MATERIALS + materials, exactly)
        return np.where(
            materials < 0,
            among(pairs, np.sort(self.codes)),
            same | among(pairs, np.sort(self.codes[unnamed])),
        )

    def of_kind(self, kind: LinkKind) -> Rows:
        """Where the ties of one kind stand."""
        order, starts = self._by_kind
        return order[starts[kind.rank] : starts[kind.rank + 1]]

    @cached_property
    def _by_kind(self) -> tuple[Rows, Rows]:
        starts = np.r_[0, np.cumsum(np.bincount(self.kind, minlength=len(LinkKind)))]
        return np.argsort(self.kind, kind="stable"), starts

    def between(self, kind: LinkKind) -> tuple[Positions, Positions]:
        """Who gives and who takes in the ties of one kind."""
        chosen = self.of_kind(kind)
        return self.ends[0][chosen], self.ends[1][chosen]

    @cached_property
    def ends(self) -> tuple[Positions, Positions]:
        """From whom what flows comes, and to whom it goes."""
        return _ends(self.kind, self.source, self.target)

    @cached_property
    def codes(self) -> Codes:
        """(kind × actors + giver) × actors + taker of each tie; then those without direction, the other way round."""
        return self.codes_at(slice(None))

    def codes_at(self, places: Rows | list[int] | slice) -> Codes:
        """The ``codes`` of the ties at these places."""
        kind, source, target = self.kind[places], self.source[places], self.target[places]
        giver, taker = _ends(kind, source, target)
        back = _both_ways(kind)
        return np.concatenate(
            [self._code(kind, giver, taker), self._code(kind[back], taker[back], giver[back])]
        )

    def places(self, links: Iterable[str]) -> list[int]:
        """Where those of these links stand that are ties."""
        place = self.adjacency.table.place
        return [place[one] for one in links if one in place]

    @cached_property
    def _undirected(self) -> Rows:
        return _both_ways(self.kind)

    def _code(self, kind: Positions, giver: Positions, taker: Positions) -> Codes:
        code: Codes = (kind.astype(np.int64) * self.actors + giver) * self.actors + taker
        return code


def _ends(kind: Positions, source: Positions, target: Positions) -> tuple[Positions, Positions]:
    ahead = _FORWARD[kind]
    return np.where(ahead, source, target), np.where(ahead, target, source)


def _both_ways(kind: Positions) -> Rows:
    return np.flatnonzero(~_DIRECTED[kind])


def ties_of(network: NetworkSnapshot) -> Ties:
    """The ties of a network."""
    return network.carried("tie columns", lambda one: _columns(one, one.ties), _patched)


def _columns(network: NetworkSnapshot, links: Sequence[Link]) -> Ties:
    herbs = {herb: number for number, herb in enumerate(herb_ids(network))}
    kg = (np.nan if link.volume_kg_per_year is None else link.volume_kg_per_year for link in links)
    return Ties(
        adjacency=network.adjacency,
        kind=np.array([link.kind.rank for link in links], dtype=np.int8),
        herb=np.array([herbs.get(link.herb or "", NOT_NAMED) for link in links], dtype=np.int16),
        form=np.array([NOT_NAMED if link.form is None else link.form.rank for link in links], dtype=np.int8),
        kg=np.fromiter(kg, float, len(links)),
    )


def _patched(before: Ties, network: NetworkSnapshot, touched: Touched) -> Ties | None:
    """None where herbs or actors moved: they are pointed into."""
    adjacency = network.adjacency
    if RecordKind.HERB in touched or adjacency.ids is not before.adjacency.ids:
        return None
    if adjacency is before.adjacency:
        return before
    table = adjacency.table
    step = before.adjacency.table.step_to(table, touched.get(RecordKind.LINK, frozenset()))
    changed = _columns(network, [table.ties[place] for place in step.changed])
    fresh = _columns(network, table.ties[step.first_new :])
    columns: dict[str, Any] = {}
    for name in (field.name for field in fields(Ties) if field.name != "adjacency"):
        column = np.concatenate([np.delete(getattr(before, name), step.gone), getattr(fresh, name)])
        column[step.changed] = getattr(changed, name)
        columns[name] = column
    return Ties(adjacency=adjacency, **columns)


def _material(herb: Positions, form: Positions) -> Codes:
    """A number for each material; below 0 where the herb or the form is not named."""
    named = (herb != NOT_NAMED) & (form != NOT_NAMED)
    number: Codes = np.where(named, herb.astype(np.int64) * len(ProductForm) + form, -1)
    return number

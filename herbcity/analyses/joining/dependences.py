"""Who depends on one partner alone: a single supplier, or a single buyer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from herbcity.analyses.cases.valuing import english_name
from herbcity.analyses.joining.weights import Scale, Weight, total
from herbcity.analyses.market.distance import distance_km, place_of
from herbcity.analyses.remembering import remembered
from herbcity.analyses.sentences import counted, weighed
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Herb, Interval, Link
from herbcity.stopping import go_on
from herbcity.vocabulary import EvidenceLevel, Flow

Side = Literal["supplier", "buyer"]
"""Whether all of it comes from one supplier, or all of it goes to one buyer."""

_Trade = tuple[Side, str | None, bool]
"""The sellers (or buyers) of one herb, in the invented layer or the real one."""


@dataclass(frozen=True, slots=True)
class Dependence:
    """An actor that gets, or sells, all that it has of one herb through one partner.

    ``alternatives`` is how many others sell (or buy) that herb; the nearest of those whose place is known is
    ``nearest``. ``evidence_level`` is the weakest of the ties that say so.
    """

    actor: Actor
    on: Actor
    side: Side
    herb: Herb | None
    weight: Weight
    alternatives: int
    nearest: Actor | None
    km: Interval | None
    evidence_level: EvidenceLevel

    @property
    def text_th(self) -> str:
        """One sentence to read aloud."""
        amount = weighed(self.weight.dry_kg, self.weight.thb)
        how_much = f" ({amount.th})" if amount else ""
        herb = self.herb.name_th if self.herb else "วัตถุดิบ"
        others = f"มีรายอื่นอีก {self.alternatives:,} ราย" if self.alternatives else "ไม่มีรายอื่นเลย"
        near = f" ใกล้ที่สุดคือ{self.nearest.name_th} {self.km.mid:,.0f} กม." if self.nearest and self.km else ""
        if self.side == "supplier":
            return (
                f"{self.actor.name_th}รับ{herb}ทั้งหมด{how_much} จาก{self.on.name_th}รายเดียว {others}ที่ขาย{near}"
            )
        return f"{self.actor.name_th}ขาย{herb}ทั้งหมด{how_much} ให้{self.on.name_th}รายเดียว {others}ที่รับซื้อ{near}"

    @property
    def text_en(self) -> str:
        amount = weighed(self.weight.dry_kg, self.weight.thb)
        how_much = f" ({amount.en})" if amount else ""
        herb = (self.herb.name_en or self.herb.name_th) if self.herb else "material"
        near = (
            f", the nearest of them {english_name(self.nearest)}, {self.km.mid:,.0f} km away"
            if self.nearest and self.km
            else ""
        )
        others = counted(self.alternatives, "other actor") if self.alternatives else "nobody else"
        gets, does, of = ("gets", "sell", "from") if self.side == "supplier" else ("sells", "buy", "to")
        does += "s" if self.alternatives <= 1 else ""
        return (
            f"{english_name(self.actor)} {gets} all its {herb}{how_much} {of} {english_name(self.on)} alone; "
            f"{others} {does} it{near}."
        )


@remembered
def dependences(network: NetworkSnapshot, *, count: int = 20) -> tuple[Dependence, ...]:
    """The dependences on a single supplier or a single buyer, by what hangs on them.

    For each actor and each herb the material ties that hold are gathered, those that name no herb by themselves. All
    from one source is a dependence on a single supplier, all to one target one on a single buyer. Others count as
    alternatives if material ties say that they sell (or buy) the herb today; the invented and the real are no
    alternatives to one another. A registry lists what is known: a partner that nobody recorded is not seen.

    Returns at most ``count``, those with most THB a year first, then most kg of dried herb, unknown amounts last.

    >>> from herbcity.network.toys import turmeric_chain
    >>> print(dependences(turmeric_chain())[0].text_en)  # doctest: +NORMALIZE_WHITESPACE
    Morning market collector sells all its turmeric (1,091 kg of dried herb a year, worth 51,000 THB) to Herb mill
    alone; 1 other actor buys it.
    """
    scale = Scale(network)
    ties = [tie for tie in network.ties if tie.flow is Flow.MATERIAL and tie.source != tie.target]
    trade: dict[tuple[Side, str, str | None], list[Link]] = {}
    partners: dict[_Trade, set[str]] = {}
    for tie in ties:
        trade.setdefault(("supplier", tie.target, tie.herb), []).append(tie)
        trade.setdefault(("buyer", tie.source, tie.herb), []).append(tie)
        invented = tie.evidence_level is EvidenceLevel.ILLUSTRATIVE
        partners.setdefault(("supplier", tie.herb, invented), set()).add(tie.source)
        partners.setdefault(("buyer", tie.herb, invented), set()).add(tie.target)
    found = []
    for (side, code, herb), links in trade.items():
        on = {link.source if side == "supplier" else link.target for link in links}
        if len(on) == 1:
            weight = total(
                scale.of(one.herb, one.form, one.volume_kg_per_year, one.evidence_level) for one in links
            )
            found.append(_Single(weight, side, code, herb, tuple(links), *on))
    found.sort(key=lambda one: (*heaviest_first(one.weight), one.code, one.side, one.herb or ""))
    return tuple(_dependence(network, partners, one) for one in found[: max(count, 0)])


class _Single(NamedTuple):
    """All ties of one actor over one herb, which lead to one partner."""

    weight: Weight
    side: Side
    code: str
    herb: str | None
    links: tuple[Link, ...]
    on: str


def _dependence(network: NetworkSnapshot, partners: Mapping[_Trade, set[str]], one: _Single) -> Dependence:
    go_on()
    level = min((link.evidence_level for link in one.links), key=lambda level: level.rank)
    invented = level is EvidenceLevel.ILLUSTRATIVE
    others = partners[one.side, one.herb, invented] - {one.on, one.code}
    nearest, km = nearest_of(network, one.code, others)
    return Dependence(
        network.actors[one.code], network.actors[one.on], one.side, network.herbs.get(one.herb or ""),
        one.weight, len(others), nearest, km, level,
    )  # fmt: skip


def heaviest_first(weight: Weight) -> tuple[float, float]:
    """Sorts by THB, then kg; unknown last."""
    return (
        -(weight.thb.mid if weight.thb else -1.0),
        -(weight.dry_kg.mid if weight.dry_kg else -1.0),
    )


def nearest_of(
    network: NetworkSnapshot, code: str, others: Iterable[str]
) -> tuple[Actor | None, Interval | None]:
    """Who of these is nearest, by the likely distance, and how far; the first by code where several are."""
    go_on()
    here = place_of(network, network.actors[code])
    best: tuple[float, str, Interval] | None = None
    for other in others:
        km = distance_km(here, place_of(network, network.actors[other]))
        if km is not None and (best is None or (km.mid, other) < best[:2]):
            best = (km.mid, other, km)
    return (network.actors[best[1]], best[2]) if best else (None, None)

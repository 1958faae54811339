"""What an actor alone can do, and where it is full: the constraints that it relieves or is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from herbcity.analyses.sentences import Sentence
from herbcity.network.carrying import Touched
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Capacity
from herbcity.registry.changes import RecordKind
from herbcity.vocabulary import EvidenceLevel, LinkKind, ListingSide, ProductForm, ServiceKind

FULL = 0.9
"""A capacity is a constraint once so much of it is taken up."""


class _Offer(NamedTuple):
    """Something that can be done, in one layer: the invented and the real do not stand in for each other."""

    what: tuple[ProductForm, ProductForm] | ServiceKind
    invented: bool


def constraints_of(network: NetworkSnapshot, code: str) -> tuple[Sentence, ...]:
    """What only this actor is recorded to make or to offer, and which of its capacities are taken up by nine tenths
    or more. Whatever is not recorded cannot be said, so an empty answer says nothing."""
    return (*_alone(network, code), *_full(network, code))


def _alone(network: NetworkSnapshot, code: str) -> Iterator[Sentence]:
    offerers = _offerers(network)
    for what, _invented in sorted(
        (offer for offer in _offers(network, code) if offerers[offer] == {code}), key=str
    ):
        if isinstance(what, ServiceKind):
            yield Sentence(
                f"เป็นรายเดียวที่บันทึกว่าให้บริการ{what.th}", f"it is the only one recorded to offer {what.en}"
            )
        else:
            from_form, to_form = what
            yield Sentence(
                f"เป็นรายเดียวที่บันทึกว่าแปรรูปจาก{from_form.th}เป็น{to_form.th}ได้",
                f"it is the only one recorded that can turn {from_form.en} into {to_form.en}",
            )


def _offerers(network: NetworkSnapshot) -> Mapping[_Offer, set[str]]:
    return network.carried("who offers what", _all_offerers, _unless_offers)


def _all_offerers(network: NetworkSnapshot) -> Mapping[_Offer, set[str]]:
    found: dict[_Offer, set[str]] = {}
    listed = {one.actor for one in network.listings.values()} | {
        one.actor for one in network.capacities.values()
    }
    for code in listed:
        for offer in _offers(network, code):
            found.setdefault(offer, set()).add(code)
    return found


def _unless_offers(
    before: Mapping[_Offer, set[str]], _network: NetworkSnapshot, touched: Touched
) -> Mapping[_Offer, set[str]] | None:
    return None if touched.keys() & {RecordKind.LISTING, RecordKind.CAPACITY, RecordKind.ACTOR} else before


def _offers(network: NetworkSnapshot, code: str) -> set[_Offer]:
    invented = EvidenceLevel.ILLUSTRATIVE
    services = {
        _Offer(one.service, one.evidence_level is invented)
        for one in network.listings_of(code)
        if one.service and one.side is ListingSide.OFFER and one.open(network.as_of)
    }
    return services | {
        _Offer((one.from_form, one.to_form), one.evidence_level is invented)
        for one in network.capacities_of(code)
    }


def _full(network: NetworkSnapshot, code: str) -> Iterator[Sentence]:
    for capacity in sorted(network.capacities_of(code), key=lambda one: one.id):
        share = _share_taken(network, capacity)
        if share is not None and share >= FULL:
            yield Sentence(
                f"กำลังแปรรูปจาก{capacity.from_form.th}เป็น{capacity.to_form.th}ถูกใช้ไป {share:.0%} "
                "ถ้าเพิ่มได้ วัตถุดิบจะผ่านได้มากขึ้น",
                f"its capacity from {capacity.from_form.en} to {capacity.to_form.en} is taken up by {share:.0%}, "
                "and more of it would let more through",
            )


def _share_taken(network: NetworkSnapshot, capacity: Capacity) -> float | None:
    """How much of a year's capacity the ties of its actor take up; None where no volume is known."""
    taken = list(_arriving(network, capacity))
    full = 12 * capacity.kg_in_per_month
    return sum(taken) / full if taken and full else None


def _arriving(network: NetworkSnapshot, capacity: Capacity) -> Iterable[float]:
    for link in network.links_of(capacity.actor):
        supplied = link.kind is LinkKind.SUPPLIES and link.target == capacity.actor
        tolled = link.kind is LinkKind.PROCESSES_FOR and link.source == capacity.actor
        fits = link.form is capacity.from_form and capacity.herb in (None, link.herb)
        if (
            (supplied or tolled)
            and fits
            and link.volume_kg_per_year is not None
            and link.holds(network.as_of)
        ):
            yield link.volume_kg_per_year

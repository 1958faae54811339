"""Offers and needs of the same thing, gathered into groups: grammar, law and layers decide who is in.

A kind of suggestion is a row here: what is offered and needed, and the kind of link that it would make.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from herbcity.analyses.ladder import Ladder, Rung
from herbcity.analyses.sides import Side, licensed, open_sides
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Capacity, Herb
from herbcity.vocabulary import LinkKind, ListingSide, ProductForm, ServiceKind, link_rule

SERVICE_LINKS: dict[ServiceKind, tuple[LinkKind, ...]] = {
    ServiceKind.FINANCING: (LinkKind.FINANCES,),
    ServiceKind.CREDIT_GUARANTEE: (LinkKind.FINANCES,),
    ServiceKind.RESEARCH_FUNDING: (LinkKind.FINANCES,),
    ServiceKind.CONSULTING: (LinkKind.ADVISES,),
    ServiceKind.LAND_INFORMATION: (LinkKind.ADVISES,),
    ServiceKind.TRAINING: (LinkKind.TRAINS,),
    ServiceKind.TESTING: (LinkKind.CERTIFIES,),
    ServiceKind.CERTIFICATION: (LinkKind.CERTIFIES,),
    ServiceKind.PERMITTING: (LinkKind.CERTIFIES,),
    ServiceKind.RESEARCH: (LinkKind.RESEARCHES_WITH,),
    ServiceKind.MARKET_ACCESS: (LinkKind.OPENS_MARKET_FOR,),
    ServiceKind.MENTORING: (LinkKind.MENTORS, LinkKind.ADVISES),
    ServiceKind.PLANTING_MATERIAL: (LinkKind.SUPPLIES, LinkKind.ADVISES),
    ServiceKind.TOLL_PROCESSING: (LinkKind.PROCESSES_FOR,),
}
"""The links that a service makes; the first whose grammar both actors satisfy."""

MATERIAL_PARTNERS = 5
SERVICE_PARTNERS = 5
"""How many counterparts of each side are kept: for materials the most valuable, for services the nearest."""


def material_link(form: ProductForm) -> LinkKind:
    """The link that a delivery of this form makes."""
    return LinkKind.TAKES_BYPRODUCT_FROM if form is ProductForm.RESIDUE else LinkKind.SUPPLIES


def service_link(service: ServiceKind, giver: Actor, taker: Actor) -> LinkKind | None:
    """The link that this service makes between the two; None where the grammar allows none."""
    for kind in SERVICE_LINKS[service]:
        rule = link_rule(kind)
        if not rule.sources.isdisjoint(giver.roles) and not rule.targets.isdisjoint(taker.roles):
            return kind
    return None


@dataclass(frozen=True, slots=True)
class Group:
    """Offers and needs of one thing, to be paired under one kind of link.

    ``rungs[i]`` is the rung on which need ``i`` would use the material best, where the ladder tells.
    """

    kind: LinkKind
    herb: Herb | None
    form: ProductForm | None
    offers: Sequence[Side]
    needs: Sequence[Side]
    rungs: Sequence[Rung | None]

    @property
    def worth_per_kg(self) -> list[float]:
        """What a kg is worth at each need, THB: on its rung, or the price named; nan if neither is known."""
        return [_worth_per_kg(need, rung) for need, rung in zip(self.needs, self.rungs)]


@dataclass(frozen=True, slots=True)
class Rivals:
    """Groups whose pairs compete for the same few places beside each side."""

    groups: Sequence[Group]
    places: int


def rivals(
    network: NetworkSnapshot, *, kinds: Collection[LinkKind], around: str | None = None
) -> Iterator[Rivals]:
    """All groups for these kinds of link in which the actor ``around`` has a side, or all without one.

    The invented and the real are never in one group.
    """
    builder = _Builder(network, around)
    offers = list(open_sides(network, ListingSide.OFFER))
    needs = list(open_sides(network, ListingSide.NEED))
    for illustrative in (False, True):
        given = [side for side in offers if side.illustrative is illustrative]
        wanted = [side for side in needs if side.illustrative is illustrative]
        for form in ProductForm:
            if material_link(form) in kinds:
                yield Rivals(list(builder.of_material(form, given, wanted)), MATERIAL_PARTNERS)
        for service, links in SERVICE_LINKS.items():
            served = [side for side in given if side.service is service]
            asking = [side for side in wanted if side.service is service]
            for kind in links:
                if kind in kinds:
                    yield Rivals(list(builder.group(kind, served, asking)), SERVICE_PARTNERS)


class _Builder:
    def __init__(self, network: NetworkSnapshot, around: str | None) -> None:
        self._network = network
        self._around = around
        self._ladder = Ladder(network)

    def of_material(self, form: ProductForm, given: list[Side], wanted: list[Side]) -> Iterator[Group]:
        """One group a herb. Who needs a form of any herb is in every group; an offer that does not name its
        herb is put to every need of the form, and the suggestion asks which herb it is."""
        given = [side for side in given if side.form is form]
        wanted = [side for side in wanted if side.form is form]
        herbs = {side.herb.id: side.herb for side in given if side.herb}
        for herb in sorted(herbs.values(), key=lambda one: one.id):
            offers = [side for side in given if side.herb is herb]
            needs = [side for side in wanted if side.herb in (None, herb)]
            yield from self.group(material_link(form), offers, needs, herb=herb, form=form)
        unnamed = [side for side in given if side.herb is None]
        yield from self.group(material_link(form), unnamed, wanted, form=form)

    def group(
        self,
        kind: LinkKind,
        offers: list[Side],
        needs: list[Side],
        *,
        herb: Herb | None = None,
        form: ProductForm | None = None,
    ) -> Iterator[Group]:
        """The group of those who may; none where a side is empty or the actor asked about is not in it."""
        rule = link_rule(kind)
        givers, takers = (rule.sources, rule.targets) if rule.forward else (rule.targets, rule.sources)
        offers = [
            side for side in offers if not givers.isdisjoint(side.actor.roles) and self._lawful(side, herb)
        ]
        needs = [
            side for side in needs if not takers.isdisjoint(side.actor.roles) and self._lawful(side, herb)
        ]
        if not offers or not needs or not self._concerns(offers, needs):
            return
        asking = {side.actor.code for side in needs if side.stated}
        rungs = [self._rung(side, herb) for side in needs]
        # A capacity counts where its actor asks for nothing of the kind; without a known use it says neither that
        # the material is wanted nor what it would be worth.
        kept = [
            (side, rung)
            for side, rung in zip(needs, rungs)
            if side.stated or (rung is not None and side.actor.code not in asking)
        ]
        if kept:
            needs, rungs = [side for side, _ in kept], [rung for _, rung in kept]
            yield Group(kind, herb, form, offers, needs, rungs)

    def _concerns(self, offers: list[Side], needs: list[Side]) -> bool:
        return self._around is None or any(side.actor.code == self._around for side in (*offers, *needs))

    def _lawful(self, side: Side, herb: Herb | None) -> bool:
        """Nothing is suggested about a regulated herb to whom no licence valid on the day is recorded."""
        herb = herb or side.herb
        return herb is None or not herb.regulated or licensed(self._network, side.actor.code)

    def _rung(self, need: Side, herb: Herb | None) -> Rung | None:
        """The completely known rung on which this actor would use the material best.

        None if that is worth less than the price the actor names: who pays more must have a better use that
        is not recorded.
        """
        if herb is None or need.form is None:
            return None
        record = need.record
        able = (record,) if isinstance(record, Capacity) else self._network.capacities_of(need.actor.code)
        forms = {
            capacity.to_form
            for capacity in able
            if capacity.from_form is need.form and capacity.herb in (None, herb.id)
        }
        rungs = (
            self._ladder.rung(herb.id, need.form, form, illustrative=need.illustrative)
            for form in sorted(forms)
        )
        known = [(worth.mid, rung) for rung in rungs if (worth := rung.worth_per_kg_in) is not None]
        if not known:
            return None
        worth_thb, best = max(known, key=lambda pair: pair[0])
        return best if need.price_per_kg is None or worth_thb >= need.price_per_kg.mid else None


def _worth_per_kg(need: Side, rung: Rung | None) -> float:
    worth = rung.worth_per_kg_in if rung is not None else need.price_per_kg
    return worth.mid if worth is not None else float("nan")

"""Who may deal with whom about what: grammar, law and layers sort the sides into groups of rivals.

A kind of suggestion is a row of rules: which rows of ``Sides`` give, which take, and the kind of link that
they would make. The engine that pairs them is the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.market.actors import actor_columns, role_bits
from herbcity.analyses.market.columns import NOT_NAMED, Floats, Mask, Rows, held_bits, herb_ids
from herbcity.analyses.market.coordination import one_offer_each, serve_the_same
from herbcity.analyses.market.ladder import Rung
from herbcity.analyses.market.mentoring import may_mentor, processes
from herbcity.analyses.market.rungs import Rungs
from herbcity.analyses.market.sides import CAPACITY, NEED, OFFER, open_sides
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.stopping import go_on
from herbcity.vocabulary import (
    CertificateKind,
    LinkKind,
    ProductForm,
    ServiceKind,
    link_rule,
)

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

PARTNERS = 5
"""How many counterparts of each side are kept: for materials the most valuable, for services the nearest."""


def material_link(form: ProductForm) -> LinkKind:
    """The link that a delivery of this form makes."""
    return LinkKind.TAKES_BYPRODUCT_FROM if form is ProductForm.RESIDUE else LinkKind.SUPPLIES


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of ``Sides`` that give and rows that take the same thing, to be paired under one kind of link.

    ``herb`` is a position in ``herb_ids``, ``form`` and ``service`` are ranks, or ``NOT_NAMED``. ``rungs[i]`` is
    the position in ``Rungs`` of the rung on which need ``i`` would use the material best, or ``NOT_NAMED``;
    ``worth[i]`` what a kg is worth to it, THB, nan where unknown. ``fits`` is one more test of pairs: rows that
    give × rows that take → which may.
    """

    kind: LinkKind
    herb: int
    form: int
    service: int
    offers: Rows
    needs: Rows
    rungs: NDArray[np.int32]
    worth: Floats
    fits: Callable[[Rows, Rows], Mask] | None = None


class Market:
    """All sides of one network, and what groups them.

    ``around`` is the position of the actor whose groups alone are wanted, or None for all. ``rungs`` fills up as
    groups are made; ``licensed`` says which sides may deal in regulated herbs, and ``regulated`` which herbs these
    are, False last, for ``NOT_NAMED``.
    """

    def __init__(self, network: NetworkSnapshot, *, around: str | None = None) -> None:
        self.network = network
        self.around = None if around is None else network.adjacency.index.get(around, NOT_NAMED)
        self.sides = open_sides(network)
        self.rungs = Rungs(network, self.sides)
        self._allowed: dict[tuple[LinkKind, bool], tuple[Mask, Mask]] = {}
        self._roles = actor_columns(network).roles[self.sides.actor]
        self.licensed = _licensed(network)[self.sides.actor]
        regulated = (network.herbs[herb].regulated for herb in herb_ids(network))
        self.regulated = np.array([*regulated, False], dtype=bool)

    def groups(self, kinds: Collection[LinkKind]) -> Iterator[Sequence[Group]]:
        """Lists of groups whose pairs compete for the same few places beside each side, of these kinds of link.
        The invented and the real are never in one group."""
        for illustrative in (False, True):
            layer = self.sides.illustrative == illustrative
            if not layer[self._own].any():
                continue
            for form in ProductForm:
                yield list(self._of_material(form, layer, kinds))
            for service, links in SERVICE_LINKS.items():
                for kind in links:
                    if kind in kinds:
                        yield list(self._of_service(service, kind, layer))
            if LinkKind.MENTORS in kinds:
                yield list(self._of_mentoring(layer))
            if LinkKind.COORDINATES_WITH in kinds:
                yield list(self._of_coordination(layer))

    @cached_property
    def _own(self) -> Mask:
        """The sides of the actor asked about, or all of them."""
        if self.around is None:
            return np.ones(len(self.sides), dtype=bool)
        own: Mask = self.sides.actor == self.around
        return own

    def _concerns(self, offers: Rows, needs: Rows) -> bool:
        """Whether there is anything to pair, and the actor asked about is among them."""
        if not len(offers) or not len(needs):
            return False
        actor = self.sides.actor
        return self.around is None or bool(
            (actor[offers] == self.around).any() or (actor[needs] == self.around).any()
        )

    def _of_material(self, form: ProductForm, layer: Mask, kinds: Collection[LinkKind]) -> Iterator[Group]:
        """One group a herb. Who needs a form of any herb is in every group; an offer that does not name its
        herb is put to every need of the form, and the suggestion asks which herb it is."""
        go_on()
        sides, kind = self.sides, material_link(form)
        of_form = layer & (sides.form == form.rank)
        if not (of_form & self._own).any():
            return
        given = of_form & (sides.what == OFFER)
        wanted = of_form & (sides.what != OFFER)
        for herb in np.unique(sides.herb[given]).tolist():
            named = herb != NOT_NAMED
            offers = given & (sides.herb == herb)
            needs = wanted & ((sides.herb == herb) | (sides.herb == NOT_NAMED)) if named else wanted
            if not (self._own & (offers | needs)).any():
                continue
            lawful = self.lawful(herb)
            if kind in kinds:
                yield from self._material(kind, herb, form, offers & lawful, needs & lawful)
            if LinkKind.PROCESSES_FOR in kinds and named:
                yield from self._toll(herb, form, offers & lawful, needs & lawful & (sides.what == CAPACITY))

    def lawful(self, herb: int) -> Mask:
        """Who may deal in it: nothing is suggested about a regulated herb to whom no licence valid on the day is
        recorded."""
        herbs = self.sides.herb if herb == NOT_NAMED else np.array([herb])
        lawful: Mask = self.licensed | ~self.regulated[herbs]
        return lawful

    def _material(
        self, kind: LinkKind, herb: int, form: ProductForm, offers: Mask, needs: Mask
    ) -> Iterator[Group]:
        givers, takers = self._may(kind, material=True)
        give, take = np.flatnonzero(offers & givers), np.flatnonzero(needs & takers)
        if not self._concerns(give, take):
            return
        rungs = self.rungs.best(take, herb, form)
        # A capacity counts where its actor asks for nothing of the kind; without a known use it says neither that
        # the material is wanted nor what it would be worth.
        stated = self.sides.what[take] == NEED
        asking = np.isin(self.sides.actor[take], self.sides.actor[take[stated]])
        kept = stated | ((rungs != NOT_NAMED) & ~asking)
        take, rungs = take[kept], rungs[kept]
        yield Group(kind, herb, form.rank, NOT_NAMED, give, take, rungs, self._worth(take, rungs))

    def _worth(self, needs: Rows, rungs: NDArray[np.int32]) -> Floats:
        """What a kg is worth at each need: on its rung, else the price named."""
        return np.where((rungs == NOT_NAMED)[:, np.newaxis], self.sides.price[needs], self.rungs.worth[rungs])

    def _toll(self, herb: int, form: ProductForm, offers: Mask, needs: Mask) -> Iterator[Group]:
        """Lots that could be processed for their owner, by capacities whose use is known. One of the two must say
        that it wants this: the owner needs toll processing, or the processor offers it."""
        owners, processors = self._may(LinkKind.PROCESSES_FOR, material=True)
        give, take = np.flatnonzero(offers & owners), np.flatnonzero(needs & processors)
        if not self._concerns(give, take):
            return
        rungs = self.rungs.best(take, herb, form)
        take, rungs = take[rungs != NOT_NAMED], rungs[rungs != NOT_NAMED]
        wanting, offering = self._tolling[0][give], self._tolling[1][take]
        for lots, able in ((give[wanting], np.ones_like(offering)), (give[~wanting], offering)):
            if self._concerns(lots, take[able]):
                worth = self._worth(take[able], rungs[able])
                yield Group(
                    LinkKind.PROCESSES_FOR, herb, form.rank, NOT_NAMED, lots, take[able], rungs[able], worth
                )

    @cached_property
    def _tolling(self) -> tuple[Mask, Mask]:
        """The sides of actors who need toll processing, and those of actors who offer it."""
        sides = self.sides
        said = sides.service == ServiceKind.TOLL_PROCESSING.rank
        who = np.zeros((2, len(sides.ids)), dtype=bool)
        for one, what in zip(who, (NEED, OFFER)):
            one[sides.actor[said & (sides.what == what)]] = True
        return who[0][sides.actor], who[1][sides.actor]

    def _of_service(self, service: ServiceKind, kind: LinkKind, layer: Mask) -> Iterator[Group]:
        sides = self.sides
        asked = layer & (sides.service == service.rank)
        if not (asked & self._own).any():
            return
        givers, takers = self._may(kind, material=False)
        offers = np.flatnonzero(asked & givers & (sides.what == OFFER))
        needs = np.flatnonzero(asked & takers & (sides.what == NEED))
        links = SERVICE_LINKS[service]
        earlier = links[: links.index(kind)]

        def first_that_fits(give: Rows, take: Rows) -> Mask:
            fits = np.ones((len(give), len(take)), dtype=bool)
            for other in earlier:
                may_give, may_take = self._may(other, material=False)
                fits &= ~(may_give[give][:, np.newaxis] & may_take[take])
            return fits

        yield from self._without_material(
            kind, service, offers, needs, fits=first_that_fits if earlier else None
        )

    def _of_mentoring(self, layer: Mask) -> Iterator[Group]:
        """Firms with the same process, whether or not they have said that they want it."""
        able = layer & (self.sides.what == CAPACITY)
        if not (able & self._own).any():
            return
        givers, takers = self._may(LinkKind.MENTORS, material=False)
        for rows in processes(self.sides, able):
            offers, needs = rows[givers[rows]], rows[takers[rows]]
            yield from self._without_material(
                LinkKind.MENTORS,
                ServiceKind.MENTORING,
                offers,
                needs,
                fits=may_mentor(self.network, self.sides),
            )

    def _of_coordination(self, layer: Mask) -> Iterator[Group]:
        """Agencies that serve the same actors. None is asked to need another; each stands on both sides."""
        if self.around is not None and not actor_columns(self.network).supporting[self.around]:
            return
        agencies = one_offer_each(self.network, self.sides, layer)
        if len(agencies) > 1:
            fits = serve_the_same(self.network, self.sides)
            yield from self._without_material(LinkKind.COORDINATES_WITH, None, agencies, agencies, fits)

    def _without_material(
        self,
        kind: LinkKind,
        service: ServiceKind | None,
        offers: Rows,
        needs: Rows,
        fits: Callable[[Rows, Rows], Mask] | None,
    ) -> Iterator[Group]:
        if not self._concerns(offers, needs):
            return
        none = np.full(len(needs), NOT_NAMED, dtype=np.int32)
        worth = np.full((len(needs), 3), np.nan)
        named = NOT_NAMED if service is None else service.rank
        yield Group(kind, NOT_NAMED, NOT_NAMED, named, offers, needs, none, worth, fits)

    def _may(self, kind: LinkKind, *, material: bool) -> tuple[Mask, Mask]:
        """Which sides may give and which may take, by the grammar. What is processed for its owner goes the other
        way than the service does."""
        asked = (kind, material and kind is LinkKind.PROCESSES_FOR)
        if asked not in self._allowed:
            rule = link_rule(kind)
            forward = rule.forward and not asked[1]
            givers, takers = (rule.sources, rule.targets) if forward else (rule.targets, rule.sources)
            self._allowed[asked] = (
                (self._roles & role_bits(givers)) != 0,
                (self._roles & role_bits(takers)) != 0,
            )
        return self._allowed[asked]

    def may_take(self, kind: LinkKind) -> Mask:
        """Which sides may be the takers of this kind of link."""
        return self._may(kind, material=True)[1]

    def rung(self, number: int) -> Rung | None:
        """The rung at a position of ``Group.rungs``."""
        return None if number == NOT_NAMED else self.rungs.rungs[number]


def _licensed(network: NetworkSnapshot) -> Mask:
    return (held_bits(network) >> CertificateKind.CONTROLLED_HERB_LICENCE.rank & 1).astype(bool)

"""Offers and needs that fit each other: the same thing, by the grammar, in the same months, within reach.

What is impossible is left out here; what people could remove (a certificate that is lacking) and what is not
known (a distance, a season) stays in and is named on the suggestion. Invented and real actors are never
matched.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from herbcity.analyses.distance import distance_km
from herbcity.analyses.ladder import Rung
from herbcity.analyses.market import Group, Rivals, rivals, service_link
from herbcity.analyses.pairing import best_pairs
from herbcity.analyses.sides import Side, licensed, lower
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Certificate, Herb, Interval, Link, Months
from herbcity.vocabulary import CertificateKind, EvidenceLevel, LinkKind, Stage, link_rule


class Lack(NamedTuple):
    """A certificate that one side requires and of which the other has none valid on the day."""

    actor: Actor
    kind: CertificateKind


@dataclass(frozen=True, slots=True)
class Match:
    """An offer and a need that fit, with everything that a business case of them rests on."""

    kind: LinkKind
    offer: Side
    need: Side
    herb: Herb | None
    kg_by_month: Months | None
    distance_km: Interval | None
    becomes: Rung | None
    held: tuple[Certificate, ...]
    lacking: tuple[Lack, ...]
    shared_agencies: tuple[Actor, ...]

    @property
    def source(self) -> Actor:
        """Who would be the source of the link; a taker of by-products is the source of its link."""
        return self.offer.actor if link_rule(self.kind).forward else self.need.actor

    @property
    def target(self) -> Actor:
        return self.need.actor if link_rule(self.kind).forward else self.offer.actor

    @property
    def level(self) -> EvidenceLevel:
        """How well the two sides are known."""
        return lower(self.offer.level, self.need.level)


class _Candidate(NamedTuple):
    """A pair worth a closer look: how good it is, its group, and the positions of its sides there."""

    score: float
    group: Group
    offer: Side
    need: Side
    rung: Rung | None


def matches(
    network: NetworkSnapshot, *, kinds: Collection[LinkKind], around: str | None = None
) -> Iterator[Match]:
    """The matches that are worth a closer look, of these kinds of link, around one actor or everywhere.

    Each offer and each need keeps its best few counterparts; ``around`` an actor those of its own.
    """
    matcher = _Matcher(network)
    for some in rivals(network, kinds=kinds, around=around):
        candidates = [
            candidate for group in some.groups for candidate in matcher.candidates(group, around, some)
        ]
        for candidate in _best_of_each_side(candidates, around, some.places):
            match = matcher.match(candidate)
            if matcher.allows(match):
                yield match


class _Matcher:
    """What is looked up again and again while one network is matched."""

    def __init__(self, network: NetworkSnapshot) -> None:
        self._network = network
        self._actors = network.actors
        self._agencies: dict[str, frozenset[str]] = {}
        self._ties: dict[tuple[LinkKind, str | None], list[Link]] = {}
        for tie in network.ties:
            self._ties.setdefault((tie.kind, tie.herb), []).append(tie)

    def candidates(self, group: Group, around: str | None, some: Rivals) -> Iterator[_Candidate]:
        pairs = best_pairs(
            group.offers,
            group.needs,
            worth=group.worth_per_kg,
            taken=self._taken(group),
            around=around,
            partners=some.places,
        )
        return (
            _Candidate(score, group, group.offers[offer], group.needs[need], group.rungs[need])
            for (offer, need), score in pairs.items()
        )

    def match(self, candidate: _Candidate) -> Match:
        offer, need = candidate.offer, candidate.need
        held, lacking = self._certificates(offer, need)
        shared = self._agencies_of(offer.actor.code) & self._agencies_of(need.actor.code)
        return Match(
            kind=candidate.group.kind,
            offer=offer,
            need=need,
            herb=candidate.group.herb or need.herb,
            kg_by_month=_common_months(offer.kg_by_month, need.kg_by_month),
            distance_km=distance_km(offer.place, need.place),
            becomes=candidate.rung,
            held=held,
            lacking=lacking,
            shared_agencies=tuple(self._actors[code] for code in sorted(shared)),
        )

    def allows(self, match: Match) -> bool:
        """What only the pair shows: the link that a service makes, and the licence of an unnamed offer."""
        if match.offer.service is not None:
            return service_link(match.offer.service, match.offer.actor, match.need.actor) is match.kind
        return not (match.herb and match.herb.regulated) or licensed(self._network, match.offer.actor.code)

    def _taken(self, group: Group) -> dict[str, set[str]]:
        """Who offers to whom already: ties of the kind, and of the material where the tie names one."""
        rule = link_rule(group.kind)
        if group.form is None:
            ties = [tie for (kind, _), some in self._ties.items() if kind is group.kind for tie in some]
        else:
            herbs = {None, group.herb.id if group.herb else None}
            same_herb = [tie for herb in herbs for tie in self._ties.get((group.kind, herb), ())]
            ties = [tie for tie in same_herb if tie.form in (None, group.form)]
        taken: dict[str, set[str]] = {}
        for tie in ties:
            giver, taker = (tie.source, tie.target) if rule.forward else (tie.target, tie.source)
            taken.setdefault(giver, set()).add(taker)
            if not rule.directed:
                taken.setdefault(taker, set()).add(giver)
        return taken

    def _agencies_of(self, code: str) -> frozenset[str]:
        """The supporting actors that an actor is tied to."""
        if code not in self._agencies:
            ties = (link for link in self._network.links_of(code) if link.holds(self._network.as_of))
            others = (tie.target if tie.source == code else tie.source for tie in ties)
            self._agencies[code] = frozenset(
                other for other in others if self._actors[other].stage is Stage.SUPPORT
            )
        return self._agencies[code]

    def _certificates(self, offer: Side, need: Side) -> tuple[tuple[Certificate, ...], tuple[Lack, ...]]:
        """What each side requires of the other: the certificates held, and those that are lacking."""
        held: list[Certificate] = []
        lacking: list[Lack] = []
        for asking, holder in ((need, offer.actor), (offer, need.actor)):
            for kind in asking.requires:
                valid = [
                    certificate
                    for certificate in self._network.certificates_of(holder.code)
                    if certificate.kind is kind and certificate.valid(self._network.as_of)
                ]
                if valid:
                    held.append(min(valid, key=lambda one: one.id))
                else:
                    lacking.append(Lack(holder, kind))
        return tuple(held), tuple(lacking)


def _best_of_each_side(candidates: list[_Candidate], around: str | None, places: int) -> Iterator[_Candidate]:
    """Those among the best few of their offer or of their need; with ``around``, of that actor's own.

    An offer or a need of several herbs has its few places once, and not in every group anew.
    """
    given: dict[str, int] = {}
    for candidate in sorted(candidates, key=lambda one: -one.score):
        wins = False
        for side in (candidate.offer, candidate.need):
            if around in (None, side.actor.code):
                given[side.record.id] = given.get(side.record.id, 0) + 1
                wins = wins or given[side.record.id] <= places
        if wins:
            yield candidate


def _common_months(one: Months | None, other: Months | None) -> Months | None:
    if one is None or other is None:
        return None
    return tuple(min(pair) for pair in zip(one, other))

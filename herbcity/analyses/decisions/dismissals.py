"""Why a dismissed suggestion stays away, and what brings it back.

A dismissal keeps what was recorded then of its reason: prices if it was the price, certificates if one was
lacking. The suggestion is dismissed for as long as nothing new is recorded there. New is a value that was not
there at the time: a record that is loaded again unchanged, withdrawn or out of date brings nothing back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import Any, NamedTuple

import msgspec

from herbcity.analyses.cases.keys import links_in
from herbcity.analyses.decisions.naming import certificates_named
from herbcity.analyses.market.distance import place_of
from herbcity.analyses.market.ladder import Ladder
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Capacity, Decision, Fact, Listing
from herbcity.registry.changes import RecordKind
from herbcity.vocabulary import (
    CertificateKind,
    DismissalReason,
    EvidenceLevel,
    LinkKind,
    ListingSide,
    ProductForm,
    ServiceKind,
    SuggestionState,
    link_rule,
)

_TERMS = (
    "price_per_kg",
    "kg_by_month",
    "max_distance_km",
    "requires",
    "waste_code",
    "amount_thb",
    "valid_from",
)
_LADDER = ("kg_in_per_kg_out", "price_out", "cost_per_kg_out")
_FIELDS: dict[DismissalReason, dict[RecordKind, tuple[str, ...]]] = {
    DismissalReason.CERTIFICATE: {RecordKind.LISTING: ("requires",)},
    DismissalReason.PRICE: {
        RecordKind.LISTING: ("price_per_kg", "amount_thb"),
        RecordKind.LADDER_STEP: _LADDER,
    },
    DismissalReason.QUANTITY: {
        RecordKind.LISTING: ("kg_by_month", "amount_thb"),
        RecordKind.CAPACITY: ("kg_in_per_month",),
    },
    DismissalReason.DISTANCE: {RecordKind.ACTOR: ("place",), RecordKind.LISTING: ("max_distance_km",)},
    DismissalReason.PARTNER: {RecordKind.LISTING: ("valid_from",)},
    DismissalReason.OTHER: {
        RecordKind.ACTOR: ("place", "legal_form"),
        RecordKind.LISTING: _TERMS,
        RecordKind.CAPACITY: ("kg_in_per_month",),
        RecordKind.LADDER_STEP: _LADDER,
    },
}
"""The fields that matter to each reason, certificates apart."""

_ABOUT_CERTIFICATES = (DismissalReason.CERTIFICATE, DismissalReason.OTHER)


class Case(NamedTuple):
    """What the key of a suggestion says: who would give what to whom, and who would buy what is made of it."""

    giver: str
    taker: str
    herb: str | None
    form: ProductForm | None
    service: ServiceKind | None
    buyer: str | None = None
    output: ProductForm | None = None

    @classmethod
    def of(cls, suggestion: str) -> Case | None:
        """The case that a key names; None where it is not the key of a suggestion.

        >>> Case.of("SUPPLIES|HC-0002-C|HC-0004-8|turmeric|FRESH|").taker
        'HC-0004-8'
        """
        parts = suggestion.split("|")
        if len(parts) not in (6, 8):
            return None
        kind, source, target, herb, form, service, *onward = parts
        try:
            giver, taker = (source, target) if link_rule(LinkKind(kind)).forward else (target, source)
            return cls(
                giver,
                taker,
                herb or None,
                ProductForm(form) if form else None,
                ServiceKind(service) if service else None,
                onward[0].removeprefix(">") if onward else None,
                ProductForm(onward[1]) if onward and onward[1] else None,
            )
        except ValueError:
            return None

    @property
    def actors(self) -> tuple[str, ...]:
        return (self.giver, self.taker) if self.buyer is None else (self.giver, self.taker, self.buyer)

    def listings(self, network: NetworkSnapshot, actor: str) -> list[Listing]:
        """The open listings of one of the actors that this case rests on or could rest on."""
        form = self.output if actor == self.buyer else self.form
        side = ListingSide.OFFER if actor == self.giver else ListingSide.NEED
        return [
            one
            for one in network.listings_of(actor)
            if one.side is side
            and one.open(network.as_of)
            and (one.form, one.service) == (form, self.service)
            and (self.herb is None or one.herb in (None, self.herb))
        ]

    def capacities(self, network: NetworkSnapshot) -> list[Capacity]:
        """The taker's capacities for the material."""
        return [
            one
            for one in network.capacities_of(self.taker)
            if one.from_form is self.form and (self.herb is None or one.herb in (None, self.herb))
        ]


def facts_of(
    network: NetworkSnapshot, suggestion: str, *, because: DismissalReason, note: str | None = None
) -> tuple[Fact, ...]:
    """What is recorded of a suggestion, by its key, that matters to this reason; the note may name certificates.

    >>> from herbcity.network.toys import turmeric_chain
    >>> key = "SUPPLIES|HC-0002-C|HC-0004-8|turmeric|FRESH|"
    >>> facts_of(turmeric_chain(), key, because=DismissalReason.DISTANCE)[0]
    Fact(kind=<RecordKind.ACTOR: 'ACTOR'>, of='HC-0002-C', field='place', stated=[])
    """
    case = Case.of(suggestion)
    if case is None:
        return ()
    wanted = [
        (kind, of, field)
        for kind, fields in _FIELDS[because].items()
        for of in _subjects(case, kind)
        for field in fields
    ]
    if because in _ABOUT_CERTIFICATES:
        wanted += [
            (RecordKind.CERTIFICATE, holder, str(kind))
            for holder, kind in _watched(network, case, certificates_named(note))
        ]
    return tuple(Fact(kind, of, field, stated(network, case, kind, of, field)) for kind, of, field in wanted)


def reason_of(note: str | None) -> DismissalReason:
    """Why something was dismissed, where nobody chose a reason: a certificate if the note says that one is lacking."""
    return DismissalReason.CERTIFICATE if certificates_named(note) else DismissalReason.OTHER


def _subjects(case: Case, kind: RecordKind) -> tuple[str, ...]:
    if kind is RecordKind.LADDER_STEP:
        return (case.herb,) if case.herb else ()
    return (case.taker,) if kind is RecordKind.CAPACITY else case.actors


def _watched(
    network: NetworkSnapshot, case: Case, named: tuple[CertificateKind, ...]
) -> Iterator[tuple[str, CertificateKind]]:
    """Whose certificates of which kind could bring the case back.

    Those required and lacking, and those named: of the giver of a material if it lacks them, else of the taker.
    Where neither is said, every kind of each actor.
    """
    lacking = {
        (holder, kind)
        for holder, asking in ((case.giver, case.taker), (case.taker, case.giver), (case.taker, case.buyer))
        for listing in (case.listings(network, asking) if asking else ())
        for kind in listing.requires
        if not _levels_held(network, holder, kind)
    }
    for kind in named:
        if any(one is kind for _, one in lacking):
            continue
        bare = [actor for actor in case.actors if not _levels_held(network, actor, kind)]
        lacking.update((actor, kind) for actor in (bare[:1] if case.form is not None else case.actors))
    if lacking:
        return iter(sorted(lacking, key=lambda pair: (pair[0], pair[1].rank)))
    return ((actor, kind) for actor in case.actors for kind in CertificateKind)


def _levels_held(network: NetworkSnapshot, holder: str, kind: CertificateKind) -> list[int | None]:
    held = {
        one.level for one in network.certificates_of(holder) if one.kind is kind and one.valid(network.as_of)
    }
    return sorted(held, key=lambda level: -1 if level is None else level)


def stated(network: NetworkSnapshot, case: Case, kind: RecordKind, of: str, field: str) -> list[Any]:
    """Everything that is recorded now under one fact of a case, as JSON values in a fixed order; [] for nothing.

    ``place`` is latitude, longitude and by how many km the actor may be elsewhere.
    """
    if of not in network.actors and kind is not RecordKind.LADDER_STEP:
        return []
    found: Iterable[Any]
    if kind is RecordKind.CERTIFICATE:
        return _levels_held(network, of, CertificateKind(field))
    if kind is RecordKind.LADDER_STEP:
        found = _rungs(network, case, field)
    elif kind is RecordKind.CAPACITY:
        found = ((one.to_form, one.kg_in_per_month) for one in case.capacities(network))
    elif kind is RecordKind.LISTING and field == "requires":
        found = {required for one in case.listings(network, of) for required in one.requires}
    elif kind is RecordKind.LISTING:
        found = (getattr(one, field) for one in case.listings(network, of))
        found = [value for value in found if value is not None or field == "valid_from"]
    elif field == "place":
        found = filter(None, [place_of(network, network.actors[of])])
    else:
        found = filter(None, [getattr(network.actors[of], field)])
    unique = {msgspec.json.encode(value) for value in found}
    return [msgspec.json.decode(value) for value in sorted(unique)]


def _rungs(network: NetworkSnapshot, case: Case, field: str) -> Iterator[tuple[ProductForm, Any]]:
    """What the ladder states about the rungs that the taker can climb with the material."""
    taker = network.actors.get(case.taker)
    if case.herb is None or case.form is None or taker is None:
        return
    ladder = Ladder(network)
    invented = taker.evidence_level is EvidenceLevel.ILLUSTRATIVE
    for to_form in sorted({one.to_form for one in case.capacities(network)}):
        known = getattr(ladder.rung(case.herb, case.form, to_form, illustrative=invented), field)
        if known is not None:
            yield to_form, known.value


# ── what has changed ─────────────────────────────────────────────────────────────────────────────────────


class NewFact(NamedTuple):
    """One fact of a dismissal that is no longer what it was: what was recorded then, and what is now."""

    kind: RecordKind
    of: str
    field: str
    before: list[Any]
    now: list[Any]


def decisions_about(network: NetworkSnapshot, suggestion: str) -> tuple[Decision, ...]:
    """The decisions about a suggestion in their order, and with those about a chain the dismissals of its links.

    A link that was dismissed is not to be made as part of a chain either; unless the chain itself was decided on
    after that.
    """
    own = network.decisions_on(suggestion)
    links = [network.decisions_on(link)[-1:] for link in links_in(suggestion)]
    dismissed = [one for last in links for one in last if one.state is SuggestionState.DISMISSED]
    if not dismissed:
        return own
    return tuple(
        sorted([*own, *dismissed], key=lambda one: (one.decided_on, one.number, one in dismissed, one.id))
    )


def _dismissals(network: NetworkSnapshot, suggestion: str) -> list[Decision]:
    """The dismissals that would all have to be lifted, each the last one of the suggestion or of one of its links."""
    backwards = reversed(decisions_about(network, suggestion))
    since = takewhile(lambda one: one.state is SuggestionState.DISMISSED, backwards)
    last: dict[str, Decision] = {}
    for one in since:
        last.setdefault(one.suggestion, one)
    return list(last.values())


def new_facts(network: NetworkSnapshot, suggestion: str) -> tuple[tuple[Case, NewFact], ...]:
    """What has been recorded since a suggestion, or a link of it, was dismissed that matters to the reason, each with
    the case that was dismissed.

    Empty where it was not dismissed last, where the facts of that day were not kept, where nothing new is recorded,
    or where one of several dismissals still stands.
    """
    found: list[tuple[Case, NewFact]] = []
    for dismissal in _dismissals(network, suggestion):
        case = Case.of(dismissal.suggestion)
        news = [] if case is None else [(case, fact) for fact in _new(network, case, dismissal)]
        if not news:
            return ()
        found += news
    return tuple(found)


def _new(network: NetworkSnapshot, case: Case, dismissal: Decision) -> Iterator[NewFact]:
    for kind, of, field, before in dismissal.facts or ():
        now = stated(network, case, kind, of, field)
        if kind is RecordKind.LISTING and field == "requires":
            # Asking for less is what helps; a listing that is gone asks for nothing.
            news = [value for value in before if value not in now] if case.listings(network, of) else []
        else:
            news = [value for value in now if value not in before]
        if news:
            yield NewFact(kind, of, field, list(before), now)


def state_of(network: NetworkSnapshot, suggestion: str) -> SuggestionState:
    """What was decided last about a suggestion, or about a link of it if that was to dismiss it; OPEN where nothing
    was, or where news brought it back."""
    decisions = decisions_about(network, suggestion)
    if not decisions or new_facts(network, suggestion):
        return SuggestionState.OPEN
    return decisions[-1].state

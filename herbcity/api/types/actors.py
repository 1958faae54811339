"""Actors and the districts they are in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date

import graphene

from herbcity.analyses.suggestion import Suggestion
from herbcity.api.conditions import suggestions_where
from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.paging import checked_count
from herbcity.api.personal import all_at_once, one_by_one, reason, shown_statements
from herbcity.api.resolving import resolvers
from herbcity.api.spelling import camel_case, snake_case
from herbcity.api.suggested import suggestions
from herbcity.api.types.enums import (
    ActorRoleEnum,
    Direction,
    DirectionEnum,
    FirmSizeEnum,
    Language,
    LegalFormEnum,
    LinkKindEnum,
    LinkStatusEnum,
    ListingSideEnum,
    StageEnum,
)
from herbcity.api.types.evidence import FactType, evidence_field, evidence_level_field, evidence_of
from herbcity.api.types.fields import (
    choices,
    chosen_name,
    first_argument,
    language_argument,
    many,
    maybe_many,
)
from herbcity.api.types.names import (
    ACTOR,
    CAPACITY,
    CERTIFICATE,
    DECISION,
    LINK,
    LISTING,
    REVISION,
    SUGGESTION,
)
from herbcity.api.types.node import NodeInterface, NodeType
from herbcity.api.types.people import ContactType, contacts_of, contacts_withheld
from herbcity.api.types.scalars import Date
from herbcity.network.values import Actor, Capacity, Certificate, Decision, District, Link, Listing
from herbcity.network.withholding import is_person
from herbcity.registry.changes import RecordKind
from herbcity.registry.engine import reading
from herbcity.registry.log import RevisionRecord
from herbcity.registry.personal import PERSONAL
from herbcity.registry.reading import Statement, history, statements
from herbcity.registry.tables import ContactRecord
from herbcity.vocabulary import LinkKind, LinkStatus, ListingSide


class DistrictType(graphene.ObjectType):
    """A district (อำเภอ) of the province, with one point that stands for it."""

    class Meta:
        name = "District"

    code = graphene.String(required=True, description="The official four-digit code.")
    name_th = graphene.String(required=True, description="The Thai name.")
    name_en = graphene.String(required=True, description="The English name.")
    latitude = graphene.Float(required=True, description="Latitude of the point, in degrees north (WGS84).")
    longitude = graphene.Float(required=True, description="Longitude of the point, in degrees east (WGS84).")


def _spoken_name(_info: Info, language: Language | None = None) -> Callable[[Actor], str]:
    return lambda actor: chosen_name(actor.name_th, actor.name_en, language)


def _district(info: Info) -> Callable[[Actor], District | None]:
    districts = info.context.network(info).districts
    return lambda actor: districts[actor.district] if actor.district else None


def _listings(
    info: Info, side: ListingSide | None = None, open: bool | None = None
) -> Callable[[Actor], list[Listing]]:
    network = info.context.network(info)
    return lambda actor: [
        listing
        for listing in network.listings_of(actor.code)
        if (side is None or listing.side is side) and (open is None or listing.open(network.as_of) is open)
    ]


def _capacities(info: Info) -> Callable[[Actor], Sequence[Capacity]]:
    capacities_of = info.context.network(info).owned(RecordKind.CAPACITY)
    return lambda actor: capacities_of(actor.code)


def _certificates(info: Info, valid_on: date | None = None) -> Callable[[Actor], list[Certificate]]:
    network = info.context.network(info)
    return lambda actor: [
        certificate
        for certificate in network.certificates_of(actor.code)
        if valid_on is None or certificate.valid(valid_on)
    ]


def _links(
    info: Info,
    kinds: Collection[LinkKind] | None = None,
    direction: Direction | None = None,
    statuses: Collection[LinkStatus] | None = None,
) -> Callable[[Actor], Sequence[Link]]:
    links_of = info.context.network(info).owned(RecordKind.LINK)

    def links(actor: Actor) -> Sequence[Link]:
        code = actor.code
        found: Sequence[Link] = links_of(code)
        if direction is Direction.OUT:
            found = [link for link in found if link.source == code]
        elif direction is Direction.IN:
            found = [link for link in found if link.target == code]
        if kinds:
            found = [link for link in found if link.kind in kinds]
        if statuses:
            found = [link for link in found if link.status in statuses]
        return found

    return links


def _decisions(info: Info, first: int | None = None) -> Callable[[Actor], Sequence[Decision]]:
    count = checked_count(first, default=20)
    network = info.context.network(info)
    return lambda actor: network.decisions_about(actor.code)[::-1][:count]


class ActorType(NodeType):
    """One organisation of the herbal value chain: a farmer group, a mill, a hospital, an agency, a bank …"""

    class Meta:
        name = "Actor"
        interfaces = (NodeInterface,)

    value_type = Actor

    code = graphene.String(
        required=True,
        description="The code of the actor, such as `HC-0412-5`: short, with a check character, never given "
        "twice.",
    )
    name = graphene.String(
        required=True, description="The name in one language.", language=language_argument()
    )
    name_th = graphene.String(required=True, description="The Thai name.")
    name_en = graphene.String(description="The English name; null where none is known.")
    other_names = many(graphene.String, "Abbreviations, earlier names and other spellings.")
    roles = many(ActorRoleEnum, "What it does in the chain, the main role first.")
    stage = graphene.Field(
        StageEnum, required=True, description="Where it stands in the chain, by its main role."
    )
    legal_form = graphene.Field(LegalFormEnum, description="What it is in law; null where not known.")
    registration_id = graphene.String(
        description="Its number in an official register, usually the 13 digits of a juristic person; null "
        "where not known."
    )
    size = graphene.Field(FirmSizeEnum, description="The size of the firm by law; null where not known.")
    households = graphene.Int(description="How many member households a group has; null where not known.")
    district = graphene.Field(
        DistrictType, description="The district it is in; null where not known or outside the province."
    )
    subdistrict = graphene.String(
        description="The Thai name of the subdistrict (ตำบล); null where not known."
    )
    latitude = graphene.Float(
        description="Latitude of the place, in degrees north (WGS84); null where not known."
    )
    longitude = graphene.Float(
        description="Longitude of the place, in degrees east (WGS84); null where not known."
    )
    evidence_level = evidence_level_field()
    evidence = evidence_field()
    note = graphene.String(description="What a reader should know about this actor.")
    facts = weighing(
        maybe_many(
            FactType,
            "Every value ever stated for its fields, oldest first, with who said so, also those that were never "
            "adopted.",
            field=graphene.String(
                description="Only statements about this field, such as `nameTh`; all of them if left out."
            ),
            assumed=20,
        ),
        own=500,
        waits=True,
    )
    listings = many(
        LISTING,
        "What it offers and needs.",
        side=graphene.Argument(ListingSideEnum, description="Only offers, or only needs; both if left out."),
        open=graphene.Boolean(
            description="Only those that stand on the day looked at (true) or do not (false)."
        ),
        assumed=2,
    )
    capacities = many(CAPACITY, "What it can process each month.", assumed=2)
    certificates = many(
        CERTIFICATE,
        "The certificates recorded for it.",
        valid_on=graphene.Argument(
            Date, description="Only those valid on this day; all of them if left out."
        ),
        assumed=2,
    )
    links = many(
        LINK,
        "The links recorded at it, of any status unless told otherwise.",
        kinds=choices(LinkKindEnum, "Only links of these kinds; all kinds if left out."),
        direction=graphene.Argument(
            DirectionEnum,
            default_value=Direction.BOTH,
            description="OUT: those that begin at this actor; IN: those that end at it; BOTH unless told "
            "otherwise.",
        ),
        statuses=choices(LinkStatusEnum, "Only links of these statuses; all of them if left out."),
        assumed=10,
    )
    suggestions = weighing(
        maybe_many(
            SUGGESTION,
            "The best links that its own offers and needs could make, best first; those that were dismissed or came "
            "about are left out. "
            "`suggestions(where: {actor: …})` has also those in which it is among the best for somebody else, or "
            "the buyer at the end of a chain.",
            kinds=choices(LinkKindEnum, "Only suggestions of these kinds; all kinds if left out."),
            first=first_argument(10),
        ),
        own=200,
        each=10,
        waits=True,
    )
    decisions = maybe_many(
        DECISION,
        "What was decided about suggestions of it, also those that have become links or have gone, the latest day "
        "first.",
        first=first_argument(20),
    )
    contacts = weighing(
        maybe_many(
            ContactType,
            "How to reach it. Personal data: null for callers without the right; see `contactsWithheld`.",
            assumed=2,
        ),
        own=20,
        waits=True,
    )
    contacts_withheld = graphene.String(
        description="Why `contacts` is null for this caller; null where it is not."
    )
    personal_withheld = graphene.String(
        description="Why what is personal is withheld from this caller: "
        + ", ".join(f"`{camel_case(name)}`" for name in PERSONAL[RecordKind.ACTOR])
        + " of an actor that is a natural person (SOLE_PROPRIETOR) are empty for callers without the right; null "
        "where nothing is withheld."
    )
    history = weighing(
        maybe_many(
            REVISION,
            "The latest revisions that touched it or what hangs on it, newest first.",
            first=first_argument(20),
        ),
        own=500,
        waits=True,
    )
    former_codes = many(
        graphene.String,
        "The codes of the actors that were merged into it; each of them finds this actor.",
        assumed=1,
    )
    merged_into = graphene.Field(
        ACTOR,
        description="Where an earlier moment is looked at: the actor that this one has been merged into since, as that "
        "one is now. Null for one that still stands by itself.",
    )

    resolve_name, batch_name = resolvers(_spoken_name)
    resolve_district, batch_district = resolvers(_district)
    resolve_evidence, batch_evidence = resolvers(evidence_of)
    resolve_listings, batch_listings = resolvers(_listings)
    resolve_capacities, batch_capacities = resolvers(_capacities)
    resolve_certificates, batch_certificates = resolvers(_certificates)
    resolve_links, batch_links = resolvers(_links)
    resolve_decisions, batch_decisions = resolvers(_decisions)

    @staticmethod
    def resolve_facts(actor: Actor, info: Info, field: str | None = None) -> list[Statement]:
        until = info.context.network(info).revision
        codes = (*info.context.network(info).former_codes(actor.code), actor.code)
        name = snake_case(field) if field else None
        with reading(info.context.engine) as session:
            said = {code: statements(session, RecordKind.ACTOR, code, name) for code in codes}
        known = [
            statement
            for code in codes
            for statement in shown_statements(
                info.context,
                RecordKind.ACTOR,
                code,
                (statement for statement in said[code] if statement.revision <= until),
            )
        ]
        return sorted(known, key=lambda statement: statement.revision) if len(codes) > 1 else known

    @staticmethod
    def resolve_suggestions(
        actor: Actor, info: Info, kinds: Collection[LinkKind] | None = None, first: int | None = None
    ) -> Sequence[Suggestion]:
        count = checked_count(first, default=10)
        found = suggestions(info.context.holder, info.context.network(info), around=actor.code)
        return suggestions_where(found, {"kinds": kinds})[:count]

    @staticmethod
    def resolve_contacts(actor: Actor, info: Info) -> list[ContactRecord] | None:
        return contacts_of(actor.code, info)

    @staticmethod
    def resolve_contacts_withheld(_actor: Actor, info: Info) -> str | None:
        return contacts_withheld(info)

    @staticmethod
    def resolve_personal_withheld(actor: Actor, info: Info) -> str | None:
        return reason(info.context) if is_person(actor) else None

    @staticmethod
    def resolve_history(actor: Actor, info: Info, first: int | None = None) -> Sequence[RevisionRecord]:
        count = checked_count(first, default=20)
        network = info.context.network(info)
        codes = (actor.code, *network.former_codes(actor.code))
        with reading(info.context.engine) as session:
            found = history(session, codes, first=count, before=network.revision + 1)
            session.expunge_all()
            return found

    @staticmethod
    def resolve_former_codes(actor: Actor, info: Info) -> Sequence[str]:
        return info.context.network(info).former_codes(actor.code)

    @staticmethod
    def resolve_merged_into(actor: Actor, info: Info) -> Actor | None:
        now = info.context.current
        if actor.code not in now.mergers:
            return None
        return info.context.look_within(info, now).actors.get(now.meant(actor.code))


for _name in PERSONAL[RecordKind.ACTOR]:
    setattr(ActorType, f"resolve_{_name}", staticmethod(one_by_one(_name)))
    setattr(ActorType, f"batch_{_name}", staticmethod(all_at_once(_name)))

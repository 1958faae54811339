"""What if: a network before and after changes that nobody commits, and what differs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import graphene

from herbcity.analyses.suggestion import Suggestion
from herbcity.analyses.what_if.comparing import TOLD, Difference
from herbcity.analyses.what_if.standings import StandingDifference
from herbcity.analyses.what_if.together import MOST
from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.hypothetical import NamedWhatIf, WhatIf, reopened
from herbcity.api.paging import checked_count
from herbcity.api.types.dates_in_words import dates_in_words
from herbcity.api.types.differences import (
    FigureDifferenceType,
    MindDifferenceType,
    RevaluedOn,
    RevaluedSuggestionType,
    StandingDifferenceType,
    said,
)
from herbcity.api.types.enums import Language
from herbcity.api.types.fields import first_argument, language_argument, many, maybe_many
from herbcity.api.types.input_errors import InputErrorType
from herbcity.api.types.names import SUGGESTION
from herbcity.api.types.networks import NetworkType
from herbcity.api.types.node import NodeInterface, NodeType
from herbcity.api.types.revisions import ChangeType
from herbcity.api.types.scalars import BahtType, Date, DateTime
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.changes import Change

_FEW = 10


def _of_difference(resolve: Any) -> Any:
    """A resolver of something that differs: null where the changes were refused, or the time is up."""

    def resolved(asked: WhatIf, info: Info, **arguments: Any) -> Any:
        info.context.check_time()
        return None if asked.difference is None else resolve(asked.difference, info, **arguments)

    return resolved


def _number(description: str, of: Any) -> graphene.Field:
    return graphene.Field(
        graphene.Int,
        description=f"{description}; null where the changes were refused.",
        resolver=_of_difference(lambda one, _info: of(one)),
    )


def _baht(description: str, of: Any) -> graphene.Field:
    return graphene.Field(
        BahtType,
        description=f"{description}; null where no value is known, or the changes were refused.",
        resolver=_of_difference(lambda one, _info: of(one)),
    )


@dates_in_words
class WhatIfType(graphene.ObjectType):
    """What changes would do to the network, without being written: the registry, its log, search, exports and feed
    never see them.

    Suggestions of both sides are weighed by the same teaching, so that nothing differs but by the changes. New
    actors have provisional codes such as `IF-0001` and ids that `node` does not find.
    """

    class Meta:
        name = "WhatIf"

    base_revision = graphene.Int(
        required=True, description="The revision of the registry that the changes were checked on."
    )
    as_of = graphene.Field(Date, required=True, description="The day on which both sides are judged.")
    errors = many(
        InputErrorType,
        "Every fault of the changes, all at once; empty where they were accepted. Its path leads from `changes` to "
        "the field.",
        assumed=2,
    )
    changes = many(
        ChangeType,
        "The changes as the log would hold them if they were committed; empty where they were refused.",
        assumed=10,
    )
    before = graphene.Field(
        NetworkType, required=True, description="The network without the changes, with all its analyses."
    )
    after = graphene.Field(
        NetworkType,
        description="The network with the changes, with all its analyses; null where they were refused.",
    )
    appears = maybe_many(
        SUGGESTION,
        "Suggestions that are there with the changes only, best first; null where the changes were refused.",
        first=first_argument(_FEW),
    )
    appears_count = _number("How many appear", lambda one: len(one.matches.appears))
    vanishes = maybe_many(
        SUGGESTION,
        "Suggestions that are there without the changes only, best first: their sides are gone or linked, or others "
        "suit better now. Null where the changes were refused.",
        first=first_argument(_FEW),
    )
    vanishes_count = _number("How many vanish", lambda one: len(one.matches.vanishes))
    revalued = maybe_many(
        RevaluedSuggestionType,
        "Suggestions that are there on both sides and worth something else, the largest change first; null where "
        "the changes were refused.",
        first=first_argument(_FEW),
    )
    revalued_count = _number("How many change value", lambda one: one.matches.revalued_count)
    value_before = _baht(
        "THB a year to be expected, without the changes, of the best plan among the suggestions that the changes "
        f"touch, the {MOST:,} best of them: every kilogram promised once, weighed by chance, limited by nothing but "
        "what everybody has. A suggestion is touched where it appears, vanishes or changes value, or wants an offer, "
        "a need or a capacity that one of those wants",
        lambda one: one.value[0],
    )
    value_after = _baht("The same with the changes", lambda one: one.value[1])
    value_difference = _baht(
        "`valueAfter` less `valueBefore`, THB a year; `mid` at the middle prices, `low` and `high` the least and the "
        "largest difference at the lowest, middle and highest prices",
        lambda one: one.value_difference,
    )
    mind = maybe_many(
        MindDifferenceType,
        "The four dimensions of the MIND policy, of the plans of `valueBefore` and `valueAfter`, in the order of "
        "MindDimension; "
        "null where the changes were refused.",
        resolver=_of_difference(lambda one, _info: one.mind),
        assumed=4,
    )
    figures = maybe_many(
        FigureDifferenceType,
        "Numbers of the whole network, those that stay as they are too; null where the changes were refused.",
        resolver=_of_difference(lambda one, _info: one.figures),
        assumed=20,
    )
    standings = maybe_many(
        StandingDifferenceType,
        "Actors that lose or gain every way to a buyer, become or cease to be single points of failure, or come "
        "among the integration points or leave them; null where the changes were refused.",
        first=first_argument(_FEW),
    )
    standings_count = _number("How many actors gain or lose a standing", lambda one: len(one.standings))
    sentences = maybe_many(
        graphene.String,
        "What changes, a sentence each, to be read aloud: money and MIND, actors, numbers, then the first "
        "suggestions of each sort. Null where the changes were refused.",
        language=language_argument(),
        first=first_argument(TOLD),
    )

    @staticmethod
    def resolve_before(asked: WhatIf, info: Info) -> NetworkSnapshot:
        return info.context.look_within(info, asked.base)

    @staticmethod
    def resolve_after(asked: WhatIf, info: Info) -> NetworkSnapshot | None:
        return None if asked.after is None else info.context.look_within(info, asked.after)

    @staticmethod
    def resolve_appears(asked: WhatIf, info: Info, first: int | None = None) -> Sequence[Suggestion] | None:
        count = checked_count(first, default=_FEW)
        difference = _found(asked, info)
        if difference is None:
            return None
        info.context.look_within(info, difference.after)
        return difference.matches.appears[:count]

    @staticmethod
    def resolve_vanishes(asked: WhatIf, info: Info, first: int | None = None) -> Sequence[Suggestion] | None:
        count = checked_count(first, default=_FEW)
        difference = _found(asked, info)
        if difference is None:
            return None
        info.context.look_within(info, difference.before)
        return difference.matches.vanishes[:count]

    @staticmethod
    def resolve_revalued(asked: WhatIf, info: Info, first: int | None = None) -> Sequence[RevaluedOn] | None:
        count = checked_count(first, default=_FEW)
        difference = _found(asked, info)
        if difference is None:
            return None
        return [RevaluedOn(pair, difference) for pair in difference.matches.revalued(count)]

    @staticmethod
    def resolve_standings(
        asked: WhatIf, info: Info, first: int | None = None
    ) -> Sequence[StandingDifference] | None:
        count = checked_count(first, default=_FEW)
        difference = _found(asked, info)
        return None if difference is None else difference.standings[:count]

    @staticmethod
    def resolve_sentences(
        asked: WhatIf, info: Info, language: Language | None = None, first: int | None = None
    ) -> list[str] | None:
        count = checked_count(first, default=TOLD)
        difference = _found(asked, info)
        return None if difference is None else [said(one, language) for one in difference.told(count)]


def _found(asked: WhatIf, info: Info) -> Difference | None:
    info.context.check_time()
    return asked.difference


@dates_in_words
class NamedWhatIfType(NodeType):
    """A what-if that somebody keeps under a link. Whoever has its id may read it; it is in no list."""

    class Meta:
        name = "NamedWhatIf"
        interfaces = (NodeInterface,)

    value_type = NamedWhatIf

    key = graphene.String(
        required=True, description="Its own id, as in the address of its page, `/what-if/KEY`."
    )
    name = graphene.String(required=True, description="What it is called.")
    author = graphene.String(required=True, description="Who keeps it: an office or the name of an API key.")
    base_revision = graphene.Int(required=True, description="The revision of the registry it stands on.")
    as_of = graphene.Field(Date, required=True, description="The day on which it is judged.")
    created_at = graphene.Field(DateTime, required=True, description="When it was kept.")
    rebased_at = graphene.Field(DateTime, description="When it was last rebased; null where it never was.")
    expires_on = graphene.Field(Date, required=True, description="The day from which it is gone.")
    changes = many(ChangeType, "Its changes, in their order.", assumed=10)
    what_if = weighing(
        graphene.Field(
            WhatIfType, description="What its changes do, on its own revision and day, not on today's."
        ),
        own=20_000,
        waits=True,
    )

    @staticmethod
    def resolve_key(kept: NamedWhatIf, _info: Info) -> str:
        return kept.id

    @staticmethod
    def resolve_name(kept: NamedWhatIf, _info: Info) -> str:
        return kept.record.name

    @staticmethod
    def resolve_author(kept: NamedWhatIf, _info: Info) -> str:
        return kept.record.author

    @staticmethod
    def resolve_base_revision(kept: NamedWhatIf, _info: Info) -> int:
        return kept.record.base_revision

    @staticmethod
    def resolve_as_of(kept: NamedWhatIf, _info: Info) -> date:
        return kept.record.as_of

    @staticmethod
    def resolve_created_at(kept: NamedWhatIf, _info: Info) -> Any:
        return kept.record.created_at

    @staticmethod
    def resolve_rebased_at(kept: NamedWhatIf, _info: Info) -> Any:
        return kept.record.rebased_at

    @staticmethod
    def resolve_expires_on(kept: NamedWhatIf, _info: Info) -> date:
        return kept.record.expires_on

    @staticmethod
    def resolve_changes(kept: NamedWhatIf, _info: Info) -> Sequence[Change]:
        return kept.changes

    @staticmethod
    def resolve_what_if(kept: NamedWhatIf, info: Info) -> WhatIf:
        info.context.check_time()
        return reopened(info.context.holder, kept.record)

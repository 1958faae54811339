"""Watching whom an actor should work with: the list at the beginning, and again whenever it has changed."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import NamedTuple, Self, cast

from herbcity.analyses.suggestion import Suggestion
from herbcity.api.conditions import existing_actor, suggestions_where
from herbcity.api.context import Context
from herbcity.api.live.watching import Event, Look, State
from herbcity.api.suggested import suggestions
from herbcity.vocabulary import LinkKind

_Seen = tuple[tuple[str, Hashable], ...]


class SuggestionNews(NamedTuple):
    """The suggestions at a revision, and what is different from those that the follower knew."""

    revision: int
    suggestions: tuple[Suggestion, ...]
    appeared: tuple[Suggestion, ...]
    changed: tuple[Suggestion, ...]
    vanished: tuple[str, ...]
    """The keys of those that are no longer among them."""


@dataclass(frozen=True)
class SuggestionWatch:
    """The best suggestions around an actor, of these kinds (empty: all), but those that were dismissed or came about.
    Where it was merged into another one, those around that one.

    The state is what the follower knows: the keys in their order, each with what matters of the suggestion. A
    follower that was away for many revisions is told only what came of them all.
    """

    actor: str
    kinds: frozenset[LinkKind]
    first: int

    def begin(self, context: Context) -> State:
        existing_actor(context.current, self.actor)
        return None

    def look(self, state: State, context: Context) -> Look:
        known, found = cast("_Seen | None", state), self._found(context)
        seen = tuple((one.key, _what_matters(one)) for one in found)
        if seen == known:
            return Look((), seen)
        before = dict(known or ())
        news = SuggestionNews(
            revision=context.current.revision,
            suggestions=found,
            appeared=tuple(one for one in found if one.key not in before),
            changed=tuple(one for one, (key, now) in zip(found, seen) if before.get(key, now) != now),
            vanished=tuple(key for key in before if key not in {one.key for one in found}),
        )
        return Look((Event(news, news.revision),), seen)

    def _found(self, context: Context) -> tuple[Suggestion, ...]:
        network = context.current
        actor = network.meant(self.actor)
        if actor not in network.actors:
            return ()
        found = suggestions(context.holder, network, around=actor)
        return suggestions_where(found, {"kinds": self.kinds})[: self.first]

    def resumed(self, revision: int) -> Self:  # noqa: ARG002
        # The list as it was then is not kept. Being told all of it again does no harm.
        return self


def _what_matters(one: Suggestion) -> Hashable:
    """What a reader of a list sees of a suggestion; where none of it differs, the suggestion has not changed."""
    return (
        one.value,
        round(one.chance, 6),
        one.calibrated,
        one.dry_equivalent_kg_per_year,
        one.kg_by_month,
        one.evidence_level,
        one.state,
        len(one.decisions),
        len(one.what_changed),
        tuple(blocker.code for blocker in one.blockers),
        len(one.missing),
    )

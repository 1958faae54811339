"""Suggestions as the API asks for them: everywhere, around one actor, or one by its key."""

from __future__ import annotations

from herbcity.analyses.suggesting import Suggestion, Suggestions, suggest
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.vocabulary import SuggestionState

ANY_STATE = tuple(SuggestionState)


def all_suggestions(network: NetworkSnapshot) -> Suggestions:
    """Every suggestion in any state. Always asked in the same way, so that it is computed once a revision."""
    return suggest(network, states=ANY_STATE)


def suggestions_around(network: NetworkSnapshot, actor: str) -> Suggestions:
    """The suggestions for one actor, in any state."""
    return suggest(network, around=actor, states=ANY_STATE)


def suggestion_named(network: NetworkSnapshot, key: str) -> Suggestion | None:
    """The suggestion with this key, in any state; None where it is none (any more)."""
    ends = [end for end in key.split("|")[1:3] if end in network.actors]
    for end in ends:
        found = suggestions_around(network, end).by_key.get(key)
        if found:
            return found
    return None

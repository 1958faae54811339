"""Suggestions as the API asks for them: everywhere, around one actor, or one by its key."""

from __future__ import annotations

from herbcity.analyses.suggesting import Suggestions, suggest, suggestion_of
from herbcity.analyses.suggestion import Suggestion
from herbcity.api.teaching import taught_for
from herbcity.network.holding import SnapshotHolder
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.mergers import standing_key
from herbcity.vocabulary import SuggestionOrder, SuggestionState

ANY_STATE = tuple(SuggestionState)


def suggestions(
    holder: SnapshotHolder,
    network: NetworkSnapshot,
    *,
    around: str | None = None,
    order: SuggestionOrder = SuggestionOrder.EXPECTED_VALUE,
) -> Suggestions:
    """The suggestions everywhere or for one actor, in any state. Always asked for in the same way, so that they are
    computed once a revision."""
    taught = taught_for(holder, network)
    return suggest(network, around=around, states=ANY_STATE, order=order, taught=taught)


def standing_suggestion(network: NetworkSnapshot, key: str) -> str:
    """The key with the codes that its actors have now, where it names them by those they had before a merger."""
    mergers = network.mergers
    return standing_key(key, {code: merger.into for code, merger in mergers.items()}) if mergers else key


def suggestion_named(holder: SnapshotHolder, network: NetworkSnapshot, key: str) -> Suggestion | None:
    """The suggestion with this key, in any state and wherever it stands among the others; None where it is none (any
    more)."""
    return suggestion_of(network, standing_suggestion(network, key), taught=taught_for(holder, network))

"""Who should work with whom: matches as small business cases, best first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from herbcity.analyses.cases.keys import (
    chains_with,
    decided_pairs,
    distinct,
    key_of,
    named_pairs,
    row_named,
)
from herbcity.analyses.cases.matching import Match, match_of
from herbcity.analyses.cases.mind import mind_amounts
from herbcity.analyses.cases.ranking import Standing, standing
from herbcity.analyses.cases.valuing import (
    levels,
    values,
    yearly_kg,
)
from herbcity.analyses.decisions.dismissals import decisions_about, state_of
from herbcity.analyses.decisions.news import what_changed
from herbcity.analyses.likelihood.models import Chances, Likelihood
from herbcity.analyses.likelihood.teaching import teach
from herbcity.analyses.market.candidates import ALL_KINDS, Candidates, candidates, naming
from herbcity.analyses.market.chains import joined, second_links, with_chains
from herbcity.analyses.market.columns import LEVELS, NOT_NAMED, Floats, Mask, Positions, Rows
from herbcity.analyses.market.groups import PARTNERS
from herbcity.analyses.market.named import NamedPairs
from herbcity.analyses.remembering import remembered
from herbcity.analyses.results import Result, origin
from herbcity.analyses.suggestion import Suggestion
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Interval
from herbcity.stopping import go_on
from herbcity.vocabulary import (
    EvidenceLevel,
    LinkKind,
    SuggestionOrder,
    SuggestionState,
)

_BLAS = ThreadpoolController()

_SETTLED = (SuggestionState.DISMISSED, SuggestionState.ACTIVE, SuggestionState.ENDED)
UNSETTLED = tuple(state for state in SuggestionState if state not in _SETTLED)
"""What is shown unless another state is asked for: nobody has to be brought together who was turned down, works
together already, or did."""


@dataclass(frozen=True)
class Weighed:
    """Candidates with all that they are ordered by, as columns; row r is row r of ``found``.

    ``value`` is n × 3, THB a year; ``chance`` the probability used for ranking, from what was ``taught``, which of a
    chain is that of both links, and which is not shown where too few links of the kind teach it; ``amounts`` n × 4,
    see ``mind_amounts``; ``level`` the rank of the lowest level that each rests on. ``chances`` are those of single
    links: row r that of the (first) link of row r, and after these the second links of chains, where ``second`` has
    their rows, else ``NOT_NAMED``.
    """

    found: Candidates
    taught: Likelihood
    value: Floats
    chance: Floats
    chances: Chances
    second: Rows
    amounts: Floats
    level: Positions
    standing: Standing

    def suggestion(self, row: int) -> Suggestion:
        """The suggestion of one row, with its words."""
        network, match = self.found.network, match_of(self.found, row)
        value = Interval(*self.value[row].tolist())
        key, second = key_of(self.found, row), int(self.second[row])
        chained = second != NOT_NAMED
        return Suggestion(
            key=key,
            match=match,
            value=None if value.mid != value.mid else value,
            chance=float(self.chance[row]),
            calibrated=not self.chances.too_thin[row],
            dry_equivalent_kg_per_year=self._dry_kg(match),
            evidence_level=LEVELS[self.level[row]],
            decisions=decisions_about(network, key),
            what_changed=what_changed(network, key),
            contributions=self.chances.reasons(row),
            base_log_odds=float(self.chances.base[row]),
            onward_contributions=self.chances.reasons(second) if chained else (),
            onward_base_log_odds=float(self.chances.base[second]) if chained else None,
            _amounts=tuple(self.amounts[row].tolist()),
        )

    def _dry_kg(self, match: Match) -> float | None:
        kg = yearly_kg(match)
        if kg is None or match.herb is None or match.form is None:
            return None
        ladder = self.found.market.rungs.ladder
        dry = ladder.dry_kg_per_kg(match.herb.id, match.form, illustrative=match.offer.illustrative)
        return None if dry is None else kg * dry.value.mid


@dataclass(frozen=True, kw_only=True)
class Suggestions(Result, Sequence[Suggestion]):
    """Suggestions, best first. They are made when they are looked at: ``rows`` are their rows in ``weighed``."""

    weighed: Weighed
    rows: NDArray[np.intp]
    _made: dict[int, Suggestion] = field(default_factory=dict, repr=False, compare=False)

    @overload
    def __getitem__(self, index: int) -> Suggestion: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Suggestion, ...]: ...
    def __getitem__(self, index: int | slice) -> Suggestion | tuple[Suggestion, ...]:
        if isinstance(index, slice):
            return tuple(self._suggestion(row) for row in self.rows[index].tolist())
        return self._suggestion(int(self.rows[index]))

    def _suggestion(self, row: int) -> Suggestion:
        go_on()
        if row not in self._made:
            self._made[row] = self.weighed.suggestion(row)
        return self._made[row]

    def __iter__(self) -> Iterator[Suggestion]:
        return map(self._suggestion, self.rows.tolist())

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def keys(self) -> Sequence[tuple[bool, bool, float, float, str]]:
        """For each suggestion what it is sorted by, its key last: all different, smallest first."""
        return _Keys(self.weighed, self.rows)

    def only(self, rows: Mask) -> Suggestions:
        """Those of them whose rows in ``weighed`` are marked, in the same order."""
        return replace(self, rows=self.rows[rows[self.rows]])

    def naming(self, code: str) -> Suggestions:
        """Those of them in which this actor gives, takes, or buys at the end of a chain."""
        return self.only(naming(self.weighed.found, code))

    @property
    def illustrative_share(self) -> float | None:
        """The share, 0 to 1, that rests on invented records; None where there are none."""
        if not len(self):
            return None
        return float((self.weighed.level[self.rows] == EvidenceLevel.ILLUSTRATIVE.rank).mean())

    def named(self, key: str) -> Suggestion | None:
        """The suggestion with this key; None where it is not among these."""
        row = row_named(self.weighed.found, key)
        return self._suggestion(row) if row is not None and row in self.rows else None


@dataclass(frozen=True, slots=True)
class _Keys(Sequence[tuple[bool, bool, float, float, str]]):
    """Sort keys that are made when they are looked at. Rows stand in the order of keys where all else is level."""

    weighed: Weighed
    rows: NDArray[np.intp]

    @overload
    def __getitem__(self, index: int) -> tuple[bool, bool, float, float, str]: ...
    @overload
    def __getitem__(self, index: slice) -> list[tuple[bool, bool, float, float, str]]: ...
    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        row = int(self.rows[index])
        return (*self.weighed.standing.key(row), key_of(self.weighed.found, row))

    def __len__(self) -> int:
        return len(self.rows)


@remembered
def suggest(
    network: NetworkSnapshot,
    *,
    kinds: Collection[LinkKind] = ALL_KINDS,
    around: str | None = None,
    states: Collection[SuggestionState] = UNSETTLED,
    order: SuggestionOrder = SuggestionOrder.EXPECTED_VALUE,
    taught: Likelihood | None = None,
) -> Suggestions:
    """The links that are not there and could be, around one actor or everywhere; of them those of the kinds asked for.

    Compatible open offers and needs that no tie joins yet: the same herb and form, or the same service; roles
    that the grammar allows; months that meet; within the distances that either side states; herbs under
    control only between licence holders; invented actors only with one another. A processor's capacity counts
    as a need where the ladder says what the material becomes worth, and lengthens a supply to a chain of two
    links where a buyer asks for what it makes. A pair that loses money even at the most favourable reading of
    its prices is left out. What is lacking but can be had is a blocker, what is not recorded is named.

    For each side the best few counterparts are compared (the 5 most valuable for a material, the 5 nearest
    for a service). A pair that was decided on is there wherever it stands among the others; for any other pair see
    ``suggestion_of``.

    ``around`` an actor are the best for its own offers and needs: all are in the whole list too. Not all in the whole
    list that name it are among them: whom it suits best may have five others that suit it better, and at the end of
    a chain it buys from a counterpart of somebody else. To find those, everybody it could deal with would have to be
    compared with everybody else; the whole list has done so, and ``naming`` picks them from it.

    By default those whose value is known come before the others, and among either those where both sides say
    what they want before those that rest on a capacity whose owner was never asked: a large number that nobody
    has asked for is no reason to call first. Then by the value expected, which is the value times the chance
    that ``taught`` (learnt on this very network, if left out) gives it, each further suggestion of the same
    actor counting less; where the value is unknown, by the chance. Those that were dismissed or came about
    are left out unless ``states`` asks for them.

    >>> from herbcity.network.toys import turmeric_chain
    >>> best = suggest(turmeric_chain())[0]
    >>> best.source, best.target, sum(best.kg_by_month)  # 600 kg in January and 600 in February
    ('HC-0002-C', 'HC-0004-8', 1200.0)
    >>> best.value, [missing.en for missing in best.missing]
    (None, ['the location of River growers', 'the location of Herb mill'])
    """
    about = origin(network, "suggest", kinds=tuple(kinds), around=around, states=tuple(states), order=order)
    if not set(ALL_KINDS) <= set(kinds):
        # Links of several kinds compete for the places beside a lot: looked for alone, one would show other pairs.
        whole = suggest(network, around=around, states=states, order=order, taught=taught)
        asked = np.isin(whole.weighed.found.kind, [kind.rank for kind in kinds])
        return replace(whole.only(asked), **about)
    found = _found(network, kinds=ALL_KINDS, around=around, partners=PARTNERS, also=decided_pairs(network))
    weighed = weigh(found, order=order, taught=taught or teach(network))
    rows = weighed.standing.order(lambda row: key_of(weighed.found, row))
    return Suggestions(weighed=weighed, rows=rows[in_state(weighed, states)[rows]], **about)


@remembered
def suggestion_of(
    network: NetworkSnapshot, key: str, *, taught: Likelihood | None = None
) -> Suggestion | None:
    """The suggestion with this key, whatever its state, and also where it is not among the best of its sides; None
    where its pair is (no longer) possible. Only this pair is looked at."""
    also = named_pairs(network, [key])
    if not len(also.kind):
        return None
    kind, around = tuple(LinkKind)[also.kind[0]], network.adjacency.ids[also.source[0]]
    found = _found(network, kinds=(kind,), around=around, partners=0, also=also)
    weighed = weigh(found, order=SuggestionOrder.EXPECTED_VALUE, taught=taught or teach(network))
    row = row_named(weighed.found, key)
    return None if row is None else weighed.suggestion(row)


def _found(
    network: NetworkSnapshot,
    *,
    kinds: Collection[LinkKind],
    around: str | None,
    partners: int,
    also: NamedPairs,
) -> Candidates:
    """The best partners of each side, the pairs that are named, and the chains that both begin."""
    go_on()
    # Threads that wait for each other by spinning take a second core and bring next to nothing.
    with _BLAS.limit(limits=1):
        found = candidates(network, kinds=kinds, around=around, partners=partners, also=also)
        return with_chains(found, also)


def weigh(found: Candidates, *, order: SuggestionOrder, taught: Likelihood) -> Weighed:
    """The candidates that do not lose money for certain, with what they are ordered by; rows by key."""
    value = values(found)
    kept = distinct(found, value, ~(value[:, 2] <= 0))
    found, value = found.rows(kept), value[kept]
    chances, second, chance = _chances(found, taught)
    amounts = mind_amounts(found, value)
    return Weighed(
        found=found,
        taught=taught,
        value=value,
        chance=chance,
        chances=chances,
        second=second,
        amounts=amounts,
        level=levels(found),
        standing=standing(found, order=order, value=value, chance=chance, mind=amounts),
    )


def _chances(found: Candidates, taught: Likelihood) -> tuple[Chances, Rows, Floats]:
    """What is taught of all links, first ones and then second ones; where the second link of each candidate is among
    them; and the chance of all of each candidate: of a chain that of both links, one times the other."""
    go_on()
    rows = np.flatnonzero(found.onward != NOT_NAMED)
    # Many chains end in the same link: what a processor makes of a herb goes to one buyer, whoever delivers the herb.
    ends = found.need[rows] * len(found.market.sides) + found.onward[rows]
    ends = ends * (len(found.network.herbs) + 1) + found.herb[rows]
    _, first, which = np.unique(ends, return_index=True, return_inverse=True)
    links = taught.chances(joined([found, second_links(found, rows[first])]))
    second = np.full(len(found), NOT_NAMED, dtype=np.intp)
    second[rows] = len(found) + which
    chance = links.probability[: len(found)].copy()
    chance[rows] *= links.probability[second[rows]]
    return links, second, chance


def in_state(weighed: Weighed, states: Collection[SuggestionState]) -> Mask:
    """Which rows are in one of these states. What nobody decided on is open, unless it is a chain of which a link was
    dismissed."""
    found, network = weighed.found, weighed.found.network
    kept = np.full(len(found), SuggestionState.OPEN in states)
    for row in _decided_rows(found):
        kept[row] = state_of(network, key_of(found, row)) in states
    return kept


def _decided_rows(found: Candidates) -> set[int]:
    """The rows whose state is not OPEN simply because nobody decided anything about them."""
    decided: set[int] = set()
    for key in {decision.suggestion for decision in found.network.decisions.values()}:
        if (row := row_named(found, key)) is not None:
            decided.add(row)
        if found.network.decisions_on(key)[-1].state is SuggestionState.DISMISSED:
            decided.update(chains_with(found, key))
    return decided

"""What changes if: two networks, compared by every analysis."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from herbcity.analyses.likelihood.models import Likelihood
from herbcity.analyses.likelihood.teaching import teach
from herbcity.analyses.planning.proposals import Words
from herbcity.analyses.suggesting import Suggestions, suggest
from herbcity.analyses.what_if.figures import FigureDifference, figure_differences
from herbcity.analyses.what_if.matched import (
    MatchDifference,
    appearing,
    match_difference,
    revaluing,
    vanishing,
)
from herbcity.analyses.what_if.standings import StandingDifference, standing_differences
from herbcity.analyses.what_if.together import MindDifference, Together, mind_differences, together
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Interval
from herbcity.vocabulary import SuggestionOrder, SuggestionState

TOLD = 5
"""Of the suggestions that appear, vanish or change value so many are told in sentences, the best first."""

_NOTHING = Words("ไม่มีอะไรเปลี่ยน", "Nothing changes.")


@dataclass(frozen=True)
class Difference:
    """What differs between two networks. Each part is found when it is first asked for, and kept.

    Suggestions of both are taught by ``taught``, so that nothing differs but by the changes.
    """

    before: NetworkSnapshot
    after: NetworkSnapshot
    taught: Likelihood

    @cached_property
    def figures(self) -> tuple[FigureDifference, ...]:
        """Single numbers, those that stay as they are too."""
        return figure_differences(self.before, self.after)

    @cached_property
    def standings(self) -> tuple[StandingDifference, ...]:
        """Actors that become or cease to be points of failure, integration points, or able to reach a buyer."""
        return standing_differences(self.before, self.after)

    @cached_property
    def matches(self) -> MatchDifference:
        """Suggestions that appear, vanish or change value."""
        before, after = (_suggestions(one, self.taught) for one in (self.before, self.after))
        return match_difference(before, after)

    @cached_property
    def together(self) -> tuple[Together, Together]:
        """The best plans among the suggestions that the change touches, before and after."""
        return together(self.matches)

    @property
    def value(self) -> tuple[Interval | None, Interval | None]:
        """THB a year to be expected of those plans, before and after; None where no value is known."""
        before, after = self.together
        return before.value, after.value

    @property
    def value_difference(self) -> Interval | None:
        """After less before, THB a year; None where either is not known.

        Lowest, middle and highest prices are each held against themselves; low and high are the least and the
        largest of the three differences.
        """
        before, after = self.value
        if before is None or after is None:
            return None
        gaps = [then - now for now, then in zip(before, after)]
        return Interval(min(gaps), gaps[1], max(gaps))

    @cached_property
    def mind(self) -> tuple[MindDifference, ...]:
        """The four dimensions of the MIND policy, of the same plans."""
        return mind_differences(*self.together)

    @property
    def sentences(self) -> tuple[Words, ...]:
        """What changes, a sentence each, to be read aloud: the network, then suggestions.

        What stays as it is is not told. At most ``TOLD`` suggestions of each sort are.
        """
        return self.told(TOLD)

    def told(self, first: int) -> tuple[Words, ...]:
        """The same, with the first so many suggestions of each sort."""
        return (*self.of_the_network, *self._of_suggestions(first)) or (_NOTHING,)

    @cached_property
    def of_the_network(self) -> tuple[Words, ...]:
        """Money, MIND, actors and numbers that change."""
        mind = [one.text for one in self.mind[1:] if one.before != one.after]
        figures = [one.text for one in self.figures if one.changed]
        return (*self._of_money(), *mind, *(one.text for one in self.standings), *figures)

    def _of_suggestions(self, first: int) -> tuple[Words, ...]:
        matches = self.matches
        return (
            *(appearing(one) for one in matches.appears[:first]),
            *(vanishing(one, self.before, self.after) for one in matches.vanishes[:first]),
            *(revaluing(one) for one in matches.revalued(first)),
        )

    def _of_money(self) -> list[Words]:
        before, after = self.value
        gap = self.value_difference
        if before == after:
            return []
        if gap is None or before is None or after is None:
            return [self.mind[0].text]
        return [
            Words(
                f"มูลค่าที่คาดว่าได้เมื่อทำพร้อมกันเปลี่ยนจากปีละ {before.mid:,.0f} เป็น {after.mid:,.0f} บาท ต่างกัน {gap.mid:+,.0f} "
                f"(ต่ำ {gap.low:+,.0f} สูง {gap.high:+,.0f})",
                f"What can be expected of links made side by side goes from {before.mid:,.0f} to "
                f"{after.mid:,.0f} THB a year, {gap.mid:+,.0f} (low {gap.low:+,.0f}, high {gap.high:+,.0f}).",
            )
        ]


def _suggestions(network: NetworkSnapshot, taught: Likelihood) -> Suggestions:
    # Asked for in the very words of the API, so that what it has computed is remembered here.
    states = tuple(SuggestionState)
    order = SuggestionOrder.EXPECTED_VALUE
    return suggest(network, around=None, states=states, order=order, taught=taught)


def compare(
    before: NetworkSnapshot, after: NetworkSnapshot, *, taught: Likelihood | None = None
) -> Difference:
    """What differs between two networks, such as a snapshot and the same one with ``apply``-ed changes.

    ``taught`` is what suggestions are weighed by, learnt on ``before`` if left out; on both alike.

    >>> from herbcity.network.toys import turmeric_chain
    >>> chain = turmeric_chain()
    >>> without_mill = chain.among(set(chain.actors) - {"HC-0004-8"})
    >>> difference = compare(chain, without_mill)
    >>> [one.text.en for one in difference.figures if one.changed][:2]
    ['The number of actors goes from 6 to 5.', 'The number of links at work goes from 6 to 4.']
    >>> len(difference.matches.appears), [one.kind for one in difference.matches.vanishes]
    (0, [<LinkKind.SUPPLIES: 'SUPPLIES'>])
    >>> compare(chain, chain).sentences[0].en
    'Nothing changes.'
    """
    return Difference(before, after, taught or teach(before))

"""What to ask next: the facts whose answers would change the best suggestions most, as questions to people.

For every fact that is missing, old or vague a low, a middle and a high plausible answer are tried: the suggestions
that rest on it get their value and their chance anew, all are ranked again, and the best are compared with today's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from herbcity.analyses.cases.keys import key_of
from herbcity.analyses.likelihood.models import Likelihood
from herbcity.analyses.questions.doubts import BEST, Doubt, Field, Why, doubts
from herbcity.analyses.questions.plausible import Answer, answers
from herbcity.analyses.questions.stakes import Board, Stake
from herbcity.analyses.questions.wording import Wording, wording
from herbcity.analyses.remembering import remembered
from herbcity.analyses.results import Result, origin
from herbcity.analyses.suggesting import UNSETTLED, Weighed, in_state, suggest
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Interval
from herbcity.registry.changes import Json, RecordKind
from herbcity.vocabulary import SuggestionState

TRIED = 16
"""How many facts are judged by ranking all suggestions again, those that promise most without that."""

NAMED = 5
"""How many of the suggestions that hang on a question are named."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question to one actor.

    ``record`` is the listing or the actor whose ``field`` the answer goes into, and ``current`` what is recorded there.
    ``plausible`` is what the answer may be: THB/kg, kg a year, or for a place km to the other side; None where the
    registry has nothing to compare with. ``stake_thb`` is by how many THB a year the expected value of the best
    suggestions would change on average, up or down, and ``places`` how many of them would be others; both are None
    without plausible answers. ``suggestions`` are the keys of the first of the ``count`` that rest on it.
    """

    actor: str
    kind: RecordKind
    record: str
    field: Field
    why: Why
    current: Json
    plausible: Interval | None
    stake_thb: float | None
    places: float | None
    suggestions: tuple[str, ...]
    count: int
    words: Wording

    @property
    def stakes_th(self) -> str:
        """What hangs on the answer, in a sentence."""
        if self.stake_thb is None:
            return f"{self.count:,} ข้อเสนอขึ้นกับคำตอบนี้ แต่ทะเบียนยังไม่มีข้อมูลให้เทียบ จึงบอกเป็นบาทไม่ได้"
        return (
            f"{self.count:,} ข้อเสนอขึ้นกับคำตอบนี้ มูลค่าคาดหวังของ {BEST} อันดับแรกอาจเปลี่ยนราว "
            f"{self.stake_thb:,.0f} บาท/ปี"
            + (f" และรายการอื่นขึ้นมาแทนเฉลี่ย {self.places:.1f} รายการ" if self.places else "")
        )

    @property
    def stakes_en(self) -> str:
        rest = f"{self.count:,} suggestion{'s rest' if self.count != 1 else ' rests'} on the answer"
        if self.stake_thb is None:
            return f"{rest}; the registry has nothing to compare with, so no THB can be named."
        return (
            f"{rest}; the expected value of the {BEST} best may change by some {self.stake_thb:,.0f} THB a year"
            + (f", and on average {self.places:.1f} of them be replaced." if self.places else ".")
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions(Result):
    """The next questions, the one on which most hangs first."""

    asked: tuple[Question, ...]


class _Judged(NamedTuple):
    doubt: Doubt
    tried: tuple[Answer, Answer, Answer] | None
    stake: Stake | None

    @property
    def rank(self) -> tuple[float, float, float, float, str, int]:
        """Most THB first, then most changed places; then, also where no answer could be tried, by the estimate."""
        stake = self.stake or Stake(0.0, 0.0)
        return (
            -stake.thb,
            -stake.places,
            -self.doubt.moves,
            -self.doubt.spread,
            self.doubt.field,
            self.doubt.subject,
        )


@remembered
def next_questions(
    network: NetworkSnapshot, *, count: int = 5, taught: Likelihood | None = None
) -> Questions:
    """The questions whose answers would change the ten best suggestions most.

    What is missing is asked for, a price that is over a year old or vague is asked again, and a place that is known by
    its district only is asked for exactly. A plausible price is what others ask or pay for the same herb and form, or
    the ladder's; a plausible quantity the quartiles of what others offer or need; a plausible place anywhere in the
    actor's district. The low, middle and high answers weigh ¼, ½ and ¼. Where a suggestion lacks several facts,
    the others are taken from the median of the same material, and what hangs on all of them is shared equally.

    The 16 facts that promise most are judged. One for which the registry has nothing to compare with is asked last,
    without a stake.

    >>> from herbcity.network.toys import turmeric_chain
    >>> [one.words.en for one in next_questions(turmeric_chain()).asked]
    ['Where exactly is River growers (village, subdistrict or coordinates)?', \
'Where exactly is Herb mill (village, subdistrict or coordinates)?']
    """
    weighed = suggest(network, states=tuple(SuggestionState), taught=taught).weighed
    considered = in_state(weighed, UNSETTLED)
    board = Board(weighed, considered)
    found = doubts(weighed, considered, best=board.best, likely=board.likely)
    judged = [_judged(board, weighed, doubt) for doubt in board.promising(found, TRIED)]
    chosen = sorted(judged, key=lambda one: one.rank)[: max(count, 0)]
    return Questions(
        asked=tuple(_question(weighed, one) for one in chosen),
        **origin(network, "next_questions", count=count),
    )


def _judged(board: Board, weighed: Weighed, doubt: Doubt) -> _Judged:
    tried = answers(weighed.found, doubt)
    return _Judged(doubt, tried, board.stake(doubt, tried) if tried else None)


def _actor(weighed: Weighed, doubt: Doubt) -> str:
    found = weighed.found
    position = doubt.subject if doubt.field is Field.PLACE else int(found.market.sides.actor[doubt.subject])
    return found.network.adjacency.ids[position]


def _question(weighed: Weighed, judged: _Judged) -> Question:
    doubt, found = judged.doubt, weighed.found
    code = _actor(weighed, doubt)
    record = found.market.sides.records[doubt.subject] if doubt.field is not Field.PLACE else None
    current = None if record is None else getattr(record, doubt.field)
    plausible = None if judged.tried is None else Interval(*sorted(one.number for one in judged.tried))
    actor = found.network.actors[code]
    return Question(
        actor=code,
        kind=RecordKind.ACTOR if record is None else RecordKind.LISTING,
        record=code if record is None else record.id,
        field=doubt.field,
        why=doubt.why,
        current=(actor.district if record is None else current),
        plausible=plausible,
        stake_thb=judged.stake.thb if judged.stake else None,
        places=judged.stake.places if judged.stake else None,
        suggestions=tuple(key_of(found, row) for row in doubt.rows[:NAMED]),
        count=len(doubt.rows),
        words=wording(found, doubt, actor),
    )

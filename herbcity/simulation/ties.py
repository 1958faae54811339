"""Who helps whom: advice, training, certification, research, money, mentoring, markets, meetings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple

from herbcity.simulation.chance import Chance, Weights
from herbcity.simulation.population import OPERATORS, Member
from herbcity.simulation.rows import Row, row
from herbcity.simulation.trade import standing
from herbcity.vocabulary import ActorRole, FirmSize, LinkKind, link_rule

K = LinkKind
R = ActorRole

_SMALL = (FirmSize.MICRO, FirmSize.SMALL)
_SAME_DISTRICT = 0.6


class Pattern(NamedTuple):
    """One kind of tie: how common it is, and who stands at either end."""

    kind: LinkKind
    weight: int
    is_source: Callable[[Member], bool]
    is_target: Callable[[Member], bool]


def _has(*roles: ActorRole) -> Callable[[Member], bool]:
    return lambda member: member.role in roles


PATTERNS = (
    Pattern(K.ADVISES, 18, _has(R.SUPPORT_AGENCY), _has(*OPERATORS)),
    Pattern(K.TRAINS, 16, _has(R.SUPPORT_AGENCY, R.RESEARCH_PARTNER), _has(R.FARMER_GROUP)),
    Pattern(K.CERTIFIES, 10, _has(R.SUPPORT_AGENCY), _has(R.FARMER_GROUP, R.PROCESSOR)),
    Pattern(K.RESEARCHES_WITH, 11, _has(R.RESEARCH_PARTNER), _has(R.PROCESSOR, R.FARMER_GROUP, R.BUYER)),
    Pattern(K.FINANCES, 14, _has(R.FINANCIER), _has(*OPERATORS)),
    Pattern(
        K.MENTORS, 6,
        lambda member: member.role is R.PROCESSOR and member.size not in _SMALL,
        lambda member: member.role is R.PROCESSOR and member.size in _SMALL,
    ),
    Pattern(K.OPENS_MARKET_FOR, 8, _has(R.INDUSTRY_BODY, R.BUYER), _has(R.FARMER_GROUP, R.PROCESSOR)),
    Pattern(K.MEMBER_OF, 11, _has(R.PROCESSOR, R.COLLECTOR, R.BUYER), _has(R.INDUSTRY_BODY)),
    Pattern(
        K.COORDINATES_WITH, 6,
        _has(R.SUPPORT_AGENCY, R.INDUSTRY_BODY),
        _has(R.SUPPORT_AGENCY, R.RESEARCH_PARTNER, R.FINANCIER, R.INDUSTRY_BODY),
    ),
)  # fmt: skip


class _Side:
    """The members who may stand at one end, all of them and by district."""

    def __init__(self, members: list[Member], fits: Callable[[Member], bool]) -> None:
        self.everywhere = [member for member in members if fits(member)]
        self.by_place: dict[str, list[Member]] = defaultdict(list)
        for member in self.everywhere:
            self.by_place[member.place.code].append(member)

    def near(self, other: Member, chance: Chance) -> Member:
        """Somebody of the same district more often than not."""
        there = self.by_place.get(other.place.code)
        return chance.one(there if there and chance.happens(_SAME_DISTRICT) else self.everywhere)


def tie(members: list[Member], links: int, chance: Chance, *, lonely: float = 0.35) -> list[Row]:
    """So many links of support, or fewer where the pairs run out.

    Of the members who trade with nobody, the share ``lonely`` is left out here too: they stay unlinked.
    """
    reached = [member for member in members if member.trades or not chance.happens(lonely)]
    sides = [(_Side(reached, one.is_source), _Side(reached, one.is_target)) for one in PATTERNS]
    possible = [
        (pattern, source, target) for pattern, (source, target) in zip(PATTERNS, sides)
        if source.everywhere and target.everywhere
    ]  # fmt: skip
    weights = Weights.of([pattern.weight for pattern, _, _ in possible])
    known: set[tuple[LinkKind, str, str]] = set()
    rows: list[Row] = []
    for _ in range(links * 30):
        if len(rows) >= links:
            break
        pattern, sources, targets = chance.weighted(possible, weights)
        target = chance.one(targets.everywhere)
        source = sources.near(target, chance)
        ends = (source.code, target.code)
        if not link_rule(pattern.kind).directed:
            ends = (min(ends), max(ends))
        if source is target or (pattern.kind, *ends) in known:
            continue
        known.add((pattern.kind, *ends))
        status, begin, end = standing(chance)
        rows.append(
            row(kind=pattern.kind, source=source.code, target=target.code, status=status, valid_from=begin,
                valid_until=end)
        )  # fmt: skip
    return rows

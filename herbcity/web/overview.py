"""The numbers of the home page, as pure functions of a snapshot: how much the registry holds, how well it is
known, and how the stages of the chain are joined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from herbcity.analyses.market.ladder import Ladder
from herbcity.analyses.remembering import remembered
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Link
from herbcity.vocabulary import ActorRole, EvidenceLevel, Flow, Stage

INVENTED = EvidenceLevel.ILLUSTRATIVE
REAL = tuple(level for level in EvidenceLevel if level is not INVENTED)
_FEW = 10
CHAIN = (Stage.UPSTREAM, Stage.MIDSTREAM, Stage.DOWNSTREAM)


@dataclass(frozen=True)
class LevelCount:
    """How many records are known at one level of evidence."""

    level: EvidenceLevel
    actors: int
    links: int
    listings: int


@dataclass(frozen=True)
class Overview:
    """What the registry holds. ``links`` are those that hold today; ``proposed`` ones do not yet."""

    actors: int
    links: int
    proposed: int
    listings: int
    herbs: int
    levels: tuple[LevelCount, ...]

    @property
    def invented_share(self) -> float | None:
        """The share of actors, links and listings that is invented, in [0, 1]; None in an empty registry."""
        total = sum(each.actors + each.links + each.listings for each in self.levels)
        if not total:
            return None
        invented = (each for each in self.levels if each.level is INVENTED)
        return sum(each.actors + each.links + each.listings for each in invented) / total


def overview(network: NetworkSnapshot) -> Overview:
    """Count what is there.

    >>> from herbcity.network.toys import turmeric_chain
    >>> seen = overview(turmeric_chain())
    >>> seen.actors, seen.links, seen.listings, seen.invented_share
    (6, 6, 2, 1.0)
    """
    actors = Counter(actor.evidence_level for actor in network.actors.values())
    links = Counter(link.evidence_level for link in network.links.values())
    listings = Counter(listing.evidence_level for listing in network.listings.values())
    return Overview(
        actors=len(network.actors),
        links=len(network.ties),
        proposed=sum(link.status.name == "PROPOSED" for link in network.links.values()),
        listings=len(network.listings),
        herbs=len(network.herbs),
        levels=tuple(
            LevelCount(level, actors[level], links[level], listings[level])
            for level in reversed(EvidenceLevel)
        ),
    )


@dataclass(frozen=True)
class StageCount:
    """The actors of one stage, by their first role, most frequent first."""

    stage: Stage
    actors: int
    roles: tuple[tuple[ActorRole, int], ...]


@dataclass(frozen=True)
class Stream:
    """The material links from one stage to another.

    ``dry_kg_per_year`` adds up what can be expressed as dried herb, because fresh and dried weights cannot be
    added; ``unweighed`` counts the links for which it cannot. None if that is all of them.
    """

    links: int = 0
    unweighed: int = 0
    dry_kg_per_year: float | None = None


@dataclass(frozen=True)
class ChainPicture:
    """The chain by stage: its columns, the streams between them, and how many links support each column."""

    stages: dict[Stage, StageCount]
    streams: dict[tuple[Stage, Stage], Stream] = field(default_factory=dict)
    support: dict[Stage, int] = field(default_factory=dict)

    def stream(self, source: Stage, target: Stage) -> Stream:
        """The stream between two stages, empty if nothing flows."""
        return self.streams.get((source, target), Stream())

    def width(self, stream: Stream, *, widest: float) -> float:
        """How broad a ribbon is drawn, by its number of links; a few never look like many."""
        most = max([_FEW, *(each.links for each in self.streams.values())])
        return max(3.0, widest * stream.links / most) if stream.links else 0.0


@remembered
def chain_picture(network: NetworkSnapshot) -> ChainPicture:
    """The chain by stage, over the links that hold.

    >>> from herbcity.network.toys import turmeric_chain
    >>> picture = chain_picture(turmeric_chain())
    >>> picture.stages[Stage.MIDSTREAM].actors, picture.stream(Stage.UPSTREAM, Stage.MIDSTREAM).links
    (2, 2)
    >>> round(picture.stream(Stage.UPSTREAM, Stage.MIDSTREAM).dry_kg_per_year)  # 6,000 kg fresh at 5.5 to 1
    1091
    """
    roles: dict[Stage, Counter[ActorRole]] = {stage: Counter() for stage in Stage}
    for actor in network.actors.values():
        roles[actor.stage][actor.roles[0]] += 1
    material: dict[tuple[Stage, Stage], list[Link]] = {}
    support: Counter[Stage] = Counter()
    for tie in network.ties:
        ends = network.actors[tie.source].stage, network.actors[tie.target].stage
        if tie.flow is Flow.MATERIAL:
            material.setdefault(ends, []).append(tie)
        elif Stage.SUPPORT in ends:
            support[ends[0] if ends[1] is Stage.SUPPORT else ends[1]] += 1
    ladder = Ladder(network)
    return ChainPicture(
        stages={
            stage: StageCount(stage, counted.total(), tuple(counted.most_common()))
            for stage, counted in roles.items()
        },
        streams={ends: _stream(links, ladder) for ends, links in material.items()},
        support=dict(support),
    )


def _stream(links: Iterable[Link], ladder: Ladder) -> Stream:
    weights = [_dry_kg(link, ladder) for link in links]
    known = [weight for weight in weights if weight is not None]
    return Stream(len(weights), len(weights) - len(known), sum(known) if known else None)


def _dry_kg(link: Link, ladder: Ladder) -> float | None:
    if link.volume_kg_per_year is None or link.herb is None or link.form is None:
        return None
    ratio = ladder.dry_kg_per_kg(link.herb, link.form, illustrative=link.evidence_level is INVENTED)
    return None if ratio is None else link.volume_kg_per_year * ratio.value.mid

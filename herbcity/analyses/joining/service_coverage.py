"""Which agency gives which service to which stage or district, and where there is a hole."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from herbcity.analyses.cases.valuing import english_name
from herbcity.analyses.market.groups import SERVICE_LINKS
from herbcity.analyses.remembering import remembered
from herbcity.analyses.sentences import counted
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, District, Link
from herbcity.vocabulary import (
    EvidenceLevel,
    LinkKind,
    ListingSide,
    ProductForm,
    ServiceKind,
    Stage,
    link_rule,
)

CoverageBy = Literal["stage", "district"]

_MAIN = {
    LinkKind.FINANCES: ServiceKind.FINANCING,
    LinkKind.ADVISES: ServiceKind.CONSULTING,
    LinkKind.TRAINS: ServiceKind.TRAINING,
    LinkKind.CERTIFIES: ServiceKind.CERTIFICATION,
    LinkKind.RESEARCHES_WITH: ServiceKind.RESEARCH,
    LinkKind.OPENS_MARKET_FOR: ServiceKind.MARKET_ACCESS,
    LinkKind.MENTORS: ServiceKind.MENTORING,
    LinkKind.PROCESSES_FOR: ServiceKind.TOLL_PROCESSING,
}
"""The service that a link of each kind stands for where its giver does not say which it offers."""


class Coverage(StrEnum):
    """How a service and a group stand to each other."""

    COVERED = "COVERED"
    NEEDS_UNMET = "NEEDS_UNMET"
    OFFERED_NOT_USED = "OFFERED_NOT_USED"
    NOBODY_OFFERS = "NOBODY_OFFERS"


@dataclass(frozen=True, slots=True)
class ServiceCoverage:
    """One service and one stage or district: who gives it there, to how many, and who still needs it; in the invented
    layer (``illustrative``) or the real one.

    ``agencies`` give it to somebody of the group by a tie that holds; ``offering`` offer it by a listing that stands,
    to anybody. ``unmet`` is how many of those who state the need have no such tie.
    """

    service: ServiceKind
    stage: Stage | None
    district: District | None
    actors: int
    agencies: tuple[Actor, ...]
    offering: tuple[Actor, ...]
    served: int
    needing: int
    unmet: int
    illustrative: bool

    @property
    def coverage(self) -> Coverage:
        """NOBODY_OFFERS: no tie and no offer. OFFERED_NOT_USED: offered, and nobody of the group has it. NEEDS_UNMET:
        some have it, and others state the need without it. COVERED: else."""
        if not self.agencies and not self.offering:
            return Coverage.NOBODY_OFFERS
        if not self.served:
            return Coverage.OFFERED_NOT_USED
        return Coverage.NEEDS_UNMET if self.unmet else Coverage.COVERED

    @property
    def text_th(self) -> str:
        """One sentence to read aloud."""
        if self.stage is not None:
            group = f"ผู้เล่น{self.stage.th}"
        else:
            group = f"ผู้ประกอบการในอำเภอ{self.district.name_th}" if self.district else ""
        need = f" ทั้งที่มี {self.unmet:,} รายต้องการ" if self.unmet else ""
        match self.coverage:
            case Coverage.NOBODY_OFFERS:
                return f"ยังไม่มีหน่วยงานใดให้บริการ{self.service.th}แก่{group} {self.actors:,} ราย{need}"
            case Coverage.OFFERED_NOT_USED:
                return (
                    f"{group} {self.actors:,} ราย ยังไม่มีใครได้รับบริการ{self.service.th} "
                    f"แม้มีผู้เสนอ {len(self.offering):,} ราย เช่น {self.offering[0].name_th}{need}"
                )
        by = f"จาก {len(self.agencies):,} หน่วยงาน เช่น {self.agencies[0].name_th}"
        return f"{group} {self.served:,} จาก {self.actors:,} ราย ได้รับบริการ{self.service.th} {by}{need}"

    @property
    def text_en(self) -> str:
        if self.stage is not None:
            group = f"{self.stage.en} actor"
        else:
            group = f"operator in {self.district.name_en}" if self.district else ""
        groups = group.replace("operator", "operators") if self.district else f"{group}s"
        everybody = counted(self.actors, group, groups)
        need = (
            f", although {self.unmet:,} {'states' if self.unmet == 1 else 'state'} the need"
            if self.unmet
            else ""
        )
        match self.coverage:
            case Coverage.NOBODY_OFFERS:
                return f"Nobody offers {self.service.en} to the {everybody}{need}."
            case Coverage.OFFERED_NOT_USED:
                who = english_name(self.offering[0])
                return (
                    f"None of the {everybody} has {self.service.en}, which {counted(len(self.offering), 'actor')} "
                    f"{'offers' if len(self.offering) == 1 else 'offer'}, for instance {who}{need}."
                )
        by = f"from {counted(len(self.agencies), 'agency', 'agencies')}, for instance {english_name(self.agencies[0])}"
        has = "has" if self.served == 1 else "have"
        return f"{self.served:,} of the {everybody} {has} {self.service.en} {by}{need}."


@remembered
def service_coverage(network: NetworkSnapshot, *, by: CoverageBy = "stage") -> tuple[ServiceCoverage, ...]:
    """Every service against every stage of operators, or every district that has operators.

    Operators are the actors upstream, midstream and downstream. An operator has a service if a tie that holds is of a
    kind which the service makes, and its giver offers that service; where the giver offers no service of that kind of
    tie, the tie counts for the main one (certification for CERTIFIES, consulting for ADVISES and so on). Planting
    material counts where material of that form is supplied. Needs and offers are the listings that stand on the day.
    The invented and the real are counted apart.

    Returns a row for each service and group, holes with most unmet needs first, then those that nobody offers, then by
    group; rows without a hole last.

    >>> from herbcity.network.toys import turmeric_chain
    >>> advice = [row for row in service_coverage(turmeric_chain()) if row.service is ServiceKind.CONSULTING]
    >>> [(row.stage.value, row.served, row.actors, row.coverage.value) for row in advice]
    [('MIDSTREAM', 0, 2, 'NOBODY_OFFERS'), ('DOWNSTREAM', 0, 1, 'NOBODY_OFFERS'), ('UPSTREAM', 2, 2, 'COVERED')]
    """
    offering = _listed(network, ListingSide.OFFER)
    needing = _listed(network, ListingSide.NEED)
    given: dict[ServiceKind, dict[str, set[str]]] = {service: {} for service in ServiceKind}
    for tie in network.ties:
        giver, taker = _from_to(tie)
        for service in _services(tie, giver, offering):
            given[service].setdefault(taker, set()).add(giver)
    rows = []
    for illustrative in (False, True):
        layer = frozenset(
            code
            for code, actor in network.actors.items()
            if (actor.evidence_level is EvidenceLevel.ILLUSTRATIVE) is illustrative
        )
        for stage, district, members in _groups(network, by, layer):
            for service in ServiceKind:
                served = members & given[service].keys()
                agencies = {giver for code in served for giver in given[service][code]}
                need = members & needing[service]
                rows.append(
                    ServiceCoverage(
                        service=service,
                        stage=stage,
                        district=district,
                        actors=len(members),
                        agencies=_named(network, agencies),
                        offering=_named(network, offering[service] & layer),
                        served=len(served),
                        needing=len(need),
                        unmet=len(need - served),
                        illustrative=illustrative,
                    )
                )
    return tuple(sorted(rows, key=_holes_first))


def _named(network: NetworkSnapshot, codes: Collection[str]) -> tuple[Actor, ...]:
    return tuple(network.actors[code] for code in sorted(codes))


def _holes_first(row: ServiceCoverage) -> tuple[int, int, int, int, str, int, bool]:
    hole = {
        Coverage.NOBODY_OFFERS: 0,
        Coverage.OFFERED_NOT_USED: 1,
        Coverage.NEEDS_UNMET: 2,
        Coverage.COVERED: 3,
    }
    group = row.stage.rank if row.stage else 0
    return (
        row.coverage is Coverage.COVERED,
        -row.unmet,
        hole[row.coverage],
        group,
        row.district.code if row.district else "",
        row.service.rank,
        row.illustrative,
    )


def _listed(network: NetworkSnapshot, side: ListingSide) -> dict[ServiceKind, set[str]]:
    found: dict[ServiceKind, set[str]] = {service: set() for service in ServiceKind}
    for one in network.listings.values():
        if one.service is not None and one.side is side and one.open(network.as_of):
            found[one.service].add(one.actor)
    return found


def _from_to(tie: Link) -> tuple[str, str]:
    return (tie.source, tie.target) if link_rule(tie.kind).forward else (tie.target, tie.source)


def _services(tie: Link, giver: str, offering: dict[ServiceKind, set[str]]) -> Iterator[ServiceKind]:
    """The services that a tie stands for."""
    if tie.kind is LinkKind.SUPPLIES:
        if tie.form is ProductForm.PLANTING_MATERIAL:
            yield ServiceKind.PLANTING_MATERIAL
        return
    offered = [
        service
        for service in ServiceKind
        if tie.kind in SERVICE_LINKS[service] and giver in offering[service]
    ]
    if offered:
        yield from offered
    elif tie.kind in _MAIN:
        yield _MAIN[tie.kind]


def _groups(
    network: NetworkSnapshot, by: CoverageBy, layer: frozenset[str]
) -> Iterator[tuple[Stage | None, District | None, frozenset[str]]]:
    """The operators of one layer by stage, or by district where it is known."""
    operators = [
        actor for code, actor in network.actors.items() if code in layer and actor.stage is not Stage.SUPPORT
    ]
    if by == "stage":
        for stage in Stage:
            members = frozenset(actor.code for actor in operators if actor.stage is stage)
            if members:
                yield stage, None, members
        return
    for code, district in sorted(network.districts.items()):
        members = frozenset(actor.code for actor in operators if actor.district == code)
        if members:
            yield None, district, members

"""What a chain must fulfil to be traced, and what is wrong with a question."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from herbcity.errors import ErrorCode, Fault, Refused
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.vocabulary import ActorRole, CertificateKind, EvidenceLevel, Flow

DEEPEST = 12
"""The most links that a chain may be asked to have."""
MOST = 1_000
"""The most chains that may be asked for at once."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What every chain must fulfil; what is left out lets everything pass.

    ``certificate`` must be held, at ``certificate_level`` or above, and be valid on ``certified_on`` (the network's
    day if left out), by every actor of the chain, or by those with one of ``certified_roles`` where some are named.
    A distance that is not known fulfils no limit.
    """

    flows: frozenset[Flow] = frozenset({Flow.MATERIAL})
    """What the links of a chain carry."""
    herb: str | None = None
    """What is carried: at least one link names it and none names another."""
    levels: frozenset[EvidenceLevel] = frozenset()
    """How well every link is known."""
    certificate: CertificateKind | None = None
    certificate_level: int | None = None
    certified_on: date | None = None
    certified_roles: frozenset[ActorRole] = frozenset()
    max_step_km: float | None = None
    """No link is longer than this, as the crow flies, by the likely distance."""
    max_total_km: float | None = None
    """All links together are no longer than this."""


@dataclass(frozen=True, slots=True)
class Ends:
    """Where chains begin and end. An actor must be that one, and have that role, where both are given."""

    source: str | None
    source_role: ActorRole | None
    target: str | None
    target_role: ActorRole | None


def check(network: NetworkSnapshot, ends: Ends, where: Conditions, *, max_depth: int, count: int) -> None:
    """Raises Refused with everything that is wrong with the question."""
    faults = tuple(_faults(network, ends, where, max_depth=max_depth, count=count))
    if faults:
        raise Refused(faults)


def _faults(
    network: NetworkSnapshot, ends: Ends, where: Conditions, *, max_depth: int, count: int
) -> Iterator[Fault]:
    for name, code, role in (
        ("from", ends.source, ends.source_role),
        ("to", ends.target, ends.target_role),
    ):
        if code is not None and code not in network.actors:
            yield Fault.of(ErrorCode.NOT_FOUND, name, kind="Actor", value=code)
        if code is None and role is None:
            yield Fault.of(ErrorCode.MISSING, f"{name} / {name}Role")
    if where.herb is not None and where.herb not in network.herbs:
        yield Fault.of(ErrorCode.NOT_FOUND, "herb", kind="Herb", value=where.herb)
    for name, number, most in (("maxDepth", max_depth, DEEPEST), ("first", count, MOST)):
        if not 1 <= number <= most:
            yield Fault.of(ErrorCode.OUT_OF_RANGE, name, value=number, allowed=f"1 to {most}")
    for name, km in (("maxStepKm", where.max_step_km), ("maxTotalKm", where.max_total_km)):
        if km is not None and not 0 <= km < math.inf:
            yield Fault.of(ErrorCode.OUT_OF_RANGE, name, value=km, allowed="0 or more, km")
    if where.certificate is None and (where.certified_roles or where.certificate_level is not None):
        yield Fault.of(ErrorCode.MISSING, "certificate")

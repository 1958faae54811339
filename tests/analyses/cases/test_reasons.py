"""A reason points to the records that say it, not only to those it speaks of."""

from __future__ import annotations

from datetime import date

import pytest

from herbcity.analyses.cases.reasons import Reason
from herbcity.analyses.suggesting import suggest
from herbcity.network.toys import network_of
from herbcity.network.values import Actor, Certificate, Link
from herbcity.registry.changes import RecordKind
from herbcity.vocabulary import (
    ActorRole,
    CertificateKind,
    FirmSize,
    LinkKind,
    LinkStatus,
    ListingSide,
    ServiceKind,
)
from tests.analyses.little_market import (
    DAY,
    DRIER,
    GROWERS,
    MILL,
    NEED,
    REPORTED,
    certificate,
    changed,
    market,
    service,
)  # fmt: skip

AGENCY = Actor(
    evidence_level=REPORTED,
    code="AGENCY-1",
    name_th="หน่วยงาน",
    name_en="Agency",
    roles=(ActorRole.SUPPORT_AGENCY,),
)
SMALL_MILL = changed(MILL, code="HC-0004-8", name_en="Small mill", size=FirmSize.SMALL)
LARGE_MILL = changed(MILL, size=FirmSize.LARGE)


def advice(id_: str, agency: Actor, client: Actor) -> Link:
    return Link(
        evidence_level=REPORTED, id=id_, kind=LinkKind.ADVISES, source=agency.code, target=client.code,
        status=LinkStatus.ACTIVE, evidence=("minutes",),
    )  # fmt: skip


def starting(reasons: tuple[Reason, ...], words: str) -> Reason:
    (found,) = [one for one in reasons if words in one.en]
    return found


def green(holder: Actor, level: int) -> Certificate:
    return changed(certificate(holder.code, CertificateKind.GREEN_INDUSTRY), level=level)


def test_an_agency_that_works_with_both_is_known_from_its_links() -> None:
    ties = [advice("to growers", AGENCY, GROWERS), advice("to mill", AGENCY, MILL)]
    (one,) = suggest(market(AGENCY, *ties))
    both = starting(one.reasons, "Both work with")
    assert set(both.records) == {(RecordKind.LINK, "to growers"), (RecordKind.LINK, "to mill")}
    assert both.fields >= {"kind", "source", "target"}


def test_agencies_that_serve_the_same_actor_are_known_from_the_links_to_it() -> None:
    other = changed(AGENCY, code="AGENCY-2", name_en="Other agency")
    network = network_of(
        AGENCY, other, GROWERS,
        service(1, ListingSide.OFFER, AGENCY, ServiceKind.TRAINING),
        service(2, ListingSide.OFFER, other, ServiceKind.PERMITTING),
        advice("one", AGENCY, GROWERS), advice("other", other, GROWERS), as_of=DAY,
    )  # fmt: skip
    (meeting,) = suggest(network, kinds=[LinkKind.COORDINATES_WITH])
    reason = starting(meeting.reasons, "both work with Growers")
    assert set(reason.records) == {(RecordKind.LINK, "one"), (RecordKind.LINK, "other")}


def test_green_levels_are_known_from_the_certificates() -> None:
    levels = [green(LARGE_MILL, 3), green(SMALL_MILL, 2)]
    network = network_of(
        LARGE_MILL, SMALL_MILL, DRIER, changed(DRIER, id="other", actor=SMALL_MILL.code), *levels, as_of=DAY
    )
    (one,) = suggest(network, kinds=[LinkKind.MENTORS])
    reason = starting(one.reasons, "Green Industry level 3 against 2")
    assert set(reason.records) == {
        (RecordKind.CAPACITY, "drier"),
        (RecordKind.CAPACITY, "other"),
        *((RecordKind.CERTIFICATE, level.id) for level in levels),
    }
    assert reason.fields >= {"from_form", "to_form", "level"}


def test_who_is_the_larger_firm_is_known_from_the_sizes_of_both() -> None:
    network = network_of(
        LARGE_MILL, SMALL_MILL, DRIER, changed(DRIER, id="other", actor=SMALL_MILL.code), as_of=DAY
    )
    (one,) = suggest(network, kinds=[LinkKind.MENTORS])
    reason = starting(one.reasons, "the larger firm")
    assert set(reason.records) == {
        (RecordKind.CAPACITY, "drier"),
        (RecordKind.CAPACITY, "other"),
        (RecordKind.ACTOR, LARGE_MILL.code),
        (RecordKind.ACTOR, SMALL_MILL.code),
    }
    assert reason.fields >= {"from_form", "to_form", "size"}


@pytest.mark.parametrize(
    ("dates", "caveat_en", "caveat_th"),
    [
        ({}, "(validity not on record)", "ไม่ได้บันทึกอายุใบรับรอง"),
        (
            {"valid_from": date(2024, 1, 1)},
            "(until when is not on record)",
            "ไม่ได้บันทึกวันหมดอายุ",
        ),
        (
            {"valid_until": date(2027, 1, 1)},
            "(valid to 2026-12-31)",
            "ใช้ได้ถึง 31 ธันวาคม 2569",
        ),
    ],
)
def test_a_certificate_is_held_for_as_long_as_is_on_record(
    dates: dict[str, date], caveat_en: str, caveat_th: str
) -> None:
    held = changed(certificate(GROWERS.code, CertificateKind.GAP), **dates)
    (one,) = suggest(market(held, need=changed(NEED, requires=(CertificateKind.GAP,))))
    reason = starting(one.reasons, "requires")
    assert reason.en.endswith(f": Good Agricultural Practice {caveat_en}.")
    assert reason.th.endswith(f": GAP (มกษ. 9001) {caveat_th}")

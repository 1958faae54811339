"""Dates for people: in words, in either language and era, and never another day than the one recorded."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herbcity.thai import BUDDHIST_ERA, MONTHS, SHORT_MONTHS, day_in_words, moment_in_words
from tests.api.api_door import EDITOR, HOSPITAL, Door

AWARD = f"""mutation {{ awardCertificate(input: {{holder: "{HOSPITAL}", kind: GREEN_INDUSTRY, level: 3,
validFrom: "2023-03-01", validUntil: "2026-12-31"}}) {{ errors {{ message }} }} }}"""


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ("", "31 ธันวาคม 2569"),
        ("(style: SHORT)", "31 ธ.ค. 2569"),
        ("(era: CE)", "31 ธันวาคม ค.ศ. 2026"),
        ("(language: EN)", "31 December 2026"),
        ("(language: EN, style: SHORT)", "31 Dec 2026"),
        ("(language: EN, era: BE)", "31 December B.E. 2569"),
        ("(language: null, era: null, style: null)", "31 ธันวาคม 2569"),
    ],
)
def test_a_date_is_iso_in_years_ce_and_has_a_text_in_either_language_and_era(
    any_door: Door, arguments: str, shown: str
):
    any_door.ask(AWARD, viewer=EDITOR)
    asked = f'{{ actor(code: "{HOSPITAL}") {{ certificates {{ validUntil validUntilText{arguments} }} }} }}'
    (certificate,) = any_door.ask(asked)["actor"]["certificates"]
    assert certificate == {"validUntil": "2026-12-31", "validUntilText": shown}


def test_what_is_not_known_has_no_text(door: Door):
    nodes = door.ask("{ links(first: 100) { nodes { validUntil validUntilText } } }")["links"]["nodes"]
    assert nodes
    assert all(node["validUntilText"] is None for node in nodes if node["validUntil"] is None)


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_a_moment_is_shown_by_thailands_clock_wherever_the_service_runs(
    door: Door, monkeypatch: pytest.MonkeyPatch, zone: str
):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        (newest,) = door.ask("{ revisions(first: 1) { nodes { committedAt committedAtText } } }")[
            "revisions"
        ]["nodes"]
        moment = datetime.fromisoformat(newest["committedAt"]).astimezone(timezone(timedelta(hours=7)))
        month, year = MONTHS[moment.month - 1], moment.year + BUDDHIST_ERA
        assert newest["committedAtText"] == f"{moment.day} {month} {year} เวลา {moment:%H:%M} น."
        asked = '{ network(asOf: "2024-02-29") { asOf asOfText } }'
        assert door.ask(asked)["network"] == {"asOf": "2024-02-29", "asOfText": "29 กุมภาพันธ์ 2567"}
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_last_hours_of_a_day_in_utc_are_the_next_day_in_thailand():
    evening = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
    assert moment_in_words(evening) == "1 มกราคม 2570 เวลา 00:00 น."
    assert moment_in_words(evening - timedelta(minutes=1), thai=False) == "31 December 2026, 23:59"


@given(
    st.dates(min_value=date(1900, 1, 1), max_value=date(2400, 1, 1)),
    st.booleans(),
    st.sampled_from([None, True, False]),
)
def test_the_text_of_a_day_names_that_day(day: date, thai: bool, buddhist: bool | None):
    for short in (False, True):
        number, *_, year = day_in_words(day, thai=thai, buddhist=buddhist, short=short).split()
        assert int(number) == day.day
        assert int(year) - day.year in (0, BUDDHIST_ERA)
    words = day_in_words(day, buddhist=buddhist, short=True).split()
    assert words[1] == SHORT_MONTHS[day.month - 1]

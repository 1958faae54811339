"""A registry that was filled before the tables changed keeps what it holds."""

from __future__ import annotations

from datetime import date

import pytest
from alembic import command
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from herbcity.network.building import take_snapshot
from herbcity.network.values import Decision
from herbcity.registry.engine import reading, writing
from herbcity.registry.migrating import migrate
from herbcity.registry.migrations.running import _config, check
from herbcity.vocabulary import SuggestionState

KEY = "SUPPLIES|HC-0001-E|HC-0002-C|turmeric|FRESH|"
ACTOR = (
    "INSERT INTO actor (code, name_th, other_names, roles, evidence_level, evidence) "
    "VALUES (:code, 'ก', '[]', '[\"BUYER\"]', 'REPORTED', '[]')"
)
DECISION = (
    'INSERT INTO decision (id, suggestion, source, target, state, decided_on, "by", note) VALUES '
    "('old', :key, 'HC-0001-E', 'HC-0002-C', 'DISMISSED', '2025-06-01', 'Provincial office', 'too far')"
)


def test_a_decision_of_before_reasons_were_kept_stays_what_it_was(engine: Engine) -> None:
    with writing(engine) as session:
        command.downgrade(_config(session.connection()), "0001")
        for code in ("HC-0001-E", "HC-0002-C"):
            session.execute(text(ACTOR), {"code": code})
        session.execute(text(DECISION), {"key": KEY})
    assert migrate(engine) is True
    with reading(engine) as session:
        (decision,) = take_snapshot(session).decisions.values()
    assert decision == Decision(
        id="old",
        suggestion=KEY,
        source="HC-0001-E",
        target="HC-0002-C",
        state=SuggestionState.DISMISSED,
        decided_on=date(2025, 6, 1),
        by="Provincial office",
        note="too far",
    )
    with writing(engine) as session:
        check(session.connection())


def test_a_registry_of_before_what_ifs_were_kept_gets_an_empty_table_beside_its_log(engine: Engine) -> None:
    with writing(engine) as session:
        command.downgrade(_config(session.connection()), "0002")
        session.execute(text(ACTOR), {"code": "HC-0001-E"})
    assert migrate(engine) is True
    with reading(engine) as session:
        assert session.execute(text("SELECT count(*) FROM what_if")).scalar() == 0
        assert list(take_snapshot(session).actors) == ["HC-0001-E"]
    with writing(engine) as session:
        check(session.connection())


CERTIFICATE = (
    "INSERT INTO certificate (id, holder, kind, evidence_level, evidence) "
    "VALUES (:id, 'HC-0001-E', :kind, 'REPORTED', '[]')"
)


def test_certificates_of_before_permits_were_recorded_stay_and_permits_can_be_added(engine: Engine) -> None:
    with writing(engine) as session:
        command.downgrade(_config(session.connection()), "0003")
        session.execute(text(ACTOR), {"code": "HC-0001-E"})
        session.execute(text(CERTIFICATE), {"id": "old", "kind": "GACP"})
    assert migrate(engine) is True
    with writing(engine) as session:
        check(session.connection())
        session.execute(text(CERTIFICATE), {"id": "new", "kind": "WASTE_PERMIT"})
    with reading(engine) as session:
        held = take_snapshot(session).certificates.values()
        assert {one.kind.value for one in held} == {"GACP", "WASTE_PERMIT"}
    for statement in (
        text("UPDATE certificate SET kind = 'SOMETHING'"),
        text("UPDATE certificate SET evidence_level = 'SOMETHING'"),
    ):
        with pytest.raises(IntegrityError), writing(engine) as session:
            session.execute(statement)

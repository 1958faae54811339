"""The central law: today's tables with the newer changes undone are the older changes replayed."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Engine, text

from herbcity.errors import HerbcityError
from herbcity.network.building import take_snapshot, today
from herbcity.network.holding import SnapshotHolder
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry import reading as registry
from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.columns import METADATA
from herbcity.registry.drafts import check_fields
from herbcity.registry.engine import reading, writing
from herbcity.registry.identity import actor_code
from herbcity.registry.mergers import judgement_id
from herbcity.registry.merging import merge_changes
from herbcity.registry.writing import Editor, commit, undo

_CODES = [actor_code(number) for number in range(1, 6)]
_ROLES = st.lists(
    st.sampled_from(["FARMER_GROUP", "PROCESSOR", "BUYER", "SUPPORT_AGENCY"]), min_size=1, unique=True
)
_codes = st.sampled_from(_CODES)

_steps = st.one_of(
    st.tuples(st.just("register"), _codes, _ROLES),
    st.tuples(st.just("rename"), _codes, st.sampled_from(["A", "B", None])),
    st.tuples(st.just("roles"), _codes, _ROLES),
    st.tuples(st.just("state"), _codes, st.integers(0, 9)),
    st.tuples(st.just("link"), _codes, _codes),
    st.tuples(st.just("remove"), _codes, st.none()),
    st.tuples(st.just("unlink"), _codes, _codes),
    st.tuples(st.just("dismiss"), _codes, _codes),
    st.tuples(st.just("judge"), _codes, _codes),
    st.tuples(st.just("merge"), _codes, _codes),
    st.tuples(st.just("undo"), st.integers(1, 12), st.none()),
)


def _changes(session: Any, step: tuple[str, Any, Any]) -> list[Change]:
    """One step of somebody's day as changes against what is true now."""
    what, one, other = step
    actor = registry.one(session, RecordKind.ACTOR, one) if isinstance(one, str) else None
    link_id = f"{one}-{other}"
    if what == "register":
        body, _ = check_fields(
            RecordKind.ACTOR, {"code": one, "name_th": "ก", "roles": other, "evidence_level": "REPORTED"}
        )
        return [Change(RecordKind.ACTOR, one, None, None, body)]
    if what == "link":
        body, _ = check_fields(
            RecordKind.LINK,
            {"id": link_id, "kind": "SUPPLIES", "source": one, "target": other, "status": "ACTIVE",
             "evidence_level": "REPORTED"},
        )  # fmt: skip
        return [Change(RecordKind.LINK, link_id, None, None, body)] if body else []
    if what == "dismiss":
        key = f"SUPPLIES|{one}|{other}|||"
        body, _ = check_fields(
            RecordKind.DECISION,
            {"id": f"decision-{link_id}", "suggestion": key, "source": one, "target": other, "number": 1,
             "state": "DISMISSED", "decided_on": "2026-01-01", "by": "Office", "because": "PRICE",
             "facts": [["LISTING", one, "price_per_kg", [[8.0, 9.0, 10.5]]]], "predicted_thb": [-1.5, 2.0, 3.0],
             "predicted_probability": 0.25},
        )  # fmt: skip
        return [Change(RecordKind.DECISION, f"decision-{link_id}", None, None, body)]
    if what == "judge":
        key, (low, high) = judgement_id(one, other), sorted((one, other))
        known = registry.one(session, RecordKind.JUDGEMENT, key)
        verdict = "UNSURE" if one < other else "SAME"
        if known:
            return [Change(RecordKind.JUDGEMENT, key, "verdict", known["verdict"], verdict)]
        body, _ = check_fields(
            RecordKind.JUDGEMENT,
            {
                "id": key,
                "one": low,
                "other": high,
                "verdict": verdict,
                "judged_on": "2026-01-01",
                "by": "Office",
            },
        )
        return [Change(RecordKind.JUDGEMENT, key, None, None, body)]
    if what == "merge":
        gone = registry.one(session, RecordKind.ACTOR, other)
        return merge_changes(session, keep=actor, merge=gone, today=today()) if actor and gone else []
    if what == "unlink":
        body = registry.one(session, RecordKind.LINK, link_id)
        return [Change(RecordKind.LINK, link_id, None, body, None)] if body else []
    if actor is None:
        return []
    if what == "remove":
        return [Change(RecordKind.ACTOR, one, None, actor, None)]
    field = {"rename": "name_en", "roles": "roles", "state": "households"}[what]
    return [Change(RecordKind.ACTOR, one, field, actor[field], other, adopted=what != "state")]


def _perform(engine: Engine, step: tuple[str, Any, Any]) -> None:
    try:
        with writing(engine) as session:
            if step[0] == "undo":
                undo(session, step[1], editor=Editor("law"))
            else:
                commit(session, _changes(session, step), editor=Editor("law"), reason=step[0])
    except HerbcityError:
        pass  # a refusal is part of the day; that it leaves nothing behind is what the law checks


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(_steps, min_size=4, max_size=14))
def test_undoing_the_newer_revisions_equals_replaying_the_older_ones(
    engine: Engine, steps: list[Any]
) -> None:
    with writing(engine) as session:
        for table in reversed(METADATA.sorted_tables):
            session.execute(text(f'DELETE FROM "{table.name}"'))
    holder = SnapshotHolder(engine)
    for step in steps:
        _perform(engine, step)
        followed = holder.current()
        with reading(engine) as session:
            read = take_snapshot(session)
        assert followed.digest == read.digest
    with reading(engine) as session:
        for revision in range(registry.head(session) + 1):
            undone = take_snapshot(session, revision=revision)
            replayed = NetworkSnapshot.empty(as_of=today()).apply(
                registry.changes_since(session, 0, until=revision)
            )
            assert undone.digest == replayed.digest
            assert holder.at(revision=revision).digest == replayed.digest
            for code in _CODES:
                assert set(undone.links_of(code)) == set(replayed.links_of(code))

"""The snapshot: frozen, shared between versions, filtered without touching the original, and citable."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import hypothesis.strategies as st
import networkx as nx
import pytest
from hypothesis import given
from sqlalchemy import Engine

from herbcity.errors import NotFound
from herbcity.network.building import take_snapshot
from herbcity.network.holding import SnapshotHolder
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import turmeric_chain
from herbcity.network.values import VALUES
from herbcity.registry.changes import Change, RecordKind, invert
from herbcity.registry.drafts import check_fields
from herbcity.registry.engine import reading, writing
from herbcity.registry.tables import FIELDS, column_types
from herbcity.registry.writing import Editor, commit
from herbcity.vocabulary import EvidenceLevel, Flow, LinkStatus

HILL, RIVER, COLLECTOR, MILL, BUYER, AGENCY = turmeric_chain().actors
DAY = turmeric_chain().as_of


def _link_change(field: str, before: object, after: object) -> Change:
    return Change(RecordKind.LINK, f"{HILL}-supplies-{COLLECTOR}", field, before, after)


@pytest.mark.parametrize("kind", list(VALUES))
def test_a_value_has_the_fields_of_its_table(kind: RecordKind) -> None:
    assert set(VALUES[kind].__struct_fields__) == set(FIELDS[kind].model_fields) == set(column_types(kind))


def test_a_snapshot_cannot_be_written_to() -> None:
    chain = turmeric_chain()
    with pytest.raises(AttributeError, match="frozen"):
        chain.revision = 9
    with pytest.raises(TypeError):
        chain.actors["x"] = chain.actors[HILL]  # type: ignore[index]
    with pytest.raises(AttributeError):
        chain.actors[HILL].name_th = "x"  # type: ignore[misc]
    with pytest.raises(nx.NetworkXError):
        chain.graph.add_node("x")


def test_what_a_change_does_not_touch_is_shared() -> None:
    chain = turmeric_chain()
    changed = chain.apply([Change(RecordKind.ACTOR, HILL, "name_en", "Hill growers", "Hillside")])
    assert changed.actors[MILL] is chain.actors[MILL]
    assert chain.actors[HILL].name_en == "Hill growers"


def test_a_link_that_ends_today_is_not_in_todays_network() -> None:
    chain = turmeric_chain().apply([_link_change("valid_until", None, DAY.isoformat())])
    assert len(chain.ties) == 5
    assert len(chain.on(DAY - timedelta(days=1)).ties) == 6


def test_a_proposed_link_is_recorded_but_does_not_hold() -> None:
    chain = turmeric_chain().apply([_link_change("status", "ACTIVE", LinkStatus.PROPOSED.value)])
    assert (len(chain.links), len(chain.ties)) == (6, 5)


def test_an_ended_link_held_until_its_end() -> None:
    ended = [_link_change("status", "ACTIVE", "ENDED"), _link_change("valid_until", None, DAY.isoformat())]
    chain = turmeric_chain().apply(ended)
    assert (len(chain.ties), len(chain.on(DAY - timedelta(days=1)).ties)) == (5, 6)


def test_a_layer_keeps_all_actors_and_only_its_flows() -> None:
    knowledge = turmeric_chain().layer(Flow.KNOWLEDGE)
    assert len(knowledge.actors) == 6
    assert {link.source for link in knowledge.ties} == {AGENCY}


def test_among_keeps_what_is_between_these_actors_and_what_they_own() -> None:
    part = turmeric_chain().among([COLLECTOR, MILL])
    assert set(part.actors) == {COLLECTOR, MILL}
    assert [(tie.source, tie.target) for tie in part.ties] == [(COLLECTOR, MILL)]
    assert set(part.listings) == {"need-mill"}


def test_leaving_the_illustrative_layer_out_leaves_nothing_of_an_invented_chain() -> None:
    real = turmeric_chain().at([level for level in EvidenceLevel if level is not EvidenceLevel.ILLUSTRATIVE])
    assert (len(real.actors), len(real.links), len(real.listings), len(real.ladder_steps)) == (0, 0, 0, 0)
    assert len(real.herbs) == 1


def test_the_graph_is_the_ties_with_their_ids_as_keys() -> None:
    chain = turmeric_chain()
    assert set(chain.graph) == set(chain.actors)
    assert {key for _, _, key in chain.graph.edges(keys=True)} == {tie.id for tie in chain.ties}


def test_the_adjacency_is_the_graphs() -> None:
    chain = turmeric_chain()
    expected = nx.to_numpy_array(nx.Graph(chain.graph), nodelist=list(chain.adjacency.ids), weight=None)
    assert (chain.adjacency.undirected.toarray() == expected).all()


def test_an_empty_network_has_a_graph_an_adjacency_and_a_digest() -> None:
    empty = NetworkSnapshot.empty(as_of=DAY)
    assert (len(empty.graph), empty.adjacency.directed.shape, len(empty.digest)) == (0, (0, 0), 64)


@given(
    st.lists(
        st.tuples(st.sampled_from([HILL, RIVER, MILL]), st.sampled_from(["A", "B", None])),
        min_size=1,
        max_size=8,
    )
)
def test_the_digest_kept_up_to_date_is_the_digest_from_nothing(renames: list[tuple[str, str | None]]) -> None:
    chain = turmeric_chain()
    first = chain.digest
    changes = []
    for code, name in renames:
        change = Change(RecordKind.ACTOR, code, "name_en", chain.actors[code].name_en, name)
        chain = chain.apply([change])
        changes.append(change)
        fresh = NetworkSnapshot({kind: chain.table(kind) for kind in VALUES}, revision=0, as_of=DAY)
        assert chain.digest == fresh.digest
    assert chain.apply(invert(changes)).digest == first


def _commit(engine: Engine, *changes: Change) -> None:
    with writing(engine) as session:
        commit(session, changes, editor=Editor("ทดสอบ"), reason="ทดสอบ")


def _registered(engine: Engine) -> str:
    body, _ = check_fields(
        RecordKind.ACTOR,
        {"code": HILL, "name_th": "กลุ่ม", "roles": ["FARMER_GROUP"], "evidence_level": "REPORTED"},
    )
    _commit(engine, Change(RecordKind.ACTOR, HILL, None, None, body))
    return HILL


_WRITER = """
import sys
from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.engine import open_engine, writing
from herbcity.registry.writing import Editor, commit
with writing(open_engine(sys.argv[1])) as session:
    commit(session, [Change(RecordKind.ACTOR, sys.argv[2], "households", None, 7)], editor=Editor("x"), reason="x")
"""


def test_what_another_process_writes_is_in_the_next_answer(engine: Engine, database_url: str) -> None:
    code = _registered(engine)
    holder = SnapshotHolder(engine)
    assert holder.current().actors[code].households is None
    subprocess.run(
        [sys.executable, "-c", _WRITER, database_url, code], check=True, cwd=Path(__file__).parents[2]
    )
    assert holder.current().actors[code].households == 7
    assert holder.current().revision == 2


def test_the_holder_answers_for_earlier_revisions_and_days(engine: Engine) -> None:
    code = _registered(engine)
    _commit(engine, Change(RecordKind.ACTOR, code, "households", None, 7))
    holder = SnapshotHolder(engine)
    assert holder.at(revision=1).actors[code].households is None
    assert len(holder.at(revision=0).actors) == 0
    assert len(holder.at(as_of=date(2020, 1, 1)).actors) == 0
    assert holder.at(as_of=holder.current().as_of).actors[code].households == 7
    with pytest.raises(NotFound):
        holder.at(revision=3)


def test_a_snapshot_read_from_the_tables_is_the_one_applied_from_the_log(engine: Engine) -> None:
    holder = SnapshotHolder(engine)
    assert len(holder.current().actors) == 0
    _registered(engine)
    with reading(engine) as session:
        assert take_snapshot(session).digest == holder.current().digest

"""Results are remembered by what determines them, within bounds, and computed once."""

from __future__ import annotations

import threading
import time

import pytest

from herbcity.analyses.centrality import betweenness
from herbcity.analyses.remembering import MEMORY, Memory, estimated_bytes, remembered
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import turmeric_chain
from herbcity.registry.changes import Change, RecordKind


def test_the_same_records_give_the_very_same_result() -> None:
    assert betweenness(turmeric_chain()) is betweenness(turmeric_chain())


def test_a_changed_record_another_day_or_another_option_is_another_result() -> None:
    calls: list[tuple[str, int]] = []

    @remembered
    def counted(network: NetworkSnapshot, *, option: int = 0) -> int:
        calls.append((network.digest, option))
        return len(calls)

    chain = turmeric_chain()
    renamed = chain.apply([Change(RecordKind.ACTOR, "HC-0001-E", "name_en", "Hill growers", "Growers")])
    next_year = chain.on(chain.as_of.replace(year=2027))
    answers = [counted(chain), counted(chain, option=1), counted(renamed), counted(next_year)]
    assert answers == [1, 2, 3, 4]
    assert counted(chain) == 1


def test_what_was_used_least_recently_is_forgotten_first() -> None:
    memory = Memory(max_bytes=2 * estimated_bytes("x" * 1000) + 10)
    for key in ("first", "second"):
        memory.recall(key, lambda key=key: key + "x" * (1000 - len(key)))
    memory.recall("first", lambda: "not computed")
    memory.recall("third", lambda: "y" * 1000)
    assert len(memory) == 2
    assert memory.bytes <= memory.max_bytes
    assert memory.recall("first", lambda: "computed anew") != "computed anew"
    assert memory.recall("second", lambda: "computed anew") == "computed anew"


def test_many_threads_that_ask_at_once_make_one_computation() -> None:
    memory = Memory(max_bytes=10_000)
    computed: list[int] = []

    def slow() -> int:
        time.sleep(0.05)
        computed.append(1)
        return 42

    answers: list[int] = []
    threads = [threading.Thread(target=lambda: answers.append(memory.recall("key", slow))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (answers, len(computed)) == ([42] * 8, 1)


def test_an_error_is_passed_on_and_not_remembered() -> None:
    memory = Memory(max_bytes=10_000)

    def failing() -> int:
        raise ValueError("no such thing")

    with pytest.raises(ValueError, match="no such thing"):
        memory.recall("key", failing)
    assert memory.recall("key", lambda: 1) == 1


def test_forgetting_empties_the_store() -> None:
    betweenness(turmeric_chain())
    assert MEMORY.bytes > 0
    MEMORY.forget()
    assert (len(MEMORY), MEMORY.bytes) == (0, 0)

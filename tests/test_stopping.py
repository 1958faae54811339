"""Work that nobody waits for any more ends, wherever it is, and leaves nothing behind."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from herbcity.analyses.centrality import betweenness
from herbcity.analyses.null_comparison import compare_with_null
from herbcity.analyses.quality.back_testing import back_test
from herbcity.analyses.remembering import MEMORY, Memory
from herbcity.analyses.suggesting import suggest
from herbcity.compiled.programs import summed_over
from herbcity.errors import ErrorCode, WorkStopped
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import turmeric_chain
from herbcity.stopping import Stop, go_on, seconds_left, submitted, under


def test_work_without_a_stop_takes_as_long_as_it_takes() -> None:
    go_on()
    assert seconds_left() is None


def test_work_ends_at_its_moment_and_says_how_long_it_was_allowed() -> None:
    with under(Stop(seconds=0.01)):
        go_on()
        time.sleep(0.02)
        with pytest.raises(WorkStopped) as stopped:
            go_on()
        with pytest.raises(WorkStopped):
            seconds_left()
    assert stopped.value.code is ErrorCode.TIMED_OUT
    assert stopped.value.fault.details["allowed"] == 0.01
    go_on()


def test_who_left_stops_the_work_of_another_thread() -> None:
    stop, begun = Stop(), threading.Event()

    def work() -> str:
        with under(stop):
            begun.set()
            while True:
                go_on()

    with ThreadPoolExecutor(1) as threads:
        pending = threads.submit(work)
        assert begun.wait(5)
        stop.stop()
        with pytest.raises(WorkStopped):
            pending.result(timeout=5)


def test_what_a_thread_hands_on_to_others_ends_with_it() -> None:
    with ThreadPoolExecutor(2) as threads:
        with under(Stop(seconds=-1.0)), pytest.raises(WorkStopped):
            submitted(threads, go_on).result()
        submitted(threads, go_on).result()
    with under(Stop(seconds=-1.0)), pytest.raises(WorkStopped):
        summed_over(np.arange(100, dtype=np.int32), lambda part: part.astype(float), least=1)


def test_a_stop_within_a_stop_ends_at_the_earlier_of_both() -> None:
    with under(Stop(seconds=-1.0)), under(Stop(seconds=100.0)), pytest.raises(WorkStopped):
        go_on()
    with under(Stop(seconds=100.0)) as _:
        left = seconds_left()
        with under(Stop(seconds=5.0)):
            within = seconds_left()
    assert left is not None
    assert within is not None
    assert within <= 5 < left


def test_a_computation_that_was_stopped_is_done_anew_by_one_who_still_waits() -> None:
    memory, computing = Memory(max_bytes=10_000), threading.Event()
    first_stop, computed = Stop(), []

    def stopped() -> int:
        computing.set()
        while True:
            go_on()

    def first() -> int:
        with under(first_stop):
            return memory.recall("key", stopped)

    def second() -> int:
        return memory.recall("key", lambda: computed.append(1) or 42)

    with ThreadPoolExecutor(4) as threads:
        one = threads.submit(first)
        assert computing.wait(5)
        others = [threads.submit(second) for _ in range(3)]
        time.sleep(0.05)
        assert not any(other.done() for other in others)
        first_stop.stop()
        with pytest.raises(WorkStopped):
            one.result(timeout=5)
        assert [other.result(timeout=5) for other in others] == [42, 42, 42]
    assert computed == [1]


def test_who_waits_for_anothers_computation_waits_no_longer_than_it_may() -> None:
    memory, done = Memory(max_bytes=10_000), threading.Event()
    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(memory.recall, "key", lambda: done.wait(10))
        time.sleep(0.05)
        began = time.monotonic()
        with under(Stop(seconds=0.1)), pytest.raises(WorkStopped):
            memory.recall("key", lambda: True)
        assert time.monotonic() - began < 1
        done.set()
        assert slow.result(timeout=5) is True


DEAR: dict[str, Callable[[NetworkSnapshot], object]] = {
    "suggestions": suggest,
    "quality": back_test,
    "betweenness": betweenness,
    "comparison": lambda network: compare_with_null(network, betweenness, samples=5),
}


@pytest.mark.parametrize("name", DEAR)
def test_an_analysis_that_is_stopped_is_not_remembered_and_then_gives_what_it_always_gives(name: str) -> None:
    chain, analysis = turmeric_chain(), DEAR[name]
    MEMORY.forget()
    with under(Stop(seconds=-1.0)), pytest.raises(WorkStopped):
        analysis(chain)
    assert analysis(chain) == analysis(turmeric_chain())

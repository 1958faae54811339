"""A client that never got its answer sends its write again: done once, whoever died in between."""

from __future__ import annotations

import time
from typing import Any

import httpx2
import pytest

from herbcity.settings import Settings
from tests.web.test_web_serving import NOW, SERVE, server

KEY = "0b7c5d7e-2f7d-4d53-9d5c-6a1f0f7f4b11"
REGISTER = """mutation($input: RegisterActorInput!) {
  registerActor(input: $input) { actor { code } revision errors { code path } } }"""
GIVEN = {"nameTh": "โรงอบที่ส่งซ้ำ", "roles": ["PROCESSOR"], "clientKey": KEY}

AT_ITS_END_SLOWLY = """
import time
from herbcity.api.mutations import carrying_out
remember = carrying_out.remember
def slowly(*args):
    remember(*args)
    print("all is written but the transaction is open", flush=True)
    time.sleep(1.5)
carrying_out.remember = slowly
"""


def register(address: str, key: str, *, seconds: float = 10) -> Any:
    answer = httpx2.post(
        f"{address}/graphql",
        json={"query": REGISTER, "variables": {"input": GIVEN}},
        headers={"Authorization": f"Bearer {key}"},
        timeout=seconds,
    )
    return answer.json()["data"]["registerActor"]


def named_so(address: str) -> int:
    query = '{ actors(where: {text: "โรงอบที่ส่งซ้ำ"}) { totalCount } }'
    return int(
        httpx2.post(f"{address}/graphql", json={"query": query}).json()["data"]["actors"]["totalCount"]
    )


def test_a_client_that_gave_up_waiting_hears_on_asking_again_what_it_did(
    settings: Settings, editor_key: str
) -> None:
    with server(settings, SERVE + AT_ITS_END_SLOWLY + NOW) as (address, _):
        with pytest.raises(httpx2.ReadTimeout):
            register(address, editor_key, seconds=0.7)
        found = register(address, editor_key)
        assert found["errors"] == []
        assert named_so(address) == 1
    with server(settings) as (address, _):  # another process, after a restart
        assert register(address, editor_key) == found
        assert named_so(address) == 1


def test_a_write_whose_server_was_killed_before_its_end_is_done_when_it_is_sent_again(
    settings: Settings, editor_key: str
) -> None:
    with server(settings, SERVE + AT_ITS_END_SLOWLY + NOW) as (address, process):
        with pytest.raises(httpx2.ReadTimeout):
            register(address, editor_key, seconds=0.7)
        assert process.stdout
        assert any("all is written" in line for line in process.stdout)
        process.kill()
        process.wait()
    with server(settings) as (address, _):
        assert named_so(address) == 0
        began = time.monotonic()
        found = register(address, editor_key)
        assert found["errors"] == []
        assert register(address, editor_key) == found
        assert named_so(address) == 1
        assert time.monotonic() - began < 10

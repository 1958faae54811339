"""A Python client with gql: the example that comes along, run against a service as somebody else would run it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from gql import gql
from gql.client import SyncClientSession
from gql.transport.exceptions import TransportQueryError
from graphql import GraphQLError

from examples.gql.registry import actors_of, client_of, code_of, registered
from tests.contract.conftest import ROOT


@pytest.fixture
def session(address: str) -> Iterator[SyncClientSession]:
    with client_of(address) as session:
        yield session


@pytest.fixture
def writing(own_address: str, editor_key: str) -> Iterator[SyncClientSession]:
    with client_of(own_address, editor_key) as session:
        yield session


def test_the_example_runs_as_a_program(own_address: str, editor_key: str):
    done = subprocess.run(
        [sys.executable, "examples/gql/registry.py", own_address, editor_key],
        cwd=ROOT,
        text=True,
        capture_output=True,
        timeout=60,
    )
    found, refused, written = done.stdout.splitlines()
    assert re.fullmatch(r"\d\d processors, the first: .+ \(HC-\d{4}-.\)", found), done.stderr
    assert refused.startswith("refused: NOT_FOUND: ")
    assert re.fullmatch(r"registered HC-\d{4}-. in revision \d+", written)


def test_every_actor_is_read_once_page_by_page(session: SyncClientSession):
    found = [actor["code"] for actor in actors_of(session)]
    assert len(found) == len(set(found)) == 166  # the seeds have 166 actors: two pages


def test_a_misspelt_field_is_found_before_anything_is_sent(session: SyncClientSession):
    with pytest.raises(GraphQLError, match="Cannot query field 'nameThai' on type 'Actor'"):
        session.execute(gql("{ actors { nodes { nameThai } } }"))
    with pytest.raises(GraphQLError, match="Cannot query field 'writeEverything' on type 'Mutation'"):
        session.execute(gql("mutation { writeEverything }"))


def test_an_error_has_its_code_and_the_fields_beside_it_are_answered(session: SyncClientSession):
    with pytest.raises(TransportQueryError) as refused:
        session.execute(gql("{ actors(first: 101) { totalCount } herbs { totalCount } }"))
    assert code_of(refused.value) == "PAGE_TOO_LARGE"
    assert refused.value.errors[0]["extensions"]["limit"] == 100
    assert refused.value.data["herbs"]["totalCount"] > 0
    assert refused.value.data["actors"] is None


def test_what_was_written_with_a_key_is_read_without_one(writing: SyncClientSession, own_address: str):
    given = {"nameTh": "โรงอบสมุนไพรท่าเสด็จ", "roles": ["PROCESSOR"], "evidenceLevel": "ESTIMATED"}
    sent = given | {"clientKey": "import-2026-11-26-0007"}
    code = registered(writing, sent)["actor"]["code"]
    assert registered(writing, sent)["actor"]["code"] == code
    with client_of(own_address) as anybody:
        found = {actor["code"]: actor for actor in actors_of(anybody, {"text": "ท่าเสด็จ"})}
    assert list(found) == [code]
    assert found[code]["nameTh"] == given["nameTh"]
    with pytest.raises(ValueError, match=r"input\.latitude: .*input\.households: "):
        registered(writing, given | {"latitude": 140.0, "households": -1})


def test_without_a_key_nothing_is_written(session: SyncClientSession):
    given = {"nameTh": "โรงอบ", "roles": ["PROCESSOR"], "evidenceLevel": "ESTIMATED"}
    with pytest.raises(ValueError, match="key"):
        registered(session, given)

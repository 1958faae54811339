"""What the contract promises: what breaks clients fails the check by name, what may surprise them is told."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from graphql import build_schema as schema_of
from graphql import parse
from starlette.testclient import TestClient

from herbcity.api.deprecations import deprecated_parts, deprecations, reason
from herbcity.api.documents import Documents
from herbcity.api.promised import Promised, promised_folder, without_descriptions
from herbcity.api.promises import broken_operations, changes, invalid_operations
from herbcity.api.schema import build_schema, print_sdl
from herbcity.cli import main
from herbcity.settings import Settings
from herbcity.web.app import create_app

OLD = '''
"""Marks."""
directive @mark(colour: String, size: Int = 1) repeatable on FIELD | QUERY

type Query implements Named {
  name: String!
  actor(code: ID, first: Int! = 20): Actor
  roles: [Role!]!
  found: Found
}

type Mutation { closeActor(input: CloseInput!): Actor }
type Actor { code: ID! stage: Stage at: Date }
type Herb { code: ID! }
interface Named { name: String! }
union Found = Actor | Herb
enum Role { FARMER MILL }
enum Stage { ONE TWO }
scalar Date
input CloseInput { code: ID! reason: String why: [String] first: Int = 20 }
'''
BREAKING = [
    ("a field is renamed", "code: ID! stage", "key: ID! stage", "FIELD_REMOVED: Actor.code"),
    ("an argument is made required", "actor(code: ID,", "actor(code: ID!,", "ARG_CHANGED_KIND: Query.actor arg code"),
    ("an argument is gone", "actor(code: ID, ", "actor(", "ARG_REMOVED: Query.actor arg code"),
    ("a required argument is new", "(code: ID,", "(code: ID, day: Date!,", "REQUIRED_ARG_ADDED"),
    ("an argument loses its default", "first: Int! = 20", "first: Int!", "DEFAULT_REMOVED: Query.actor(first:)"),
    ("a field has another type", "stage: Stage", "stage: String", "FIELD_CHANGED_KIND: Actor.stage"),
    ("a list is one thing", "[Role!]!", "Role!", "FIELD_CHANGED_KIND: Query.roles"),
    ("an answer may be null", "code: ID! stage", "code: ID stage", "FIELD_CHANGED_KIND: Actor.code"),
    ("an item of an answer may be null", "[Role!]!", "[Role]!", "FIELD_CHANGED_KIND: Query.roles"),
    ("an input may not be null", "reason: String", "reason: String!", "FIELD_CHANGED_KIND: CloseInput.reason"),
    ("an item of an input may not be null", "[String]", "[String!]", "FIELD_CHANGED_KIND: CloseInput.why"),
    ("an input field is gone", "reason: String ", "", "FIELD_REMOVED: CloseInput.reason"),
    ("a required input field is new", "reason:", "day: Date! reason:", "REQUIRED_INPUT_FIELD_ADDED"),
    ("an enum value is gone", "FARMER MILL", "FARMER", "VALUE_REMOVED_FROM_ENUM: MILL"),
    ("a union has lost a member", "Actor | Herb", "Actor", "TYPE_REMOVED_FROM_UNION: Herb"),
    ("an interface is no longer implemented", "Query implements Named", "Query", "IMPLEMENTED_INTERFACE_REMOVED"),
    ("a scalar has become an enum", "scalar Date", "enum Date { TODAY }", "TYPE_CHANGED_KIND: Date"),
    ("a directive is gone", "@mark(colour: String, size: Int = 1)", "@other", "DIRECTIVE_REMOVED: mark"),
    ("a directive stands in fewer places", "FIELD | QUERY", "FIELD", "DIRECTIVE_LOCATION_REMOVED"),
    ("a directive stands only once", "repeatable ", "", "DIRECTIVE_REPEATABLE_REMOVED"),
    ("an argument of a directive is gone", "colour: String, ", "", "DIRECTIVE_ARG_REMOVED: colour"),
    ("an argument of a directive is another", "colour: String", "colour: Int", "DIRECTIVE_ARG_CHANGED: @mark(colour:)"),
    ("nothing can be written any more", "type Query", "schema { query: Query } type Query", "ROOT_CHANGED: Mutation"),
]  # fmt: skip
DANGEROUS = [
    ("an enum value is new", "FARMER MILL", "FARMER MILL BUYER", "VALUE_ADDED_TO_ENUM: BUYER"),
    ("a union has a new member", "Actor | Herb", "Actor | Herb | Query", "TYPE_ADDED_TO_UNION: Query"),
    ("an argument has another default", "first: Int! = 20", "first: Int! = 10", "ARG_DEFAULT_VALUE_CHANGE"),
    ("an input field has another default", "first: Int = 20", "first: Int = 9", "DEFAULT_CHANGED: CloseInput.first"),
    ("an input field has lost its default", "first: Int = 20", "first: Int", "from 20 to none"),
    ("a directive has another default", "size: Int = 1", "size: Int = 2", "DEFAULT_CHANGED: @mark(size:)"),
    ("an optional argument is new", "(code: ID,", "(code: ID, day: Date,", "OPTIONAL_ARG_ADDED"),
    ("an optional input field is new", "reason:", "day: Date reason:", "OPTIONAL_INPUT_FIELD_ADDED"),
]  # fmt: skip
HARMLESS = [
    ("a field is new", "stage: Stage", "stage: Stage herb: Herb"),
    ("a type is new", "scalar Date", "scalar Date scalar Moment"),
    ("an answer is never null any more", "stage: Stage", "stage: Stage!"),
    ("an input may be null", "closeActor(input: CloseInput!)", "closeActor(input: CloseInput)"),
    ("a description is another", "Marks.", "Marks a field."),
    ("a field is deprecated", "stage: Stage", 'stage: Stage @deprecated(reason: "Use x. Removal on 2027-01-01.")'),
]  # fmt: skip


def named(cases):
    return pytest.mark.parametrize("case", cases, ids=[case[0] for case in cases])


def after(case) -> str:
    assert case[1] in OLD, "the case changes nothing"
    return OLD.replace(case[1], case[2], 1)


@named(BREAKING)
def test_what_breaks_a_client_is_named(case):
    assert any(case[-1] in line for line in changes(OLD, after(case)).breaking)


@named(DANGEROUS)
def test_what_may_surprise_a_client_is_told_and_breaks_nothing(case):
    found = changes(OLD, after(case))
    assert found.breaking == []
    assert [case[-1] in line for line in found.dangerous] == [True]


@named(HARMLESS)
def test_what_no_client_notices_is_not_spoken_of(case):
    assert changes(OLD, after(case)) == ([], [])


def test_the_check_fails_on_what_breaks_and_passes_what_may_surprise(tmp_path: Path):
    older = tmp_path / "older.graphql"
    older.write_text(print_sdl().replace("  totalCount: Int!", "  count: Int!\n  totalCount: Int!", 1))
    broken = CliRunner().invoke(main, ["schema", "--check", "--against", str(older)])
    assert broken.exit_code == 1
    assert ".count was removed." in broken.stderr

    older.write_text(without_descriptions(print_sdl()).replace("  FARMER_GROUP\n", "", 1))
    surprising = CliRunner().invoke(main, ["schema", "--check", "--against", str(older)])
    assert surprising.exit_code == 0, surprising.stderr
    assert "DANGEROUS VALUE_ADDED_TO_ENUM: FARMER_GROUP" in surprising.stderr
    assert surprising.stdout == "The contract holds.\n"


# ── what was promised at the last release ────────────────────────────────────────────────────────────────


def test_nothing_that_was_promised_is_broken():
    assert Promised.from_folder().changes(print_sdl(), Documents.from_folder().texts).breaking == []


def test_a_contract_is_promised_whole_and_what_is_taken_from_it_is_named(tmp_path: Path):
    Promised("1.2.3", OLD, {"Who": "query Who { name }", "All": "query All { roles }"}).write(tmp_path)
    Promised("1.3.0", OLD, {"Who": "query Who { name }"}).write(tmp_path)
    promised = Promised.from_folder(tmp_path)
    assert promised.version == "1.3.0"
    assert promised.operations.keys() == {"Who"}
    assert changes(promised.sdl, OLD) == changes(OLD, promised.sdl) == ([], [])
    found = promised.changes(OLD.replace("name: String!", "called: String!"), {})
    assert "FIELD_REMOVED: Query.name was removed." in found.breaking
    assert "Who: there is no such operation any more." in found.breaking


def test_a_promise_is_broken_only_by_a_new_major_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    shutil.copytree(promised_folder().parent, tmp_path / "graph_schema")
    promised = tmp_path / "graph_schema" / "promised" / "schema.graphql"
    monkeypatch.setattr("herbcity.api.promised.contract_folder", lambda: tmp_path / "graph_schema")
    kept = promised.read_text()
    promised.write_text(kept.replace("type Viewer {", "type Viewer {\n  nickname: String"))
    refused = CliRunner().invoke(main, ["schema", "--promise"])
    assert refused.exit_code == 1
    assert "BREAKING FIELD_REMOVED: Viewer.nickname was removed." in refused.stderr
    assert CliRunner().invoke(main, ["schema", "--check"]).exit_code == 1
    # The same again, promised by another major version than this one.
    promised.write_text(promised.read_text().replace("# What herbcity 0", "# What herbcity 99"))
    assert CliRunner().invoke(main, ["schema", "--promise"]).exit_code == 0
    assert "nickname" not in promised.read_text()


# ── operations ───────────────────────────────────────────────────────────────────────────────────────────

WHO = """query Who($code: ID!, $first: Int = 5) { actor(code: $code, first: $first) { ...A } }
fragment A on Actor { code stage }"""


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (WHO.replace(" stage", ""), ["Who: actor.stage is no longer answered."]),
        (WHO.replace("stage", "step: stage"), ["Who: actor.stage is no longer answered."]),
        (
            WHO.replace("$first: Int = 5", "$first: Int!"),
            ["Who: the variable $first changed from Int to Int!."],
        ),
        (
            WHO.replace("$code: ID!", "$code: String!"),
            ["Who: the variable $code changed from ID! to String!."],
        ),
        (
            WHO.replace("$code: ID!", "$code: ID!, $day: Date!"),
            ["Who: the variable $day: Date! is required now."],
        ),
        (WHO.replace("stage", "stage at"), []),
        (WHO.replace("...A", "code stage").replace("fragment A on Actor { code stage }", ""), []),
        (WHO.replace("$code: ID!", "$code: ID"), []),
        (WHO.replace("$code: ID!", "$code: ID!, $day: Date"), []),
    ],
)
def test_a_published_operation_keeps_its_answers_and_takes_what_it_took(now: str, said: list[str]):
    assert broken_operations({"Who": WHO}, {"Who": now}) == said


def test_an_operation_that_the_schema_no_longer_answers_is_named():
    assert invalid_operations(schema_of(OLD), {"Who": "{ name }", "What": "{ nothing }"}) == [
        "What: Cannot query field 'nothing' on type 'Query'."
    ]


# ── deprecations ─────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_deprecated_says_what_to_use_instead_and_until_when_it_stays():
    today = datetime.now(UTC).date()
    overdue = [one.part for one in deprecations(build_schema().graphql_schema) if one.removal < today]
    assert overdue == [], "these days are past: remove them in the next major version, or give them longer"


@pytest.mark.parametrize(
    "said", ["old", "Use name.", "Use name. Removal on 31.12.2027.", "Removal on 2027-12-31."]
)
def test_a_deprecation_without_a_replacement_and_a_day_is_refused(said: str):
    with pytest.raises(ValueError, match=r"Actor\.stage"):
        deprecations(schema_of(OLD.replace("stage: Stage", f'stage: Stage @deprecated(reason: "{said}")')))


def test_the_use_of_deprecated_parts_is_seen_wherever_they_are_named():
    gone = f'@deprecated(reason: "{reason("another", datetime(2027, 3, 31, tzinfo=UTC).date())}")'
    sdl = OLD.replace("stage: Stage", f"stage: Stage {gone}").replace("code: ID,", f"code: ID {gone},")
    sdl = sdl.replace("reason: String", f"reason: String {gone}").replace("MILL }", f"MILL {gone} }}")
    sdl = sdl.replace("roles:", "having(role: Role): ID roles:")
    schema = schema_of(sdl)
    assert {one.part for one in deprecations(schema)} == {
        "Actor.stage", "Query.actor(code:)", "CloseInput.reason", "Role.MILL",
    }  # fmt: skip
    asked = "{ actor(code: 1) { ...A } having(role: MILL) } fragment A on Actor { code stage }"
    assert deprecated_parts(schema, parse(asked)) == ["Query.actor(code:)", "Role.MILL", "Actor.stage"]
    written = 'mutation { closeActor(input: {code: 1, reason: "x"}) { code } }'
    assert deprecated_parts(schema, parse(written)) == ["CloseInput.reason"]
    assert deprecated_parts(schema, parse("{ name having(role: FARMER) actor { code } }")) == []


def test_an_operator_sees_who_still_asks_for_what_will_be_removed(
    database_url: str, monkeypatch: pytest.MonkeyPatch
):
    query = build_schema().graphql_schema.query_type
    going = reason("Query.vocabulary", datetime(2027, 3, 31, tzinfo=UTC).date())
    monkeypatch.setattr(query.fields["terms"], "deprecation_reason", going)
    with TestClient(create_app(Settings(database_url=database_url))) as client:
        for _ in range(2):
            answer = client.post("/graphql", json={"query": "{ terms { name } viewer { role } }"})
            assert "errors" not in answer.json()
        client.post("/graphql", json={"query": "{ viewer { role } }"})
        counted = [line for line in client.get("/metrics").text.splitlines() if "deprecated_total{" in line]
    assert counted == ['herbcity_graphql_deprecated_total{part="Query.terms"} 2']

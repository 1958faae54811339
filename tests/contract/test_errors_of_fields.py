"""One field's fault leaves its siblings alone, and the page of errors names codes that there are."""

from __future__ import annotations

import re

from graphql import GraphQLNonNull, GraphQLObjectType

from herbcity.api.costs import weight_of
from herbcity.api.documents import contract_folder
from herbcity.api.schema import build_schema
from herbcity.errors import ErrorCode
from herbcity.web.answers import STATUS

HARMLESS = frozenset({"era", "language", "style"})
"""Arguments of which every value that passes validation is answered."""

NEVER_REFUSED = {
    "Query.outcomes",
    "Query.access",
    "Actor.listings",
    "Actor.certificates",
    "Actor.links",
    "Link.verb",
    "Network.digest",
    "Network.componentCount",
    "SupplyFlow.atMost",
    "SupplyFlow.bottleneck",
    "Question.suggestions",
    "Suggestion.whatChanged",
    "Revision.viewerCan",
}
"""No value of their arguments is refused; they fail with the whole request only, when its time is up or the database
has gone."""

PROMISED_SO = {
    "Query.terms",
    "Query.explainAccess",
    "Bottleneck.actors",
    "ChainGap.actors",
    "SampledScores.highest",
    "Stability.steadiest",
    "NullComparison.furthest",
    "Plan.notPlanned",
}
"""Promised as never null, so that a refused argument takes the parent with it; may only shrink."""


def test_every_field_that_can_be_refused_is_nullable() -> None:
    found = {
        f"{name}.{field_name}"
        for name, type_ in build_schema().graphql_schema.type_map.items()
        if isinstance(type_, GraphQLObjectType) and not name.startswith("__")
        for field_name, field in type_.fields.items()
        if isinstance(field.type, GraphQLNonNull)
        and (set(field.args) - HARMLESS or weight_of(type_, field_name).waits)
    }
    assert found - NEVER_REFUSED - PROMISED_SO == set()


def test_the_readmes_table_of_errors_names_codes_that_there_are_and_all_that_end_a_request() -> None:
    readme = (contract_folder() / "README.md").read_text(encoding="utf-8")
    (table,) = re.findall(r"\n\| code \| when \|\n.*?\n\n", readme, flags=re.DOTALL)
    first_column = " ".join(row.split("|")[1] for row in table.strip().split("\n")[2:])
    named = set(re.findall(r"\b[A-Z]{3,}(?:_[A-Z]+)*\b", first_column))
    assert named - {code.value for code in ErrorCode} == set()
    assert {code.value for code in STATUS} - set(re.findall(r"\b[A-Z_]{3,}\b", readme)) == set()

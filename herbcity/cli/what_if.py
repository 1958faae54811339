"""What would change, if."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec
from graphql import GraphQLError, GraphQLList, GraphQLNonNull, coerce_input_value
from sqlalchemy import Engine

from herbcity.api.context import Context
from herbcity.api.hypothetical import WhatIf
from herbcity.api.mutations.change_inputs import what_if
from herbcity.api.schema import build_schema
from herbcity.cli.opening import LANGUAGE, open_registry
from herbcity.errors import ErrorCode, HerbcityError, UnreadableFile
from herbcity.intake.supposing import suppose
from herbcity.network.holding import SnapshotHolder
from herbcity.registry.keys import ANYONE


@click.command(name="what-if")
@click.argument("path", type=click.Path(path_type=Path))
@LANGUAGE
def what_if_command(path: Path, language: str) -> None:
    """What would change if PATH came true: read, checked like a commit, compared, and not written.

    PATH is a file of JSON, a list of changes as the query 'whatIf' takes them, or a folder of CSV files (or one)
    as 'load' takes them. New actors have provisional codes: IF-0001 and on.
    """
    if not path.exists():
        raise HerbcityError(ErrorCode.NO_SUCH_PATH, value=path.name)
    engine = open_registry()
    found = (_of_json if path.suffix.lower() == ".json" else _of_sheets)(engine, path, language)
    for line in _lines(found, thai=language == "th"):
        click.echo(line)


def _of_sheets(engine: Engine, path: Path, language: str) -> WhatIf:
    supposed = suppose(engine, path)
    if supposed.report.refused:
        click.echo(supposed.report.text(language), err=True)
        sys.exit(1)
    holder = SnapshotHolder(engine)
    return WhatIf(holder, holder.at(revision=supposed.revision), supposed.changes)


def _of_json(engine: Engine, path: Path, language: str) -> WhatIf:
    given = _changes(path)
    found = what_if(Context(SnapshotHolder(engine), engine, ANYONE, language, "what-if"), given)
    if found.errors:
        for error in found.errors:
            message = error.fault.en if language == "en" else error.fault.th
            click.echo(f"{'.'.join(error.path)}: {message} [{error.fault.code}]", err=True)
        sys.exit(1)
    return found


def _changes(path: Path) -> list[Any]:
    """The changes in a file, as the API would have read them. Every misspelt field is named at once."""
    try:
        listed = msgspec.json.decode(path.read_bytes())
    except msgspec.DecodeError as problem:
        raise UnreadableFile(ErrorCode.BAD_USER_INPUT, reason=f"{path.name}: {problem}") from problem
    problems: list[str] = []

    def note(place: list[str | int], _value: Any, problem: GraphQLError) -> None:
        problems.append(f"{'.'.join(map(str, ['changes', *place]))}: {problem.message}")

    wanted = GraphQLList(GraphQLNonNull(build_schema().graphql_schema.type_map["ChangeInput"]))
    changes = coerce_input_value(listed, wanted, note)
    if problems or changes is None:
        raise HerbcityError(ErrorCode.BAD_USER_INPUT, reason=" ".join(problems) or "null")
    return list(changes)


def _lines(found: WhatIf, *, thai: bool) -> Iterator[str]:
    difference, after = found.difference, found.after
    assert difference is not None
    assert after is not None
    yield (
        f"# revision {found.base_revision}, as of {found.as_of}, digest {found.base.digest} → {after.digest}"
    )
    for sentence in difference.sentences:
        yield sentence.th if thai else sentence.en
    matches = difference.matches
    counts = len(matches.appears), len(matches.vanishes), matches.revalued_count
    if any(counts):
        new, gone, changed = (f"{count:,}" for count in counts)
        yield (
            f"= ข้อเสนอใหม่ {new} คู่ หายไป {gone} คู่ มูลค่าเปลี่ยน {changed} คู่"
            if thai
            else f"= {new} suggestions appear, {gone} vanish, {changed} change value"
        )

"""What commands share: opening the registry or a network by the options that they have in common."""

from __future__ import annotations

import os
from datetime import date, datetime
from typing import Any

import click
from sqlalchemy import Engine

from herbcity.network.building import take_snapshot
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.withholding import withheld
from herbcity.registry.engine import open_engine, reading
from herbcity.registry.personal import persons_in_log
from herbcity.registry.reading import head
from herbcity.settings import Settings
from herbcity.thai import BUDDHIST_ERA, LATEST_COMMON_YEAR
from herbcity.vocabulary import EvidenceLevel

LANGUAGE = click.option(
    "--language",
    type=click.Choice(["th", "en"]),
    default="th",
    show_default=True,
    help="Language of the answer.",
)
LEVELS = click.option(
    "--levels", help="Only these evidence levels, separated by commas, e.g. DOCUMENTED,VERIFIED."
)


class Day(click.DateTime):
    """A day of the Common Era. A year that can only be B.E. is refused, with the day that was probably meant."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        day: datetime = super().convert(value, param, ctx)
        if day.year > LATEST_COMMON_YEAR:
            meant = f"{day.year - BUDDHIST_ERA}-{day:%m-%d}"
            self.fail(f"years are C.E.; was {meant} meant? / ใช้ปี ค.ศ. หมายถึง {meant} หรือไม่", param, ctx)
        return day


AS_OF = click.option("--as-of", type=Day(), help="As known and valid on this day (C.E.).")


PERSONAL = click.option(
    "--personal",
    is_flag=True,
    help="Write what is personal of natural persons too: only for those who may have it.",
)


def open_registry() -> Engine:
    """The database that HERBCITY_DATABASE_URL names, closed when the command ends."""
    engine = open_engine(Settings.from_environment(os.environ).database_url)
    click.get_current_context().call_on_close(engine.dispose)
    return engine


def open_network(
    as_of: datetime | None, levels: str | None, *, personal: bool = True, revision: int | None = None
) -> NetworkSnapshot:
    """The network of today, of a day or of a ``revision``, of all evidence levels or of some, and without what is
    ``personal`` on wish."""
    day: date | None = as_of.date() if as_of else None
    with reading(open_registry()) as session:
        network = take_snapshot(session, revision=revision, as_of=day)
        if not personal:
            network = withheld(network, persons_in_log(session, until=head(session)) if day else None)
    chosen = levels_named(levels)
    return network if chosen is None else network.at(chosen)


def levels_named(levels: str | None) -> list[EvidenceLevel] | None:
    """The evidence levels that the option names; None where it is left out."""
    if levels is None:
        return None
    names = [name.strip().upper() for name in levels.split(",")]
    unknown = [name for name in names if name not in EvidenceLevel.__members__]
    if unknown:
        raise click.BadParameter(
            f"{', '.join(unknown)}; known: {', '.join(EvidenceLevel)}", param_hint="--levels"
        )
    return [EvidenceLevel(name) for name in names]

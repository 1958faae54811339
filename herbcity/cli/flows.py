"""Flows: how much of a herb goes which way, and where its chain has gaps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import click

from herbcity.analyses.flows.at_most import supply_at_most
from herbcity.analyses.flows.balance import ValueAdded
from herbcity.analyses.flows.freight import Freight, freight_today
from herbcity.analyses.flows.gaps import chain_gaps
from herbcity.analyses.flows.today import SupplyToday, supply_today
from herbcity.cli.opening import AS_OF, LANGUAGE, LEVELS, open_network
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Interval
from herbcity.vocabulary import Stage

LAYER = click.option(
    "--invented/--real",
    "illustrative",
    default=None,
    help="Which layer; left out, the real one wherever any quantity is recorded there.",
)


@click.command(name="flow")
@click.argument("herb")
@LAYER
@AS_OF
@LEVELS
@LANGUAGE
def flow_command(
    herb: str, illustrative: bool | None, as_of: datetime | None, levels: str | None, language: str
) -> None:
    """How much of HERB flows today and could flow at most, in which form it leaves, and what is added on the way.

    All weights are kg of dried herb a year. HERB is a short name, such as turmeric.
    """
    network = open_network(as_of, levels)
    today = supply_today(network, herb, illustrative=illustrative)
    thai = language == "th"
    click.echo(f"# revision {network.revision}, as of {network.as_of}, digest {network.digest}")
    click.echo(today.text_th if thai else today.text_en)
    for line in _today_lines(network, today, thai=thai):
        click.echo(line)
    most = supply_at_most(network, herb, illustrative=today.illustrative)
    click.echo(most.text_th if thai else most.text_en)
    for one in most.bottlenecks[1:]:
        click.echo(f"  {one.text_th if thai else one.text_en}")
    for lacking in (one for one in most.missing if one not in today.missing):
        click.echo(f"  ? {lacking.th if thai else lacking.en}")


@click.command(name="gaps")
@click.argument("herb", required=False)
@click.option("--first", type=click.IntRange(1, 10_000), default=10, show_default=True, help="How many.")
@LAYER
@AS_OF
@LEVELS
@LANGUAGE
def gaps_command(
    herb: str | None,
    first: int,
    illustrative: bool | None,
    as_of: datetime | None,
    levels: str | None,
    language: str,
) -> None:
    """What is missing in the chain of HERB, or of every herb, what holds most back first."""
    network = open_network(as_of, levels)
    click.echo(f"# revision {network.revision}, as of {network.as_of}, digest {network.digest}")
    found = chain_gaps(network, herb, illustrative=illustrative)
    thai = language == "th"
    if not found:
        click.echo("ไม่พบช่องว่างจากสิ่งที่บันทึกไว้" if thai else "No gaps in what is recorded.")
    for gap in found[:first]:
        click.echo(gap.text_th if thai else gap.text_en)
        for lacking in gap.missing:
            click.echo(f"  ? {lacking.th if thai else lacking.en}")


def _today_lines(network: NetworkSnapshot, today: SupplyToday, *, thai: bool) -> Iterator[str]:
    for row in today.stages:
        stage, form = (row.stage.th, row.form.th) if thai else (row.stage.en, row.form.en)
        per_kg = _thb(row.thb_per_kg_dry, "บาท/กก.แห้ง" if thai else "THB/kg dried", thai=thai)
        yield f"{row.kg_per_year_dry:>12,.0f} {'กก.แห้ง' if thai else 'kg dried'}  {stage}, {form}: {per_kg}"
    per_year = "บาท/ปี" if thai else "THB a year"
    for heading, rows in (
        ("มูลค่าเพิ่มตามขั้น" if thai else "Value added by stage", today.added_by_stage),
        ("มูลค่าเพิ่มตามอำเภอ" if thai else "Value added by district", today.added_by_district),
    ):
        if rows:
            yield f"{heading}:"
        for one in rows:
            yield f"    {_of(network, one, thai=thai)}: {_thb(one.thb_per_year, per_year, thai=thai)}"
    for rung in today.rungs:
        from_, to = (rung.from_form.th, rung.to_form.th) if thai else (rung.from_form.en, rung.to_form.en)
        kept = _thb(rung.thb, "บาท" if thai else "THB", thai=thai)
        yield (
            f"10 ตันจาก{from_}เป็น{to} ก่อนขาย เก็บมูลค่าไว้ {kept}"
            if thai
            else f"10 tonnes from {from_} to {to} before they leave keep {kept}"
        )
    yield from _freight_line(freight_today(network, today.herb, illustrative=today.illustrative), thai=thai)
    for lacking in dict.fromkeys((*today.missing, *(one for rung in today.rungs for one in rung.missing))):
        yield f"  ? {lacking.th if thai else lacking.en}"


def _freight_line(freight: Freight, *, thai: bool) -> Iterator[str]:
    if freight.tonne_km is None or freight.least_tonne_km is None:
        return
    today, least = f"{freight.tonne_km:,.0f}", f"{freight.least_tonne_km:,.0f}"
    thb = _thb(freight.saved_thb, "บาท/ปี" if thai else "THB a year", thai=thai)
    yield (
        f"ขนส่งวันนี้ {today} ตัน-กม./ปี จับคู่ใหม่ให้ใกล้ขึ้นได้ถึง {least} ลดค่าขนส่ง {thb}"
        if thai
        else f"Freight is {today} tonne-km a year and could be {least} between nearer partners, for {thb} less"
    )


def _thb(amount: Interval | None, unit: str, *, thai: bool) -> str:
    if amount is None:
        return "ไม่ทราบ" if thai else "not known"
    return f"{amount.low:,.0f} – {amount.mid:,.0f} – {amount.high:,.0f} {unit}"


def _of(network: NetworkSnapshot, row: ValueAdded, *, thai: bool) -> str:
    if isinstance(row.of, Stage):
        return row.of.th if thai else row.of.en
    district = network.districts.get(row.of or "")
    if district is None:
        return "ไม่ทราบอำเภอ" if thai else "district not recorded"
    return f"อำเภอ{district.name_th}" if thai else district.name_en

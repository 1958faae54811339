"""Looking back and ahead: what came of suggestions, and what to ask so that the next ones are better."""

from __future__ import annotations

from datetime import datetime

import click

from herbcity.analyses.decisions.outcomes import Outcome, Tally, outcomes
from herbcity.analyses.questions.asking import TRIED, next_questions
from herbcity.cli.opening import AS_OF, LANGUAGE, LEVELS, open_network
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.thai import buddhist_date


@click.command(name="outcomes")
@click.option("--first", type=click.IntRange(1, 10_000), default=20, show_default=True, help="How many.")
@AS_OF
@LEVELS
@LANGUAGE
def outcomes_command(first: int, as_of: datetime | None, levels: str | None, language: str) -> None:
    """What came of the suggestions that were decided on, against what had been predicted."""
    network = open_network(as_of, levels)
    found = outcomes(network)
    thai = language == "th"
    if not found.decided:
        click.echo("ยังไม่มีการตัดสินใจเรื่องข้อเสนอใด" if thai else "No suggestion has been decided on.")
        return
    for tally in (found.total, *(found.by_kind if len(found.by_kind) > 1 else ())):
        click.echo(_tally(tally, thai=thai))
    click.echo("")
    for one in found.decided[:first]:
        click.echo(_outcome(network, one, thai=thai))


def _tally(tally: Tally, *, thai: bool) -> str:
    if thai:
        kind = tally.kind.th if tally.kind else "ทุกประเภท"
        text = f"{kind}: ตัดสินใจแล้ว {tally.decided} เรื่อง ทำจริงอยู่ {tally.active}"
    else:
        kind = tally.kind.en if tally.kind else "all kinds"
        text = f"{kind}: {tally.decided} decided, {tally.active} active"
    if tally.ratio is not None:
        predicted, realised = f"{tally.predicted_thb.mid:,.0f}", f"{tally.realised_thb:,.0f}"
        text += (
            f"; เทียบได้ {tally.compared} เรื่อง คาดไว้ {predicted} เกิดจริง {realised} บาท/ปี "
            f"({_share(tally.ratio)} ของที่คาด)"
            if thai
            else f"; over {tally.compared}, predicted {predicted}, realised {realised} THB a year "
            f"({_share(tally.ratio)} of what was predicted)"
        )
    if tally.chance is not None and tally.share is not None:
        text += (
            f"; โอกาสที่คาด {tally.chance:.0%} เกิดจริง {tally.share:.0%} จาก {tally.judged} เรื่อง"
            if thai
            else f"; chance {tally.chance:.0%}, came about {tally.share:.0%} of {tally.judged}"
        )
    return text


def _share(ratio: float) -> str:
    """A share that is not read as nothing where it is little.

    >>> _share(0.75), _share(0.0025), _share(0.00001), _share(0.0), _share(-0.5)
    ('75%', '0.25%', '<0.01%', '0%', '-50%')
    """
    if 0 < ratio < 0.0001:
        return "<0.01%"
    return f"{ratio:.0%}" if abs(ratio) >= 0.1 else f"{100 * ratio:.2g}%"


def _outcome(network: NetworkSnapshot, one: Outcome, *, thai: bool) -> str:
    ends = [network.actors[code] for code in (one.source, one.target)]
    source, target = (actor.name_th if thai else actor.name_en or actor.name_th for actor in ends)
    kind, state = (term.th if thai else term.en for term in (one.kind, one.state))
    predicted = f"{one.predicted_thb.mid:,.0f}" if one.predicted_thb else "?"
    realised = f"{one.realised_thb:,.0f}" if one.realised_thb is not None else "?"
    if thai:
        day = buddhist_date(one.decided_on)
        return f"{day}  {state}  {source} — {kind} — {target}  คาด {predicted} เกิดจริง {realised} บาท/ปี"
    words = f"predicted {predicted}, realised {realised} THB a year"
    return f"{one.decided_on}  {state}  {source} — {kind} — {target}  {words}"


@click.command(name="questions")
@click.option("--first", type=click.IntRange(1, TRIED), default=5, show_default=True, help="How many.")
@AS_OF
@LEVELS
@LANGUAGE
def questions_command(first: int, as_of: datetime | None, levels: str | None, language: str) -> None:
    """What to ask next: the facts whose answers would change the ten best suggestions most."""
    network = open_network(as_of, levels)
    thai = language == "th"
    asked = next_questions(network, count=first).asked
    if not asked:
        click.echo(
            "ไม่มีคำถาม: ไม่มีข้อเสนอวัตถุดิบใดที่ราคา ปริมาณ หรือที่ตั้งขาด เก่า ไม่มีวันที่ หรือไม่ชัด"
            if thai
            else "Nothing to ask: no material suggestion rests on a price, quantity or place that is missing, old, "
            "undated or vague."
        )
    for number, one in enumerate(asked, start=1):
        click.echo(f"{number}. {one.words.th if thai else one.words.en}  [{one.actor}]")
        click.echo(f"   {one.stakes_th if thai else one.stakes_en}")

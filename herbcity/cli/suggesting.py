"""Suggestions, one business case after the other, as an officer reads them: what first, then why, then the sums."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import click

from herbcity.analyses.cases.valuing import english_name
from herbcity.analyses.suggesting import suggest
from herbcity.analyses.suggestion import Suggestion
from herbcity.cli.opening import AS_OF, LANGUAGE, LEVELS, open_network
from herbcity.network.values import Actor
from herbcity.thai import unit_in_thai
from herbcity.vocabulary import LinkKind

_SAID = 4
"""How many of the things that move a chance are printed, those that move it most; GraphQL gives them all."""


@click.command(name="suggest")
@click.option("--around", metavar="CODE", help="Only for this actor.")
@click.option("--kind", type=click.Choice([kind.value for kind in LinkKind]), help="Only links of this kind.")
@click.option("--first", type=click.IntRange(1, 1000), default=5, show_default=True, help="How many.")
@AS_OF
@LEVELS
@LANGUAGE
def suggest_command(
    around: str | None,
    kind: str | None,
    first: int,
    as_of: datetime | None,
    levels: str | None,
    language: str,
) -> None:
    """Who should work with whom, why, and worth how many baht a year, best first.

    Each has its value (low – middle – high) and, where enough links are recorded to say so, the chance that it
    comes about; then the next step, the reasons (+), what stands in the way (!, and !! before anything may begin),
    what moves the chance most (%, and % → for the second link of a chain, whose chance is that of both links
    together), the four MIND dimensions, and the arithmetic, whose lines in THB/year add up to the middle value.
    """
    network = open_network(as_of, levels)
    if around is not None and around not in network.actors:
        raise click.BadParameter(f"there is no actor {around}", param_hint="--around")
    thai = language == "th"
    click.echo(f"# revision {network.revision}, as of {network.as_of}, digest {network.digest}")
    found = suggest(network, around=around, kinds=tuple(LinkKind) if kind is None else (LinkKind(kind),))
    if not found:
        click.echo(
            "ยังไม่มีข้อเสนอ: ไม่มีรายการเสนอและต้องการที่เข้ากันได้"
            if thai
            else "No suggestions: no offer meets a need."
        )
        return
    shown = found[:first]
    click.echo(
        f"# {len(shown):,} จาก {len(found):,} ข้อเสนอ"
        if thai
        else f"# {len(shown):,} of {len(found):,} suggestions"
    )
    for number, one in enumerate(shown, start=1):
        click.echo("\n" + "\n".join(_case(number, one, thai=thai)))


def _case(number: int, one: Suggestion, *, thai: bool) -> Iterator[str]:
    yield f"{number}. {_title(one, thai=thai)}   [{one.evidence_level}]"
    yield f"   {_worth(one, thai=thai)}"
    action = one.next_action
    called = f"  [{action.whom.code}]" if action.whom else ""
    yield f"   {'ขั้นต่อไป' if thai else 'Next'}: {action.th if thai else action.en}{called}"
    yield from (f"   * {news.text_th() if thai else news.text_en()}" for news in one.what_changed)
    yield from (f"   + {reason.th if thai else reason.en}" for reason in one.reasons)
    for blocker in one.blockers:
        yield f"   {'!!' if blocker.hard else '!'} {blocker.th if thai else blocker.en}"
    if one.probability is not None:
        yield from (f"   % {why.text_th if thai else why.text_en}" for why in one.contributions[:_SAID])
        yield from (
            f"   % → {why.text_th if thai else why.text_en}" for why in one.onward_contributions[:_SAID]
        )
    for score in one.mind:
        dimension = score.dimension
        yield f"   {f'{dimension.th}: {score.text_th}' if thai else f'{dimension.en}: {score.text_en}'}"
    for line in one.arithmetic:
        unit = unit_in_thai(line.unit) if thai else line.unit
        yield f"     {line.amount:>14,.2f} {unit:<12} {line.label_th if thai else line.label_en}"


def _title(one: Suggestion, *, thai: bool) -> str:
    match = one.match
    words = f"{_name(match.source, thai)} — {match.verb.th if thai else match.verb.en} — {_name(match.target, thai)}"
    if match.onward and match.becomes:
        made = match.becomes.to_form
        words += f" — {f'ส่ง{made.th}ต่อให้' if thai else f'{made.en} to'} — {_name(match.onward.actor, thai)}"
    return words


def _name(actor: Actor, thai: bool) -> str:
    return actor.name_th if thai else english_name(actor)


def _worth(one: Suggestion, *, thai: bool) -> str:
    """The value, the chance, and the one times the other, as far as they are known."""
    if one.value is None:
        lacking = "; ".join(missing.th if thai else missing.en.rstrip(".") for missing in one.missing)
        worth = f"{'ยังตีมูลค่าไม่ได้' if thai else 'Not valued yet'}: {lacking}"
    else:
        low, mid, high = one.value
        worth = f"{low:,.0f} – {mid:,.0f} – {high:,.0f} {'บาท/ปี' if thai else 'THB a year'}"
    if one.probability is None:
        return f"{worth}; {'โอกาส: ข้อมูลน้อยเกินกว่าจะบอก' if thai else 'chance: too few links to say'}"
    worth += f"; {'โอกาส' if thai else 'chance'} {one.probability:.1%}"
    if one.expected_value is None:
        return worth
    mid = one.expected_value.mid
    return worth + (f" = คาดหวัง {mid:,.0f} บาท/ปี" if thai else f" = {mid:,.0f} THB a year expected")

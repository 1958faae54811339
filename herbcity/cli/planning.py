"""Which links to work on this quarter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import click

from herbcity.analyses.cases.keys import row_named
from herbcity.analyses.planning.adapting import AHEAD, HOURS_PER_LINK, called
from herbcity.analyses.planning.asking import between, why_not_this
from herbcity.analyses.planning.limits import Floor, PlanLimits
from herbcity.analyses.planning.plans import MindTotal, Plan, PlannedLink
from herbcity.analyses.planning.proposals import Words
from herbcity.analyses.planning.quarter import QuarterPlan, quarter_plan
from herbcity.analyses.planning.wording import counted, mind_score, months
from herbcity.analyses.suggesting import suggest
from herbcity.cli.opening import AS_OF, LANGUAGE, LEVELS, open_network
from herbcity.errors import NotFound
from herbcity.vocabulary import MindDimension

_USUAL = PlanLimits()
_SHOWN = 12
"""How many of the limits that bind are printed; GraphQL gives them all."""


def _floors(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> tuple[Floor, ...]:
    """Floors as ``COMMUNITY=200``."""
    return tuple(_floor(one) for one in given)


def _floor(given: str) -> Floor:
    name, _, number = given.partition("=")
    try:
        return Floor(MindDimension(name.strip().upper()), float(number))
    except ValueError:
        known = ", ".join(MindDimension)
        raise click.BadParameter(f"'{given}' is not DIMENSION=AMOUNT; dimensions: {known}") from None


def _pairs(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """Pairs as ``CODE,CODE``; one code alone would ask about everything that its actor could do."""
    for pair in given:
        if len(_codes(pair)) != 2:
            raise click.BadParameter(f"'{pair}' is not CODE,CODE")
    return given


def _codes(pair: str) -> list[str]:
    return sorted({code.strip() for code in pair.split(",") if code.strip()})


@click.command(name="plan")
@click.option("--max-links", type=int, help="How many new links at most; a chain counts as two.")
@click.option("--budget", type=float, help="THB there are to spend.")
@click.option(
    "--cost-per-link",
    type=float,
    help="THB that a link costs; if left out, the budget over the number of links.",
)
@click.option("--hours", type=float, help="Officer hours there are.")
@click.option(
    "--hours-per-link", type=float, help=f"Your assumption; {HOURS_PER_LINK:g} unless given, which is ours."
)
@click.option(
    "--max-links-per-actor",
    type=int,
    default=_USUAL.max_links_per_actor,
    show_default=True,
    help="New links that one actor takes on at most.",
)
@click.option("--max-district-share", type=float, help="Share of the links that one district is in at most.")
@click.option(
    "--floor",
    "floors",
    callback=_floors,
    metavar="DIMENSION=AMOUNT",
    multiple=True,
    help="The least of a MIND dimension, e.g. COMMUNITY=200; may be repeated.",
)
@click.option("--with-hard-blockers", is_flag=True, help="Plan also what cannot begin yet.")
@click.option(
    "--why-not",
    "asked",
    callback=_pairs,
    metavar="CODE,CODE",
    multiple=True,
    help="Say why these two are not chosen; may be repeated.",
)
@AS_OF
@LEVELS
@LANGUAGE
def plan_command(
    max_links: int | None,
    budget: float | None,
    cost_per_link: float | None,
    hours: float | None,
    hours_per_link: float | None,
    max_links_per_actor: int | None,
    max_district_share: float | None,
    floors: tuple[Floor, ...],
    with_hard_blockers: bool,
    asked: tuple[str, ...],
    as_of: datetime | None,
    levels: str | None,
    language: str,
) -> None:
    """Which links to work on together: nothing promised twice, every limit kept, and what limits the plan."""
    network = open_network(as_of, levels)
    for code in sorted({code for pair in asked for code in _codes(pair)}):
        if code not in network.actors:
            raise NotFound(kind="Actor", value=code)
    limits = PlanLimits(
        max_links=max_links,
        budget_thb=budget,
        officer_hours=hours,
        max_links_per_actor=max_links_per_actor,
        max_district_share=max_district_share,
        floors=floors,
        with_hard_blockers=with_hard_blockers,
    )
    quarter = quarter_plan(
        suggest(network, states=tuple(sorted(AHEAD))),
        limits=limits,
        hours_per_link=hours_per_link,
        cost_per_link_thb=cost_per_link,
    )
    click.echo(f"# revision {network.revision}, as of {network.as_of}, digest {network.digest}")
    for line in _lines(quarter, asked, thai=language == "th"):
        click.echo(line)


def _lines(quarter: QuarterPlan, asked: tuple[str, ...], *, thai: bool) -> Iterator[str]:
    def said(words: Words) -> str:
        return words.th if thai else words.en

    plan = quarter.plan
    for number, one in enumerate(plan.chosen, start=1):
        yield f"{number}. {said(one.proposal.words)}"
        yield f"   {_chosen(one, thai)}"
    if plan.reason is not None:
        yield said(plan.reason)
    for conflict in plan.conflicts:
        yield f"  ! {said(conflict.words)}"
    if plan.chosen:
        yield _total(plan, thai)
        yield f"  {_taken(plan, thai)}"
        yield from _headed(
            "ผลรายมิติ MIND" if thai else "MIND", "%", [_mind(total, thai) for total in plan.mind]
        )
    if quarter.left_out_count:
        yield _left_out(quarter, thai)
    limits = [said(limit.words) for limit in plan.binding]
    if len(limits) > _SHOWN:
        more = len(limits) - _SHOWN
        limits[_SHOWN:] = [f"และอีก {more} ข้อ" if thai else f"and {more} more"]
    yield from _headed("สิ่งที่จำกัดแผน" if thai else "What limits it", "*", limits)
    assumed = [said(assumption) for assumption in quarter.assumptions]
    yield from _headed("สมมติว่า" if thai else "Assumed", "~", assumed)
    answers = [f"{said(name)}: {said(answer)}" for pair in asked for name, answer in _answers(quarter, pair)]
    yield from _headed("ทำไมไม่เลือกคู่นี้" if thai else "Why not", "?", answers)


def _headed(title: str, mark: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"{title}:"
    yield from (f"  {mark} {line}" for line in lines)


def _answers(quarter: QuarterPlan, pair: str) -> Iterator[tuple[Words, Words]]:
    """Why the suggestions of these two actors are not chosen; both codes, with a comma between them."""
    keys = between(quarter, *_codes(pair))
    if not keys:
        yield Words(pair, pair), Words("ไม่มีข้อเสนอระหว่างสองรายนี้", "There is no suggestion between the two.")
    for key in keys:
        reasons = why_not_this(quarter, key).reasons
        yield (
            _called(quarter, key),
            Words(" · ".join(words.th for words in reasons), " ".join(words.en for words in reasons)),
        )


def _called(quarter: QuarterPlan, key: str) -> Words:
    """What a suggestion is called; its key where it is none any more."""
    found = quarter.pool.suggestions.weighed
    row = row_named(found.found, key)
    return Words(key, key) if row is None else called(found.suggestion(row).match)


def _chosen(one: PlannedLink, thai: bool) -> str:
    if one.thb is None:
        worth = "ไม่ทราบมูลค่า" if thai else "value not known"
    else:
        low, mid, high = one.thb
        worth = f"{low:,.0f} – {mid:,.0f} – {high:,.0f} {'บาท/ปี' if thai else 'THB a year'}"
    chance = f"{'โอกาส' if thai else 'chance'} {one.proposal.chance:.0%}"
    if not one.proposal.calibrated:
        chance += " (ประมาณการ)" if thai else " (an expert's guess)"
    kg = one.kg_by_month
    if kg is None:
        return f"{worth}; {chance}"
    when = months(tuple(month for month, some in enumerate(kg) if some > 0))
    return f"{sum(kg):,.0f} {'กก.' if thai else 'kg'} ({when.th if thai else when.en}); {worth}; {chance}"


def _total(plan: Plan, thai: bool) -> str:
    low, mid, high = plan.expected_value
    worth = f"{low:,.0f} – {mid:,.0f} – {high:,.0f}"
    gap = f"{plan.optimality_gap:.2%}"
    if thai:
        return f"= {plan.links} คู่ คาดว่าได้ {worth} บาท/ปี  ({plan.solver.th} ไม่มีแผนใดดีกว่านี้เกิน {gap})"
    links = counted(plan.links, "link")
    return f"= {links}, expected {worth} THB a year  ({plan.solver.en}; no plan is more than {gap} better)"


def _taken(plan: Plan, thai: bool) -> str:
    """What it takes of the office, as assumed; the cost only where one was given."""
    hours, cost = f"{plan.hours:,.0f}", f"{plan.cost_thb:,.0f}"
    th, en = f"ใช้เวลาเจ้าหน้าที่ {hours} ชั่วโมง", f"takes {hours} officer hours"
    if plan.cost_thb > 0:
        th, en = f"{th} และ {cost} บาท", f"{en} and {cost} THB"
    return f"{th} (ตามที่สมมติ)" if thai else f"{en} (as assumed)"


def _mind(total: MindTotal, thai: bool) -> str:
    score = mind_score(total)
    return (
        f"{total.dimension.th}: {score.text_th}"
        if thai
        else f"{total.dimension.en.capitalize()}: {score.text_en}"
    )


def _left_out(quarter: QuarterPlan, thai: bool) -> str:
    count = f"{quarter.left_out_count:,}"
    if thai:
        return f"เลือกไม่ได้ {count} ข้อเสนอ: มีอุปสรรค ไม่ทราบมูลค่า หรือขาดทุน"
    return f"{count} could not be chosen: blocked, of unknown value or losing money."

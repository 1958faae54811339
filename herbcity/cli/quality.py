"""How often suggestions are right: on the registry's own links, or on planted ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import click

from herbcity.analyses.quality.back_testing import FEWEST_HELD_OUT, SuggestionQuality, back_test
from herbcity.analyses.quality.measures import CalibrationBin
from herbcity.analyses.quality.planted_truth import planted_quality
from herbcity.analyses.quality.trials import Lead, Way
from herbcity.cli.opening import AS_OF, LANGUAGE, LEVELS, Day, levels_named, open_network
from herbcity.network.values import Interval
from herbcity.simulation.population import FEWEST_ACTORS
from herbcity.vocabulary import LinkKind

_THAI = {
    "model": "แบบจำลอง",
    "boosted trees": "ต้นไม้ตัดสินใจแบบบูสต์",
    "distance": "ระยะทาง",
    "degree product": "ผลคูณจำนวนคู่ค้า",
    "common neighbours": "คู่ค้าร่วมกัน",
    "same herb": "สมุนไพรเดียวกัน",
    "role to role": "บทบาทต่อบทบาท",
    "random": "สุ่ม",
    "attributes alone": "คุณลักษณะอย่างเดียว",
    "structure alone": "โครงสร้างอย่างเดียว",
    "model, true facts": "แบบจำลอง ข้อมูลจริงครบ",
    "true chances": "โอกาสจริง",
}
_COLUMNS = (
    ("hits@5", "hits_at_5"), ("hits@10", "hits_at_10"), ("MRR", "mean_reciprocal_rank"), ("MAP@10", "map_at_10"),
    ("AUC", "auc"), ("AP", "average_precision"),
)  # fmt: skip


@click.command(name="quality")
@click.option("--kind", type=click.Choice([kind.value for kind in LinkKind]), help="Only links of this kind.")
@click.option(
    "--split-on",
    type=Day(),
    help="Hold out the links that begin on this day (C.E.) or later; unless given, a random fifth.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="The same seed gives the same figures.",
)
@click.option(
    "--planted",
    type=click.IntRange(min=FEWEST_ACTORS),
    metavar="ACTORS",
    help="Look for the hidden links of an invented province of so many actors, whose truth is known.",
)
@AS_OF
@click.option(
    "--revision",
    type=click.IntRange(min=0),
    help="As recorded at this revision; with --as-of, judged on that day.",
)
@LEVELS
@click.option(
    "--public", is_flag=True, help="As callers see it who may not see what is personal of natural persons."
)
@LANGUAGE
def quality_command(
    kind: str | None,
    split_on: datetime | None,
    seed: int,
    planted: int | None,
    as_of: datetime | None,
    revision: int | None,
    levels: str | None,
    public: bool,
    language: str,
) -> None:
    """How often suggestions would have been right about links that the model was not shown.

    Links are held out, the model is taught on what is left, and the held-out links are looked for among all pairs
    that could be linked; plain ways of guessing look for them too. Figures stand with 95 % intervals.
    docs/analyses/quality.md defines each. Kinds with too few held-out links stand in one line; --kind shows one in
    full.
    """
    thai = language == "th"
    if planted is None:
        network = open_network(as_of, levels, personal=not public, revision=revision)
        day = split_on.date() if split_on else None
        found = back_test(network, split_on=day, seed=seed, kind=LinkKind(kind) if kind else None)
        found = found.at(levels_named(levels), public=public)
        click.echo("\n".join(_summary(found, thai=thai) if kind is None else _tested(found, thai=thai)))
        click.echo(_cited(found, thai=thai))
        return
    if public or any(option is not None for option in (kind, split_on, as_of, revision, levels)):
        raise click.UsageError(
            "--planted stands alone: it looks at an invented province, not at the registry"
        )
    result = planted_quality(planted, seed=seed)
    click.echo(
        f"# ซ่อนไว้ {result.hidden} คู่ ไม่อยู่ในตัวเลือก {result.missed} คู่ จากตัวเลือก {result.candidates:,} คู่"
        if thai
        else f"# {result.hidden} hidden links, {result.missed} of them no candidates, {result.candidates:,} candidates"
    )
    click.echo("\n".join(_table(result.ways, thai=thai)))
    click.echo("\n".join(_verdict(result.lead, thai=thai)))
    click.echo("\n".join(_calibration(result.calibration, result.calibration_error, thai=thai)))
    if result.calibration_error is None:
        click.echo(
            "! ไม่มีการสอบเทียบ: ไม่มีตัวเลือก หรือไม่มีความเชื่อมโยงจริงในบันทึก"
            if thai
            else "! no calibration: there are no candidates, or no true link is on record"
        )
    click.echo(f"$ {result.command}")


def _summary(found: SuggestionQuality, *, thai: bool) -> Iterator[str]:
    """All kinds at a glance, those that are too thin in a line; then each of the others, and all together, in full."""
    if not found.held_out:
        yield (
            "ยังวัดไม่ได้: ไม่มีความเชื่อมโยงที่เกิดขึ้นแล้วให้กันไว้ทดสอบ"
            if thai
            else "Nothing to measure on: no link could be held out."
        )
        yield f"$ {found.command}"
        return
    told = [one for one in found.by_kind if not one.too_thin]
    thin = [one for one in found.by_kind if one.too_thin]
    if thai:
        yield "| ประเภท | กันไว้ | ไม่อยู่ในตัวเลือก | hits@10 | การเดาแบบง่ายที่ดีที่สุด | AUC | ความคลาดเคลื่อน |"
    else:
        yield "| kind | held out | no candidates | hits@10 | best plain guess | AUC | calibration error |"
    yield "|---" * 7 + "|"
    for one in (*told, found):
        yield _row(one, thai=thai)
    if thin:
        names = ", ".join(
            f"{one.kind.th if thai else one.kind.en} {one.held_out}" for one in thin if one.kind
        )
        yield (
            f"น้อยเกินไป (ต่ำกว่า {FEWEST_HELD_OUT} คู่) แต่รวมอยู่ในบรรทัดทุกประเภท: {names}"
            if thai
            else f"Too thin alone (fewer than {FEWEST_HELD_OUT}), counted among all kinds: {names}"
        )
    for one in (*told, found):
        yield ""
        yield from _tested(one, thai=thai)


def _cited(found: SuggestionQuality, *, thai: bool) -> str:
    """What to cite beside the command: the registry is named by HERBCITY_DATABASE_URL, and the digest says whether it
    is the same."""
    if thai:
        return f"# จากทะเบียนรุ่น {found.revision} ณ {found.as_of} ลายนิ้วมือ {found.digest}"
    return f"# from revision {found.revision} of the registry as of {found.as_of}, digest {found.digest}"


def _row(one: SuggestionQuality, *, thai: bool) -> str:
    plain = [
        (way.figures.hits_at_10, way.name) for way in one.baselines if way.figures.hits_at_10 is not None
    ]
    hits, best = max(plain, key=lambda guess: guess[0].mid, default=(None, ""))
    guess = f"{_cell(hits)} {_THAI[best] if thai and best else best}"
    error = "–" if one.calibration_error is None else f"{one.calibration_error:.3f}"
    figures = one.figures
    cells = (_name(one, thai=thai), str(one.held_out), str(one.missed), _cell(figures.hits_at_10), guess)
    return f"| {' | '.join(cells)} | {_cell(figures.auc)} | {error} |"


def _name(one: SuggestionQuality, *, thai: bool) -> str:
    if one.kind is None:
        return "ทุกประเภท" if thai else "all kinds"
    return one.kind.th if thai else one.kind.en


def _tested(one: SuggestionQuality, *, thai: bool) -> Iterator[str]:
    name = _name(one, thai=thai)
    if thai:
        yield (f"# {name}: กันไว้ {one.held_out} คู่ ไม่อยู่ในตัวเลือก {one.missed} คู่ จากตัวเลือก {one.candidates:,} คู่")
    else:
        yield f"# {name}: {one.held_out} held out, {one.missed} of them no candidates, {one.candidates:,} candidates"
    if one.median_list is not None:
        yield (
            f"# รายการที่ค้นมีมัธยฐาน {one.median_list:g} คู่: รายการที่สั้นกว่า 10 คู่ได้ hits@10 ไปเปล่า ๆ"
            if thai
            else f"# the median list has {one.median_list:g} pairs: one of 10 or fewer gives hits@10 away"
        )
    if one.too_thin:
        yield (
            f"! น้อยเกินไป (ต่ำกว่า {FEWEST_HELD_OUT} คู่): ตัวเลขบอกอะไรได้น้อย"
            if thai
            else f"! too thin (fewer than {FEWEST_HELD_OUT} held out): the figures say little"
        )
    rivals = (one.challenger,) if one.challenger else ()
    yield from _table((Way("model", one.figures), *rivals, *one.baselines), thai=thai)
    yield from _verdict(one.lead, thai=thai)
    yield from _calibration(one.calibration, one.calibration_error, thai=thai)
    if one.calibration_why_not:
        yield (
            f"! {'ไม่มีการสอบเทียบ' if thai else 'no calibration'}: " + one.calibration_why_not[0 if thai else 1]
        )
    yield f"$ {one.command}"


def _table(ways: Iterable[Way], *, thai: bool) -> Iterator[str]:
    yield f"| {'วิธี' if thai else 'way'} | " + " | ".join(title for title, _ in _COLUMNS) + " |"
    yield "|---" * (len(_COLUMNS) + 1) + "|"
    for way in ways:
        cells = (_cell(getattr(way.figures, field)) for _, field in _COLUMNS)
        yield f"| {_THAI[way.name] if thai else way.name} | " + " | ".join(cells) + " |"


def _verdict(lead: Lead | None, *, thai: bool) -> Iterator[str]:
    """Whether the model is worth its trouble here."""
    if lead is None:
        return
    low, mid, high = (round(one, 3) + 0.0 for one in lead.hits_at_10)  # no -0.000
    words = {
        True: ("ดีกว่า", "better than"),
        False: ("แย่กว่า", "worse than"),
        None: ("ยังบอกไม่ได้ว่าดีกว่า", "no better than"),
    }
    verdict = words[lead.better][0 if thai else 1]
    difference = f"hits@10 {mid:+.3f} ({low:+.3f} {'ถึง' if thai else 'to'} {high:+.3f})"
    yield (
        f"→ ที่นี่แบบจำลอง{verdict}การเดาแบบ{_THAI[lead.over]} ซึ่งดีที่สุดในการเดา: {difference}"
        if thai
        else f"→ here the model is {verdict} the best plain guess, {lead.over}: {difference}"
    )


def _cell(figure: Interval | None) -> str:
    """The figure, and its interval where one was drawn.

    >>> _cell(Interval(0.41, 0.5, 0.62)), _cell(Interval(0.5, 0.5, 0.5)), _cell(None)
    ('0.500 (0.410–0.620)', '0.500', '–')
    """
    if figure is None:
        return "–"
    exact = figure.low == figure.mid == figure.high
    return f"{figure.mid:.3f}" if exact else f"{figure.mid:.3f} ({figure.low:.3f}–{figure.high:.3f})"


def _calibration(table: Iterable[CalibrationBin], error: float | None, *, thai: bool) -> Iterator[str]:
    if error is None:
        return
    yield ""
    yield "| คาดไว้ | เกิดจริง | คู่ |" if thai else "| predicted | observed | pairs |"
    yield "|---|---|---|"
    yield from (f"| {one.predicted:.4f} | {one.observed:.4f} | {one.count:,} |" for one in table)
    yield f"{'ความคลาดเคลื่อนเฉลี่ย' if thai else 'calibration error'}: {error:.4f}"

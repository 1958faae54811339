"""Tracing: the chains between actors or roles."""

from __future__ import annotations

from datetime import datetime

import click

from herbcity.analyses.tracing.conditions import DEEPEST, MOST, Conditions
from herbcity.analyses.tracing.tracing import Trace, trace
from herbcity.cli.opening import AS_OF, LANGUAGE, LEVELS, open_network
from herbcity.vocabulary import ActorRole, CertificateKind, Flow

_ROLE = click.Choice(list(ActorRole), case_sensitive=False)


@click.command(name="trace")
@click.option("--from", "source", metavar="CODE", help="The actor at which chains begin.")
@click.option("--to", "target", metavar="CODE", help="The actor at which chains end.")
@click.option("--from-role", type=_ROLE, help="The role of the actors at which chains begin.")
@click.option("--to-role", type=_ROLE, help="The role of the actors at which chains end.")
@click.option("--herb", help="Only chains that carry this herb, by its short name.")
@click.option("--flow", "flows", type=click.Choice(list(Flow), case_sensitive=False), multiple=True,
              help="Links to follow; may be given several times.  [default: MATERIAL]")  # fmt: skip
@click.option("--certificate", type=click.Choice(list(CertificateKind), case_sensitive=False),
              help="Only chains whose actors hold this, valid on the day.")  # fmt: skip
@click.option("--certified-role", "certified", type=_ROLE, multiple=True,
              help="Who must hold it; everybody on the chain if left out.")  # fmt: skip
@click.option("--max-step-km", type=float, help="No link longer than this, km.")
@click.option("--max-total-km", type=float, help="All links together no longer than this, km.")
@click.option("--max-depth", default=6, show_default=True, help=f"The most links of a chain, 1 to {DEEPEST}.")
@click.option("--order", type=click.Choice(["value", "length"]), default="value", show_default=True,
              help="What chains are ordered by.")  # fmt: skip
@click.option("--first", default=10, show_default=True, help=f"How many, 1 to {MOST:,}.")
@AS_OF
@LEVELS
@LANGUAGE
def trace_command(
    source: str | None, target: str | None, from_role: str | None, to_role: str | None,
    herb: str | None, flows: tuple[str, ...], certificate: str | None, certified: tuple[str, ...],
    max_step_km: float | None, max_total_km: float | None, max_depth: int, order: str, first: int,
    as_of: datetime | None, levels: str | None, language: str,
) -> None:  # fmt: skip
    """Every chain between two actors or roles, those worth most first."""
    where = Conditions(
        flows=frozenset(map(Flow, flows)) or Conditions().flows,
        herb=herb,
        certificate=CertificateKind(certificate) if certificate else None,
        certified_roles=frozenset(map(ActorRole, certified)),
        max_step_km=max_step_km,
        max_total_km=max_total_km,
    )
    network = open_network(as_of, levels)
    found = trace(
        network,
        source=source,
        target=target,
        source_role=ActorRole(from_role) if from_role else None,
        target_role=ActorRole(to_role) if to_role else None,
        where=where,
        max_depth=max_depth,
        order="length" if order == "length" else "value",
        count=first,
    )
    click.echo(f"# revision {found.revision}, as of {found.as_of}, digest {found.digest}")
    for number, chain in enumerate(found.chains, start=1):
        text = chain.text_th if language == "th" else chain.text_en
        click.echo(f"{number}. {text}  [{chain.evidence_level}]")
    click.echo(_closing(found, thai=language == "th"))


def _closing(found: Trace, *, thai: bool) -> str:
    if not found.chains:
        return "ไม่มีสายโซ่ใดตามเงื่อนไขนี้" if thai else "No chain fulfils this."
    if found.cut_off == "count":
        return "ยังมีอีก ขอเพิ่มได้ด้วย --first" if thai else "There are more; ask for them with --first."
    if found.cut_off == "effort":
        return (
            "การค้นหยุดเมื่อครบจำนวนขั้น อาจมีอีก" if thai else "The search stopped at its limit; there may be more."
        )
    return f"ครบทั้งหมด {len(found.chains)} สาย" if thai else f"These are all: {len(found.chains)}."

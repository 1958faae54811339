"""Ranking candidate pairs of any network, for researchers with data of their own."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import click

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.option("--edges", type=_FILE, required=True, help="CSV: source, target, and maybe type, time.")
@click.option("--candidates", type=_FILE, required=True, help="CSV: source, target; type if edges have it.")
@click.option("--directed", is_flag=True, help="Links lead from source to target.")
@click.option("--types", type=_FILE, help="CSV: node, type.")
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="The same seed gives the same scores.",
)
def rank(edges: Path, candidates: Path, directed: bool, types: Path | None, seed: int) -> None:
    """Score candidate pairs of any network by its structure alone, as CSV on standard output.

    One row per candidate, in their order: source, target, score between 0 and 1, higher is likelier. With times
    on the edges the newest links teach. What is read, and how far to trust it: docs/ranking.md.
    """
    # Ranking loads half of SciPy, which no other command should wait for.
    from herbcity.analyses.link_prediction.scoring import rank_pairs
    from herbcity.analyses.link_prediction.tables import read_candidates, read_edges, read_node_types

    known = read_edges(edges)
    asked = read_candidates(candidates, known=known)
    scores = rank_pairs(
        known.pairs,
        asked.pairs,
        directed=directed,
        times=known.times,
        edge_types=known.types,
        candidate_types=asked.types,
        node_types=None if types is None else read_node_types(types),
        seed=seed,
        progress=lambda stage, done, total: click.echo(f"{stage} {done:,}/{total:,}", err=True),
    )
    if len(asked.pairs) > 1 and len(set(scores)) == 1:
        click.echo(
            "ทุกคู่ได้คะแนนเท่ากัน เพราะความเชื่อมโยงที่ให้มาน้อยเกินกว่าจะแยกคู่ออกจากกัน\n"
            "    All candidates score alike: there are too few edges to tell them apart.",
            err=True,
        )
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(("source", "target", "score"))
    rows.writerows((*pair, f"{score:.9g}") for pair, score in zip(asked.pairs, scores))

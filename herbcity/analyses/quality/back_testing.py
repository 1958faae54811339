"""The back-test: how often suggestions would have been right about links that the model was not shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from herbcity.analyses.likelihood.teaching import teach
from herbcity.analyses.market.columns import Floats, Mask
from herbcity.analyses.market.groups import SERVICE_LINKS, material_link
from herbcity.analyses.quality.baselines import BASELINES
from herbcity.analyses.quality.challenger import NAME as CHALLENGER
from herbcity.analyses.quality.challenger import challenger
from herbcity.analyses.quality.holding_out import Ends, HeldOut, hold_out
from herbcity.analyses.quality.measures import (
    CalibrationBin,
    calibration,
    calibration_error,
    still_to_come,
)
from herbcity.analyses.quality.trials import Figures, Lead, Verdict, Way, judged, lead, together, trial
from herbcity.analyses.remembering import remembered
from herbcity.analyses.results import Reason, Result, origin
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.stopping import go_on
from herbcity.vocabulary import EvidenceLevel, LinkKind, ProductForm

SUGGESTED = frozenset(
    {LinkKind.PROCESSES_FOR, LinkKind.MENTORS, LinkKind.COORDINATES_WITH}
    | {material_link(form) for form in ProductForm}
    | {kind for links in SERVICE_LINKS.values() for kind in links}
)
"""The kinds that can be suggested. Nobody is ever told to join a body: finding MEMBER_OF would prove nothing."""

FEWEST_HELD_OUT = 20
"""With fewer held-out links the figures are too thin to tell one model from another, by our choice: one link more
or less found would move hits by five points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionQuality(Result):
    """How a model that was not shown some links did at finding them, of one kind or (None) of all.

    ``held_out`` pairs were taken off the network; ``missed`` of them are no candidates, which no ranking can find:
    they count as not found in hits, ranks and MAP, while AUC, average precision and calibration are about the
    ``candidates`` alone. ``median_list`` is how many candidates the median list has, of those that have any: in short
    ones hits are nearly given away. ``baselines`` scored the same pairs, and so did boosted trees on the model's
    features, the ``challenger``, where there were enough ties to teach them in every kind. ``too_thin`` says that
    fewer than ``FEWEST_HELD_OUT`` links were held out, so that the figures say little. ``calibration_why_not`` says
    why there is no calibration, or which kinds the one of all kinds leaves out. ``command`` computes it all again.
    """

    kind: LinkKind | None
    split_on: date | None
    held_out: int
    missed: int
    candidates: int
    median_list: float | None
    figures: Figures
    challenger: Way | None
    baselines: tuple[Way, ...]
    lead: Lead | None
    calibration: tuple[CalibrationBin, ...]
    calibration_error: float | None
    calibration_why_not: Reason | None
    too_thin: bool
    command: str
    by_kind: tuple[SuggestionQuality, ...]

    def at(self, levels: Collection[EvidenceLevel] | None, *, public: bool = False) -> SuggestionQuality:
        """The same, saying in its commands that only records of these levels were looked at (None for all), and
        ``public`` that what is personal was not seen."""
        ranked = sorted(levels or (), key=lambda level: level.rank)
        words = f" --levels {','.join(ranked)}" if ranked else ""
        words += " --public" if public else ""
        if not words:
            return self
        parts = tuple(one.at(levels, public=public) for one in self.by_kind)
        return replace(self, command=self.command + words, by_kind=parts)


@remembered
def back_test(
    network: NetworkSnapshot, *, split_on: date | None = None, seed: int = 0, kind: LinkKind | None = None
) -> SuggestionQuality:
    """How well the likelihood finds links of this network that it was not shown; of one kind, or of each and all.

    With ``split_on`` the pairs whose first tie begins on that day or later are held out, otherwise a random fifth
    of the linked pairs of each kind. The model is taught on the network without them; they are then looked for
    among all pairs that pass the hard limits there and that no tie joins. Only kinds in ``SUGGESTED`` are judged;
    links of the others are taken off too, because what was not known yet is to give nothing away. ``seed`` draws
    the fifth, the folds of the teaching and the resampled actors.
    """
    held = hold_out(network, split_on=split_on, seed=seed)
    asked = [one for one in LinkKind if held.pairs[one]] if kind is None else [kind]
    judgements = [_judge(held, one, seed) for one in asked if one in SUGGESTED]

    def result(
        kind: LinkKind | None, some: list[_Judgement], parts: tuple[SuggestionQuality, ...]
    ) -> SuggestionQuality:
        return SuggestionQuality(
            **origin(network, "back test", seed=seed, split_on=split_on, kind=kind),
            kind=kind, split_on=split_on, by_kind=parts, command=_command(network, split_on, seed, kind),
            **_summary(some, seed) | ({} if kind is None or some else {"calibration_why_not": _NEVER_SUGGESTED}),
        )  # fmt: skip

    if kind is not None:
        return result(kind, judgements, ())
    parts = tuple(result(one.kind, [one], ()) for one in judgements)
    return result(None, judgements, parts)


@dataclass(frozen=True, slots=True)
class _Judgement:
    """How one kind did, without the pairs themselves: there are half a million of them among 3,000 actors.

    ``held_out`` says pair by pair which were; ``predicted`` is the chance of it, None where no link of the kind is
    left on record.
    """

    kind: LinkKind
    model: Verdict
    baselines: Mapping[str, Verdict]
    challenger: Verdict | None
    held_out: Mask
    predicted: Floats | None
    missed: int

    @property
    def looked_for(self) -> int:
        return int(self.held_out.sum()) + self.missed


def _judge(held: HeldOut, kind: LinkKind, seed: int) -> _Judgement:
    """Part by part, each remembered: who asks again after the time was up goes on with the part that it was up in."""
    pairs = held.pairs[kind]
    told = _told(held.network, kind=kind, pairs=pairs, recorded=held.recorded[kind], seed=seed)
    return replace(told, challenger=_rival(held.network, kind=kind, pairs=pairs, seed=seed))


_taught = remembered(teach)
_challenger_of = remembered(challenger)


@remembered
def _told(
    network: NetworkSnapshot, *, kind: LinkKind, pairs: tuple[Ends, ...], recorded: float, seed: int
) -> _Judgement:
    """The model and the plain guesses, without the challenger."""
    go_on()
    taught = _taught(network, seed=seed)
    one = trial(network, kind, pairs, seed=seed)
    probability = one.of_pairs(taught.chances(one.found).probability)
    return _Judgement(
        kind=kind,
        model=judged(one, probability, seed=seed),
        baselines={name: judged(one, score(one), seed=seed) for name, score in BASELINES.items()},
        challenger=None,
        held_out=one.pairs.held_out,
        predicted=still_to_come(probability, recorded),
        missed=len(one.pairs.missed_giver),
    )


@remembered
def _rival(network: NetworkSnapshot, *, kind: LinkKind, pairs: tuple[Ends, ...], seed: int) -> Verdict | None:
    """The challenger; None where there are too few ties to teach it."""
    trees = _challenger_of(network, kind, seed=seed)
    if trees is None:
        return None
    one = trial(network, kind, pairs, seed=seed)
    return judged(one, one.of_pairs(trees(one.found)), seed=seed)


def _summary(some: list[_Judgement], seed: int) -> dict[str, Any]:
    held_out = sum(one.looked_for for one in some)
    table, why_not = _calibration(some)
    model = together(one.model for one in some)
    guesses = {name: together(one.baselines[name] for one in some) for name in BASELINES}
    lengths = model.lists.length[model.lists.length > 0]
    return {
        "held_out": held_out,
        "missed": sum(one.missed for one in some),
        "candidates": sum(len(one.held_out) for one in some),
        "median_list": float(np.median(lengths)) if len(lengths) else None,
        "figures": model.figures(seed=seed),
        "challenger": _challenger(some, seed),
        "baselines": tuple(Way(name, guess.figures(seed=seed)) for name, guess in guesses.items()),
        "lead": lead(model, guesses, seed=seed),
        "calibration": table,
        "calibration_error": calibration_error(table),
        "calibration_why_not": why_not,
        "too_thin": held_out < FEWEST_HELD_OUT,
    }


def _calibration(some: list[_Judgement]) -> tuple[tuple[CalibrationBin, ...], Reason | None]:
    """The table of these kinds together, without those of which every link is held out; and what it lacks, and why."""
    told = [(one.predicted, one.held_out) for one in some if one.looked_for and one.predicted is not None]
    table: tuple[CalibrationBin, ...] = ()
    if told:
        predicted, held_out = (np.concatenate(column) for column in zip(*told))
        table = calibration(predicted, held_out)
    untold = [one.kind for one in some if one.looked_for and one.predicted is None]
    if untold:
        return table, Reason(
            f"ทุกความเชื่อมโยงของประเภทนี้ถูกกันไว้ จึงบอกไม่ได้ว่าบันทึกไว้เป็นสัดส่วนเท่าใด: {', '.join(kind.th for kind in untold)}",
            "Every link of the kind is held out, so that nothing tells what share of them is on record: "
            + ", ".join(kind.en for kind in untold),
        )
    return table, None if table else _NOTHING_TO_COMPARE


_NEVER_SUGGESTED = Reason(
    "ระบบไม่เสนอความเชื่อมโยงประเภทนี้ จึงไม่มีอะไรให้วัด",
    "Links of this kind are never suggested, so that there is nothing to judge.",
)
_NOTHING_TO_COMPARE = Reason(
    "ไม่มีความเชื่อมโยงที่กันไว้ หรือไม่มีตัวเลือกให้เทียบ", "No link was held out, or there are no candidates to compare."
)


def _challenger(some: list[_Judgement], seed: int) -> Way | None:
    """The challenger of all kinds together; None where one of them has none."""
    rivals = [one.challenger for one in some if one.challenger is not None]
    if not rivals or len(rivals) < len(some):
        return None
    return Way(CHALLENGER, together(rivals).figures(seed=seed))


def _command(network: NetworkSnapshot, split_on: date | None, seed: int, kind: LinkKind | None) -> str:
    """The line that computes it again from the same registry, whatever is written to it later."""
    words = ["herbcity quality"]
    words += [f"--kind {kind}"] if kind else []
    words += [f"--split-on {split_on}"] if split_on else []
    return " ".join([*words, f"--seed {seed}", f"--as-of {network.as_of}", f"--revision {network.revision}"])

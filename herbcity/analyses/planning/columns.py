"""Proposals as columns: what each draws in each month, and where that has to be shared out.

A month of a resource that holds enough for everybody limits nobody; only the others get variables of their own,
which makes the programme many times smaller.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.planning.proposals import Proposal, Resource

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]

_SLACK = 1e-9
"""Relative; sums of months are not exact."""


@dataclass(frozen=True)
class Columns:
    """n proposals, d draws and r resources. A proposal's volume is the share of its yearly quantity."""

    proposals: tuple[Proposal, ...]
    resources: tuple[Resource, ...]
    capacity: Floats
    """r × 12, kg."""
    draw_owner: Positions
    draw_resource: Positions
    draw_kg: Floats
    """d × 12, kg."""
    share: Floats
    """n × 12, each month's share of the yearly quantity; 0 where there is no quantity."""
    worth: Floats
    """THB a year of the whole quantity; nan where it is not known."""
    chance: Floats

    @classmethod
    def of(cls, proposals: Sequence[Proposal], resources: Mapping[str, Resource]) -> Columns:
        used = sorted({draw.resource for one in proposals for draw in one.draws})
        place = {resource: number for number, resource in enumerate(used)}
        draws = [(number, draw) for number, one in enumerate(proposals) for draw in one.draws]
        own = np.array([one.kg_by_month or (0.0,) * 12 for one in proposals], dtype=float).reshape(-1, 12)
        year = own.sum(axis=1, keepdims=True)
        return cls(
            proposals=tuple(proposals),
            resources=tuple(resources[one] for one in used),
            capacity=_rows([resources[one].kg_by_month for one in used]),
            draw_owner=np.array([number for number, _ in draws], dtype=np.intp),
            draw_resource=np.array([place[draw.resource] for _, draw in draws], dtype=np.intp),
            draw_kg=_rows([draw.kg_by_month for _, draw in draws]),
            share=np.divide(own, year, out=np.zeros_like(own), where=year > 0),
            worth=np.array([one.worth.mid if one.worth else np.nan for one in proposals], dtype=float),
            chance=np.array([one.chance for one in proposals], dtype=float),
        )

    def __len__(self) -> int:
        return len(self.proposals)

    @property
    def known_worth(self) -> Floats:
        """The worth as it is counted: what is not known is counted as nothing, and only a floor lets it in."""
        return np.nan_to_num(self.worth, nan=0.0)

    def scarce(self) -> NDArray[np.bool_]:
        """r × 12: where all that could be drawn is more than there is."""
        wanted = np.zeros_like(self.capacity)
        np.add.at(wanted, self.draw_resource, self.draw_kg)
        return wanted > self.capacity * (1 + _SLACK)

    def flows(self) -> tuple[Positions, int]:
        """Where the volume of each month of each proposal is decided: n × 12 numbers of flow variables, and how many.

        −1: it is done in full, because nothing is scarce. What is ``whole`` has one variable for all its months.
        What gains nothing is only planned for a floor, and may always be done less.
        """
        flexible = np.zeros((len(self), 12), dtype=bool)
        scarce = self.scarce()[self.draw_resource] & (self.draw_kg > 0)
        np.logical_or.at(flexible, self.draw_owner, scarce)
        flexible |= (self.known_worth <= 0)[:, np.newaxis] & (self.share > 0)
        whole = np.array([one.whole for one in self.proposals], dtype=bool)
        together = whole & flexible.any(axis=1)
        flexible[whole] = False
        flexible[together, 0] = True
        numbers = np.full((len(self), 12), -1, dtype=np.intp)
        count = int(flexible.sum())
        numbers[flexible] = np.arange(count)
        numbers[together] = numbers[together, :1]
        return numbers, count


def _rows(months: Sequence[Sequence[float]]) -> Floats:
    return np.array(months, dtype=float).reshape(-1, 12)

"""Who gives or takes a thing more often than the facts about it would let expect.

Records are never whole: a price is off, a certificate is not recorded, a good name is in no column. Whatever it is, it
shows in the links: the lot has more of them, or fewer, than lots with the same facts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from herbcity.analyses.market.candidates import Candidates
from herbcity.analyses.market.columns import NOT_NAMED, Codes, Floats, Positions, Rows, herb_ids
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.stopping import go_on
from herbcity.vocabulary import ProductForm

PRIOR_LINKS = 20.0
"""A lot's own links weigh as much as the facts once these let expect so many: lots of the same facts then differ by
a third (1/√10) in how often they are linked, by our judgement."""

_FORMS = len(ProductForm) + 1
_ROUNDS = 10


@dataclass(frozen=True, eq=False)
class Sought:
    """For whoever gives and whoever takes a thing, ln((links + ``PRIOR_LINKS``) / (expected + ``PRIOR_LINKS``)).

    ``ids`` and ``herbs`` are those of the network that taught it; ``given`` and ``taken`` hold sorted codes of actor,
    herb and form, and the logarithm for each.
    """

    ids: tuple[str, ...]
    herbs: tuple[str, ...]
    given: tuple[Codes, Floats]
    taken: tuple[Codes, Floats]

    def of(self, found: Candidates, rows: Rows | slice) -> Floats:
        """The sum of both for each of these rows; 0 for who taught nothing."""
        known = _Places(found.network, self)
        herb, form = found.herb[rows], found.form[rows]
        giver, taker = (known.codes(actor[rows], herb, form) for actor in (found.giver, found.taker))
        return _at(giver, *self.given) + _at(taker, *self.taken)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all of it."""
        made = hashlib.sha256("|".join((*self.ids, *self.herbs)).encode())
        for column in (*self.given, *self.taken):
            made.update(column.tobytes())
        return made.hexdigest()

    @cached_property
    def places(self) -> tuple[Mapping[str, int], Mapping[str, int]]:
        """Where each actor and each herb stands."""
        ids, herbs = ({one: place for place, one in enumerate(some)} for some in (self.ids, self.herbs))
        return ids, herbs


def sought(found: Candidates, expected: Floats) -> Sought:
    """What these pairs teach, of which ``expected`` are the chances of being linked by their facts.

    Links over expected links, both shrunk towards 1 as in the gamma-Poisson shrinker (DuMouchel 1999, The American
    Statistician 53:177). A giver's expected links count as its takers' own measure says, and the other way about.
    """
    go_on()
    ids, herbs = found.network.adjacency.ids, herb_ids(found.network)
    linked = found.linked.astype(float)
    (givers, giver), (takers, taker) = (
        np.unique(_code(actor, found.herb, found.form, len(herbs)), return_inverse=True)
        for actor in (found.giver, found.taker)
    )
    given, taken = np.ones(len(givers)), np.ones(len(takers))
    for _ in range(_ROUNDS):
        given = _lift(giver, linked, expected * taken[taker], len(givers))
        taken = _lift(taker, linked, expected * given[giver], len(takers))
    return Sought(ids, herbs, (givers, np.log(given)), (takers, np.log(taken)))


def _lift(owner: Positions, linked: Floats, expected: Floats, owners: int) -> Floats:
    links, due = (np.bincount(owner, column, minlength=owners) for column in (linked, expected))
    lift: Floats = (links + PRIOR_LINKS) / (due + PRIOR_LINKS)
    return lift


def _code(actor: Positions, herb: Positions, form: Positions, herbs: int) -> Codes:
    code: Codes = (actor.astype(np.int64) * (herbs + 1) + herb + 1) * _FORMS + form + 1
    return code


def _at(wanted: Codes, codes: Codes, values: Floats) -> Floats:
    go_on()
    if not len(codes):
        return np.zeros(len(wanted))
    place = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
    return np.where(codes[place] == wanted, values[place], 0.0)


class _Places:
    """Positions of a network as those of the network that taught; actors and herbs that are new have none."""

    def __init__(self, network: NetworkSnapshot, taught: Sought) -> None:
        self._herbs = len(taught.herbs)
        ids, herbs = network.adjacency.ids, herb_ids(network)
        self._actor = None if ids == taught.ids else _translated(ids, taught.places[0])
        self._herb = (
            None if herbs == taught.herbs else np.append(_translated(herbs, taught.places[1]), NOT_NAMED)
        )

    def codes(self, actor: Positions, herb: Positions, form: Positions) -> Codes:
        herb = herb if self._herb is None else self._herb[herb]
        actor = actor if self._actor is None else self._actor[actor]
        code = _code(actor, herb, form, self._herbs)
        return np.where((actor == _NEW) | (herb == _NEW), _NEW, code)


def _translated(names: tuple[str, ...], places: Mapping[str, int]) -> Positions:
    return np.array([places.get(one, _NEW) for one in names], dtype=np.int64)


_NEW = -2
"""The place of what the network that taught did not know; no code is negative."""

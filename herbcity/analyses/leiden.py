"""Communities by the Leiden method, and how far the communities of either method depend on chance."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.communities import Communities, communities, found_by
from herbcity.analyses.progress import steps
from herbcity.analyses.remembering import remembered
from herbcity.analyses.results import Reason, Result, origin
from herbcity.compiled.partitions import Algorithm
from herbcity.errors import OutOfRange
from herbcity.network.snapshot import NetworkSnapshot


@remembered
def leiden(network: NetworkSnapshot, *, resolution: float = 1.0, seed: int = 0) -> Communities:
    """Communities by the Leiden method: as by Louvain's, and every one of them hangs together.

    Q = Σ_c [m_c / m − γ (d_c / 2m)²] is maximised as in ``communities``, on the undirected simple graph, by moving
    actors, refining each community into parts that hang together, and starting over on the parts. Louvain may leave
    a community in two pieces that no tie joins; Leiden cannot. An actor without ties is a community of one. A higher
    ``resolution`` γ (above 0) gives smaller communities; ``seed`` (0 or more) decides between divisions that are
    about as good.

    Returns groups of codes, the largest first, equal ones in the order of their first code; and the modularity, at
    most 1, or None where nobody is tied.

    >>> from herbcity.network.toys import turmeric_chain
    >>> leiden(turmeric_chain()).groups
    (('HC-0001-E', 'HC-0002-C', 'HC-0003-A', 'HC-0006-4'), ('HC-0004-8', 'HC-0005-6'))

    Traag, V. A., Waltman, L. & van Eck, N. J. (2019). From Louvain to Leiden. Scientific Reports 9, 5233.
    """
    return found_by("leiden", network, "leiden", resolution=resolution, seed=seed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability(Result):
    """How far communities agree between seeds: for each actor, and over all pairs of runs."""

    values: Mapping[str, float]
    """For each actor that is not alone in the first run: the mean share of the others of its community there with
    whom it stays together in the other runs."""
    mean_ami: float | None
    """The mean adjusted mutual information of two runs; None where it is not defined."""
    mean_modularity: float | None
    why_not: Reason | None = None


_NOBODY = Reason("ไม่มีผู้เล่นที่มีความเชื่อมโยง", "Nobody is tied, so there are no communities to compare.")


@remembered
def community_stability(
    network: NetworkSnapshot,
    *,
    algorithm: Algorithm = "leiden",
    resolution: float = 1.0,
    runs: int = 10,
    seed: int = 0,
) -> Stability:
    """How far the communities stay the same when only chance changes.

    The algorithm is run with the seeds ``seed``, ``seed`` + 1, … (``runs`` of them, 2 to 100). Two divisions are
    compared by adjusted mutual information, AMI = (I − E[I]) / (mean of the entropies − E[I]), which is 1 for the
    same division and 0 on average for two drawn at random with the same sizes. For an actor, the share of the others
    of its community in the first run who are with it in a later one, averaged over the later ones; who is alone in
    the first run has no others and is left out. None where nobody is tied.

    Returns a number of at most 1 (no unit) and one in [0, 1] per actor. Low: do not build on where a border runs.

    >>> from herbcity.network.toys import turmeric_chain
    >>> community_stability(turmeric_chain(), runs=5).mean_ami
    1.0

    Vinh, N. X., Epps, J. & Bailey, J. (2010). Information theoretic measures for clusterings comparison. JMLR 11, 2837.
    """
    if not 2 <= runs <= 100:
        raise OutOfRange(field="runs", value=runs, allowed="2 to 100")
    about = origin(
        network, "community_stability", seed=seed, algorithm=algorithm, resolution=resolution, runs=runs
    )
    divide = communities if algorithm == "louvain" else leiden
    divided = [
        divide(network, resolution=resolution, seed=one)
        for one in steps(range(seed, seed + runs), "community_stability")
    ]
    first = divided[0]
    if first.modularity is None:
        return Stability(
            values=MappingProxyType({}), mean_ami=None, mean_modularity=None, why_not=_NOBODY, **about
        )
    codes = sorted(network.actors)
    labels = np.array([_labels(one.groups, codes) for one in divided])
    position = {code: place for place, code in enumerate(codes)}
    values: dict[str, float] = {}
    for group in first.groups:
        if len(group) > 1:
            together = _co_assignment(labels[1:, [position[code] for code in group]])
            values.update(zip(group, together))
    return Stability(
        values=MappingProxyType({code: values[code] for code in sorted(values)}),
        mean_ami=_mean_ami(labels),
        mean_modularity=sum(one.modularity or 0.0 for one in divided) / runs,
        **about,
    )


def _labels(groups: Sequence[Sequence[str]], codes: Sequence[str]) -> list[int]:
    of = {code: number for number, group in enumerate(groups) for code in group}
    return [of[code] for code in codes]


def _co_assignment(labels: NDArray[np.int64]) -> list[float]:
    """For each member of one group, the mean share of the others with the same label: rows are runs."""
    others = labels.shape[1] - 1
    shares = np.zeros(labels.shape[1])
    for run in labels:
        _, place, counts = np.unique(run, return_inverse=True, return_counts=True)
        shares += (counts[place] - 1) / others
    return [float(share) for share in shares / len(labels)]


def _mean_ami(labels: NDArray[np.int64]) -> float:
    from sklearn.metrics import adjusted_mutual_info_score

    with warnings.catch_warnings():
        # Many small communities look to scikit-learn like a quantity that somebody forgot to bin.
        warnings.simplefilter("ignore", UserWarning)
        pairs = [
            adjusted_mutual_info_score(one, other)
            for one, other in steps(list(combinations(labels, 2)), "community_stability")
        ]
    return float(np.mean(pairs))

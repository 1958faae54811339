"""Groups of actors with more ties inside than chance would give."""

from __future__ import annotations

from dataclasses import dataclass

from herbcity.analyses.blocks import labelled
from herbcity.analyses.remembering import remembered
from herbcity.analyses.results import Result, origin
from herbcity.compiled.partitions import Algorithm, divided, modularity
from herbcity.errors import OutOfRange
from herbcity.network.snapshot import NetworkSnapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Communities(Result):
    """Every actor in exactly one group, largest group first. ``modularity`` is None where nobody is tied."""

    groups: tuple[tuple[str, ...], ...]
    modularity: float | None


@remembered
def communities(network: NetworkSnapshot, *, resolution: float = 1.0, seed: int = 0) -> Communities:
    """Communities by the Louvain method: groups whose modularity no move of one actor improves.

    Q = Σ_c [m_c / m − γ (d_c / 2m)²] over communities c with m_c ties inside and degrees that add up to d_c,
    on the undirected simple graph of m ties. A higher ``resolution`` γ (above 0) gives smaller communities.
    Which of several near-equal divisions is found depends on ``seed``, and on nothing else: actors are
    visited in an order drawn from their codes. An actor without ties is a community of one.

    Returns groups of codes, the largest first, equal ones in the order of their first code; and the
    modularity, at most 1, or None where nobody is tied. Equals
    ``nx.community.louvain_communities(graph, seed=seed, backend="herbcity")`` on the graph sorted by code;
    NetworkX's own division has about the same modularity.

    >>> from herbcity.network.toys import turmeric_chain
    >>> communities(turmeric_chain()).groups
    (('HC-0001-E', 'HC-0002-C', 'HC-0003-A', 'HC-0006-4'), ('HC-0004-8', 'HC-0005-6'))

    Blondel, V. D. et al. (2008). Fast unfolding of communities in large networks. J. Stat. Mech., P10008.
    """
    return found_by("louvain", network, "communities", resolution=resolution, seed=seed)


def found_by(
    algorithm: Algorithm, network: NetworkSnapshot, method: str, *, resolution: float, seed: int
) -> Communities:
    """The communities that one of the algorithms finds, as the result of ``method``."""
    if resolution <= 0:
        raise OutOfRange(field="resolution", value=resolution, allowed="above 0")
    if seed < 0:
        raise OutOfRange(field="seed", value=seed, allowed="0 or more")
    graph = network.adjacency.simple
    division = divided(graph, algorithm=algorithm, resolution=resolution, seed=seed)
    quality = modularity(graph, division, resolution=resolution) if graph.matrix.nnz else None
    about = origin(network, method, seed=seed, resolution=resolution, algorithm=algorithm)
    return Communities(groups=labelled(graph.nodes, division.tolist()), modularity=quality, **about)

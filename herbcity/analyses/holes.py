"""More of Burt's structural holes: how little of an actor's effort is redundant, and on whom its constraint rests."""

from __future__ import annotations

import math

import numpy as np
import scipy

from herbcity.analyses.brokerage import effective_size
from herbcity.analyses.centrality import degree
from herbcity.analyses.results import ActorScores, origin, scores
from herbcity.network.snapshot import NetworkSnapshot


def efficiency(network: NetworkSnapshot) -> ActorScores:
    """The share of an actor's partners that are not redundant.

    ``effective_size`` divided by the number of partners, on the undirected simple graph. Actors without partners are
    left out, as there.

    Returns one number in (0, 1] per tied actor, no unit: 1 where no two partners are tied, 1/n where all n are.

    >>> from herbcity.network.toys import turmeric_chain
    >>> efficiency(turmeric_chain()).values["HC-0003-A"]  # no two of its three partners know each other
    1.0

    Burt, R. S. (1992). Structural Holes, ch. 2. Harvard University Press.
    """
    partners = degree(network).values
    values = {code: size / partners[code] for code, size in effective_size(network).values.items()}
    return scores(values, origin(network, "efficiency"))


def hierarchy(network: NetworkSnapshot) -> ActorScores:
    """How far an actor's constraint comes from a single partner.

    h(i) = Σ_j x_j ln x_j / (n ln n), where x_j = c_ij / (c(i) / n) holds the constraint by partner j against the
    mean over the n partners (Coleman and Theil's index of disorder), c_ij = (p_ij + Σ_q p_iq p_qj)² as in
    ``constraint``, on the undirected simple graph. With one partner it is 0/0, so such actors are left out, and so
    are those without any.

    Returns one number in [0, 1] per actor with two partners or more, no unit: 0 where all constrain it alike.

    >>> from herbcity.network.toys import turmeric_chain
    >>> hierarchy(turmeric_chain()).values["HC-0003-A"]  # three partners alike
    0.0

    Burt, R. S. (1992). Structural Holes, ch. 2, eq. 2.9. Harvard University Press.
    """
    ties = network.adjacency.undirected
    partners = ties.sum(axis=1)
    shares = scipy.sparse.csr_array(
        scipy.sparse.diags_array(np.divide(1.0, partners, where=partners > 0, out=np.zeros(len(partners))))
        @ ties
    )
    local = scipy.sparse.csr_array((shares + shares @ shares) * ties)
    by_partner = local * local
    mean = np.divide(by_partner.sum(axis=1), partners, where=partners > 0, out=np.ones(len(partners)))
    against_mean = scipy.sparse.csr_array(scipy.sparse.diags_array(1 / mean) @ by_partner)
    against_mean.data *= np.log(against_mean.data)
    disorder: list[float] = against_mean.sum(axis=1).tolist()
    values = {
        code: max(total / (count * math.log(count)), 0.0)
        for code, total, count in zip(network.adjacency.ids, disorder, partners.tolist())
        if count > 1
    }
    return scores(values, origin(network, "hierarchy"))

"""Which candidates something hard stands in the way of, as a column: ``cases.blockers`` says the same in words."""

from __future__ import annotations

import numpy as np

from herbcity.analyses.cases.blockers import blockers
from herbcity.analyses.cases.matching import match_of
from herbcity.analyses.market.actors import in_community_hands
from herbcity.analyses.market.candidates import Candidates
from herbcity.analyses.market.columns import NOT_NAMED, Mask, held_bits
from herbcity.network.values import Listing
from herbcity.vocabulary import ActorRole, CertificateKind, LegalForm, LinkKind


def blocked(found: Candidates) -> Mask:
    """Where a certificate, a permit, a waste code, a consent or the name of an actor is lacking."""
    lacking = found.certificates < 1
    sides, chains = found.market.sides, np.flatnonzero(found.onward != NOT_NAMED)
    holds = held_bits(found.network)[sides.actor[found.need[chains]]]
    lacking[chains] |= sides.requires[found.onward[chains]] & ~holds != 0
    return lacking | _unnamed(found) | _waste(found) | _finance(found)


def _unnamed(found: Candidates) -> Mask:
    """Where either side of the first link is a class of actors whom nobody has named."""
    network = found.network
    forms = [network.actors[code].legal_form for code in network.adjacency.ids]
    unnamed = np.array([form is LegalForm.UNNAMED_GROUP for form in forms], dtype=bool)
    actor = found.market.sides.actor
    mask: Mask = unnamed[actor[found.offer]] | unnamed[actor[found.need]]
    return mask


def _waste(found: Candidates) -> Mask:
    """Where the residue of a factory has no waste code, or no permit to leave the factory."""
    mask: Mask = found.kind == LinkKind.TAKES_BYPRODUCT_FROM.rank
    offers, which = np.unique(found.offer[mask], return_inverse=True)
    mask[mask] = np.array([_unpermitted(found, offer) for offer in offers.tolist()], dtype=bool)[which]
    return mask


def _unpermitted(found: Candidates, offer: int) -> bool:
    network, sides = found.network, found.market.sides
    giver, record = network.actors[sides.ids[sides.actor[offer]]], sides.records[offer]
    if ActorRole.PROCESSOR not in giver.roles or in_community_hands(giver):
        return False
    permitted = any(
        one.kind is CertificateKind.WASTE_PERMIT and one.valid(network.as_of)
        for one in network.certificates_of(giver.code)
    )
    return not permitted or (isinstance(record, Listing) and record.waste_code is None)


def _finance(found: Candidates) -> Mask:
    """Where an actor is not recorded to agree that its data go to the financier; few ever are."""
    mask: Mask = found.kind == LinkKind.FINANCES.rank
    network = found.network
    agreeing = [
        network.adjacency.index[one.holder]
        for one in network.certificates.values()
        if one.kind is CertificateKind.DATA_CONSENT
    ]
    for row in np.flatnonzero(mask & np.isin(found.market.sides.actor[found.need], agreeing)).tolist():
        mask[row] = any(one.hard for one in blockers(match_of(found, row), None))
    return mask

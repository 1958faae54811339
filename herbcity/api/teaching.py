"""Which state of the registry the chances of suggestions are taught on: one a little behind, the same everywhere.

Teaching costs seconds, a commit milliseconds; so it is not done anew for each. Every process picks the same
revision, and whoever knows the revision of an answer can teach the same again.
"""

from __future__ import annotations

from herbcity.analyses.likelihood.models import Likelihood
from herbcity.analyses.likelihood.teaching import teach
from herbcity.analyses.remembering import remembered
from herbcity.network.holding import SnapshotHolder
from herbcity.network.snapshot import NetworkSnapshot

LARGEST_STEP = 64
"""By how many revisions teaching may be behind, at most."""


def teaching_revision(revision: int) -> int:
    """The revision that is taught on at a revision: a fifth behind at most, and never more than ``LARGEST_STEP``.

    >>> [teaching_revision(revision) for revision in (1, 2, 5, 11, 63, 64, 200, 100_001)]
    [1, 2, 5, 10, 56, 64, 192, 99968]
    """
    step = 1
    while step < LARGEST_STEP and step * 8 <= revision:
        step *= 2
    return revision - revision % step


def taught_for(holder: SnapshotHolder, network: NetworkSnapshot) -> Likelihood:
    """What is taught for the suggestions of a network; of one that was narrowed, what the whole one teaches."""
    if network.revision == 0:
        return _teach(network)
    return _teach(holder.at(revision=teaching_revision(network.revision)))


_teach = remembered(teach)

"""What-ifs as the API answers them: a network, changes that nobody commits, and what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from herbcity.analyses.what_if.comparing import Difference, compare
from herbcity.api.failures import InputError
from herbcity.api.teaching import taught_for
from herbcity.network.holding import SnapshotHolder
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.changes import Change
from herbcity.registry.what_ifs import WhatIfRecord, changes_in


@dataclass(frozen=True)
class WhatIf:
    """Checked changes on a network; or the errors for which they were refused, and then no changes."""

    holder: SnapshotHolder
    base: NetworkSnapshot
    changes: tuple[Change, ...]
    errors: tuple[InputError, ...] = ()

    @property
    def base_revision(self) -> int:
        return self.base.revision

    @property
    def as_of(self) -> date:
        return self.base.as_of

    @cached_property
    def after(self) -> NetworkSnapshot | None:
        """The network with the changes; None where they were refused."""
        if self.errors:
            return None
        _ = self.base.digest  # known beforehand, it is brought up to date and not made anew
        return self.holder.following(self.base, self.changes)

    @cached_property
    def difference(self) -> Difference | None:
        """What the changes do; None where they were refused."""
        if self.after is None:
            return None
        return compare(self.base, self.after, taught=taught_for(self.holder, self.base))


@dataclass(frozen=True)
class NamedWhatIf:
    """A what-if that somebody keeps under a link."""

    record: WhatIfRecord

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def changes(self) -> Sequence[Change]:
        return changes_in(self.record)


def reopened(holder: SnapshotHolder, record: WhatIfRecord) -> WhatIf:
    """A kept what-if as it was when it was kept or last rebased: on its revision and its day.

    Raises NotFound where the registry no longer has that revision, after it was restored from a backup.
    """
    base = holder.at(revision=record.base_revision, as_of=record.as_of)
    return WhatIf(holder, base, tuple(changes_in(record)))

"""What would change, if."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene

from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.finding import find_what_if
from herbcity.api.hypothetical import NamedWhatIf, WhatIf
from herbcity.api.ids import key_of
from herbcity.api.mutations.change_inputs import changes_argument, what_if
from herbcity.api.types.what_ifs import NamedWhatIfType, WhatIfType


class WhatIfQueries:
    """What would change, if."""

    what_if = weighing(
        graphene.Field(
            WhatIfType,
            description="What these changes would do to the network: the changes of a commit, "
            "checked by the same rules, "
            "on the newest revision, and never written. Needs no key.",
            changes=changes_argument("The changes"),
        ),
        own=20_000,
        waits=True,
    )
    what_if_named = weighing(
        graphene.Field(
            NamedWhatIfType,
            description="A what-if that somebody keeps, by its id; null where there is none, any more or yet. Needs no "
            "key: whoever has the id may read it.",
            id=graphene.ID(required=True, description="Its own id, as in its address, or its global id."),
        ),
        waits=True,
    )

    @staticmethod
    def resolve_what_if(_root: None, info: Info, changes: Sequence[Any]) -> WhatIf:
        return what_if(info.context, changes)

    @staticmethod
    def resolve_what_if_named(_root: None, info: Info, id: str) -> NamedWhatIf | None:
        return find_what_if(info, key_of("NamedWhatIf", id.strip()))

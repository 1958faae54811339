"""Who has a way to a buyer, and who would lose every way if one actor dropped out."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

import networkx as nx

from herbcity.network.snapshot import NetworkSnapshot
from herbcity.vocabulary import ActorRole, Flow

_MARKET = "\0market"
"""One point beyond all buyers. No code contains a control character."""


class Ways:
    """The ways that material takes, read backwards from the buyers.

    A way follows material ties from source to target until it reaches an actor with the role BUYER. Buyers
    themselves are at the end of the way and are not counted among those who have one.
    """

    def __init__(self, network: NetworkSnapshot) -> None:
        self._suppliers: dict[str, list[str]] = {}
        for tie in network.ties:
            if tie.flow is Flow.MATERIAL:
                self._suppliers.setdefault(tie.target, []).append(tie.source)
        self._buyers = frozenset(
            code for code, actor in network.actors.items() if ActorRole.BUYER in actor.roles
        )
        self.reaching = self._reaching(None)

    def lost_without(self, actor: str) -> frozenset[str]:
        """Who has a way to a buyer today and none once this actor is gone; the actor itself not counted."""
        return self.reaching - self._reaching(actor) - {actor}

    def _reaching(self, removed: str | None) -> frozenset[str]:
        found = set(self._buyers - {removed})
        waiting = deque(found)
        while waiting:
            for supplier in self._suppliers.get(waiting.popleft(), ()):
                if supplier not in found and supplier != removed:
                    found.add(supplier)
                    waiting.append(supplier)
        return frozenset(found) - self._buyers

    def dependants(self) -> Mapping[str, int]:
        """How many actors lose every way without each actor, for all actors in one pass.

        An actor that lies on all ways of others dominates them in the graph read backwards from the market,
        so the numbers are the sizes of the subtrees of its dominator tree.
        """
        backwards: nx.DiGraph[str] = nx.DiGraph()
        backwards.add_edges_from((_MARKET, buyer) for buyer in sorted(self._buyers))
        backwards.add_edges_from(
            (target, source) for target, sources in self._suppliers.items() for source in sources
        )
        if _MARKET not in backwards:
            return {}
        return self._below(nx.immediate_dominators(backwards, _MARKET))

    def _below(self, dominators: Mapping[str, str | None]) -> dict[str, int]:
        """How many actors other than buyers are below each in the dominator tree."""
        children: dict[str, list[str]] = {}
        for actor, above in dominators.items():
            if (
                above is not None and above != actor
            ):  # the root's is None or itself, as NetworkX's version has it
                children.setdefault(above, []).append(actor)
        counts: dict[str, int] = {}
        stack = [_MARKET]
        while stack:  # parents before children; the numbers are added up on the way back
            actor = stack.pop()
            counts[actor] = 0
            stack.extend(children.get(actor, ()))
        for actor in reversed(counts):
            for child in children.get(actor, ()):
                counts[actor] += counts[child] + (child not in self._buyers)
        del counts[_MARKET]
        return counts

"""Analyses: pure functions of a snapshot, ``(network, *, keyword options) -> frozen result``.

They look at the ties of the day (``network.ties``), as recorded from source to target. *Undirected* means
that two actors are tied or not, whichever way and however often; *directed* means that at least one tie
points that way. So every measure that NetworkX has can be checked in one line, on ``nx.Graph(network.graph)``
or ``nx.DiGraph(network.graph)``, and each docstring says on which. To ask about one flow, one group or some
levels of evidence, pass ``network.layer(…)``, ``network.among(…)`` or ``network.at(…)``.
"""

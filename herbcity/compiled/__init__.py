"""NetworkX's slow functions on compiled arrays: the NetworkX backend "herbcity".

A researcher writes ``nx.betweenness_centrality(G, backend="herbcity")``; a ``CompiledGraph``, such as
``network.adjacency.simple``, goes to any of NetworkX's functions listed in ``entry.FUNCTIONS`` without being converted.
Which program answers is chosen in ``programs``: SciPy and scikit-network, and Numba where it is installed and the
network is large enough for it. This room knows graphs and arrays, and nothing of actors and links.
"""

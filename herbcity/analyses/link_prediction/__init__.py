"""Link prediction on any edge list, from structure alone: which pairs are likely to link next.

``rank_pairs`` is the door. Nothing here knows herbs, stages or the registry, so that researchers can hold the
structural half of the suggestions against their own networks and published tables.
"""

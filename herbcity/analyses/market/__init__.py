"""Who could deal with whom about what: sides as columns, groups of rivals, and the pairs that pass the hard limits."""

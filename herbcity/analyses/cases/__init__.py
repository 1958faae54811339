"""The business case of a pair: what it is worth, in which dimensions, why, and what stands in the way."""

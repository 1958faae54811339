"""The root of every query, in three parts: what is recorded, the network it forms, and how it came to be."""

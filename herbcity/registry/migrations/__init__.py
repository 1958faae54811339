"""The migrations, oldest first; ``NEWEST`` is the shape that the tables of this code have."""

NEWEST = "0007"

"""Other servers that answer the measured questions from the same database; see README.md."""

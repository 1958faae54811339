"""The next best questions: what is not known, what the answer may be, and what hangs on it."""

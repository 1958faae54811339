"""The registry: it remembers who said what. Every write is a revision; a revision is a list of changes."""

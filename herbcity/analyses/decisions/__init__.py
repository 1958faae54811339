"""What was decided about suggestions: why a dismissed one stays away, and what came of the others."""

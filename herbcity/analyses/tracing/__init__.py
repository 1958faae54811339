"""All chains between actors or roles: what can pass along them, who stands in them, and the best of them first."""

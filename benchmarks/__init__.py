"""Speed and memory, measured as ratios against a named alternative in the same run.

``python -m benchmarks`` runs them all, ``python -m benchmarks loading asking`` some. docs/benchmarks.md says
what each ratio means.
"""

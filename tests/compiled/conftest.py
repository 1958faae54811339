"""Property tests run without a deadline: a kernel is compiled when it is first called."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("compiled", deadline=None, max_examples=50)
settings.load_profile("compiled")

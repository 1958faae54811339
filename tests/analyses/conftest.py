"""Property tests run without a deadline: speed is measured in benchmarks, on a quiet machine."""

from hypothesis import settings

settings.register_profile("no-deadline", deadline=None)
settings.load_profile("no-deadline")

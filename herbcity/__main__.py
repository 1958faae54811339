"""``python -m herbcity``, and what the ``herbcity`` command runs."""

import gc

# Nothing that importing makes is garbage: looking for it costs a tenth of the start, and looking at it again
# later, at every full collection, more than that.
gc.disable()

from herbcity.cli import main  # noqa: E402

gc.freeze()
gc.enable()

if __name__ == "__main__":
    main()

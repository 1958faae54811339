"""``python -m herbcity``: the same as ``herbcity``."""

from herbcity.cli import main

if __name__ == "__main__":
    main()

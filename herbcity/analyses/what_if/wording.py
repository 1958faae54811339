"""How numbers and sentences about differences are written."""

from __future__ import annotations


def number(value: float | None) -> str:
    """A number without decimals that nobody would act on; a dash where it is not known.

    >>> number(1234.0), number(0.0225), number(None)
    ('1,234', '0.0225', '–')
    """
    if value is None:
        return "–"
    return f"{value:,.0f}" if value == int(value) else f"{value:.4g}"


def capital(text: str) -> str:
    """The text with a capital letter at its beginning, where it has one."""
    return text[:1].upper() + text[1:]

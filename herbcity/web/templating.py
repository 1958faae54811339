"""Pages: Jinja templates that escape everything, with the few words and numbers that every page needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from herbcity.thai import buddhist_date, unit_in_thai

HERE = Path(__file__).parent

_pages = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page_language(request: Request) -> str:
    """Thai unless ``?lang=en`` asks for English: the offices that pages are for read Thai, whatever language
    their browsers were installed in."""
    return "en" if request.query_params.get("lang", "").lower() == "en" else "th"


def shown_date(day: date, language: str) -> str:
    """A date as readers of the language write it; the Thai one in the Buddhist era.

    >>> shown_date(date(2026, 11, 22), "th"), shown_date(date(2026, 11, 22), "en")
    ('22 พฤศจิกายน 2569', '22 November 2026')
    """
    return buddhist_date(day) if language == "th" else f"{day.day} {day:%B %Y}"


def shown_number(number: float) -> str:
    """A number with thousands separated, without decimals that nobody would act on.

    >>> shown_number(1234567.8), shown_number(0.25), shown_number(12.5)
    ('1,234,568', '0.25', '12.5')
    """
    if abs(number) >= 100 or number == int(number):
        return f"{number:,.0f}"
    return f"{number:.3g}"


def shown_money(baht: float, language: str) -> str:
    """An amount of baht to three figures: what is estimated should not look exact.

    >>> shown_money(2540050.33, "th"), shown_money(3_700_000, "en"), shown_money(896151.1, "th")
    ('2.54 ล้าน', '3.70 million', '896,000')
    """
    millions = baht / 1e6
    if abs(millions) < 1:
        return f"{float(f'{baht:.3g}'):,.0f}"
    decimals = 2 if abs(millions) < 10 else 1 if abs(millions) < 100 else 0
    return f"{millions:,.{decimals}f} {'ล้าน' if language == 'th' else 'million'}"


def render(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page in the reader's language. In templates ``t(th, en)`` picks the words."""
    language = page_language(request)
    words: Callable[[Any, Any], Any] = lambda th, en: th if language == "th" else en  # noqa: E731
    content = _pages.get_template(template).render(
        language=language,
        t=words,
        shown_date=lambda day: shown_date(day, language),
        money=lambda baht: shown_money(baht, language),
        number=shown_number,
        unit=lambda unit: unit_in_thai(unit) if language == "th" else unit,
        status=status,
        **values,
    )
    return HTMLResponse(content, status, {"Cache-Control": "no-cache"})

"""The page that says who may do what, and explains a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from herbcity.api.permissions import Permission, Rule, refusal, rules
from herbcity.api.spelling import camel_case
from herbcity.errors import NotAllowed
from herbcity.registry.changes import RecordKind
from herbcity.registry.keys import AccessRole, AccessScope, Viewer
from herbcity.registry.personal import PERSONAL
from herbcity.vocabulary import Term
from herbcity.web.templating import render

_T = TypeVar("_T", bound=Term)


@dataclass(frozen=True)
class _Line:
    """One rule, and why the chosen role does not have it; None where it has."""

    rule: Rule
    why: NotAllowed | None


@dataclass(frozen=True)
class _Page:
    """Everything the page shows; ``asked`` is the line that somebody asks about."""

    role: AccessRole
    lines: tuple[_Line, ...]
    asked: _Line | None


async def access(request: Request) -> Response:
    """The table for one role (``?role=EDITOR``; the public unless chosen), and one line of it (``?permission=…``)."""
    role = _chosen(request, "role", AccessRole) or AccessRole.PUBLIC
    wanted = _chosen(request, "permission", Permission)
    viewer = Viewer(role, role)
    lines = tuple(_Line(rule, refusal(viewer, rule.permission)) for rule in rules())
    asked = next((line for line in lines if line.rule.permission is wanted), None)
    return render(
        request,
        "access.html",
        page=_Page(role, lines, asked),
        roles=tuple(AccessRole),
        scopes=tuple(AccessScope),
        personal=[camel_case(name) for name in PERSONAL[RecordKind.ACTOR]],
    )


def _chosen(request: Request, name: str, terms: type[_T]) -> _T | None:
    """The term that a parameter names; None for one that is not there or unknown."""
    word = request.query_params.get(name, "").upper()
    return terms(word) if word in terms.__members__ else None

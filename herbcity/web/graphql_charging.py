"""What a GraphQL request costs whoever asks: who pays, and what becomes of a request that cannot be paid."""

from __future__ import annotations

from starlette.types import Scope

from herbcity.api.budgets import Charge
from herbcity.api.execution import AnswerKind, Prepared
from herbcity.api.preparing import Refusal
from herbcity.errors import BudgetSpent, HerbcityError, LimitReached
from herbcity.registry.keys import ANYONE, Viewer
from herbcity.web.callers import caller_of
from herbcity.web.graphql_leaving import Call
from herbcity.web.service import Service

Paid = tuple[Prepared, Charge, int | None]
"""What was asked, or why it is refused; what that cost; and when to ask again where it was too early."""


def paid_for(service: Service, scope: Scope, error: HerbcityError) -> HerbcityError:
    """The error, for whose telling the address it came from has paid; or that it can pay no more."""
    try:
        service.budgets.charge_refusal(payer_of(service, scope, ANYONE), ANYONE.role)
    except BudgetSpent as spent:
        return spent
    return error


def payer_of(service: Service, scope: Scope, viewer: Viewer) -> str:
    """A name for whose budget pays for what a viewer asks."""
    return caller_of(scope, scope["state"]["headers"], viewer, proxies=service.settings.trusted_proxies)


def charged(service: Service, call: Call, viewer: Viewer, prepared: Prepared) -> Paid:
    """What was asked, or why it is refused, and what that cost its caller; and when to ask again."""
    budgets, role = service.budgets, viewer.role
    caller = payer_of(service, call.scope, viewer)
    try:
        if prepared.refusal is not None:
            return prepared, budgets.charge_refusal(caller, role), None
        return (
            prepared,
            budgets.charge(caller, role, prepared.cost, trusted=prepared.is_trusted_document),
            None,
        )
    except BudgetSpent as spent:
        refusal = Refusal.of(spent, kind=AnswerKind.OVER_BUDGET)
        seconds = spent.seconds
    except LimitReached as limit:
        refusal, seconds = Refusal.of(limit), None
    charge = budgets.look(caller, role)._replace(requested=prepared.cost)
    return Prepared(prepared.request, refusal=refusal), charge, seconds

"""What a plan is asked with."""

from __future__ import annotations

from typing import Any

import graphene

from herbcity.analyses.planning.adapting import HOURS_PER_LINK
from herbcity.analyses.planning.limits import LEAST_SHARE, PlanLimits
from herbcity.api.planned import MOST_QUESTIONS
from herbcity.api.types.enums import EvidenceLevelEnum, LinkKindEnum, MindDimensionEnum

_USUAL = PlanLimits()


class FloorInput(graphene.InputObjectType):
    """The least that a plan must add in one dimension, by what is known."""

    dimension = graphene.InputField(MindDimensionEnum, required=True, description="The dimension.")
    amount = graphene.Float(
        required=True,
        description="How much, in the dimension's own unit: THB a year, households, tonnes of residue a year, or, of "
        "INCOME_DISTRIBUTION, the share of the planned gain that goes to the smaller sides, 0 to 1.",
    )


def _any_of(of: Any, description: str) -> graphene.InputField:
    return graphene.InputField(graphene.List(graphene.NonNull(of)), description=description)


class PlanInput(graphene.InputObjectType):
    """What limits a plan, and from which suggestions it is made. What is left out limits nothing."""

    max_links = graphene.Int(description="How many new links at most; a chain of two links counts as two.")
    budget_thb = graphene.Float(description="How many THB there are to spend on bringing links about.")
    cost_per_link_thb = graphene.Float(
        description="What a link costs the office in THB: your assumption. Left out, each link costs its equal part "
        "of `budgetThb` over `maxLinks`, so that the budget limits nothing else; without `maxLinks` a budget needs it."
    )
    officer_hours = graphene.Float(description="How many hours the officers have.")
    hours_per_link = graphene.Float(
        description=f"How many officer hours a link takes: your assumption; {HOURS_PER_LINK:g} if left out, which is "
        "ours."
    )
    max_links_per_actor = graphene.Int(
        description="How many new links one actor takes on at most; "
        f"{_USUAL.max_links_per_actor} if left out."
    )
    max_district_share = graphene.Float(
        description="In which share of the planned links, 0 to 1, any one district takes part at most."
    )
    least_share = graphene.Float(
        description=f"Which share of its yearly quantity, {LEAST_SHARE:g} to 1, is planned of a link at least, if it "
        f"is planned; {_USUAL.least_share:g} if left out."
    )
    floors = _any_of(FloorInput, "The least that it must add in a dimension, one for each at most.")
    kinds = _any_of(LinkKindEnum, "Only suggestions of any of these kinds of link.")
    districts = _any_of(
        graphene.String, "Only suggestions with an end in any of these districts, by four-digit code."
    )
    herbs = _any_of(
        graphene.ID,
        "Only suggestions about any of these herbs, by global id or short name such as `turmeric`.",
    )
    levels = _any_of(EvidenceLevelEnum, "Only suggestions known at any of these levels.")
    with_hard_blockers = graphene.Boolean(
        description="Whether what cannot begin before something is removed may be planned too; no if left out."
    )
    why_not = _any_of(
        graphene.ID, f"The ids of suggestions to say of why they are not chosen, at most {MOST_QUESTIONS}."
    )

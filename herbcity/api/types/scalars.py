"""Days and moments, and the intervals in which money and factors are known."""

from __future__ import annotations

from datetime import UTC, date, datetime

import graphene
from graphql import GraphQLError

from herbcity.thai import BUDDHIST_ERA, LATEST_COMMON_YEAR


class Date(graphene.Date):
    """A day as ISO 8601 text, `YYYY-MM-DD`, in years of the Common Era (B.E. 2566 is 2023)."""

    @staticmethod
    def parse_value(value: object) -> date:
        """A day. A year that can only be B.E. is refused, with the day that was probably meant."""
        try:
            day = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
        except ValueError:
            day = None
        if day is None:
            raise GraphQLError(f"Date cannot represent value: {value!r}. Right would be '2023-03-01'.")
        if day.year > LATEST_COMMON_YEAR:
            meant = f"{day.year - BUDDHIST_ERA}{day.isoformat()[4:]}"
            raise GraphQLError(
                f"Date cannot represent value: {value!r}. Years are C.E.; was '{meant}' meant?"
            )
        return day


class DateTime(graphene.DateTime):
    """A moment as ISO 8601 text with its offset from UTC, such as `2026-11-22T09:30:00+00:00`."""

    @staticmethod
    def serialize(moment: datetime) -> str:
        return moment.astimezone(UTC).isoformat()


class IntervalType(graphene.ObjectType):
    """A number as an interval, so that what is known never looks more exact than it is: low ≤ mid ≤ high."""

    class Meta:
        name = "Interval"

    low = graphene.Float(required=True, description="The lowest value that the evidence allows.")
    mid = graphene.Float(required=True, description="The most likely value.")
    high = graphene.Float(required=True, description="The highest value that the evidence allows.")


class BahtType(graphene.ObjectType):
    """Thai baht (THB) as an interval, low ≤ mid ≤ high; per year or per kg, as its field says."""

    class Meta:
        name = "Baht"

    low = graphene.Float(required=True, description="The lowest amount that the evidence allows, in THB.")
    mid = graphene.Float(required=True, description="The most likely amount, in THB.")
    high = graphene.Float(required=True, description="The highest amount that the evidence allows, in THB.")

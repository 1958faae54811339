"""Thai text: one spelling for storing, one key for comparing, one key for sorting, words, sounds, days.

Text that looks the same should be the same. Keyboards, spreadsheets and PDF copies produce น้ำ in three
orders of code points, แ as two เ, digits in two scripts and characters without width; Unicode's own
normalisation repairs none of these.
"""

from herbcity.thai.days import (
    BUDDHIST_ERA,
    LATEST_COMMON_YEAR,
    MONTHS,
    SHORT_MONTHS,
    buddhist_date,
    day_in_words,
    moment_in_words,
    today,
)
from herbcity.thai.spelling import collation_key, matching_key, normalise, written_out
from herbcity.thai.units import unit_in_thai

__all__ = [
    "BUDDHIST_ERA",
    "LATEST_COMMON_YEAR",
    "MONTHS",
    "SHORT_MONTHS",
    "buddhist_date",
    "collation_key",
    "day_in_words",
    "matching_key",
    "moment_in_words",
    "normalise",
    "today",
    "unit_in_thai",
    "written_out",
]

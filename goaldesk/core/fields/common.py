"""Fields that several tables have."""

from __future__ import annotations

from goaldesk.core.errors import N_
from goaldesk.core.fields.spec import Field, a_date, a_number, a_text

OWNER = Field("owner", N_("Owner"), "person", help=N_("Exactly one name"))
WEIGHT = a_number(
    "weight",
    N_("Weight"),
    N_("How much it counts in roll-ups; 0 is for information only."),
    low=0,
    required=True,
)
START = a_date("start", N_("Start"))
DUE = a_date("due", N_("Due"))
SOURCE = a_text("source", N_("Source"), N_("Where this is known from."))
DATE = a_date("date", N_("Date"))
REVIEW_BY = a_date("review_by", N_("Review by"), N_("When it should be looked at again."))

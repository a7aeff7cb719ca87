"""What the page of factors and strategies asks for, and its icons."""

from __future__ import annotations

from goaldesk.core.errors import N_

EVIDENCE_ICONS = {
    "research": "file-text",
    "feedback": "message-square",
    "competitor": "trophy",
    "kpi": "gauge",
}
# What stands on a factor's badge: evidence by kind, or a gap.
BADGE_ICONS = {**EVIDENCE_ICONS, "unproven": "circle-alert", "aged": "clock"}
QUADRANT_HINTS = {
    "S": N_("What do you do better than others?"),
    "W": N_("Where do you fall short of what users need?"),
    "O": N_("Which change outside could help you?"),
    "T": N_("Which change outside could harm you?"),
}
QUADRANT_FIRSTS = {
    "S": N_("Note the first strength"),
    "W": N_("Note the first weakness"),
    "O": N_("Note the first opportunity"),
    "T": N_("Note the first threat"),
}
QUADRANT_ADDS = {
    "S": N_("A strength, then Enter"),
    "W": N_("A weakness, then Enter"),
    "O": N_("An opportunity, then Enter"),
    "T": N_("A threat, then Enter"),
}

"""Every change of a document's rows: validated, applied to the session, never committed.

A session of an edit carries in `session.info` the day (`today`) and the reason (`reason`).
"""

from __future__ import annotations

from goaldesk.core.edits.basic import add, change, delete, move
from goaldesk.core.edits.copying_over import copy_over
from goaldesk.core.edits.grids import link_evidence, make_factor, set_raci, set_score, unlink
from goaldesk.core.edits.measure import record, record_all
from goaldesk.core.edits.review import adjust, decide, take_review
from goaldesk.core.edits.roll_over import roll_over

__all__ = [
    "add",
    "adjust",
    "change",
    "copy_over",
    "decide",
    "delete",
    "link_evidence",
    "make_factor",
    "move",
    "record",
    "record_all",
    "roll_over",
    "set_raci",
    "set_score",
    "take_review",
    "unlink",
]

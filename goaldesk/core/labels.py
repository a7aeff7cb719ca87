"""What the history calls an edit: one label a verb and table."""

from __future__ import annotations

from goaldesk.core.errors import N_

# add, change, delete, move
_LABELS: dict[str, tuple[str, str, str, str]] = {
    "product": (N_("Add product"), N_("Change product"), N_("Delete product"), N_("Move product")),
    "vision": (N_("Add vision"), N_("Change vision"), N_("Delete vision"), N_("Move vision")),
    "segment": (N_("Add segment"), N_("Change segment"), N_("Delete segment"), N_("Move segment")),
    "goal": (N_("Add goal"), N_("Change goal"), N_("Delete goal"), N_("Move goal")),
    "kpi": (N_("Add KPI"), N_("Change KPI"), N_("Delete KPI"), N_("Move KPI")),
    "target_point": (
        N_("Add intermediate target"),
        N_("Change intermediate target"),
        N_("Delete intermediate target"),
        N_("Move intermediate target"),
    ),
    "milestone": (
        N_("Add milestone"),
        N_("Change milestone"),
        N_("Delete milestone"),
        N_("Move milestone"),
    ),
    "measurement": (
        N_("Add measurement"),
        N_("Change measurement"),
        N_("Delete measurement"),
        N_("Move measurement"),
    ),
    "market_size": (
        N_("Add market part"),
        N_("Change market part"),
        N_("Delete market part"),
        N_("Move market part"),
    ),
    "research": (
        N_("Add research note"),
        N_("Change research note"),
        N_("Delete research note"),
        N_("Move research note"),
    ),
    "feedback": (
        N_("Add feedback"),
        N_("Change feedback"),
        N_("Delete feedback"),
        N_("Move feedback"),
    ),
    "survey": (N_("Add survey"), N_("Change survey"), N_("Delete survey"), N_("Move survey")),
    "competitor": (
        N_("Add competitor"),
        N_("Change competitor"),
        N_("Delete competitor"),
        N_("Move competitor"),
    ),
    "criterion": (
        N_("Add criterion"),
        N_("Change criterion"),
        N_("Delete criterion"),
        N_("Move criterion"),
    ),
    "score": (N_("Add score"), N_("Change score"), N_("Delete score"), N_("Move score")),
    "swot_factor": (N_("Add factor"), N_("Change factor"), N_("Delete factor"), N_("Move factor")),
    "evidence": (
        N_("Add evidence"),
        N_("Change evidence"),
        N_("Delete evidence"),
        N_("Move evidence"),
    ),
    "strategy": (
        N_("Add strategy"),
        N_("Change strategy"),
        N_("Delete strategy"),
        N_("Move strategy"),
    ),
    "strategy_factor": (
        N_("Add cited factor"),
        N_("Change cited factor"),
        N_("Delete cited factor"),
        N_("Move cited factor"),
    ),
    "strategy_goal": (
        N_("Add goal of a strategy"),
        N_("Change goal of a strategy"),
        N_("Delete goal of a strategy"),
        N_("Move goal of a strategy"),
    ),
    "department": (
        N_("Add department"),
        N_("Change department"),
        N_("Delete department"),
        N_("Move department"),
    ),
    "person": (N_("Add person"), N_("Change person"), N_("Delete person"), N_("Move person")),
    "activity": (
        N_("Add activity"),
        N_("Change activity"),
        N_("Delete activity"),
        N_("Move activity"),
    ),
    "raci": (
        N_("Add RACI role"),
        N_("Change RACI role"),
        N_("Delete RACI role"),
        N_("Move RACI role"),
    ),
    "resource": (
        N_("Add resource"),
        N_("Change resource"),
        N_("Delete resource"),
        N_("Move resource"),
    ),
    "communication": (
        N_("Add communication"),
        N_("Change communication"),
        N_("Delete communication"),
        N_("Move communication"),
    ),
    "review": (N_("Add review"), N_("Change review"), N_("Delete review"), N_("Move review")),
    "review_kpi": (
        N_("Add decision"),
        N_("Change decision"),
        N_("Delete decision"),
        N_("Move decision"),
    ),
    "adjustment": (
        N_("Add adjustment"),
        N_("Change adjustment"),
        N_("Delete adjustment"),
        N_("Move adjustment"),
    ),
    "action": (N_("Add action"), N_("Change action"), N_("Delete action"), N_("Move action")),
}


def add_label(table: str) -> str:
    """The message for adding a row."""
    return _LABELS[table][0]


def change_label(table: str) -> str:
    """The message for changing a row."""
    return _LABELS[table][1]


def delete_label(table: str) -> str:
    """The message for deleting rows."""
    return _LABELS[table][2]


def move_label(table: str) -> str:
    """The message for moving a row among its siblings."""
    return _LABELS[table][3]

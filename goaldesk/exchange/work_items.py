"""Goals and actions in the columns of PingCode and Worktile work items.

Experimental: nobody could try these tools. Their columns and words are Chinese in any language.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.records import records
from goaldesk.core.reading import Reader
from goaldesk.core.rows import GoalRow, Record
from goaldesk.exchange.sheet import Column, Row, Sheet

TOOLS = {"pingcode": "PingCode", "worktile": "Worktile"}
COLUMNS = (
    "编号",
    "标题",
    "类型",
    "状态",
    "优先级",
    "负责人",
    "开始时间",
    "截止时间",
    "父工作项",
)
GOAL_STATES = {
    "too_early": "进行中",
    "on_track": "正常",
    "at_risk": "有风险",
    "off_track": "已延期",
    "missed": "已延期",
    "achieved": "已完成",
}
ACTION_STATES = {"open": "未开始", "doing": "进行中", "done": "已完成"}
_GOAL, _ACTION = "目标", "任务"


def work_items(session: Reader, as_of: dt.date, tool: str) -> Sheet:
    """A goal or an action a row, actions below the goal of their KPI; dropped ones left out.

    The number is the key that the action has in the tool, else its id here.
    """
    now = tree(session, as_of)
    goals = {kpi.id: kpi.goal_id for kpi in now.kpis}
    actions = [row for row in records(session, "action") if row["state"] in ACTION_STATES]
    rows = (
        *(_goal(goal, as_of) for goal in now.goals),
        *(_action(row, goals.get(str(row["kpi_id"]))) for row in actions),
    )
    return Sheet(tool, TOOLS[tool], tuple(Column(name, name) for name in COLUMNS), rows, fixed=2)


def _goal(goal: GoalRow, as_of: dt.date) -> Row:
    begun = goal.start is not None and goal.start <= as_of
    state = GOAL_STATES.get(goal.status, "进行中" if begun else "未开始")
    parent = goal.parent_id or ""
    return goal.id, goal.title, _GOAL, state, "", goal.owner, goal.start, goal.due, parent


def _action(row: Record, goal_id: str | None) -> Row:
    values: Any = row.values
    return (
        values["external_id"] or row.id,
        values["text"],
        _ACTION,
        ACTION_STATES[values["state"]],
        "",
        values["owner"],
        None,
        values["due"],
        goal_id or "",
    )

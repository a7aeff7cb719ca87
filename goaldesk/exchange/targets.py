"""What can be imported, and the fields that the columns of a table go to."""

from __future__ import annotations

from dataclasses import dataclass

from goaldesk.core.errors import N_
from goaldesk.core.fields import TABLES, Field

PERIOD = Field("period", N_("Value of the period"), "number")
VALUES = Field("values", N_("Value of this KPI"), "number")
DAY = TABLES["measurement"].field("date")
# These have several columns.
MANY = (PERIOD, VALUES)
_KEY = Field("key", N_("External key"))
_TYPE = Field("type", N_("Kind of line: goal, KPI or work"))


def _of(table: str, *keys: str) -> tuple[Field, ...]:
    return tuple(TABLES[table].field(key) for key in keys)


@dataclass(frozen=True, slots=True)
class Target:
    """What a table can be read as; it needs a column for one field of each of `needed`."""

    name: str
    label: str
    fields: tuple[Field, ...]
    needed: tuple[tuple[str, ...], ...]

    def field(self, key: str) -> Field | None:
        """The field of that key; None if there is none."""
        return next((field for field in self.fields if field.key == key), None)


_KPI = Field("kpi", N_("KPI"), required=True)

TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        Target(
            "series_wide",
            N_("Values of KPIs, a column for each period"),
            (_KPI, *_of("kpi", "unit"), PERIOD),
            (("kpi",), ("period",)),
        ),
        Target(
            "series_long",
            N_("Values of KPIs, a line for each"),
            (_KPI, *_of("measurement", "date", "value", "note"), *_of("kpi", "unit")),
            (("kpi",), ("date",), ("value",)),
        ),
        Target(
            "goals",
            N_("Goals and KPIs"),
            (
                _KEY,
                Field("name", N_("KPI or key result")),
                Field("title", N_("Goal or title")),
                _TYPE,
                Field("parent", N_("Part of")),
                Field("number", N_("Number of the line, such as 1.2")),
                *_of("kpi", "code", "owner", "start", "due", "baseline", "target"),
                Field("value", N_("Current value"), "number"),
                Field("date", N_("Date of the current value"), "date"),
                *_of("kpi", "unit", "weight", "direction", "value_type", "category", "frequency"),
                *_of("kpi", "formula", "question", "source"),
                *_of("kpi", "low", "high", "worst", "tolerance"),
                *_of("goal", "reason"),
            ),
            (("title", "name"),),
        ),
        Target(
            "survey",
            N_("Answers to a survey"),
            (
                Field("csat", N_("Answer from 1 to 5"), "whole", low=1, high=5),
                Field("nps", N_("Answer from 0 to 10"), "whole", low=0, high=10),
                TABLES["survey"].field("date"),
            ),
            (("nps", "csat"),),
        ),
        Target(
            "competitors",
            TABLES["competitor"].many,
            (_KEY, *TABLES["competitor"].fields),
            (("name",),),
        ),
        Target(
            "feedback",
            TABLES["feedback"].many,
            (_KEY, *TABLES["feedback"].fields),
            (("text",),),
        ),
        Target(
            "actions",
            N_("Improvement actions"),
            (
                _KEY,
                *_of("action", "text", "state", "owner", "due", "kpi_id", "area", "note"),
                _TYPE,
            ),
            (("text",),),
        ),
        Target(
            "activities",
            TABLES["activity"].many,
            (_KEY, *_of("activity", "name", "goal_id", "start", "due", "note"), _TYPE),
            (("name",),),
        ),
        # The last, since numbers beside a date may be something that is known better.
        Target(
            "series_across",
            N_("Values of KPIs, a column for each KPI"),
            (*_of("measurement", "date"), VALUES),
            (("date",), ("values",)),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Preset:
    """Another program's file: the columns that give it away (names that mean the same divided by
    |), and what it is taken for."""

    name: str
    label: str
    target: str
    heads: tuple[str, ...]


PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset("jira", N_("Jira (CSV)"), "actions", ("Issue key", "Summary")),
        Preset("okr", N_("OKR sheet"), "goals", ("Objective|目标|O", "Key Result|关键结果|KR")),
        Preset(
            "work_items",
            N_("PingCode or Worktile work items (experimental)"),
            "actions",
            ("编号", "标题", "父工作项"),
        ),
    )
}

# The columns, in English and Chinese, that give away the tables of an exported document which are
# not imported: surveys that are counted, research, milestones, resources, people, the RACI matrix,
# reviews, what these saw, and adjustments. Intermediate targets have no others.
LEFT_OUT: tuple[tuple[str, ...], ...] = (
    ("Promoters / satisfied|推荐者 / 满意",),
    ("Question|问题", "Finding|发现"),
    ("ID", "Milestone|里程碑", "Done on|完成日期"),
    ("Resource|资源", "Committed|承诺"),
    ("Role|角色", "E-mail|邮件"),
    ("Activity|活动", "Start|开始", "Findings|发现"),
    ("Attendees|参加人", "Snapshot taken|快照时间"),
    ("KPI ID|指标 ID", "Decision|决定"),
    ("Field|字段", "Before|之前", "After|之后"),
)
POINTS = ("KPI|指标", "Date|日期", "Target|目标值|目标")

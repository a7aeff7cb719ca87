"""The samples that Goaldesk ships, as rows to start a new document with."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from goaldesk.core.errors import N_
from goaldesk.core.model import FIXED_IDS, TABLES
from goaldesk.exchange.columns import Column, columns
from goaldesk.exchange.rows import Tables, complete
from goaldesk.exchange.sample_text import Opening, require_possible
from goaldesk.exchange.snapshots import take
from goaldesk.paths import resources

NAMES = ("social", "ecommerce")
TITLES = {"social": N_("Social network"), "ecommerce": N_("Online shop")}

Row = dict[str, Any]
Raw = dict[str, list[Row]]

# Columns in the KPI's own unit.
_IN_UNIT = ("baseline", "target", "low", "high", "worst", "tolerance")


def tables(name: str, language: str, as_of: dt.date) -> Tables:
    """All rows of a sample in `language` (en or zh), as it stands on the day `as_of`.

    That day lies about seven months into the period, and nothing that has been measured,
    reviewed or adjusted lies after it. Raises Invalid for a day with which that cannot be.
    """
    return filled(read("samples", name), language, as_of)


def read(folder: str, name: str) -> dict[str, Any]:
    """What a file among the resources gives, both languages in it."""
    return tomllib.loads((resources() / folder / f"{name}.toml").read_text("utf-8"))


def filled(data: Mapping[str, Any], language: str, as_of: dt.date) -> Tables:
    """All rows of what was read, in one language, its dates as they stand on the day `as_of`."""
    require_possible(as_of)
    people = {person["id"]: person["name"][language] for person in data.get("person", ())}
    opening = Opening(language, data["as_of"], as_of, people)
    raw: Raw = {table: [] for table in TABLES}
    for table, fixed in FIXED_IDS.items():
        raw[table].append(_row(table, {"id": fixed, **data[table]}, opening))
    raw["product"][0]["language"] = language
    scales = {kpi["id"]: kpi.get("scale", {}) for kpi in data["kpi"]}
    for table, rows in data.items():
        if table in TABLES and table not in FIXED_IDS:
            for row in rows:
                scale = scales.get(row.get("id" if table == "kpi" else "kpi_id", ""), {})
                raw[table].append(_row(table, row, opening, scale))
                if table in _PARTS:
                    for part, made in _PARTS[table](row, opening, scale):
                        raw[part].append(made)
    _date_scores(raw)
    made = complete(raw)
    take(made)
    return made


def _row(table: str, given: Row, opening: Opening, scale: Mapping[str, float] | None = None) -> Row:
    """A row as JSON has it, from what a sample gives; what is no column is left to `_PARTS`."""
    known = columns(table)
    row: Row = {}
    if table == "adjustment":
        given = {**given, **_before_after(given, opening, scale or {})}
    for key, value in given.items():
        column = known.get(key)
        if column is None:
            continue
        if key in _IN_UNIT and table == "kpi":
            row[key] = opening.number(value, scale or {})
        else:
            row[key] = _value(column, value, opening)
    for key, value in given.items():
        if isinstance(value, dt.date):
            row[key] = _day(table, key, given, opening).isoformat()
    _name_months(table, given, row, opening)
    if table == "review" and "taken" in given:
        row["taken"] = f"{row['date']}T{given['taken']}:00Z"
    return row


def _value(column: Column, value: Any, opening: Opening) -> Any:
    chosen = opening.chosen(value)
    if isinstance(chosen, list) or (isinstance(chosen, str) and not column.choices):
        return opening.text(chosen)
    if column.name in ("first_year", "last_year"):
        return opening.year(chosen)
    return chosen


def _day(table: str, key: str, given: Row, opening: Opening) -> dt.date:
    """A date of a row: what is still to come keeps its distance in days, the rest in months."""
    is_ahead = (
        key in ("review_by", "next_date", "override_until")
        or (table == "review" and "taken" not in given)
        or (table == "action" and given.get("state") in ("open", "doing"))
    )
    return opening.by_days(given[key]) if is_ahead else opening.by_months(given[key])


def _name_months(table: str, given: Row, row: Row, opening: Opening) -> None:
    """Fill {month} with the month of the row's own date."""
    key, of = {"review": ("title", "date"), "action": ("text", "due")}.get(table, ("", ""))
    if of in row:
        row[key] = opening.text(given[key], dt.date.fromisoformat(row[of]))


def _before_after(given: Row, opening: Opening, scale: Mapping[str, float]) -> Row:
    """Both values of an adjustment as the document keeps them: texts of exact values."""
    return {
        key: _as_text(given[key], given["field"], opening, scale)
        for key in ("before", "after")
        if key in given
    }


def _as_text(value: Any, field: str, opening: Opening, scale: Mapping[str, float]) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, dt.date):
        return opening.by_months(value).isoformat()
    return repr(opening.number(value, scale)) if field in _IN_UNIT else str(value)


Part = tuple[str, Row]


def _of_kpi(kpi: Row, opening: Opening, scale: Mapping[str, float]) -> Iterator[Part]:
    for day, value, *note in kpi.get("measurements", ()):
        yield (
            "measurement",
            {
                "kpi_id": kpi["id"],
                "date": opening.by_months(day).isoformat(),
                "value": opening.number(value, scale),
                "note": opening.text(note[0]) if note else "",
            },
        )
    for day, value in kpi.get("points", ()):
        yield (
            "target_point",
            {
                "kpi_id": kpi["id"],
                "date": opening.by_months(day).isoformat(),
                "value": opening.number(value, scale),
            },
        )
    for number, step in enumerate(kpi.get("milestones", ()), start=1):
        row = _row("milestone", step, opening)
        yield (
            "milestone",
            {
                "id": f"{kpi['id']}-step-{number}",
                "kpi_id": kpi["id"],
                **row,
                "position": float(number),
            },
        )


def _of_criterion(criterion: Row, opening: Opening, _: object) -> Iterator[Part]:
    for score in criterion["scores"]:
        yield (
            "score",
            {
                "criterion_id": criterion["id"],
                "competitor_id": score["by"],
                "value": score["value"],
                "evidence": opening.text(score["evidence"]),
            },
        )


def _of_factor(factor: Row, _: object, __: object) -> Iterator[Part]:
    for link in factor.get("evidence", ()):
        kind, target = link.split()
        yield "evidence", {"factor_id": factor["id"], f"{kind}_id": target}


def _of_strategy(strategy: Row, _: object, __: object) -> Iterator[Part]:
    for factor in strategy["cites"]:
        yield "strategy_factor", {"strategy_id": strategy["id"], "factor_id": factor}
    for goal in strategy["goals"]:
        yield "strategy_goal", {"strategy_id": strategy["id"], "goal_id": goal}


def _of_activity(activity: Row, _: object, __: object) -> Iterator[Part]:
    for department, role in activity["roles"].items():
        yield (
            "raci",
            {
                "activity_id": activity["id"],
                "department_id": department,
                "role": role,
            },
        )


# What a row of a sample holds beside its own columns: the rows of other tables.
_PARTS: dict[str, Callable[[Row, Opening, Mapping[str, float]], Iterator[Part]]] = {
    "kpi": _of_kpi,
    "criterion": _of_criterion,
    "swot_factor": _of_factor,
    "strategy": _of_strategy,
    "activity": _of_activity,
}


def _date_scores(raw: Raw) -> None:
    """A score was given when its competitor was last looked at, from the same source."""
    seen = {row["id"]: row for row in raw["competitor"]}
    for score in raw["score"]:
        competitor = seen[score["competitor_id"]]
        score.update({key: competitor[key] for key in ("source", "date", "review_by")})

"""What a document says on a day, as plain data for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlmodel import Session

from goaldesk.core import gaps, sentences, smart_words
from goaldesk.core.errors import N_
from goaldesk.core.queries.agenda import missing
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.records import records
from goaldesk.core.queries.series import forecasts
from goaldesk.core.queries.smart import SmartRow, smart_rows
from goaldesk.core.rows import KpiRow, Record, Tree
from goaldesk.core.rules import raci
from goaldesk.core.rules.coverage import is_aged
from goaldesk.core.rules.forecast import Forecast
from goaldesk.core.words import Words

Finding = dict[str, str]
_AGED = {"swot_factor": "text", "research": "title", "competitor": "name", "market_size": "name"}


def info(session: Session, words: Words, as_of: date) -> dict[str, Any]:
    """Progress, statuses with their rules, forecasts and findings as they stand on `as_of`.

    Progress is a raw fraction, `required_rate` is per day, what is unknown is None. KPIs that
    were stopped are left out.
    """
    now = tree(session, as_of)
    kpis = [kpi for kpi in now.kpis if not kpi.stopped]
    projected = forecasts(session, kpis, as_of)
    return {
        "product": now.product.name,
        "as_of": as_of.isoformat(),
        "progress": now.product.progress,
        "status": now.product.status,
        "measured": [now.product.measured, now.product.counted],
        "goals": [
            {"id": goal.id, "title": goal.title, "progress": goal.progress, "status": goal.status}
            for goal in now.goals
        ],
        "kpis": [_kpi(words, kpi, projected.get(kpi.id)) for kpi in kpis],
        "smart": [_smart(words, now, row) for row in smart_rows(session, as_of, now)],
        "findings": list(findings(session, words, as_of, now)),
    }


def _kpi(words: Words, kpi: KpiRow, forecast: Forecast | None) -> dict[str, Any]:
    return {
        "id": kpi.id,
        "code": kpi.code,
        "name": kpi.name,
        "goal": kpi.goal_id,
        "value": kpi.value,
        "planned": kpi.planned,
        "progress": kpi.progress,
        "status": kpi.status,
        "stale": kpi.stale,
        "rule": sentences.rule_text(words, kpi),
        "required_rate": kpi.verdict.required_rate,
        "forecast": None
        if forecast is None
        else {
            "value": forecast.value,
            "low": forecast.low,
            "high": forecast.high,
            "progress": forecast.progress,
        },
    }


def _smart(words: Words, now: Tree, row: SmartRow) -> dict[str, Any]:
    return {
        "goal": row.goal_id,
        "score": row.score,
        "letters": {
            letter.letter: {
                "verdict": letter.verdict,
                "why": smart_words.why_letter(words, now, letter),
            }
            for letter in row.letters
        },
        "hints": [smart_words.why(words, now, hint) for hint in row.hints],
    }


def findings(session: Session, words: Words, as_of: date, now: Tree) -> Iterator[Finding]:
    """What is missing or wrong: its kind, where it is (table:id.field), and a sentence."""
    for item in missing(session, as_of, now):
        where = f"{item.table}:{item.row_id}" if item.row_id else item.table
        if item.field:
            where += f".{item.field}"
        yield _finding(item.key, where, gaps.missing_text(words, item))
    for kpi in now.kpis:
        if kpi.stale:
            yield _finding(
                "kpi_stale",
                f"kpi:{kpi.id}",
                words.text(
                    N_("“{name}”: {why}"),
                    name=kpi.name,
                    why=sentences.stale_text(words, kpi),
                ),
            )
    yield from _unused(session, words)
    yield from _aged(session, words, as_of)
    yield from _raci(session, words)
    yield from _over_used(session, words)


def _finding(kind: str, where: str, text: str) -> Finding:
    return {"kind": kind, "where": where, "text": text}


def _unused(session: Session, words: Words) -> Iterator[Finding]:
    used = {row["factor_id"] for row in records(session, "strategy_factor")}
    for row in records(session, "swot_factor"):
        if row.id not in used:
            text = words.text(N_("No strategy uses “{name}”"), name=row["text"])
            yield _finding("factor_unused", f"swot_factor:{row.id}", text)


def _aged(session: Session, words: Words, as_of: date) -> Iterator[Finding]:
    for table, title in _AGED.items():
        for row in records(session, table):
            day = row["review_by"]
            if isinstance(day, date) and is_aged(day, as_of):
                text = words.text(
                    N_("“{name}” was to be looked at again by {day}"),
                    name=row[title],
                    day=words.date(day),
                )
                yield _finding("aged", f"{table}:{row.id}", text)


def _raci(session: Session, words: Words) -> Iterator[Finding]:
    """Warnings of the RACI grid; its errors are among what is missing."""
    activities = records(session, "activity")
    departments = records(session, "department")
    grid: dict[str, dict[str, str]] = {row.id: {} for row in activities}
    for cell in records(session, "raci"):
        grid[str(cell["activity_id"])][str(cell["department_id"])] = str(cell["role"])
    names = {row.id: str(row["name"]) for row in (*activities, *departments)}
    for found in raci.findings(grid, [row.id for row in departments]):
        if not found.error:
            table = "activity" if found.axis == "row" else "department"
            text = gaps.raci_text(words, found, names[found.row_id])
            yield _finding(f"raci_{found.key}", f"{table}:{found.row_id}", text)


def _over_used(session: Session, words: Words) -> Iterator[Finding]:
    for row in records(session, "resource"):
        over = raci.over_use(*(_number(row, key) for key in ("planned", "committed", "used")))
        if over is not None:
            text = words.text(
                N_("“{name}”: {over} {unit} more used than committed"),
                name=row["name"],
                over=words.number(over),
                unit=row["unit"],
            )
            yield _finding("resource_over_use", f"resource:{row.id}", text)


def _number(row: Record, key: str) -> float | None:
    value = row[key]
    return value if isinstance(value, float) else None

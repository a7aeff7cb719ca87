"""What a document says on a day, as plain data for other programs."""

from __future__ import annotations

from datetime import date
from typing import Any

from goaldesk.core import gaps, smart_words, verdict_words
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.missing import missing
from goaldesk.core.queries.series import forecasts
from goaldesk.core.queries.smart import SmartRow, smart_rows
from goaldesk.core.reading import Reader
from goaldesk.core.rows import KpiRow, MissingItem, Tree
from goaldesk.core.rules.forecast import Forecast
from goaldesk.core.words import Words


def info(session: Reader, words: Words, as_of: date) -> dict[str, Any]:
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
        "findings": [_found(words, item) for item in missing(session, as_of, now, words)],
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
        "rule": verdict_words.rule_text(words, kpi),
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


def _found(words: Words, item: MissingItem) -> dict[str, str]:
    """A finding: its kind, where it is (table:id.field), and a sentence."""
    where = f"{item.table}:{item.row_id}" if item.row_id else item.table
    if item.field:
        where += f".{item.field}"
    return {"kind": item.key, "where": where, "text": gaps.missing_text(words, item)}

"""The columns of a review's snapshot: each KPI then and now, and the product below them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from goaldesk.core import sentences
from goaldesk.core.fields import DECISIONS, TABLES, choice_label
from goaldesk.core.review_words import REPLANNED, replanned_text, way_text
from goaldesk.core.rows import ReviewDetail, ReviewKpiRow
from goaldesk.core.words import Words
from goaldesk.ui.delegates import StatusValue
from goaldesk.ui.tables import Column


@dataclass(frozen=True, slots=True)
class Line:
    """A KPI in the snapshot; a draft's lines have no decision yet."""

    id: str
    row: ReviewKpiRow
    frozen: bool


@dataclass(frozen=True, slots=True)
class NameValue:
    """A name with its unit small and grey behind it."""

    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class ProductLine:
    """The last line: the product in both reviews."""

    id: str
    detail: ReviewDetail


def _status(status: str | None, stale: bool = False) -> StatusValue | None:
    return None if status is None else StatusValue(status, stale)


def _changed(row: ReviewKpiRow) -> bool:
    return row.known_before and row.before_status != row.status


def _word_tone(change: str) -> str:
    return "off_track" if change == "worse" else "secondary"


def snapshot_columns(words: Words, decide: Callable[[Line, Any], bool]) -> list[Column]:
    """The columns of the KPIs' lines: the name, then, now, the change, the decision."""
    decision = TABLES["review_kpi"].field("decision")
    return [
        Column(
            "name",
            words.text("KPI"),
            lambda line: NameValue(line.row.name, _beside(words, line.row)),
            lambda line: line.row.name,
            tip=lambda line: _name_tip(words, line.row),
        ),
        *_before_columns(words),
        *_now_columns(words),
        *_change_columns(words),
        Column(
            "decision",
            words.text("Decision"),
            lambda line: line.row.decision,
            lambda line: words.text(choice_label(DECISIONS, line.row.decision)),
            decide,
            decision,
            editable=lambda line: line.frozen,
        ),
    ]


def _before_columns(words: Words) -> list[Column]:
    """The KPI in the earlier review; empty if that one does not know it."""

    def value(line: Line) -> str:
        row = line.row
        return sentences.number_text(words, row, row.before_value) if row.known_before else ""

    def done(line: Line) -> str:
        return words.percent(line.row.before_progress) if line.row.known_before else ""

    def status(line: Line) -> str:
        before = line.row.before_status
        return sentences.status_text(words, before) if before else ""

    return [
        Column("before_value", words.text("Value"), lambda line: line.row.before_value, value,
               right=True, tone=lambda line: "secondary"),
        Column("before_done", words.text("Done"), lambda line: line.row.before_progress, done,
               right=True, tone=lambda line: "secondary"),
        Column("before_status", words.text("Status"),
               lambda line: _status(line.row.before_status), status),
    ]  # fmt: skip


def _now_columns(words: Words) -> list[Column]:
    return [
        Column("value", words.text("Value"), lambda line: line.row.value,
               lambda line: sentences.number_text(words, line.row, line.row.value),
               right=True, bold=True),
        Column("done", words.text("Done"), lambda line: line.row.progress,
               lambda line: words.percent(line.row.progress), right=True),
        Column("status", words.text("Status"),
               lambda line: _status(line.row.status, line.row.stale),
               lambda line: sentences.status_text(words, line.row.status),
               tone=lambda line: "bold" if _changed(line.row) else ""),
    ]  # fmt: skip


def _change_columns(words: Words) -> list[Column]:
    def value(line: Line) -> str:
        change = line.row.value_change
        return _difference(sentences.change_text(words, line.row, change), change)

    def points(line: Line) -> str:
        return _difference(sentences.points_text(words, line.row.points), line.row.points)

    return [
        Column("change", words.text("Value"), lambda line: line.row.value_change, value,
               right=True),
        Column("points", words.text("Points"), lambda line: line.row.points, points, right=True),
        Column("word", words.text("Status"), lambda line: line.row.change,
               lambda line: way_text(words, line.row.change),
               tone=lambda line: _word_tone(line.row.change)),
    ]  # fmt: skip


def _difference(text: str, value: float | None) -> str:
    return "" if value is None else text


def _name_tip(words: Words, row: ReviewKpiRow) -> str:
    target = words.text("Target {target}", target=sentences.target_text(words, row, unit=True))
    parts = (row.name, row.goal, target, replanned_text(words, row))
    return "\n".join(part for part in parts if part)


def _beside(words: Words, row: ReviewKpiRow) -> str:
    """The unit, and a sign where the KPI is judged by another plan than before."""
    mark = REPLANNED if row.replanned else ""
    return " ".join(part for part in (sentences.unit_text(words, row), mark) if part)


def product_columns(words: Words) -> list[Column]:
    """The columns of the product's line, below those of the KPIs."""

    def empty(key: str, title: str) -> Column:
        return Column(key, title, lambda line: None, lambda line: "")

    def share(key: str, of: Callable[[ReviewDetail], float | None]) -> Column:
        return Column(
            key,
            words.text("Done"),
            lambda line: of(line.detail),
            lambda line: words.percent(of(line.detail)),
            right=True,
            bold=True,
        )

    def status(key: str, of: Callable[[ReviewDetail], str | None]) -> Column:
        return Column(
            key,
            words.text("Status"),
            lambda line: _status(of(line.detail)),
            lambda line: sentences.status_text(words, of(line.detail) or "no_data"),
            tone=lambda line: "bold",
        )

    return [
        Column(
            "name",
            words.text("KPI"),
            lambda line: None,
            lambda line: words.text("Product"),
            bold=True,
        ),
        empty("before_value", words.text("Value")),
        share("before_done", lambda d: d.previous.progress if d.previous else None),
        status("before_status", lambda d: d.previous.status if d.previous else None),
        empty("value", words.text("Value")),
        share("done", lambda d: d.review.progress),
        status("status", lambda d: d.review.status),
        empty("change", words.text("Value")),
        Column(
            "points",
            words.text("Points"),
            lambda line: line.detail.points,
            lambda line: _difference(
                sentences.points_text(words, line.detail.points), line.detail.points
            ),
            right=True,
            bold=True,
        ),
        Column(
            "word",
            words.text("Status"),
            lambda line: line.detail.change,
            lambda line: way_text(words, line.detail.change),
            tone=lambda line: _word_tone(line.detail.change),
        ),
        empty("decision", words.text("Decision")),
    ]

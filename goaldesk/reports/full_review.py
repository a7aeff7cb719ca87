"""The report's section on the last review: what changed, was found, decided and agreed."""

from __future__ import annotations

from typing import Any

from goaldesk.core import sentences
from goaldesk.core.errors import N_
from goaldesk.core.fields import ACTION_STATES, AREAS, DECISIONS, choice_label
from goaldesk.core.model.choices import CLOSED_ACTIONS
from goaldesk.core.numbers import MISSING
from goaldesk.core.queries.records import record, records
from goaldesk.core.queries.reviews import review_detail, reviews, trend
from goaldesk.core.review_words import (
    REPLANNED,
    days_late,
    difference_text,
    late_text,
    replanned_count_text,
    replanned_text,
    way_text,
)
from goaldesk.core.rows import ReviewDetail, ReviewKpiRow
from goaldesk.reports.blocks import (
    Block,
    Cell,
    Column,
    Facts,
    Heading,
    Picture,
    Row,
    Text,
    prose,
    table,
    title,
)
from goaldesk.reports.charts import trend_chart
from goaldesk.reports.full_changes import changes
from goaldesk.reports.given import Given
from goaldesk.reports.pieces import status
from goaldesk.reports.report import Drawn

MOST_ACTIONS = 60


def review(given: Given) -> list[Block]:
    """The last review that was taken, beside the one before it, and the actions still open."""
    words = given.words
    taken = [row for row in reviews(given.session) if not row.draft and row.date <= given.as_of]
    detail = review_detail(given.session, taken[0].id, as_of=given.as_of) if taken else None
    blocks = _taken(given, detail) if detail else [
        given.nothing("review", N_("No review has been taken yet."))
    ]  # fmt: skip
    return [
        *blocks,
        Heading(words.text("Actions")),
        *_actions(given, taken[0].id if taken else ""),
        *_next(given),
    ]


def _taken(given: Given, detail: ReviewDetail) -> list[Block]:
    words = given.words
    stored = record(given.session, "review", detail.review.id)
    assert stored is not None
    made = [
        row for rows in given.changes.values() for row in rows if row.review_id == detail.review.id
    ]
    found = [line for line in str(stored["findings"]).splitlines() if line.strip()]
    facts = (
        (words.text("Date"), words.date(detail.review.date)),
        (words.text("Attendees"), prose(detail.review.attendees) or MISSING),
    )
    told = filter(None, (difference_text(words, detail), replanned_count_text(words, detail)))
    return [
        Heading(title(detail.review.title)),
        Facts(facts),
        *(Text(text) for text in told),
        *_trend(given),
        _snapshot(given, detail),
        Heading(words.text("Findings")),
        *(given.sentences(found) or [Text(words.text("No finding is noted."), small=True)]),
        Heading(words.text("Adjustments")),
        changes(given, made) if made else Text(words.text("Nothing was adjusted."), small=True),
    ]


def _snapshot(given: Given, detail: ReviewDetail) -> Block:
    """Each KPI then and now, and the product below them."""
    words = given.words
    before = detail.previous
    then = (
        Column(words.text("Value"), 46, align="right"),
        Column(words.text("Done"), 36, align="right"),
        Column(words.text("Status"), 68),
    )
    columns = (
        Column(words.text("KPI")),
        *(then if before else ()),
        *then,
        *((Column(words.text("Points"), 38, align="right"), Column("", 38)) if before else ()),
        Column(words.text("Decision"), 46),
    )
    groups = [("", 1), (words.date(detail.review.date), 3), ("", 1)]
    if before:
        change = words.text("Change")
        groups[1:] = [(words.date(before.date), 3), groups[1], (change, 2), ("", 1)]
    rows = [_kpi(given, row, compared=before is not None) for row in detail.rows]
    return table(columns, [*rows, _product(given, detail)], groups)


def _kpi(given: Given, row: ReviewKpiRow, *, compared: bool) -> tuple[str | Cell, ...]:
    words = given.words
    name = Cell(
        row.name,
        replanned_text(words, row).replace("\n", " · "),
        unit=" ".join(
            filter(None, (sentences.unit_text(words, row), REPLANNED if row.replanned else ""))
        ),
    )
    number = sentences.number_text
    then: tuple[str | Cell, ...] = ("", "", "")
    if row.known_before:
        then = (
            Cell(number(words, row, row.before_value), dim=True),
            Cell(words.percent(row.before_progress), dim=True),
            _status(given, row.before_status),
        )
    way = Cell(way_text(words, row.change), strong=row.change == "worse")
    return (
        name,
        *(then if compared else ()),
        Cell(number(words, row, row.value), strong=True),
        words.percent(row.progress),
        _status(given, row.status, stale=row.stale),
        *((_moved(given, row.points), way) if compared else ()),
        words.text(choice_label(DECISIONS, row.decision)),
    )


def _product(given: Given, detail: ReviewDetail) -> Row:
    words, before = given.words, detail.previous
    then: tuple[str | Cell, ...] = ()
    change: tuple[str | Cell, ...] = ()
    if before is not None:
        then = ("", words.percent(before.progress), _status(given, before.status))
        change = (_moved(given, detail.points), way_text(words, detail.change))
    done = Cell(words.percent(detail.review.progress), strong=True)
    return Row(
        (
            Cell(words.text("Product"), strong=True),
            *then,
            "",
            done,
            _status(given, detail.review.status),
            *change,
            "",
        ),
        group=True,
    )


def _moved(given: Given, points: float | None) -> str:
    return "" if points is None else sentences.points_text(given.words, points)


def _status(given: Given, key: str | None, *, stale: bool = False) -> Cell:
    return Cell() if key is None else Cell(status=status(given.words, key, stale=stale))


def _actions(given: Given, review_id: str) -> list[Block]:
    """The actions of the last review, and what is still open of all others, by their due dates."""
    words = given.words
    rows: list[Any] = [
        row
        for row in records(given.session, "action")
        if row["review_id"] == review_id or row["state"] not in CLOSED_ACTIONS
    ]
    if not rows:
        return [given.nothing("action", N_("No action is open."))]
    rows.sort(key=lambda row: (row["state"] in CLOSED_ACTIONS, str(row["due"] or "9999")))
    origins = given.names("review", "title")
    columns = (
        Column(words.text("Action"), share=1.4),
        Column(words.text("Owner"), 58),
        Column(words.text("Due"), 68),
        Column(words.text("State"), 60),
        Column(words.text("Area"), 70),
        Column(words.text("Review")),
    )

    def line(row: Any) -> tuple[str | Cell, ...]:
        late = days_late(row, given.as_of)
        return (
            Cell(row["text"], row["note"], strong=True),
            row["owner"],
            Cell(words.date(row["due"]), late_text(words, late) if late else ""),
            words.text(choice_label(ACTION_STATES, row["state"])),
            words.text(choice_label(AREAS, row["area"])),
            origins.get(row["review_id"], ""),
        )

    shown = rows[:MOST_ACTIONS]
    return [table(columns, map(line, shown)), *given.left_out(len(rows), MOST_ACTIONS)]


def _trend(given: Given) -> list[Block]:
    chart = trend_chart(given.words, trend(given.session, given.as_of, given.now), given.as_of)
    if chart is None:
        return []
    heading = Heading(given.words.text("Progress from review to review"), 3)
    return [heading, Picture(Drawn(chart, (519.0, 92.0), 8.0))]


def _next(given: Given) -> list[Block]:
    """The first review still to come."""
    coming = [row for row in reviews(given.session) if row.draft and row.date >= given.as_of]
    if not coming:
        return []
    row = min(coming, key=lambda row: row.date)
    words = given.words
    day = words.date(row.date)
    return [Text(prose(words.text("Next review: “{title}”, {day}.", title=row.title, day=day)))]

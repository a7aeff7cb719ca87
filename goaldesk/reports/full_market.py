"""The report's section on the market: its size, research, competitors, and what customers say."""

from __future__ import annotations

from typing import Any

from goaldesk.core.errors import N_
from goaldesk.core.fields import (
    FEEDBACK_KINDS,
    FEEDBACK_STATES,
    RESEARCH_KINDS,
    SURVEY_KINDS,
    choice_label,
)
from goaldesk.core.market_words import product_name, size_checks, survey_result, total_text
from goaldesk.core.numbers import MISSING
from goaldesk.core.queries.market import (
    Matrix,
    SizeRow,
    SurveyRow,
    competitors,
    market_rows,
    market_size,
    matrix,
    surveys,
)
from goaldesk.reports.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Picture,
    Text,
    dotted,
    prose,
    spread,
    table,
)
from goaldesk.reports.charts import competitor_chart
from goaldesk.reports.contest import contest_chart
from goaldesk.reports.given import Given, latest
from goaldesk.reports.report import Drawn

MOST_RESEARCH = 40
MOST_FEEDBACK = 40
# A chart of more lines than a page has room for says nothing.
MOST_LINES = 30
_LINE = 17.0


def market(given: Given) -> list[Block]:
    """How large the market is, what is known of it, and how we compare in it."""
    words = given.words
    return [
        Heading(words.text("Market size")),
        *_size(given),
        Heading(words.text("Research")),
        *_research(given),
        Heading(words.text("Competitors")),
        _competitors(given),
        *_matrix(given),
        Heading(words.text("Feedback")),
        *_feedback(given),
        Heading(words.text("Surveys")),
        *_surveys(given),
    ]


def _aged(given: Given, row: Any) -> str:
    return given.words.text("Past review") if row.aged else ""


def _review_by(given: Given, row: Any) -> Cell:
    """By when it is to be looked at again, and that this day is past."""
    return Cell(given.words.date(row["review_by"]), _aged(given, row))


def _size(given: Given) -> list[Block]:
    words = given.words
    sheet = market_size(given.session, given.as_of)
    if not sheet.parts:
        return [given.nothing("market_size", N_("The market’s size is not estimated yet."))]
    columns = (
        Column(words.text("Market part")),
        Column(words.text("Customers"), 54, align="right"),
        Column(words.text("Yearly revenue per customer"), 62, align="right"),
        Column("TAM", 58, align="right"),
        Column("SAM", 72, align="right"),
        Column("SOM", 66, align="right"),
        Column(words.text("CAGR"), 62, align="right"),
    )

    def share(row: SizeRow, figure: str, key: str) -> Cell:
        amount = words.money(getattr(row.size, figure), sheet.currency)
        of = row[key]
        part = "" if of is None else words.text("{number} %", number=words.number(of))
        return Cell(amount, part)

    def part(row: SizeRow) -> tuple[str | Cell, ...]:
        years = (row["first_year"], row["last_year"])
        note = MISSING.join(str(year) for year in years) if row.growth is not None else ""
        day = words.date(row["date"]) if row["date"] else ""
        source = dotted(row["source"], day, _aged(given, row))
        return (
            Cell(row["name"], source, strong=True),
            words.compact(row["customers"]),
            words.money(row["revenue"], sheet.currency),
            words.money(row.size.tam, sheet.currency),
            share(row, "sam", "serviceable"),
            share(row, "som", "obtainable"),
            Cell(words.percent(row.growth, 1), note),
        )

    blocks: list[Block] = [
        table(columns, map(part, sheet.parts)),
        Text(prose(total_text(words, sheet))),
        Text(
            words.text(
                "TAM: all customers × yearly revenue per customer. SAM: the share of it that can "
                "be served. SOM: the share of that which can be obtained. CAGR: yearly growth "
                "between the two years."
            ),
            small=True,
        ),
    ]
    return [*blocks, *given.sentences([check.text for check in size_checks(words, sheet)])]


def _research(given: Given) -> list[Block]:
    words = given.words
    rows = market_rows(given.session, "research", given.as_of)
    if not rows:
        return [given.nothing("research", N_("No market research is on file."))]
    columns = (
        Column(words.text("Title"), share=1.1),
        Column(words.text("Question"), share=1),
        Column(words.text("Finding"), share=1.6),
        Column(words.text("Date"), 58),
        Column(words.text("Review by"), 68),
    )
    shown = latest(rows, MOST_RESEARCH)
    return [
        table(
            columns,
            (
                (
                    Cell(
                        row["title"],
                        dotted(
                            words.text(choice_label(RESEARCH_KINDS, row["kind"])), row["source"]
                        ),
                        strong=True,
                    ),
                    row["question"],
                    row["finding"],
                    words.date(row["date"]),
                    _review_by(given, row),
                )
                for row in shown
            ),
        ),
        *given.left_out(len(rows), MOST_RESEARCH),
    ]


def _competitors(given: Given) -> Block:
    words = given.words
    rows = competitors(given.session, given.as_of)
    if all(row["own"] for row in rows):
        return given.nothing("competitor", N_("No competitor is on file."))
    columns = (
        Column(words.text("Competitor"), share=0.8),
        Column(words.text("Market share, %"), 52, align="right"),
        Column(words.text("Strengths")),
        Column(words.text("Weaknesses")),
        Column(words.text("Review by"), 68),
    )
    return table(
        columns,
        (
            (
                Cell(product_name(words, row["name"], row["own"]), row["source"], strong=True),
                words.number(row["share"]),
                row["strengths"],
                row["weaknesses"],
                _review_by(given, row),
            )
            for row in rows
        ),
    )


def _matrix(given: Given) -> list[Block]:
    words = given.words
    found = matrix(given.session, given.as_of)
    blocks: list[Block] = [Heading(words.text("Competitor matrix"))]
    if not found.criteria:
        return [*blocks, given.nothing("criterion", N_("No criterion is set to compare by yet."))]
    names = [product_name(words, rival.name, rival.own) for rival in found.rivals]
    first = (Column(words.text("Criterion")), Column(words.text("Weight"), 42, align="right"))
    blocks += spread(first, names, [*_scores(given, found), *_totals(given, found)])
    blocks.append(
        Text(
            words.text(
                "Scores from 1 to 5. The total is their mean by weight, over the criteria that are "
                "scored; the gap is the distance to the best. * past the day by which the score "
                "was to be looked at again"
            ),
            small=True,
        )
    )
    totals = [
        (name, rival.total, rival.own) for name, rival in zip(names, found.rivals, strict=True)
    ]
    for chart, lines in (
        (competitor_chart(words, totals), len(totals) + 2),
        (contest_chart(words, found), len(found.criteria) + 3),
    ):
        if chart is not None and lines <= MOST_LINES:
            blocks.append(Picture(Drawn(chart, (519.0, _LINE * lines), 8.0)))
    return blocks


def _scores(given: Given, found: Matrix) -> list[tuple[str | Cell, ...]]:
    words = given.words
    rows: list[tuple[str | Cell, ...]] = []
    for criterion in found.criteria:
        cells = []
        for rival in found.rivals:
            score = criterion.scores.get(rival.id)
            value = words.number(None if score is None else score["value"])
            cells.append(f"{value}*" if score is not None and score.aged else value)
        weight = words.number(criterion.weight)
        rows.append((Cell(criterion.name, criterion.note), weight, *cells))
    return rows


def _totals(given: Given, found: Matrix) -> list[tuple[str | Cell, ...]]:
    words = given.words
    totals = (words.number(rival.total, 2) for rival in found.rivals)
    gaps = (words.signed(rival.gap, 2) for rival in found.rivals)
    return [
        (Cell(words.text("Weighted total"), strong=True), "",
         *(Cell(total, strong=True) for total in totals)),
        (words.text("Gap to the best"), "", *gaps),
    ]  # fmt: skip


def _feedback(given: Given) -> list[Block]:
    words = given.words
    rows = market_rows(given.session, "feedback", given.as_of)
    if not rows:
        return [given.nothing("feedback", N_("No user feedback is on file."))]
    segments = given.names("segment")
    columns = (
        Column(words.text("Date"), 58),
        Column(words.text("What was said"), share=1.7),
        Column(words.text("Kind"), 54),
        Column(words.text("Mentions"), 46, align="right"),
        Column(words.text("Segment"), 74),
        Column(words.text("State"), 50),
        Column(words.text("Answer"), share=1.1),
    )
    return [
        table(
            columns,
            (
                (
                    words.date(row["date"]),
                    Cell(row["text"], dotted(row["customer"], row["channel"])),
                    words.text(choice_label(FEEDBACK_KINDS, row["kind"])),
                    words.number(row["mentions"]),
                    segments.get(row["segment_id"], ""),
                    words.text(choice_label(FEEDBACK_STATES, row["state"])),
                    row["answer"],
                )
                for row in latest(rows, MOST_FEEDBACK)
            ),
        ),
        *given.left_out(len(rows), MOST_FEEDBACK),
    ]


def _surveys(given: Given) -> list[Block]:
    words = given.words
    rows = surveys(given.session)
    if not rows:
        return [given.nothing("survey", N_("No survey is on file."))]
    columns = (
        Column(words.text("Title")),
        Column(words.text("Kind"), 40),
        Column(words.text("Date"), 58),
        Column(words.text("Promoters / satisfied"), 62, align="right"),
        Column(words.text("Passives / neutral"), 56, align="right"),
        Column(words.text("Detractors / dissatisfied"), 66, align="right"),
        Column(words.text("Result and 95 % margin"), 76, align="right"),
        Column(words.text("KPI it feeds"), share=0.8),
    )

    def line(row: SurveyRow) -> tuple[str | Cell, ...]:
        counts = (words.number(row[key]) for key in ("favourable", "neutral", "unfavourable"))
        return (
            Cell(row["title"], row["channel"], strong=True),
            words.text(choice_label(SURVEY_KINDS, row["kind"])),
            words.date(row["date"]),
            *counts,
            Cell(survey_result(words, row), strong=True),
            row.kpi,
        )

    return [
        table(columns, map(line, rows)),
        Text(
            words.text(
                "NPS: promoters (9–10 of 10) less detractors (0–6) per hundred answers. CSAT: the "
                "share of 4 and 5 of 5."
            ),
            small=True,
        ),
    ]

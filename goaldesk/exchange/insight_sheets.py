"""The sheets of a workbook on the market, SWOT, who does what, and what is used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from goaldesk.core.errors import N_
from goaldesk.core.fields import (
    QUADRANTS,
    RACI_ROLES,
    STRATEGY_KINDS,
    STRATEGY_STATES,
    choice_label,
)
from goaldesk.core.fields import TABLES as SPECS
from goaldesk.core.market_words import product_name
from goaldesk.core.queries.market import Contest, market_size, matrix, surveys
from goaldesk.core.queries.people import raci, resource_use
from goaldesk.core.queries.records import records
from goaldesk.core.queries.swot import swot
from goaldesk.core.reading import Reader
from goaldesk.core.words import Words
from goaldesk.core.work_words import raci_texts, use_text
from goaldesk.exchange.sheet import Cell, Chart, Column, Row, Sheet, amount, decimal, shares
from goaldesk.exchange.table_sheets import computed, table_sheet


def size_sheet(session: Reader, words: Words, as_of: dt.date) -> Sheet:
    """The market parts with TAM, SAM, SOM and yearly growth."""
    money, growth = decimal(words, 0), shares(words)
    return _with(
        table_sheet(session, words, as_of, "market_size"),
        computed(words, (("tam", "TAM"), ("sam", "SAM"), ("som", "SOM"), ("growth", "CAGR"))),
        [
            (
                amount(part.size.tam, money),
                amount(part.size.sam, money),
                amount(part.size.som, money),
                amount(part.growth, growth),
            )
            for part in market_size(session, as_of).parts
        ],
    )


def survey_sheet(session: Reader, words: Words, as_of: dt.date) -> Sheet:
    """The surveys with their result and its 95 % margin."""
    points = decimal(words, 1)
    added = (("score", N_("Result")), ("margin", N_("± points (95 %)")))
    return _with(
        table_sheet(session, words, as_of, "survey"),
        computed(words, added),
        [(amount(row.score, points), amount(row.margin, points)) for row in surveys(session)],
    )


def _with(sheet: Sheet, columns: Sequence[Column], cells: Sequence[Row]) -> Sheet:
    """The sheet with more columns at its end."""
    rows = tuple((*row, *more) for row, more in zip(sheet.rows, cells, strict=True))
    return Sheet(sheet.key, sheet.title, (*sheet.columns, *columns), rows, fixed=sheet.fixed)


def matrix_sheet(session: Reader, words: Words, as_of: dt.date) -> Sheet:
    """Criteria by products with the weighted totals, and ours beside the best in a chart."""
    found, places = matrix(session, as_of), decimal(words, 2)
    text = words.text

    def against(contest: Contest) -> Row:
        return contest.ours, contest.best, ", ".join(contest.by)

    rows: list[Row] = []
    for criterion, contest in zip(found.criteria, found.contests(), strict=True):
        scores = {rival: float(score["value"]) for rival, score in criterion.scores.items()}
        given = [scores.get(rival.id) for rival in found.rivals]
        rows.append((criterion.name, criterion.weight, *given, *against(contest)))
    last = len(rows) - 1
    if rows:
        total = found.total_contest()
        totals: list[Cell] = [amount(rival.total, places) for rival in found.rivals]
        gaps: list[Cell] = [amount(rival.gap, places) for rival in found.rivals]
        ours, best = amount(total.ours, places), amount(total.best, places)
        rows.append((text("Weighted total"), None, *totals, ours, best, ", ".join(total.by)))
        rows.append((text("Gap to the best"), None, *gaps, None, None, ""))
    products = [Column(r.id, product_name(words, r.name, r.own)) for r in found.rivals]
    made = (
        Column("criterion", text("Criterion")),
        Column("weight", text("Weight")),
        *products,
        *computed(
            words,
            (("ours", N_("Ours")), ("best", N_("Best competitor")), ("by", N_("Who that is"))),
        ),
    )
    at = 2 + len(products)
    title = text("Competitor matrix")
    charts = (Chart("bar", title, 0, last, 0, (at, at + 1)),) if last >= 0 else ()
    return Sheet("matrix", title, made, tuple(rows), charts)


def swot_sheet(session: Reader, words: Words, as_of: dt.date) -> Sheet:
    """The factors with their weight, their evidence, and the strategies that cite them."""
    spec, text = SPECS["swot_factor"], words.text
    keys = ("quadrant", "text", "importance", "probability", "source", "date", "review_by", "note")
    rows = tuple(
        (
            row.code,
            text(choice_label(QUADRANTS, row.quadrant)),
            row.text,
            row.importance,
            row.probability,
            row.source,
            row.date,
            row.review_by,
            row.note,
            float(row.weight),
            "\n".join(item.title for item in row.evidence),
            ", ".join(row.cited_in),
            text("Yes") if row.aged else text("No"),
        )
        for row in swot(session, as_of).factors
    )
    made = (
        Column("code", text("Code")),
        *(Column(key, text(spec.field(key).label)) for key in keys),
        *computed(words, (("weight", N_("Weight")),)),
        Column("evidence", text("Evidence")),
        Column("cited", text("Cited by")),
        Column("aged", text("Aged")),
    )
    return Sheet("swot", text("SWOT"), made, rows, fixed=3)


def strategies_sheet(session: Reader, words: Words, as_of: dt.date) -> Sheet:
    """The strategies with the factors that they cite and the goals that they lead to."""
    spec, text = SPECS["strategy"], words.text
    rows = tuple(
        (
            row.code,
            text(choice_label(STRATEGY_KINDS, row.kind)),
            row.text,
            text(choice_label(STRATEGY_STATES, row.status)),
            ", ".join(code for _, code in row.factors),
            "\n".join(title for _, title in row.goals),
            row.owner,
            row.why,
        )
        for row in swot(session, as_of).strategies
    )

    def of(key: str) -> Column:
        return Column(key, text(spec.field(key).label))

    made = (
        Column("code", text("Code")),
        of("kind"),
        of("text"),
        of("status"),
        Column("factors", text("Cited factors")),
        Column("goals", text("Goals it leads to")),
        of("owner"),
        of("why"),
    )
    return Sheet("strategy", text(spec.many), made, rows)


def raci_sheet(session: Reader, words: Words) -> Sheet:
    """Activities by departments, and what is wrong with each."""
    grid, text = raci(session), words.text
    roles = {key: text(label).split(" ")[0] for key, label in RACI_ROLES}
    rows: list[Row] = [
        (
            row.name,
            row.goal,
            row.start,
            row.due,
            *(roles.get(row.roles.get(one.id, ""), "") for one in grid.departments),
            "\n".join(raci_texts(words, row.findings)),
        )
        for row in grid.activities
    ]
    if any(one.findings for one in grid.departments):
        said = ["\n".join(raci_texts(words, one.findings)) for one in grid.departments]
        rows.append((text("Findings"), "", None, None, *said, ""))
    spec = SPECS["activity"]
    made = (
        Column("name", text(spec.one)),
        *(Column(key, text(spec.field(key).label)) for key in ("goal_id", "start", "due")),
        *(Column(one.id, one.name) for one in grid.departments),
        Column("findings", text("Findings")),
    )
    return Sheet("raci", text("RACI matrix"), made, tuple(rows))


def resource_sheet(session: Reader, words: Words, as_of: dt.date) -> Sheet:
    """The resources with how much of each is used."""
    use = resource_use(session)
    return _with(
        table_sheet(session, words, as_of, "resource"),
        computed(words, (("share", N_("Share used")), ("use", N_("Use")))),
        [
            (
                amount(use[row.id].share, shares(words)),
                use_text(words, use[row.id], str(row["unit"])),
            )
            for row in records(session, "resource")
        ],
    )

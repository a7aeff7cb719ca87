"""The report's section on shared work: RACI, resources, communication, departments and people."""

from __future__ import annotations

from typing import Any

from goaldesk.core.errors import N_
from goaldesk.core.fields import CADENCES, COMMUNICATION_KINDS, RESOURCE_KINDS, choice_label
from goaldesk.core.queries.people import (
    ActivityRow,
    DepartmentRow,
    occasions,
    raci,
    resource_use,
    use_totals,
)
from goaldesk.core.queries.records import records
from goaldesk.core.work_words import grid_counts, occasion_text, raci_texts, total_text, use_text
from goaldesk.reports.blocks import (
    Bar,
    Block,
    Cell,
    Column,
    Heading,
    Text,
    dotted,
    spread,
    table,
)
from goaldesk.reports.given import Given


def work(given: Given) -> list[Block]:
    """Who does what, with what, and who hears of it."""
    words = given.words
    return [
        Heading(words.text("RACI")),
        *_raci(given),
        Heading(words.text("Resources")),
        *_resources(given),
        Heading(words.text("Communication plan")),
        _communication(given),
        Heading(words.text("Departments")),
        _departments(given),
        Heading(words.text("People")),
        _people(given),
    ]


def _raci(given: Given) -> list[Block]:
    words = given.words
    grid = raci(given.session)
    if not grid.activities or not grid.departments:
        return [given.nothing("raci", N_("No activity is shared among departments yet."))]

    def line(row: Any) -> tuple[str | Cell, ...]:
        dates = " – ".join(words.date(day) for day in (row.start, row.due) if day is not None)
        about = dotted(row.goal, dates)
        # A is marked, since exactly one is wanted.
        roles = (row.roles.get(department.id, "") for department in grid.departments)
        cells = (Cell(role.replace("AR", "A/R"), strong="A" in role) for role in roles)
        return (Cell(row.name, about), *cells)

    names = [department.name for department in grid.departments]
    tables = spread([Column(words.text("Activity"))], names, [line(row) for row in grid.activities])
    key = words.text(
        "R: responsible, does it; A: accountable, exactly one; C: consulted before; I: informed "
        "after"
    )
    blocks: list[Block] = [*tables, Text(key, small=True)]
    concerned: list[ActivityRow | DepartmentRow] = [*grid.activities, *grid.departments]
    found = [
        words.text("“{name}”: {why}", name=row.name, why=why)
        for row in concerned
        for why in raci_texts(words, row.findings)
    ]
    blocks.append(Text(grid_counts(words, grid)))
    return [*blocks, *given.sentences(found)]


def _resources(given: Given) -> list[Block]:
    words = given.words
    rows = records(given.session, "resource")
    if not rows:
        return [given.nothing("resource", N_("No resource is noted yet."))]
    use = resource_use(given.session)
    columns = (
        Column(words.text("Resource"), share=1.2),
        Column(words.text("Kind"), 56),
        Column(words.text("Planned"), 54, align="right"),
        Column(words.text("Committed"), 56, align="right"),
        Column(words.text("Used"), 54, align="right"),
        Column(words.text("Share used"), 82),
        Column(words.text("Remark")),
    )

    def line(row: Any) -> tuple[str | Cell, ...]:
        used = use[row.id]
        over = use_text(words, used, row["unit"]) if used.over is not None else ""
        share = Cell(words.percent(used.share), bar=Bar(used.share))
        return (
            Cell(row["name"], row["period"], unit=row["unit"], strong=True),
            words.text(choice_label(RESOURCE_KINDS, row["kind"])),
            *(words.number(row[key]) for key in ("planned", "committed", "used")),
            share,
            Cell(row["note"], over),
        )

    totals = [total_text(words, total) for total in use_totals(rows, use)]
    return [table(columns, map(line, rows)), *given.sentences(totals)]


def _communication(given: Given) -> Block:
    words = given.words
    rows: list[Any] = list(records(given.session, "communication"))
    if not rows:
        return given.nothing("communication", N_("No communication is planned yet."))
    planned = occasions(given.session, given.as_of)
    columns = (
        Column(words.text("Purpose"), share=1.5),
        Column(words.text("Kind"), 52),
        Column(words.text("Audience")),
        Column(words.text("Channel"), share=0.8),
        Column(words.text("Cadence"), 66),
        Column(words.text("Owner"), 56),
        Column(words.text("Next date"), 76),
    )
    return table(
        columns,
        (
            (
                Cell(row["purpose"], strong=True),
                words.text(choice_label(COMMUNICATION_KINDS, row["kind"])),
                row["audience"],
                row["channel"],
                words.text(choice_label(CADENCES, row["cadence"])),
                row["owner"],
                Cell(
                    words.date(row["next_date"]),
                    occasion_text(words, planned[row.id].days if row.id in planned else None),
                ),
            )
            for row in rows
        ),
    )


def _departments(given: Given) -> Block:
    words = given.words
    rows = records(given.session, "department")
    if not rows:
        return given.nothing("department", N_("No department is on file yet."))
    columns = (Column(words.text("Department"), 150), Column(words.text("Duty")))
    cells = ((Cell(str(row["name"]), strong=True), str(row["duty"])) for row in rows)
    return table(columns, cells)


def _people(given: Given) -> Block:
    words = given.words
    rows = records(given.session, "person")
    if not rows:
        return given.nothing("person", N_("Nobody is on file yet."))
    departments = given.names("department")
    columns = (
        Column(words.text("Name"), 120),
        Column(words.text("Role")),
        Column(words.text("E-mail")),
        Column(words.text("Department"), 120),
    )
    return table(
        columns,
        (
            (
                Cell(str(row["name"]), strong=True),
                str(row["role"]),
                str(row["email"]),
                departments.get(row["department_id"], ""),
            )
            for row in rows
        ),
    )

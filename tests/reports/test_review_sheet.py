"""The sheet for a review: each KPI then and now, with room to decide, on the pages it needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session

from goaldesk.core import sentences, verdict_words
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.reviews import coming
from goaldesk.core.words import Words
from goaldesk.exchange import templates
from goaldesk.reports import paper
from goaldesk.reports.review_sheet import review_sheet
from tests.memory import in_memory
from tests.reports.conftest import TODAY
from tests.reports.pages import bare, pages_of
from tests.reports.pdf import read
from tests.reports.rows import hostile, plan, product

Open = Callable[..., Session]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["social", "ecommerce"])
def test_a_sample_says_how_each_kpi_stood_and_stands_on_one_page(
    session_over: Open, spoken: dict[str, Words], name: str, language: str
) -> None:
    words, session = spoken[language], session_over(sample=(name, language))
    made = review_sheet(session, words, TODAY, "letter" if name == "social" else "a4")
    pdf = read(paper.pdf(made))
    assert len(pdf.pages) == 1
    assert pdf.outside == ()
    assert pdf.kinds() >= {"H1", "H2", "Table", "TH", "TD"}
    found = pdf.text
    detail, now = coming(session, TODAY), tree(session, TODAY)
    assert detail.previous is not None
    assert bare(detail.previous.title) in found
    live = [kpi for kpi in now.kpis if not kpi.stopped]
    assert len(made.lines) == len(live)
    rows = {row.kpi_id: row for row in detail.rows}
    for kpi, line in zip(live, made.lines, strict=True):
        row = rows[kpi.id]
        for said in (
            kpi.name,
            sentences.status_text(words, kpi.status, stale=kpi.stale),
            sentences.number_text(words, kpi, kpi.value),
            verdict_words.rule_text(words, kpi),
            *line.why,
        ):
            assert bare(said) in found, said
        if row.known_before:
            assert line.before_value == sentences.number_text(words, kpi, row.before_value)
        else:
            assert line.before is None
    for heading in ("todos", "findings", "new_actions", "attendees", "decision"):
        assert bare(made.labels[heading]) in found
    assert len(made.attendees) > 2
    assert all(bare(one) in found for one in made.attendees)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", templates.NAMES)
def test_the_kpis_of_a_plan_to_fill_in_are_named_whole(
    spoken: dict[str, Words], name: str, language: str
) -> None:
    with in_memory(templates.tables(name, language, TODAY)) as session:
        made = review_sheet(session, spoken[language], TODAY)
    found = read(paper.pdf(made)).text
    for line in made.lines:
        assert bare(line.name + line.unit) in found
        assert "…" not in line.unit


def test_a_small_sheet_is_one_page_and_fifty_kpis_repeat_their_head(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    few = pages_of(paper.pdf(review_sheet(session_over(plan(10)), spoken["en"], TODAY)))
    assert len(few) == 1
    many = pages_of(paper.pdf(review_sheet(session_over(plan(50)), spoken["en"], TODAY)))
    assert len(many) > 2
    assert all("Last review" in page for page in many)
    # A KPI's lines stay together: each page has as many names as rules.
    for page in many:
        assert page.count("Number ") - page.count("decided by") == page.count("% done")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_whatever_is_written_it_stays_text(
    session_over: Open, spoken: dict[str, Words], language: str
) -> None:
    pdf = read(paper.pdf(review_sheet(session_over(hostile()), spoken[language], TODAY)))
    assert len(pdf.pages) < 4
    assert pdf.outside == ()
    assert bare("#set page(width: 1pt)") in pdf.text


def test_an_empty_document_says_what_is_missing(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    [page] = pages_of(paper.pdf(review_sheet(session_over({}), spoken["en"], TODAY)))
    for words in ("Unnamed product", "No KPI has been set up yet.", "No open action."):
        assert words in page


REVIEWS = [
    ("held", "2026-10-01", "2026-10-01T08:00:00Z"),
    ("overdue", "2026-11-02", ""),
    ("next", "2026-11-12", ""),
    ("later", "2026-12-12", ""),
]


@pytest.mark.parametrize(
    ("there", "chosen"),
    [
        (("held", "overdue", "next", "later"), "next"),
        (("held", "overdue"), "overdue"),
        (("held",), ""),
        ((), ""),
    ],
)
def test_the_next_draft_is_the_review_to_come(
    session_over: Open, there: tuple[str, ...], chosen: str
) -> None:
    rows: dict[str, list[dict[str, Any]]] = {
        "product": product(),
        "review": [
            {"id": key, "title": key, "date": day, "taken": taken}
            for key, day, taken in REVIEWS
            if key in there
        ],
    }
    detail = coming(session_over(rows), TODAY)
    assert detail.review.id == chosen
    assert detail.review.draft
    assert (detail.previous.id if detail.previous else "") == ("held" if there else "")


def test_of_many_actions_the_first_are_shown_and_the_others_counted(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    rows = plan(2)
    rows["action"] = [
        {"id": f"a{n}", "text": f"Act {n:02}", "due": f"2026-12-{n + 1:02}"} for n in range(20)
    ]
    made = review_sheet(session_over(rows), spoken["en"], TODAY)
    assert [todo.text for todo in made.todos] == [f"Act {n:02}" for n in range(12)]
    assert made.more == "and 8 more actions"

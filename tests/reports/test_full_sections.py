"""What each section of the full report tells: the same words and numbers as the screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from sqlmodel import Session

from goaldesk.core import market_words, review_words, trace_words, work_words
from goaldesk.core.gaps import missing_text
from goaldesk.core.queries.market import market_size, matrix, surveys
from goaldesk.core.queries.missing import missing
from goaldesk.core.queries.people import raci, resource_use
from goaldesk.core.queries.records import records
from goaldesk.core.queries.reviews import review_detail, reviews
from goaldesk.core.queries.swot import swot
from goaldesk.core.queries.trace import trace
from goaldesk.core.words import Words
from goaldesk.exchange import samples, templates
from goaldesk.reports import full, paper
from goaldesk.reports.blocks import Cell, Heading, Table
from tests.memory import in_memory
from tests.reports.conftest import TODAY
from tests.reports.pages import bare, pages_of
from tests.reports.rows import plan, product

Open = Callable[..., Session]
Told = tuple[Session, Words, str]
SAMPLES = [(name, language) for name in ("social", "ecommerce") for language in ("en", "zh")]


def text_of(session: Session, words: Words, *sections: str, day: dt.date = TODAY) -> str:
    """The letters of these sections on paper."""
    data = paper.pdf(full.full(session, words, day, sections=sections))
    return bare("".join(pages_of(data)))


@pytest.fixture(scope="module", params=SAMPLES, ids="-".join)
def told(request: pytest.FixtureRequest, spoken: dict[str, Words]) -> Iterator[Told]:
    """A sample, its words, and the letters of its report."""
    name, language = request.param
    with in_memory(samples.tables(name, language, TODAY)) as session:
        words = spoken[language]
        yield session, words, text_of(session, words, *full.DEFAULT)


def test_the_market(told: Told) -> None:
    session, words, text = told
    assert bare(market_words.total_text(words, market_size(session, TODAY))) in text
    for survey in surveys(session):
        assert bare(survey["title"]) in text
        assert bare(market_words.survey_result(words, survey)) in text
    found = matrix(session, TODAY)
    totals = [words.number(rival.total, 2) for rival in found.rivals]
    gaps = [words.signed(rival.gap, 2) for rival in found.rivals]
    assert bare("".join(totals)) in text
    assert bare("".join(gaps)) in text
    for table, field in (
        ("research", "finding"),
        ("feedback", "text"),
        ("competitor", "strengths"),
    ):
        for row in records(session, table):
            assert bare(str(row[field])) in text, row[field]


def test_swot_and_what_is_missing_from_it(told: Told) -> None:
    session, words, text = told
    for row in swot(session, TODAY).strategies:
        codes = words.series(code for _, code in row.factors)
        assert bare(words.text("cites {codes}", codes=codes)) in text
    found = [item for item in missing(session, TODAY, words=words) if item.step == "swot"]
    assert found
    for item in found:
        assert bare(missing_text(words, item)) in text


def test_shared_work(told: Told) -> None:
    session, words, text = told
    grid, use = raci(session), resource_use(session)
    assert bare(work_words.grid_counts(words, grid)) in text
    for row in grid.activities:
        for why in work_words.raci_texts(words, row.findings):
            assert bare(words.text("“{name}”: {why}", name=row.name, why=why)) in text
    over = [row for row in records(session, "resource") if use[row.id].over is not None]
    assert over
    for row in over:
        assert bare(work_words.use_text(words, use[row.id], str(row["unit"]))) in text
    for table, field in (("communication", "purpose"), ("person", "email"), ("department", "duty")):
        for row in records(session, table):
            assert bare(str(row[field])) in text


def test_the_last_review(told: Told) -> None:
    session, words, text = told
    last = next(row for row in reviews(session) if not row.draft and row.date <= TODAY)
    detail = review_detail(session, last.id)
    assert detail is not None
    assert bare(review_words.difference_text(words, detail)) in text
    assert bare(words.percent(detail.review.progress)) in text
    [stored] = records(session, "review", id=last.id)
    for line in str(stored["findings"]).splitlines():
        assert bare(line) in text
    for action in records(session, "action", state=("open", "doing")):
        assert bare(str(action["text"])) in text
    for row in records(session, "adjustment", review_id=last.id):
        assert bare(str(row["reason"])) in text


def test_the_chain_of_each_goal(told: Told) -> None:
    session, words, text = told
    for goal in records(session, "goal"):
        chain = trace(session, TODAY, "goal", goal.id)
        assert chain is not None
        for node in chain.nodes:
            if node.column in ("evidence", "swot_factor", "strategy", "kpi"):
                assert bare(node.title) in text
        for gap in chain.gaps:
            assert bare(trace_words.gap_text(words, gap)) in text


def test_a_pillar_that_is_not_written_yet_is_named_alone(spoken: dict[str, Words]) -> None:
    with in_memory(templates.tables("consumer", "zh", TODAY)) as session:
        text = text_of(session, spoken["zh"], "evidence")
    assert "愿景核心价值" in text
    assert "核心价值：" not in text


def test_lines_of_a_chinese_definition_follow_without_a_gap(spoken: dict[str, Words]) -> None:
    with in_memory(templates.tables("consumer", "zh", TODAY)) as session:
        report = full.full(session, spoken["zh"], TODAY, sections=("appendix",))
    [definitions, *_] = [each for each in report.sections[0].blocks if isinstance(each, Table)]
    told = [row.cells[1] for row in definitions.rows]
    assert all(isinstance(cell, Cell) and "。" in cell.text for cell in told)
    assert not [cell for cell in told if isinstance(cell, Cell) and "。 " in cell.text]


def test_the_report_of_an_earlier_day(session_over: Open, spoken: dict[str, Words]) -> None:
    session, words = session_over(sample=("social", "en")), spoken["en"]
    day = dt.date(2026, 6, 15)
    report = full.full(session, words, day, sections=("review",))
    [heading, *_] = report.sections[0].blocks
    assert isinstance(heading, Heading)
    assert heading.text == "June review"
    text = text_of(session, words, "review", day=day)
    assert bare("15 Jun 2026 (day 76 of 365, 21 % of the time)") in text
    assert bare("Since 7 May 2026: progress") in text


def test_a_product_without_a_review_says_what_comes(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    rows = {
        "product": product(),
        "review": [{"id": "r", "title": "Who knows?", "date": "2026-11-20"}],
        "action": [{"id": "a", "text": "Measure", "review_id": "r", "due": "2026-11-02"}],
    }
    text = text_of(session_over(rows), spoken["en"], "review")
    for sentence in (
        "No review has been taken yet.",
        "Measure",
        "7 days late",
        "Next review: “Who knows?”, 20 Nov 2026.",
    ):
        assert bare(sentence) in text


def test_a_status_set_by_hand_is_told_with_its_reason(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    rows = plan(2)
    reason = "The counting was moved to another system. " * 4
    rows["kpi"][0] |= {
        "override_status": "on_track",
        "override_reason": reason,
        "override_until": "2026-12-31",
    }
    rows["kpi"][1]["stopped"] = True
    text = text_of(session_over(rows), spoken["en"], "goals")
    assert bare(f"“Number 0”: Set by hand to “On track” until 31 Dec: {reason}") in text
    assert bare("stopped") in text


def test_a_corrected_value_keeps_the_old_one_beside_it(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    text = text_of(session_over(sample=("social", "en")), spoken["en"], "kpis")
    for sentence in (
        "Corrected, was 337.9",
        "31 Dec 2026: 380.0",
        "Ambassadors hired and trained",
        "Key question",
        "How many people really use us?",
        "320.0 → 400.0 M, 1 Apr 2026 to 31 Mar 2027",
    ):
        assert bare(sentence) in text, sentence

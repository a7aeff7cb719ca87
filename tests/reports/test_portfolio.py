"""Many products on one page, in the order in which they need to be looked at."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import Session

from goaldesk.core import sentences, verdict_words
from goaldesk.core.queries.goals import tree
from goaldesk.core.words import Words
from goaldesk.reports import paper
from goaldesk.reports.portfolio import portfolio, product
from tests.reports.conftest import TODAY
from tests.reports.pages import bare, pages_of
from tests.reports.pdf import read
from tests.reports.rows import hostile, plan

Open = Callable[..., Session]


@pytest.mark.parametrize("size", ["a4", "letter"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_samples_stand_side_by_side(
    session_over: Open, spoken: dict[str, Words], language: str, size: str
) -> None:
    words = spoken[language]
    sessions = [session_over(sample=(name, language)) for name in ("social", "ecommerce")]
    made = portfolio([product(one, words, TODAY) for one in sessions], words, TODAY, size)
    pdf = read(paper.pdf(made))
    [(width, height)] = pdf.sizes
    assert width > height
    assert pdf.outside == ()
    assert pdf.kinds() >= {"H1", "Table", "TH", "TD", "Figure"}
    found = pdf.text
    for session in sessions:
        now = tree(session, TODAY)
        for said in (
            now.product.name,
            now.product.owner,
            words.percent(now.product.progress),
            sentences.status_text(words, now.product.status),
        ):
            assert bare(said) in found
    for one in made.products:
        assert one.urgent is not None
        assert bare(one.urgent.name) in found
        assert size == "letter" or bare(one.urgent.rule) in found
        assert bare(one.last_review) in found
        assert bare(one.next_review) in found
        assert len(one.trend) > 3
        assert all(0 <= value <= 1 for point in one.trend for value in point)


@pytest.mark.parametrize("count", [0, 1, 30])
def test_up_to_thirty_products_are_one_page(
    session_over: Open, spoken: dict[str, Words], count: int
) -> None:
    words = spoken["en"]
    lines = []
    for number in range(count):
        rows = plan(1 + number % 6)
        rows["product"][0]["name"] = f"Product {number:02}"
        lines.append(product(session_over(rows), words, TODAY))
    made = portfolio(lines, words, TODAY, "letter")
    [page] = pages_of(paper.pdf(made))
    for number in range(count):
        assert f"Product {number:02}" in page
    assert ("There is no product." in page) is (count == 0)
    assert dict(made.facts)["Products"] == str(count)


@pytest.mark.parametrize("size", ["a4", "letter"])
@pytest.mark.parametrize("count", [2, 14, 18, 30])
def test_why_a_kpi_is_urgent_is_told_to_the_end(
    session_over: Open, spoken: dict[str, Words], count: int, size: str
) -> None:
    line = product(session_over(sample=("social", "en")), spoken["en"], TODAY)
    assert line.urgent is not None
    [page] = pages_of(paper.pdf(portfolio([line] * count, spoken["en"], TODAY, size)))
    assert bare(page).count(bare(line.urgent.rule)) == count


def test_more_products_repeat_the_head(session_over: Open, spoken: dict[str, Words]) -> None:
    line = product(session_over(plan(3)), spoken["en"], TODAY)
    pages = pages_of(paper.pdf(portfolio([line] * 45, spoken["en"], TODAY)))
    assert len(pages) == 2
    assert all("Most urgent KPI" in page for page in pages)


def test_what_is_worst_and_furthest_behind_stands_first(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    words, lines = spoken["en"], []
    for name, value in (("Fine", 90.0), ("Behind", 8.0), ("Far behind", 2.0), ("Nothing", None)):
        rows = plan(1)
        rows["product"][0]["name"] = name
        rows["measurement"] = (
            [] if value is None else [{"kpi_id": "k0", "date": "2026-10-31", "value": value}]
        )
        lines.append(product(session_over(rows), words, TODAY))
    made = portfolio(lines, words, TODAY)
    assert [one.name for one in made.products] == ["Far behind", "Behind", "Nothing", "Fine"]
    assert {status.key: count for status, count in made.counts} == {
        "off_track": "2",
        "at_risk": "0",
        "on_track": "1",
        "achieved": "0",
        "too_early": "0",
        "no_data": "1",
    }
    assert {status.key: count for status, count in made.kpi_counts}["off_track"] == "2"


def test_the_urgent_kpi_is_said_with_its_rule(session_over: Open, spoken: dict[str, Words]) -> None:
    session = session_over(sample=("social", "en"))
    line = product(session, spoken["en"], TODAY)
    [kpi] = [kpi for kpi in tree(session, TODAY).kpis if kpi.status == "off_track"]
    assert line.urgent is not None
    assert (line.urgent.name, line.urgent.rule) == (
        kpi.name,
        verdict_words.rule_text(spoken["en"], kpi),
    )


def test_of_equal_kpis_the_one_that_has_come_the_least_far_is_urgent(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    rows = plan(3)
    rows["measurement"] = [
        {"kpi_id": f"k{number}", "date": "2026-10-31", "value": value}
        for number, value in enumerate((8.0, 2.0, 5.0))
    ]
    line = product(session_over(rows), spoken["en"], TODAY)
    assert line.urgent is not None
    assert line.urgent.name == rows["kpi"][1]["name"]


def test_whatever_is_written_it_stays_text(session_over: Open, spoken: dict[str, Words]) -> None:
    lines = [product(session_over(hostile(n)), spoken["zh"], TODAY) for n in (20, 0)]
    pdf = read(paper.pdf(portfolio(lines, spoken["zh"], TODAY)))
    assert len(pdf.pages) == 1
    assert pdf.outside == ()
    assert bare("#set page(width: 1pt)") in pdf.text

"""The full report, read back from the PDF as a reader and a screen reader would."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlmodel import Session

from goaldesk.core.errors import Invalid
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.swot import swot
from goaldesk.core.sentences import rule_text, status_text
from goaldesk.core.words import Words
from goaldesk.exchange import samples
from goaldesk.reports import full, paper
from tests.reports.conftest import TODAY, in_memory
from tests.reports.pdf import Read, bare, read

Open = Callable[..., Session]
Made = tuple[full.Full, Read]


@pytest.fixture(scope="module")
def sample(spoken: dict[str, Words]) -> Callable[..., Made]:
    """Gives the report on a sample with all sections, set once a module."""
    kept: dict[tuple[str, str], Made] = {}

    def made(name: str, language: str) -> Made:
        if (name, language) not in kept:
            with in_memory(samples.tables(name, language, TODAY)) as session:
                words = spoken[language]
                report = full.full(session, words, TODAY, sections=full.SECTIONS)
            kept[name, language] = (report, read(paper.pdf(report)))
        return kept[name, language]

    return made


EACH_SAMPLE = pytest.mark.parametrize(
    ("name", "language"),
    [(name, language) for name in ("social", "ecommerce") for language in ("en", "zh")],
)


@EACH_SAMPLE
def test_every_kpi_is_there_with_its_verdict_and_rule(
    sample: Callable[..., Made],
    session_over: Open,
    spoken: dict[str, Words],
    name: str,
    language: str,
) -> None:
    words, (_, pdf) = spoken[language], sample(name, language)
    session = session_over(sample=(name, language))
    now = tree(session, TODAY)
    assert now.kpis
    for kpi in now.kpis:
        for told in (
            kpi.name,
            status_text(words, kpi.status),
            rule_text(words, kpi),
            words.percent(kpi.progress),
            kpi.owner,
        ):
            assert bare(told) in pdf.text, (kpi.name, told)
    analysis = swot(session, TODAY)
    for row in (*analysis.factors, *analysis.strategies):
        assert bare(row.code) + bare(row.text) in pdf.text
    for goal in now.goals:
        assert bare(goal.title) in pdf.text


@EACH_SAMPLE
def test_sections_are_in_the_contents_and_the_bookmarks_with_their_pages(
    sample: Callable[..., Made], name: str, language: str
) -> None:
    report, pdf = sample(name, language)
    chapters = [(title, page) for level, title, page in pdf.bookmarks if level == 0]
    assert [title for title, _ in chapters] == [
        report.labels["contents"],
        *(f"{number} {section.title}" for number, section in enumerate(report.sections, 1)),
    ]
    contents = pdf.pages[1]
    for title, page in chapters[1:]:
        assert pdf.pages[page].find(title.split(" ", 1)[1]) >= 0
        line = re.escape(title).replace(r"\ ", r"\s+") + rf"[\s.]*{page + 1}\b"
        assert re.search(line, contents), title
    # A section begins at the top of a page of its own.
    assert len({page for _, page in chapters}) == len(chapters)


@EACH_SAMPLE
def test_pages_are_numbered_and_nothing_runs_off_them(
    sample: Callable[..., Made], spoken: dict[str, Words], name: str, language: str
) -> None:
    report, pdf = sample(name, language)
    pages = str(len(pdf.pages))
    for number, page in enumerate(pdf.pages, 1):
        words = spoken[language]
        told = words.text("page {page} of {pages}", page=str(number), pages=pages)
        assert bare(told) in bare(page)
        assert bare(report.labels["footer"]) in bare(page)
    assert pdf.outside == ()
    assert {tuple(map(round, size)) for size in pdf.sizes} == {(595, 842)}


def test_the_structure_is_tagged(sample: Callable[..., Made]) -> None:
    report, pdf = sample("social", "en")
    assert {"H1", "H2", "H3", "Table", "TR", "TH", "TD", "L", "LI", "TOC", "Figure"} <= pdf.kinds()
    figures = [tag for page in pdf.tags for tag in page if tag.kind == "Figure"]
    pictures = [block for section in report.sections for block in section.blocks
                if block.kind == "picture"]  # fmt: skip
    assert len(figures) == len(pictures)
    assert all(figure.alt for figure in figures)
    heads = sum(tag.kind == "H1" for page in pdf.tags for tag in page)
    assert heads == len(report.sections) + 1


def test_fonts_are_inside_the_file(session_over: Open, spoken: dict[str, Words]) -> None:
    session = session_over(sample=("social", "zh"))
    data = paper.pdf(full.full(session, spoken["zh"], TODAY, sections=("vision",)))
    names = set(re.findall(rb"/FontName\s*/([A-Z]{6}\+)?([\w-]+)", data))
    assert names
    assert all(prefix for prefix, _ in names)
    assert len(re.findall(rb"/FontFile[23]?\s", data)) >= len({name for _, name in names})
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"/Lang", b"pdfuaid:part"):
        assert mark in data, mark


def test_sections_are_chosen_and_ordered(session_over: Open, spoken: dict[str, Words]) -> None:
    session, words = session_over(sample=("social", "en")), spoken["en"]
    report = full.full(session, words, TODAY, "letter", ("swot", "goals", "swot"))
    assert [section.key for section in report.sections] == ["swot", "goals"]
    pdf = read(paper.pdf(report))
    assert [title for level, title, _ in pdf.bookmarks if level == 0] == [
        "Contents",
        "1 SWOT and strategies",
        "2 Goals and KPIs",
    ]
    assert {tuple(map(round, size)) for size in pdf.sizes} == {(612, 792)}
    assert pdf.outside == ()
    assert "kpis" not in full.DEFAULT
    with pytest.raises(Invalid, match="no section “budget”; there are: vision, market, goals"):
        full.full(session, words, TODAY, sections=("goals", "budget"))

"""The full report, read back from the PDF as a reader and a screen reader would."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlmodel import Session

from goaldesk.core.errors import Invalid
from goaldesk.core.model import DOCUMENT, EDIT
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.swot import swot
from goaldesk.core.sentences import status_text
from goaldesk.core.verdict_words import rule_text
from goaldesk.core.words import Words
from goaldesk.exchange import samples
from goaldesk.exchange.rows import complete
from goaldesk.reports import full, paper
from goaldesk.reports.blocks import Column, Facts, Points, Row, Table
from tests.memory import in_memory
from tests.reports.conftest import TODAY
from tests.reports.crowds import crowded, hostile_sample
from tests.reports.pages import bare
from tests.reports.pdf import Read, read
from tests.reports.rows import plan

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


@pytest.mark.parametrize(
    ("size", "sections"), [("a4", full.DEFAULT), ("letter", ("goals", "review", "work"))]
)
def test_whatever_is_written_nothing_runs_off_the_page(
    spoken: dict[str, Words], size: str, sections: tuple[str, ...]
) -> None:
    with in_memory(hostile_sample()) as session:
        report = full.full(session, spoken["en"], TODAY, size, sections)
    pdf = read(paper.pdf(report))
    assert pdf.outside == ()
    for literal in ("#set page(width: 1pt)", "*not bold*", "$x^2$", "#{panic()}", "很长的文字没有"):
        assert bare(literal) in pdf.text, literal
    assert "WWWWWWWW" in pdf.text
    assert bare(report.labels["cut"]) in pdf.text


def test_fifty_kpis_forty_departments_twelve_rivals(spoken: dict[str, Words]) -> None:
    with in_memory(complete(crowded())) as session:
        report = full.full(session, spoken["en"], TODAY, sections=full.SECTIONS)
    pdf = read(paper.pdf(report))
    assert pdf.outside == ()
    names = [f"Number {n} of fifty" for n in range(50)]
    pages = {title: page for _, title, page in pdf.bookmarks if title in names}
    # A page for each KPI, and the tree with its head on every page that it runs over.
    assert len(set(pages.values())) == 50
    assert all("Measurements" in pdf.pages[page] for page in pages.values())
    first = next(page for _, title, page in pdf.bookmarks if title.endswith("Goals and KPIs"))
    tree_pages = [page for page in pdf.pages[first : first + 4] if "Baseline" in page]
    assert len(tree_pages) >= 2
    assert all(sum(name in page for page in tree_pages) == 1 for name in names)
    for number in range(40):
        assert bare(f"Department of affairs {number}") in pdf.text
    for number in range(12):
        assert bare(f"Competing house {number}") in pdf.text
    # Of 300 customers' words the latest 40 are there, and it says so.
    market = "\n".join(pdf.pages[page] for page in range(first))
    assert len(set(re.findall(r"Customer (\d+) said", market))) == 40
    assert "and 260 more" in market
    # A RACI grid of that many departments is full of faults; thirty of them are told.
    assert "and 100 more" in "\n".join(pdf.pages)


def test_an_empty_document_says_what_is_missing(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    report = full.full(session_over({}), spoken["en"], TODAY, sections=full.SECTIONS)
    text = read(paper.pdf(report)).text
    for told in (
        "Unnamed product",
        "no period yet",
        "target customer",
        "No user segment is described yet.",
        "The market’s size is not estimated yet.",
        "No competitor is on file.",
        "No goal is set yet.",
        "No KPI has been set up yet.",
        "No target has been changed.",
        "No factor is noted yet.",
        "No strategy is written yet.",
        "No activity is shared among departments yet.",
        "No review has been taken yet.",
        "No action is open.",
    ):
        assert bare(told) in text, told


@pytest.mark.parametrize("title", ["", " "])
def test_a_goal_without_a_title_is_called_untitled(
    session_over: Open, spoken: dict[str, Words], title: str
) -> None:
    rows = session_over({"goal": [{"id": "top", "title": title}]})
    text = read(paper.pdf(full.full(rows, spoken["en"], TODAY, sections=full.SECTIONS))).text
    assert "Untitled" in text


@pytest.mark.parametrize("letter", ["\0", "\ufffe", "\uffff", "\x01", "\ue000", "\U0010ffff"])
def test_a_letter_that_cannot_be_shown_keeps_no_page_from_being_set(
    session_over: Open, spoken: dict[str, Words], letter: str
) -> None:
    rows = session_over({"kpi": [{"id": "users", "name": f"Us{letter}ers"}]})
    text = read(paper.pdf(full.full(rows, spoken["en"], TODAY, sections=full.SECTIONS))).text
    assert "Us" in text


def test_a_copy_says_what_it_was_made_without(session_over: Open, spoken: dict[str, Words]) -> None:
    session = session_over({})
    withheld = "market_size,research,feedback,survey"
    session.connection().execute(DOCUMENT.insert().values(id="d", seal="", withheld=withheld))
    report = full.full(session, spoken["en"], TODAY, sections=("market",))
    assert report.withheld == "This copy was made without: Market."
    text = read(paper.pdf(report)).text
    assert bare(report.withheld) in text
    assert text.count(bare("This copy was made without it.")) == 4
    assert bare("No competitor is on file.") in text


def test_what_is_past_its_review_is_marked(session_over: Open, spoken: dict[str, Words]) -> None:
    aged = {"date": "2026-01-10", "review_by": "2026-09-30"}
    session = session_over(
        {
            "research": [{"id": "r", "title": "Old study", **aged}],
            "competitor": [{"id": "c", "name": "Rival", **aged}],
            "criterion": [{"id": "k", "name": "Privacy", "weight": 1.0}],
            "score": [{"criterion_id": "k", "competitor_id": "c", "value": 4, **aged}],
            "swot_factor": [{"id": "s", "quadrant": "S", "text": "Old strength", **aged}],
        }
    )
    report = full.full(session, spoken["en"], TODAY, sections=("market", "swot"))
    pages = read(paper.pdf(report)).pages
    text = "\n".join(pages)
    assert text.count("Past review") == 2
    assert "4*" in text
    assert "review was due 30 Sep" in text


def test_a_long_number_stands_in_one_line(session_over: Open, spoken: dict[str, Words]) -> None:
    rows = plan(1)
    rows["kpi"][0] |= {"baseline": 12_500_000.0, "target": 1_250_000_000.0}
    report = full.full(session_over(rows), spoken["en"], TODAY, sections=("goals",))
    text = "\n".join(read(paper.pdf(report)).pages)
    assert re.search(r"12,500,000\s+1,250,000,000", text)


def test_a_changed_target_is_shown_as_original_and_current(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    report = full.full(session_over(plan(2)), spoken["en"], TODAY, sections=("goals",))
    text = "\n".join(read(paper.pdf(report)).pages)
    assert re.search(r"100\s+orig\. 120", text)
    assert len(re.findall(r"Number 0\s+Target\s+120 M\s+100 M\s+Cut", text)) == 3
    assert len(re.findall(r"Number 0\s+Target\s+100 M\s+120 M\s+Cut", text)) == 2


@pytest.mark.parametrize("count", range(44, 52))
def test_no_page_begins_or_ends_with_one_row_of_a_table(
    sample: Callable[..., Made], count: int
) -> None:
    report, _ = sample("social", "en")
    rows = tuple(Row((f"row{number}.",)) for number in range(count))
    listed = full.Section("vision", "Rows", (Table((Column("Name"),), rows),))
    pdf = read(paper.pdf(replace(report, sections=(listed,))))
    on_pages = [len(re.findall(r"row\d+\.", page)) for page in pdf.pages]
    assert sum(on_pages) == count
    assert 1 not in on_pages


@pytest.mark.parametrize("before", range(40, 50))
@pytest.mark.parametrize(
    "block",
    [
        Points(tuple(f"point{number}." for number in range(4))),
        Facts(tuple((f"Fact {number}", f"point{number}.") for number in range(4))),
    ],
    ids=["points", "facts"],
)
def test_no_page_begins_with_the_last_of_a_few_lines(
    sample: Callable[..., Made], block: Points | Facts, before: int
) -> None:
    report, _ = sample("social", "en")
    rows = tuple(Row((f"row{number}.",)) for number in range(before))
    listed = full.Section("vision", "Rows", (Table((Column("Name"),), rows), block))
    pdf = read(paper.pdf(replace(report, sections=(listed,))))
    assert max(len(re.findall(r"point\d+\.", page)) for page in pdf.pages) == 4


def test_facts_of_many_lines_go_on_on_the_next_page(sample: Callable[..., Made]) -> None:
    report, _ = sample("social", "en")
    told = "\n".join(f"point{number}." for number in range(120))
    listed = full.Section("vision", "Facts", (Facts((("Note", told),)),))
    pdf = read(paper.pdf(replace(report, sections=(listed,))))
    on_pages = [len(re.findall(r"point\d+\.", page)) for page in pdf.pages]
    assert sum(on_pages) == 120
    assert max(on_pages) < 120


@pytest.mark.parametrize("first", range(44, 52))
@pytest.mark.parametrize("groups", [1, 2])
def test_no_page_ends_with_the_row_of_a_group(
    sample: Callable[..., Made], first: int, groups: int
) -> None:
    report, _ = sample("social", "en")
    rows = [Row((f"row{number}.",)) for number in range(70)]
    for number in range(groups):
        rows.insert(first, Row((f"group{number}.",), group=True))
    listed = full.Section("vision", "Rows", (Table((Column("Name"),), tuple(rows)),))
    pdf = read(paper.pdf(replace(report, sections=(listed,))))
    on_pages = [re.findall(r"(row|group)\d+\.", page) for page in pdf.pages]
    assert sum(map(len, on_pages)) == len(rows)
    assert [found[-1] for found in on_pages if found] == ["row", "row"]


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="time zones of the process")
@pytest.mark.parametrize(
    ("zone", "at", "day"),
    [
        ("Asia/Shanghai", "2026-11-08T16:30:00Z", ["9 Nov 2026"]),
        ("America/New_York", "2026-11-09T03:00:00Z", ["8 Nov 2026"]),
        ("UTC", "some day", []),
    ],
)
def test_the_last_change_is_told_in_the_days_of_the_reader(
    session_over: Open,
    spoken: dict[str, Words],
    monkeypatch: pytest.MonkeyPatch,
    zone: str,
    at: str,
    day: list[str],
) -> None:
    session = session_over(plan(1))
    edit = {"id": "e", "at": at, "author": "Li", "label": "Change KPI", "reason": ""}
    session.connection().execute(EDIT.insert(), [edit])
    with monkeypatch.context() as patched:
        patched.setenv("TZ", zone)
        time.tzset()
        made = full.full(session, spoken["en"], TODAY, sections=("goals",))
    time.tzset()
    assert [value for key, value in made.facts if key == "Last changed"] == day

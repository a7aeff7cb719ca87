"""The printed page: read back from the PDF as a reader and a screen reader would."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
from sqlmodel import Session, text

from goaldesk.core.words import Words
from goaldesk.exchange import templates
from goaldesk.reports import build, paper, pieces
from tests.memory import in_memory
from tests.reports.conftest import TODAY
from tests.reports.rows import hostile, plan, product

Open = Callable[..., Session]
SAMPLES = ("social", "ecommerce")


def page_of(session: Session, words: Words, size: str = "a4") -> tuple[bytes, str]:
    """The PDF, which must have one page, and its text with long words put together again."""
    data = paper.pdf(build.summary(session, words, TODAY, size))
    document = pypdfium2.PdfDocument(data)
    try:
        assert len(document) == 1
        page = document[0]
        text = page.get_textpage().get_text_range()
        page.close()
    finally:
        document.close()
    return data, text.replace("\u200b", "").replace("\r\n", "\n")


def bare(text: str) -> str:
    """Letters and digits alone, since a PDF says nothing of blanks."""
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("size", ["a4", "letter"])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_one_page_that_says_what_the_screen_says(
    session_over: Open, spoken: dict[str, Words], name: str, language: str, size: str
) -> None:
    words = spoken[language]
    session = session_over(sample=(name, language))
    made = build.summary(session, words, TODAY, size)
    _, text = page_of(session, words, size)
    found = bare(text)
    for line in made.lines:
        assert bare(line.name) in found
        assert bare(line.status.word) in found
        assert bare(line.percent) in found
        for number in (line.value, line.target, line.baseline, line.due):
            assert bare(number) in found, (line.name, number)
    for block in made.charts:
        assert bare(block.title) in found
    for heading in ("kpis", "trends", "swot", "todos", "adjusted", "subtitle"):
        assert bare(made.labels[heading]) in found
    assert bare(made.footer[1]) in found
    assert bare(words.text("page {page} of {pages}", page="1", pages="1")) in found


def test_the_page_is_tagged_named_and_brings_its_fonts(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    data, _ = page_of(session_over(sample=("social", "zh")), spoken["zh"])
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"/Lang", b"pdfuaid:part"):
        assert mark in data, mark
    document = pypdfium2.PdfDocument(data)
    assert document.get_metadata_value("Title") == "社交网络应用 · 产品目标摘要"
    assert document.is_tagged()
    assert document.get_metadata_value("CreationDate").startswith("D:20261109")
    document.close()
    # Every font is a subset that is inside the file.
    names = set(re.findall(rb"/FontName\s*/([A-Z]{6}\+)?([\w-]+)", data))
    assert names
    assert all(prefix for prefix, _ in names)
    assert len(re.findall(rb"/FontFile[23]?\s", data)) >= len({name for _, name in names})
    assert any(b"CJK" in name for _, name in names)


def test_charts_have_a_text_for_those_who_do_not_see_them(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    made = build.summary(session_over(sample=("social", "en")), spoken["en"], TODAY)
    data = paper.pdf(made)
    assert data.count(b"/Figure") >= 4
    alts = re.findall(rb"/Alt\s*\(([^)]*)", data)
    assert any(b"30-day retention" in alt for alt in alts), alts


def test_setting_tells_how_far_it_is_and_ends_where_it_is_told_to(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    made = build.summary(session_over(sample=("social", "en")), spoken["en"], TODAY)
    shares: list[float] = []
    paper.pdf(made, shares.append)
    assert shares == sorted(shares)
    assert len(shares) == len(made.charts)
    assert all(0 <= share < 1 for share in shares)

    def stop(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        paper.pdf(made, stop)


def test_the_same_document_on_the_same_day_gives_the_same_bytes(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    session = session_over(sample=("social", "en"))
    first, _ = page_of(session, spoken["en"])
    again, _ = page_of(session, spoken["en"])
    assert first == again


@pytest.mark.parametrize(
    ("kpis", "goals", "shown", "more"),
    [
        (0, 0, 0, ""),
        (1, 1, 1, ""),
        (14, 6, 14, ""),
        (15, 6, 14, "and 1 more KPI"),
        (60, 3, 14, "and 46 more KPIs"),
        (60, 40, 14, "and 46 more KPIs"),
    ],
)
@pytest.mark.parametrize("size", ["a4", "letter"])
def test_as_many_kpis_as_the_page_takes(
    session_over: Open,
    spoken: dict[str, Words],
    kpis: int,
    goals: int,
    shown: int,
    more: str,
    size: str,
) -> None:
    _, text = page_of(session_over(plan(kpis, goals)), spoken["en"], size)
    table = text.split("KPIs", 1)[1].split("Trends")[0]
    assert len(re.findall(r"^Number \d+ M", table, re.MULTILINE)) == shown
    assert (more in text) if more else ("more KPI" not in text)
    assert "Next actions" in text
    if not kpis:
        assert "No KPI has been set up yet." in text


@pytest.mark.parametrize("size", ["a4", "letter"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_whatever_is_written_it_stays_text_on_one_page(
    session_over: Open, spoken: dict[str, Words], language: str, size: str
) -> None:
    _, text = page_of(session_over(hostile()), spoken[language], size)
    for literal in ("#set page(width: 1pt)", "*not bold* _at_", "$x^2$", "#{panic()}", "1e300"):
        assert bare(literal) in bare(text), literal
    assert "WWWWWWWW" in text
    assert "很长的文字" in text
    assert "😀" in text


def test_an_empty_document_says_what_is_missing(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    _, text = page_of(session_over({}), spoken["en"])
    for words in (
        "Unnamed product",
        "The vision has not been written yet.",
        "No KPI has been set up yet.",
        "No open action.",
        "No target has been changed.",
        "nothing noted yet",
    ):
        assert words in text


@pytest.mark.parametrize("size", ["a4", "letter"])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", templates.NAMES)
def test_a_plan_to_fill_in_is_whole_where_the_page_has_room(
    spoken: dict[str, Words], name: str, language: str, size: str
) -> None:
    with in_memory(templates.tables(name, language, TODAY)) as session:
        made = build.summary(session, spoken[language], TODAY, size)
        _, shown = page_of(session, spoken[language], size)
    for line in made.lines:
        assert bare(line.name + line.unit) in bare(shown)
        assert "…" not in line.unit
    for quadrant in made.swot:
        for words, _ in quadrant.factors:
            assert bare(words) in bare(shown)


def test_what_ends_with_a_dot_ends_where_the_numbers_below_it_do(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    data, _ = page_of(session_over(sample=("social", "en")), spoken["en"])
    document = pypdfium2.PdfDocument(data)
    text = document[0].get_textpage()
    ends = []
    for words in ("importance", "prob."):
        first, count = text.search(words).get_next()
        ends.append(text.get_charbox(first + count - 1, loose=True)[2])
    document.close()
    assert ends[0] == pytest.approx(ends[1], abs=0.1)


def test_a_changed_target_is_marked_and_explained(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    _, text = page_of(session_over(plan(2)), spoken["en"])
    assert "100*" in text
    assert "120 → 100 M" in text
    assert "Cut" in text


def test_large_numbers_are_written_smaller_and_not_cut_off(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    session = session_over(sample=("social", "en"))
    session.exec(text("UPDATE kpi SET target = -123456789012.0, baseline = -98765432109.0"))
    _, shown = page_of(session, spoken["en"])
    for number in ("−123,456,789,012", "−98,765,432,109"):
        assert number in bare(shown)


def test_a_chinese_status_tells_that_its_data_are_stale(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    _, shown = page_of(session_over(plan(6, 1)), spoken["zh"])
    table = bare(shown.split("趋势")[0])
    assert table.count("（数据过期）") == 6


@pytest.mark.parametrize("blanks", range(8))
def test_a_percentage_is_not_parted_from_its_sign(
    session_over: Open, spoken: dict[str, Words], blanks: int
) -> None:
    told = " ".join(["x" * blanks, *["18 % of all, 4 % of some"] * 4])
    rows = plan(40)
    rows["swot_factor"] = [{"id": "s", "quadrant": "S", "text": told}]
    rows["vision"] = [{"id": "vision", "core_value": told, "target_users": told}]
    _, shown = page_of(session_over(rows), spoken["en"])
    assert shown.count("18") > 8
    assert not re.search(r"\d\s*\n\s*%", shown)


def test_an_apostrophe_in_a_chinese_document_is_narrow(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    rows = plan(1)
    rows["action"] = [{"id": "a", "text": "落实 Quarter’s 目标"}]
    data, _ = page_of(session_over(rows), spoken["zh"])
    document = pypdfium2.PdfDocument(data)
    page = document[0]
    text = page.get_textpage()
    search = text.search("Quarter’s")
    start, _ = search.get_next()
    _, _, before, _ = text.get_charbox(start + len("Quarte"))
    after, _, _, _ = text.get_charbox(start + len("Quarter’"))
    for opened in (search, text, page, document):
        opened.close()
    assert 0 < after - before < 4


def test_an_ellipsis_between_english_quotation_marks_stands_on_the_line(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    rows = plan(1)
    rows["action"] = [{"id": "a", "text": "Say “…” here."}]
    data, _ = page_of(session_over(rows), spoken["en"])
    document = pypdfium2.PdfDocument(data)
    page = document[0]
    text = page.get_textpage()
    search = text.search("here.")
    start, _ = search.get_next()
    _, line, _, _ = text.get_charbox(start)
    _, low, _, _ = text.get_charbox(start - len("…” "))
    for opened in (search, text, page, document):
        opened.close()
    assert low == pytest.approx(line, abs=0.3)


def test_what_is_most_urgent_gets_the_charts(session_over: Open, spoken: dict[str, Words]) -> None:
    made = build.summary(session_over(sample=("social", "en")), spoken["en"], TODAY)
    assert [block.status.key for block in made.charts[:2]] == ["off_track", "at_risk"]
    assert len(made.charts) == 4


def test_stopped_kpis_are_left_out(session_over: Open, spoken: dict[str, Words]) -> None:
    rows: dict[str, list[dict[str, Any]]] = plan(3)
    rows["kpi"][1]["stopped"] = True
    made = build.summary(session_over(rows), spoken["en"], TODAY)
    assert [line.name for line in made.lines if not line.goal] == ["Number 0", "Number 2"]


@pytest.mark.parametrize("count", [3, 14])
def test_kpis_without_a_goal_stand_under_a_heading_of_their_own(
    session_over: Open, spoken: dict[str, Words], count: int
) -> None:
    rows: dict[str, list[dict[str, Any]]] = plan(count)
    del rows["kpi"][1]["goal_id"]
    session = session_over(rows)
    made = build.summary(session, spoken["en"], TODAY)
    assert [line.name for line in made.lines[-2:]] == ["Without a goal", "Number 1"]
    assert sum(not line.goal for line in made.lines) == count
    assert "Without a goal" in page_of(session, spoken["en"])[1]


def test_without_any_goal_kpis_need_no_heading(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    rows: dict[str, list[dict[str, Any]]] = plan(2) | {"goal": []}
    for kpi in rows["kpi"]:
        del kpi["goal_id"]
    made = build.summary(session_over(rows), spoken["en"], TODAY)
    assert [line.name for line in made.lines] == ["Number 0", "Number 1"]


def test_a_pillar_of_three_lines_is_whole(session_over: Open, spoken: dict[str, Words]) -> None:
    value = "让中小制造企业像网购一样买到正品工业品，采购周期从 7 天缩到 2 天"
    rows: dict[str, list[dict[str, Any]]] = plan(3)
    rows["vision"] = [{"id": "vision", "core_value": value}]
    assert bare(value) in bare(page_of(session_over(rows), spoken["zh"])[1])


def test_open_actions_come_by_date_and_say_how_late_they_are(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    rows = {
        "product": product(),
        "action": [
            {"id": "a", "text": "Some day"},
            {"id": "b", "text": "Done", "due": "2026-11-01", "state": "done"},
            {"id": "c", "text": "Soon", "due": "2026-11-12"},
            {"id": "d", "text": "Late", "due": "2026-11-06"},
        ],
    }
    made = build.summary(session_over(rows), spoken["en"], TODAY)
    assert [(todo.text, todo.late) for todo in made.todos] == [
        ("Late", "3 days late"),
        ("Soon", ""),
        ("Some day", ""),
    ]


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [
        ("short", 10, "short"),
        ("two\nlines", 20, "two lines"),
        ("a" * 30, 5, "aaaaa…"),
        ("中文字", 4, "中文…"),
        ("", 5, ""),
        ("word  and   blanks", 40, "word and blanks"),
    ],
)
def test_texts_are_clipped_by_width(text: str, room: int, shown: str) -> None:
    assert pieces.clip(text, room) == shown

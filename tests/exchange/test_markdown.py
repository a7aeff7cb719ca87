"""Markdown as a wiki reads it: tables of texts that mean nothing but themselves."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlmodel import Session

from goaldesk.core.plain_text import clean
from goaldesk.core.queries.goals import tree
from goaldesk.core.sentences import number_text, status_text
from goaldesk.core.words import Words
from goaldesk.exchange import markdown, samples, sheets
from goaldesk.exchange.sheet import Amount, Column, Figures, Sheet
from goaldesk.languages import load
from tests.exchange.payloads import PAYLOADS, tables

TODAY = dt.date(2026, 11, 9)
EN = Words("en")
Opened = Callable[[Any], Session]

# What a reader of Markdown does to a text without marks: takes backslashes off, fills in signs.
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def seen(text: str) -> str:
    """A piece of Markdown without marks, as it is shown."""
    parts = re.split(_ESCAPED, text.replace("<br>", "\n"))
    return "".join(part if place % 2 else html.unescape(part) for place, part in enumerate(parts))


def unmarked(text: str) -> bool:
    """Whether nothing in a piece of Markdown is more than text."""
    left = re.sub(_ESCAPED, "§", text.replace("<br>", " "))  # no letter, of which :x: makes a sign
    return not re.search(r"[\\`*_\[\]|~$@<>\n\t]|&(?!amp;|lt;|gt;)|://|www\.|:\w+:", left, re.I)


def cells(text: str) -> list[list[str]]:
    """The cells of all lines of tables."""
    return [
        re.split(r"(?<!\\)(?:\\\\)* \| ", line[2:-2])
        for line in text.splitlines()
        if line.startswith("| ")
    ]


def expected(text: str) -> str:
    return re.sub(r" *\n\s*", "\n", clean(text).strip(" \t\n")).replace("\t", " ")


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_payload_stays_the_text_that_it_is(text: str) -> None:
    shown = markdown.escaped(text)
    assert unmarked(shown)
    assert seen(shown) == expected(text)


@given(st.text(st.sampled_from("\\`*_[]|~$@^&<>!#:/.w \n\tab=-") | st.characters(), max_size=30))
@example(":[:")
def test_any_text_stays_the_text_that_it_is(text: str) -> None:
    shown = markdown.escaped(text)
    assert unmarked(shown)
    assert seen(shown) == expected(text)


def test_every_line_of_a_table_has_its_cells(document: Opened) -> None:
    session = document(tables())
    text = markdown.dumps(sheets.brief(session, EN, TODAY), EN, PAYLOADS[0])
    assert text.startswith("# =1+1\n")
    for line in text.splitlines():
        assert re.match(r"$|#{1,2} |\| ", line), line
    for block in text.split("\n\n"):
        if block.startswith("| "):
            widths = {len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) for line in block.splitlines()}
            assert len(widths) == 1, block[:300]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("sample", samples.NAMES)
def test_the_samples_say_how_each_kpi_stands(
    document: Opened, tmp_path: Path, sample: str, language: str
) -> None:
    session, words = (
        document(samples.tables(sample, language, TODAY)),
        load(language, tmp_path),
    )
    now = tree(session, TODAY)
    text = markdown.dumps(sheets.brief(session, words, TODAY), words, now.product.name)
    lines = {
        seen(line[0]).strip("\u2003"): [seen(cell) for cell in line]
        for line in cells(text.split("\n## ")[3])
    }
    for kpi in now.kpis:
        line = lines[kpi.name]
        if kpi.value is not None:
            assert number_text(words, kpi, kpi.value) in line
            assert words.percent(kpi.progress) in line
        status = words.text("stopped") if kpi.stopped else status_text(words, kpi.status)
        at = line.index(status)
        assert line[at + 1] == words.text("Yes" if kpi.stale else "No")
    assert text.startswith(f"# {now.product.name}\n\n## {words.text('Overview')}\n\n| ")


def test_months_have_the_decimals_of_their_kpi(document: Opened) -> None:
    session = document(samples.tables("social", "en", TODAY))
    text = markdown.dumps((sheets.sheet(session, EN, TODAY, "measurement_wide"),), EN, "")
    assert "| 345.0 | 350.4 |" in text


def test_numbers_and_dates_are_written_as_on_screen(tmp_path: Path) -> None:
    zh = load("zh", tmp_path)
    sheet = Sheet(
        "x",
        "X",
        (Column("a", "Computed: A", "A"), Column("b", "B"), Column("c", "C"), Column("d", "D")),
        (
            (1234.5, dt.date(2026, 10, 31), Amount(0.375, Figures(EN.percent, "0 %")), None),
            (float("nan"), None, None, "x"),
        ),
    )
    assert markdown.dumps((sheet,), zh, "") == (
        "# –\n\n## X\n\n"
        "| A | B | C | D |\n"
        "| ---: | --- | ---: | --- |\n"
        "| 1,234.5 | 2026-10-31 | 38 % |  |\n"
        "|  |  |  | x |\n"
    )

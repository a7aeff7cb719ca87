"""Sheets as an Excel workbook: real numbers and dates, texts that are never formulas, charts."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from goaldesk.core.errors import N_, Invalid
from goaldesk.core.plain_text import clean, clip, cut
from goaldesk.core.tell import Tell, quiet
from goaldesk.core.words import Words
from goaldesk.exchange.sheet import Amount, Cell, Chart, Row, Sheet

LONGEST = 32_767  # UTF-16 units that a cell holds
MOST_ROWS = 1_048_575
_NAME = 31
_STEP = 1000
_LOOKED_AT = 300
_NARROWEST, _WIDEST, _ID = 9, 44, 16
_PAGE = 130  # characters across a page that can still be read
_LINE_HEIGHT, _HIGHEST = 15.0, 405.0
_INK, _HEAD, _RULE = "#1F2328", "#EEF1F4", "#C8CED6"
# Actual, planned, target: told apart in grey, too.
_LINES = (
    {"color": "#1F6FB5", "width": 2.25},
    {"color": "#6B7280", "width": 1.25, "dash_type": "dash"},
    {"color": "#B4530A", "width": 1.25, "dash_type": "round_dot"},
)
_BARS = ({"color": "#1F6FB5"}, {"color": "#B9C0C9"})
# Two charts across and two down make a page; in pixels, in columns and rows.
_WIDTH, _HEIGHT, _ACROSS, _DOWN = 470, 298, 7, 15


class _Exact(float):
    """A number that is written with all its digits: the writer would leave out the last."""

    def __format__(self, how: str) -> str:
        return repr(float(self))


@dataclass(frozen=True, slots=True)
class About:
    """What a workbook says of itself, on paper and in its properties."""

    product: str
    author: str
    as_of: dt.date


class _Book:
    """A workbook in the making, with its formats, and sentences on the texts that were cut."""

    def __init__(self, file: Any, words: Words) -> None:
        self.file, self.words = file, words
        self.cut: list[str] = []
        text = {"align": "left", "text_wrap": True, "indent": 1}
        self.head = self._format(
            "@", bold=True, bg_color=_HEAD, bottom=1, bottom_color=_RULE, **text
        )
        self.text = self._format("@", **text)
        self.figures = self._format("@", align="right")
        self.id = self._format("@", align="left", indent=1)
        self.date = self._format("yyyy-mm-dd", align="left", indent=1)
        self._numbers: dict[tuple[str, bool], Any] = {}

    def number(self, pattern: str, left: bool) -> Any:
        """The format of numbers, at the left where words stand in the same column."""
        if (pattern, left) not in self._numbers:
            aligned = {"align": "left", "indent": 1} if left else {}
            self._numbers[pattern, left] = self._format(pattern, **aligned)
        return self._numbers[pattern, left]

    def _format(self, pattern: str, **more: object) -> Any:
        given = {"valign": "top", "font_color": _INK, "num_format": pattern}
        return self.file.add_format(given | more)


@dataclass(frozen=True, slots=True)
class _Tab:
    """A worksheet: the width of its columns in characters, and which of them stand at the left."""

    file: Any
    has_id: bool
    widths: tuple[int, ...]
    left: tuple[bool, ...]


def dumps(
    sheets: Sequence[Sheet], words: Words, about: About, tell: Tell = quiet
) -> tuple[bytes, list[str]]:
    """The workbook, and a sentence for each text that had to be cut.

    The same rows give the same bytes. `tell` gets the share done and may raise. Raises Invalid
    where there are more rows than a sheet holds.
    """
    import xlsxwriter

    stream = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        file = xlsxwriter.Workbook(stream, {"constant_memory": True, "tmpdir": folder})
        try:
            book = _Book(file, words)
            _fill(book, sheets, about, tell)
            file.close()
        except BaseException:
            for tab in file.worksheets():
                tab.row_data_fh.close()
            raise
    tell(1.0)
    return stream.getvalue(), book.cut


def _fill(book: _Book, sheets: Sequence[Sheet], about: About, tell: Tell) -> None:
    day = dt.datetime.combine(about.as_of, dt.time())
    title, author = clip(_cleaned(about.product), 200), clip(_cleaned(about.author), 200)
    book.file.set_properties({"title": title, "author": author, "created": day})
    done, total = 0, max(1, sum(len(sheet.rows) for sheet in sheets))
    used: set[str] = set()
    for sheet in sheets:
        if len(sheet.rows) > MOST_ROWS:
            raise Invalid(
                N_("“{name}” has {count} rows, more than a workbook holds. Export it as CSV."),
                name=sheet.title,
                count=book.words.number(len(sheet.rows)),
            )
        file = book.file.add_worksheet(_tab_name(sheet.title, used))
        tab = _Tab(file, sheet.columns[0].key == "id", *_measured(sheet))
        _set_up(book, tab, sheet, about)
        for line, row in enumerate(sheet.rows, 1):
            if not done % _STEP:
                # Putting it together takes as long again.
                tell(0.6 * done / total)
            _write(book, tab, line, row)
            done += 1
        lines = [chart for chart in sheet.charts if chart.kind == "line"]
        if lines:
            page = book.file.add_worksheet(_tab_name(book.words.text("Charts"), used))
            _set_up_charts(book, page, about, len(lines))
        for place, chart in enumerate(sheet.charts):
            _draw(book, page if lines else tab.file, tab.file, sheet, chart, place)


def _tab_name(title: str, used: set[str]) -> str:
    """A title as the name of a worksheet, which is short, without some signs, and the only one."""
    plain = re.sub(r"[\[\]:*?/\\]", " ", clean(title)).strip(" '")
    name, number = _shortened(plain, _NAME) or "–", 1
    while name.casefold() in used:
        number += 1
        end = f" ({number})"
        name = _shortened(plain, _NAME - len(end)) + end
    used.add(name.casefold())
    return name


def _set_up(book: _Book, tab: _Tab, sheet: Sheet, about: About) -> None:
    """Columns, heads, filter, and how it is printed, all before the rows."""
    file = tab.file
    _print_set_up(book, file, about)
    file.fit_to_pages(max(1, round(sum(tab.widths) / _PAGE)), 0)
    file.repeat_rows(0)
    file.repeat_columns(0, sheet.fixed - 1)
    file.freeze_panes(1, sheet.fixed)
    for place, width in enumerate(tab.widths):
        file.set_column(place, place, width)
    _write(book, tab, 0, tuple(column.label for column in sheet.columns))
    if sheet.rows:
        file.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)


def _set_up_charts(book: _Book, tab: Any, about: About, count: int) -> None:
    """A page of charts, without lines between its cells, four to a printed page."""
    _print_set_up(book, tab, about)
    tab.hide_gridlines(2)
    tab.set_column(0, 2 * _ACROSS - 1, 9.14)
    tab.set_default_row(15.75)
    tab.fit_to_pages(1, 0)
    tab.set_h_pagebreaks(list(range(2 * _DOWN, (count + 1) // 2 * _DOWN, 2 * _DOWN)))


def _print_set_up(book: _Book, tab: Any, about: About) -> None:
    words = book.words
    page = words.text("page {page} of {pages}", page="&P", pages="&N")
    name = cut(_cleaned(about.product)).replace("&", "&&")
    tab.set_landscape()
    tab.set_paper(9)
    tab.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    tab.set_header(f"&L{name}&R&A")
    tab.set_footer(f"&L{words.date(about.as_of)}&R{page}")


def _measured(sheet: Sheet) -> tuple[tuple[int, ...], tuple[bool, ...]]:
    """Each column's width, and whether it stands at the left, from its head and its first rows.

    A dash for an unknown number, and a bound such as “≥ 85”, stand at the right like the numbers.
    """
    wide = [max(_NARROWEST, min(16, _width(column.label) + 3)) for column in sheet.columns]
    words, numbers = [False] * len(wide), [False] * len(wide)
    for row in islice(sheet.rows, _LOOKED_AT):
        for place, cell in enumerate(row):
            wide[place] = max(wide[place], _width(cell) + 4)
            words[place] |= isinstance(cell, str) and any(map(str.isalpha, cell))
            numbers[place] |= isinstance(cell, Amount | int | float)
    most = [_ID if column.key == "id" else _WIDEST for column in sheet.columns]
    left = (word or not number for word, number in zip(words, numbers, strict=True))
    return tuple(map(min, wide, most)), tuple(left)


def _width(cell: Cell) -> int:
    match cell:
        case str():
            return max((_text_width(line) for line in cell[:400].split("\n")), default=0)
        case Amount():
            return len(f"{cell.value:,.0f}") + 4 if abs(cell.value) < 1e15 else 20
        case dt.date():
            return 11
    return len(str(cell))


def _text_width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _write(book: _Book, tab: _Tab, line: int, row: Row) -> None:
    """Write a row, high enough for its texts; the head's is line 0."""
    most = 1
    for place, cell in enumerate(row):
        match cell:
            case None | "":
                continue
            case str():
                whole = tab.has_id and not place
                text = book.text if tab.left[place] else book.figures
                how = book.head if not line else book.id if whole else text
                _write_text(book, tab.file, line, place, cell, how)
                if not whole and (len(cell) * 2 > tab.widths[place] or "\n" in cell):
                    most = max(most, _lines(cell, tab.widths[place] - 2))
            case dt.date():
                moment = dt.datetime.combine(cell, dt.time())
                tab.file.write_datetime(line, place, moment, book.date)
            case Amount():
                how = book.number(cell.figures.pattern, tab.left[place])
                tab.file.write_number(line, place, _Exact(cell.value), how)
            case _ if math.isfinite(cell):
                how = book.number("General", tab.left[place])
                tab.file.write_number(line, place, _Exact(cell), how)
    if most > 1:
        tab.file.set_row(line, min(_HIGHEST, most * _LINE_HEIGHT))


@lru_cache(maxsize=4096)
def _lines(text: str, width: int) -> int:
    """How many lines a text takes, at words' ends: a little more than its letters need."""
    wide = [_text_width(line) for line in text[:4000].split("\n")]
    return sum(1 if taken <= width else math.ceil(taken * 1.1 / width) for taken in wide)


def _write_text(book: _Book, tab: Any, line: int, place: int, text: str, how: Any) -> None:
    """Write a text as text, whatever it begins with."""
    kept = _cleaned(text)
    short = _shortened(kept, LONGEST)
    if short != kept:
        cell = f"{tab.get_name()}!{_column_name(place)}{line + 1}"
        message = N_("The text in {cell} is longer than a cell holds; its end is left out.")
        book.cut.append(book.words.text(message, cell=cell))
    if short.startswith("<r>") and short.endswith("</r>"):
        # The writer takes that for its own markup; in two pieces it is text.
        tab.write_rich_string(line, place, short[:1], book.text, short[1:], how)
    elif short:
        tab.write_string(line, place, short, how)


@lru_cache(maxsize=4096)
def _cleaned(text: str) -> str:
    """Text without control characters and lone surrogates, and without what XML does not take."""
    return re.sub("[\ufffe\uffff]", "", clean(text))


def _shortened(text: str, most: int) -> str:
    """As much of the text as fits into so many UTF-16 units."""
    if len(text) <= most // 2:
        return text
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", errors="ignore")


def _column_name(place: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(place))


def _draw(book: _Book, tab: Any, source: Any, sheet: Sheet, chart: Chart, place: int) -> None:
    """A chart of rows in `source`; lines go to a sheet of their own, bars below the rows."""
    name, first, last = source.get_name(), chart.first + 1, chart.last + 1
    lines = chart.kind == "line"
    drawn = book.file.add_chart({"type": "line" if lines else "bar"})
    for style, column in zip(_LINES if lines else _BARS, chart.ys, strict=False):
        series: dict[str, Any] = {
            # By reference: a name that begins like a formula would be taken for one.
            "name": [name, 0, column],
            "categories": [name, first, chart.x, last, chart.x],
            "values": [name, first, column, last, column],
        }
        series |= {"line": style} if lines else {"fill": style, "gap": 60}
        if lines and column == chart.ys[0] and last - first < 60:
            series["marker"] = {"type": "circle", "size": 5, "fill": style, "border": style}
        drawn.add_series(series)
    # A title with a ! might be taken for a reference, so that it is one: to the row's name.
    title: object = [name, first, 0] if "!" in chart.title else clip(_cleaned(chart.title), 120)
    drawn.set_title({"name": title, "name_font": {"size": 12, "bold": True}})
    drawn.set_legend({"position": "bottom"})
    grid = {"visible": True, "line": {"color": "#E3E6EA", "width": 0.75}}
    if lines:
        drawn.set_x_axis({"date_axis": True, "num_format": "yyyy-mm"})
        drawn.set_y_axis({"major_gridlines": grid, "line": {"none": True}})
        row, column = divmod(place, 2)
        tab.insert_chart(row * _DOWN, column * _ACROSS, drawn, {"x_offset": 4, "y_offset": 8})
    else:
        drawn.set_x_axis({"major_gridlines": grid, "min": 0, "max": 5})
        drawn.set_y_axis({"reverse": True, "major_gridlines": {"visible": False}})
        tab.insert_chart(len(sheet.rows) + 2, 0, drawn)
    tall = _HEIGHT if lines else max(_HEIGHT, 60 + 46 * (last - first + 1))
    drawn.set_size({"width": _WIDTH, "height": tall})

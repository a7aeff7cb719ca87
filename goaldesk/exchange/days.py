"""Dates and periods as spreadsheets and people write them, read strictly."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache

from goaldesk.core.errors import N_, Invalid
from goaldesk.core.plain_text import cut, folded, name_key, narrow
from goaldesk.core.queries.grid import Period, period_of

ORDERS = ("dmy", "mdy", "ymd")
NOT_A_DATE = N_("“{text}” is not a date. Write it as year-month-day, such as 2026-11-09.")
_NO_YEAR = N_("“{text}” has no year. Write it as year-month-day, such as 2026-11-09.")
_BOTH_WAYS = N_("“{text}” can be read as day and month or as month and day. Choose the order.")
_YEAR_AT_AN_END = N_("“{text}” can be read with its year first or last. Choose the order.")

_SERIAL_START, _FIRST_SERIAL, _LAST_SERIAL = dt.date(1899, 12, 30), 25_569, 109_574
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_TIME = re.compile(
    r"(?:t|,? +)(?:[上下]午 ?)?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]\.?m\.?)?"
    r"(?: ?(?:z|utc|gmt|[+-]\d{2}:?\d{2}))?$"
)
_SHORT_YEAR = re.compile(r"^(\d{2})(?=年)")
_YEAR_FIRST = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]?)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})")
_NAMED = (
    re.compile(rf"(?P<day>\d{{1,2}})[-/. ]{_MONTH}[-/., ]+(?P<year>\d{{4}}|\d{{2}})"),
    re.compile(rf"{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})"),
    re.compile(rf"(?P<year>\d{{4}})[-/. ]{_MONTH}[-/. ](?P<day>\d{{1,2}})"),
)
_YEAR_MONTH = re.compile(
    r"(\d{4})(?:[-/.](\d{1,2})|年(\d{1,2})月(?:份)?)|((?:19[7-9]|2[01]\d)\d)(0[1-9]|1[0-2])"
)
_YEAR = re.compile(r"((?:19[7-9]|2[01]\d)\d)(?:年|年度)?")
_NAMED_MONTH = (
    re.compile(rf"{_MONTH}[-/., ]+(?P<year>\d{{4}})"),
    re.compile(rf"(?P<year>\d{{4}})[-/. ]{_MONTH}"),
)
_QUARTER = (
    re.compile(r"(?P<year>\d{4})年?[-/ ]*(?:q(?P<q>[1-4])|第?(?P<zh>[1-4一二三四])季度?)"),
    re.compile(r"q(?P<q>[1-4])[-/ ]*(?P<year>\d{4})"),
)
_WEEK = re.compile(r"(\d{4})-?w(\d{1,2})|(\d{4})年第(\d{1,2})周")
_CHINESE = {"一": 1, "二": 2, "三": 3, "四": 4}
_YEARLESS = {
    "day": re.compile(r"\d{1,2}月\d{1,2}[日号]"),
    "month": re.compile(rf"\d{{1,2}}月(?:份)?|{_MONTH}"),
    "quarter": re.compile(r"q[1-4]|第?[1-4一二三四]季度?"),
}


def order_of(texts: Iterable[str]) -> tuple[str, bool]:
    """Whether day or month comes first in a column's dates, and whether any leaves it open.

    "dmy" and "mdy" as soon as one of them can be read in no other way; "" where all can, and
    where some say this and some that. A year of two digits may also stand in front: 26/9/27.
    """
    found, doubtful = set(), False
    for text in dict.fromkeys(texts):  # many KPIs have the same days
        match = _YEAR_LAST.fullmatch(_plain(text))
        if match is None:
            continue
        first, second = int(match[1]), int(match[3])
        if _year_first(match) is not None:
            doubtful = True
        elif match[2] == "." or first > 12:
            found.add("dmy")
        elif second > 12:
            found.add("mdy")
        elif first != second:
            doubtful = True
    return (found.pop(), False) if len(found) == 1 else ("", doubtful or bool(found))


@lru_cache(maxsize=16_384)
def day_of(cell: str | float | dt.date, order: str = "", *, first: bool = False) -> dt.date:
    """The day in a cell, a spreadsheet's own number of a day included; a period's last or first.

    `order` says whether 03/04/2026 is dmy or mdy, and 26/9/27 one of them or ymd.
    Raises Invalid for anything else, and without an order for what needs one.
    """
    found = when(cell, order)
    if not isinstance(found, Period):
        return found
    return found.first if first else found.last


@lru_cache(maxsize=16_384)
def when(cell: str | float | dt.date, order: str = "") -> dt.date | Period:
    """The day, week, month, quarter or year in a cell; raises as `day_of`."""
    if isinstance(cell, dt.date):
        return cell
    if isinstance(cell, float):
        cell = str(int(cell)) if 0 <= cell < 1e8 else str(cell)
    plain = _plain(cell)
    try:
        found = _day(plain, order) or _period(plain)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        if order == "" and (match := _YEAR_LAST.fullmatch(plain)):
            if _year_first(match) is not None:
                raise Invalid(_YEAR_AT_AN_END, text=cut(cell))
            if int(match[1]) <= 12 and int(match[3]) <= 12:
                raise Invalid(_BOTH_WAYS, text=cut(cell))
        raise Invalid(_NO_YEAR if is_yearless(cell) else NOT_A_DATE, text=cut(cell))
    return found


def is_yearless(cell: str | float | dt.date | None) -> bool:
    """Whether a cell holds a day, month or quarter without its year: 3月5日, Mar, 第三季度."""
    return isinstance(cell, str) and _kind_without_year(cell) is not None


def in_a_row(cells: Iterable[str], today: dt.date) -> dict[str, dt.date | Period]:
    """Days, months and quarters without their years, those of each kind in a row.

    After the last quarter another year may begin with January, once. The last of a row has begun
    by `today`. None are found where they go back and forth, and where the rows would begin in
    different years. Raises Invalid for a day that its year does not have.
    """
    rows: dict[str | None, list[tuple[str, tuple[int, int], int]]] = {}
    for cell in dict.fromkeys(cells):
        row, begin, later = rows.setdefault(_kind_without_year(cell), []), _begin(cell), 0
        if row:
            _, before, later = row[-1]
            if begin < before:
                later += 1
                if before[0] < 10 or begin[0] > 1 or later > 1:
                    return {}
        row.append((cell, begin, later))
    firsts = set()
    for row in rows.values():
        _, last, years = row[-1]
        if years and last >= row[0][1]:
            return {}
        firsts.add(today.year - years - (last > (today.month, today.day)))
    if len(firsts) != 1:
        return {}
    (first,) = firsts
    placed = (place for row in rows.values() for place in row)
    return {cell: when(_in_year(cell, first + later)) for cell, _, later in placed}


def _kind_without_year(cell: str) -> str | None:
    plain = _plain(cell)
    return next((kind for kind, known in _YEARLESS.items() if known.fullmatch(plain)), None)


def _in_year(cell: str, year: int) -> str:
    plain = _plain(cell)
    return f"{year} {plain}" if plain.isascii() else f"{year}年{plain}"


def _begin(cell: str) -> tuple[int, int]:
    """Month and day of what a cell begins with, in a leap year."""
    day = day_of(_in_year(cell, 2000), first=True)
    return day.month, day.day


def _plain(text: str) -> str:
    """A date's text without width, case and time of day."""
    return _SHORT_YEAR.sub(r"20\1", name_key(_TIME.sub("", folded(narrow(text)))))


def _day(plain: str, order: str) -> dt.date | None:
    if match := _YEAR_FIRST.fullmatch(plain):
        return dt.date(int(match[1]), int(match[3] or match[5]), int(match[4] or match[6]))
    if match := _COMPACT.fullmatch(plain):
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    if match := _YEAR_LAST.fullmatch(plain):
        if order in ("", "ymd") and (day := _year_first(match)):
            return day if order else None
        first, second, year = int(match[1]), int(match[3]), _year(match[4])
        day_first = order == "dmy" or match[2] == "." or (order != "mdy" and first > 12)
        if day_first or first == second:
            return dt.date(year, second, first)
        return dt.date(year, first, second) if second > 12 or order == "mdy" else None
    for pattern in _NAMED:
        if match := pattern.fullmatch(plain):
            return dt.date(_year(match["year"]), _MONTHS[match["month"][:3]], int(match["day"]))
    if plain.isascii() and plain.isdigit() and _FIRST_SERIAL <= int(plain) <= _LAST_SERIAL:
        return _SERIAL_START + dt.timedelta(days=int(plain))
    return None


def _period(plain: str) -> Period | None:
    if match := _YEAR_MONTH.fullmatch(plain):
        year, month = match[1] or match[4], match[2] or match[3] or match[5]
        return period_of("month", dt.date(int(year), int(month), 1))
    if match := _YEAR.fullmatch(plain):
        return Period("year", dt.date(int(match[1]), 1, 1), dt.date(int(match[1]), 12, 31))
    for pattern in _NAMED_MONTH:
        if match := pattern.fullmatch(plain):
            return period_of("month", dt.date(int(match["year"]), _MONTHS[match["month"][:3]], 1))
    for pattern in _QUARTER:
        if match := pattern.fullmatch(plain):
            said = match["q"] or match.groupdict().get("zh") or ""
            quarter = _CHINESE.get(said) or int(said)
            return period_of("quarter", dt.date(int(match["year"]), 3 * quarter - 2, 1))
    if match := _WEEK.fullmatch(plain):
        year, week = int(match[1] or match[3]), int(match[2] or match[4])
        return period_of("week", dt.date.fromisocalendar(year, week, 1))
    return None


def _year_first(match: re.Match[str]) -> dt.date | None:
    """The day of a date of three short numbers whose first one is the year."""
    if len(match[1]) != 2 or len(match[4]) != 2:
        return None
    try:
        return dt.date(_year(match[1]), int(match[3]), int(match[4]))
    except ValueError:
        return None


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)

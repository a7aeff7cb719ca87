"""Dates and periods as people and spreadsheets write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goaldesk.core.errors import Invalid
from goaldesk.core.queries.grid import Period
from goaldesk.exchange.days import day_of, in_a_row, order_of, when

DAY = dt.date(2026, 9, 27)


@pytest.mark.parametrize(
    "text",
    [
        "2026-09-27",
        "2026-9-27",
        "2026/9/27",
        "2026.9.27",
        "20260927",
        "2026年9月27日",
        "２０２６年９月２７号",
        "26年9月27日",
        "2026 年 9 月 27 日",
        "2026 年 9 月 27 日 下午 4:14",
        "27.09.2026",
        "27/09/2026",
        "9/27/2026",
        "9/27/26",
        "27/Sep/26 9:00 AM",
        "27/sep/2026",
        "27-Sep-2026",
        "27 September 2026",
        "27 Sept. 2026",
        "Sep 27, 2026",
        "September 27th 2026",
        "2026-Sep-27",
        " 2026-09-27  16:14 ",
        "2026-09-27T16:14:05.123Z",
        "2026-09-27T16:14:05+08:00",
        "2026/9/27 下午 4:14",
        "9/27/2026 16:14",
        "46292",
        46292.0,
        46292.75,
        DAY,
    ],
)
def test_days_are_read(text: str | float | dt.date) -> None:
    assert day_of(text) == DAY


@pytest.mark.parametrize(
    ("text", "unit", "first", "last"),
    [
        ("2026-09", "month", "2026-09-01", "2026-09-30"),
        ("2026/9", "month", "2026-09-01", "2026-09-30"),
        ("2026.02", "month", "2026-02-01", "2026-02-28"),
        ("202609", "month", "2026-09-01", "2026-09-30"),
        (202609.0, "month", "2026-09-01", "2026-09-30"),
        ("2026年9月", "month", "2026-09-01", "2026-09-30"),
        ("26年9月", "month", "2026-09-01", "2026-09-30"),
        ("26年第三季度", "quarter", "2026-07-01", "2026-09-30"),
        ("2026年12月份", "month", "2026-12-01", "2026-12-31"),
        ("Sep 2026", "month", "2026-09-01", "2026-09-30"),
        ("september-2026", "month", "2026-09-01", "2026-09-30"),
        ("2026 Sep", "month", "2026-09-01", "2026-09-30"),
        ("2026Q3", "quarter", "2026-07-01", "2026-09-30"),
        ("2026-Q3", "quarter", "2026-07-01", "2026-09-30"),
        ("Q3 2026", "quarter", "2026-07-01", "2026-09-30"),
        ("2026 年第 3 季度", "quarter", "2026-07-01", "2026-09-30"),
        ("2026年第3季度", "quarter", "2026-07-01", "2026-09-30"),
        ("2026年第三季度", "quarter", "2026-07-01", "2026-09-30"),
        ("2026年Q3", "quarter", "2026-07-01", "2026-09-30"),
        ("2026-W39", "week", "2026-09-21", "2026-09-27"),
        ("2026年第39周", "week", "2026-09-21", "2026-09-27"),
        ("2026", "year", "2026-01-01", "2026-12-31"),
        ("2026年", "year", "2026-01-01", "2026-12-31"),
        (2026.0, "year", "2026-01-01", "2026-12-31"),
    ],
)
def test_periods_are_read(text: str | float, unit: str, first: str, last: str) -> None:
    start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    assert when(text) == Period(unit, start, end)
    assert (day_of(text, first=True), day_of(text)) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        "soon", "2026-13-01", "2026-02-30", "2026-00-01", "31/31/2026", "2026-9/27", "27/9",
        "Sep 27", "12:30", "0", "-1", "1e5", "2026-W54", "2026Q5", "99999999", "1969",
        "2026-1-1¹", "2026年1月1①", "27 Foo 2026",
        "2026-09-27 tomorrow", "2026-09-27-01", "1.5", "nan",
        "", " ", float("nan"), float("inf"), -5.0, 1e300, 0.5,
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str | float) -> None:
    with pytest.raises(Invalid, match="is not a date"):
        day_of(text)


def test_what_can_be_read_in_two_ways_needs_an_order() -> None:
    assert day_of("03/04/2026", "dmy") == dt.date(2026, 4, 3)
    assert day_of("03/04/2026", "mdy") == dt.date(2026, 3, 4)
    assert day_of("03.04.2026", "mdy") == dt.date(2026, 4, 3)
    with pytest.raises(Invalid, match="day and month or as month and day"):
        day_of("03/04/2026")
    for order, text in (("dmy", "9/27/2026"), ("mdy", "27/9/2026")):
        with pytest.raises(Invalid, match="is not a date"):
            day_of(text, order)


@pytest.mark.parametrize("text", ["26/09/27", "26-9-27", "26.9.27", "27/09/26", "27.9.26"])
def test_a_year_of_two_digits_may_stand_at_either_end(text: str) -> None:
    with pytest.raises(Invalid, match="its year first or last"):
        day_of(text)
    assert order_of([text]) == ("", True)
    assert day_of(text, "dmy" if text.startswith("27") else "ymd") == DAY


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["27/09/2026", "01/02/2026"], ("dmy", False)),
        (["9/27/2026 16:14"], ("mdy", False)),
        (["9/10/26", "9/27/26"], ("mdy", False)),
        (["01/02/2026"], ("", True)),
        (["05/05/2026"], ("", False)),
        (["27/09/2026", "9/27/2026"], ("", True)),
        (["01.02.2026"], ("dmy", False)),
        (["2026-01-02", "x"], ("", False)),
    ],
)
def test_the_order_of_a_column(texts: list[str], found: tuple[str, bool]) -> None:
    assert order_of(texts) == found


@given(st.dates(dt.date(1970, 1, 1), dt.date(2199, 12, 31)))
def test_a_day_that_was_written_comes_back(day: dt.date) -> None:
    for pattern in ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日", "%d.%m.%Y", "%d/%b/%Y"):
        assert day_of(day.strftime(pattern)) == day
    for order, pattern in (("dmy", "%d/%m/%Y"), ("mdy", "%m/%d/%Y")):
        assert day_of(day.strftime(pattern), order) == day


@given(
    st.text("0123456789-/.年月日QW sep:TZ", max_size=14), st.sampled_from(["", "dmy", "mdy", "ymd"])
)
def test_any_text_is_a_date_or_refused(text: str, order: str) -> None:
    try:
        found = when(text, order)
    except Invalid:
        return
    assert isinstance(found, dt.date | Period)


@pytest.mark.parametrize(
    ("row", "begins"),
    [
        ("1月 2月 11月", "2026-01-01 2026-02-01 2026-11-01"),
        ("1月 12月份", "2025-01-01 2025-12-01"),
        ("10月 11月 12月 1月 3月", "2025-10-01 2025-11-01 2025-12-01 2026-01-01 2026-03-01"),
        ("Jan Feb Q1 March", "2026-01-01 2026-02-01 2026-03-01 2026-01-01"),
        ("一季度 第二季度 Q3", "2026-01-01 2026-04-01 2026-07-01"),
        ("Q3 Q4 Q1", "2025-07-01 2025-10-01 2026-01-01"),
        ("１１月８日 11月9号", "2026-11-08 2026-11-09"),
        ("11月10日", "2025-11-10"),
        ("11月 12月 1月 Q4 Q1", "2025-11-01 2025-12-01 2026-01-01 2025-10-01 2026-01-01"),
        ("1月 12月 Q1 Q4", ""),
        ("3月 2月 1月", ""),
        ("2月 1月 3月", ""),
        ("11月 1月 11月份", ""),
    ],
)
def test_what_has_no_year_has_begun(row: str, begins: str) -> None:
    found = in_a_row(row.split(), dt.date(2026, 11, 9)).values()
    days = [day.first if isinstance(day, Period) else day for day in found]
    assert " ".join(map(str, days)) == begins


@pytest.mark.parametrize("text", ["5月", "3月5日", "Q2", "三季度", "Mar"])
def test_without_others_a_year_is_asked_for(text: str) -> None:
    with pytest.raises(Invalid, match="has no year"):
        when(text)
    with pytest.raises(Invalid):
        in_a_row(["2月30日"], DAY)

"""Numbers, dates and money in both languages, and what is typed read back."""

from __future__ import annotations

import _strptime
import calendar
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goaldesk.core.errors import N_, Invalid
from goaldesk.core.numbers import NUMBER_STYLES
from goaldesk.core.words import Label, Words

EN, ZH = Words("en"), Words("zh")
DAY = dt.date(2026, 10, 31)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (None, None, "–"), (0.0, None, "0"), (-0.04, 1, "0.0"), (1234.5, None, "1,234.5"),
        (35040.0, 0, "35,040"), (-13.7, 1, "−13.7"), (0.285, 2, "0.29"), (1.005, 2, "1.01"),
        (2.5, 0, "3"), (-2.5, 0, "−3"), (1e-9, None, "0.000000001"),
        (1e15, None, "1,000,000,000,000,000"), (0.1 + 0.2, None, "0.3"), (1e300, None, "1e300"),
        (0.145, 2, "0.15"), (-0.285, 2, "−0.29"), (0.4499999999, 2, "0.45"), (2.675, 2, "2.68"),
        (0.4449999, 2, "0.44"), (0.45, 1, "0.5"), (0.05, 1, "0.1"), (1.15, 1, "1.2"),
        (9.995, 2, "10.00"), (0.5, 0, "1"), (1.4999, 0, "1"), (-0.5, 0, "−1"),
        # As many digits as Babel cannot keep, and what no number is.
        (1e16, None, "10,000,000,000,000,000"), (-1e17, None, "−100,000,000,000,000,000"),
        (1e17, 9, "100,000,000,000,000,000.000000000"), (1e18, None, "1e18"),
        (-1e300, 2, "−1e300"), (float("inf"), None, "–"), (float("nan"), 2, "–"),
    ],
)  # fmt: skip
def test_numbers(value: float | None, decimals: int | None, shown: str) -> None:
    assert EN.number(value, decimals) == shown
    assert ZH.number(value, decimals) == shown


@pytest.mark.parametrize(
    ("fraction", "shown"),
    [(0.375, "38\N{NO-BREAK SPACE}%"), (0.285, "29\N{NO-BREAK SPACE}%"), (1.045, "105\xa0%"),
     (0.0, "0\xa0%"), (-0.128, "−13\xa0%"), (None, "–"),
     (0.145, "15\xa0%"), (0.4449999, "44\xa0%"), (0.4499999999, "45\xa0%"), (0.005, "1\xa0%"),
     (0.00499, "0\xa0%"), (1.005, "101\xa0%"), (0.995, "99.5\xa0%"), (0.9996, "99.96\xa0%"),
     (0.994, "99\xa0%"), (1 - 1e-10, "100\xa0%"), (-1.0, "−100\xa0%"), (0.615, "62\xa0%"),
     (2.675, "268\xa0%"), (1e12, "100,000,000,000,000\xa0%"), (1e307, "–"), (float("inf"), "–")],
)  # fmt: skip
def test_percentages_round_half_up(fraction: float | None, shown: str) -> None:
    assert EN.percent(fraction).replace(" ", "\xa0") == shown


def test_what_falls_short_of_the_whole_does_not_read_so_with_decimals_either() -> None:
    assert EN.percent(0.9996, 1).replace(" ", "\xa0") == "99.96\xa0%"
    assert EN.percent(1.0, 1).replace(" ", "\xa0") == "100.0\xa0%"
    assert EN.percent(1 - 1e-10, 1).replace(" ", "\xa0") == "100.0\xa0%"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.5, "+0.5"), (-0.5, "−0.5"), (0.01, "0.0"), (0.0, "0.0"), (None, "–"), (10.04, "+10.0")],
)
def test_differences_carry_their_sign(value: float | None, shown: str) -> None:
    assert EN.signed(value, 1) == shown


def test_what_rounds_to_nothing_has_no_sign() -> None:
    for value in (1e-13, -1e-13, -1e-320, -0.0):
        assert EN.number(value) == EN.signed(value) == "0"
        assert EN.signed(value, 1) == ZH.signed(value, 1) == "0.0"
        assert EN.money(value, "USD") == "$0.00"
    assert (EN.number(1e-9), EN.signed(1e-9)) == ("0.000000001", "+0.000000001")
    assert EN.number(-1e15) == "−1,000,000,000,000,000"


def test_large_amounts_are_shortened_in_each_language() -> None:
    assert ZH.compact(35_040_000) == "3504\u00a0万"
    assert ZH.money(123_456_789, "CNY") == "¥1.23\u00a0亿"
    assert EN.compact(35_040_000) == "35M"
    assert EN.money(52_345, "USD") == "$52.3K"
    assert EN.money(26_880_000_000, "CNY") == "¥26.9B"
    assert EN.money(520, "CNY") == "¥520.00"
    assert ZH.money(52_345, "CNY") == "¥5.23\u00a0万"
    assert EN.money(-1_234_567, "USD") == "−$1.23M"
    assert EN.money(1234, "USD") == "$1,234.00"
    assert EN.money(None, "USD") == "–"
    # Beyond the last shortened form there is only the number.
    for shown in (EN.compact(1e300), EN.money(1e300, "USD"), ZH.money(1e300, "CNY")):
        assert shown == "1e300"


@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [
        (12_250_000, "$12.3M", "$1225\u00a0万"),
        (-12_250_000, "−$12.3M", "−$1225\u00a0万"),
        (12_349_999, "$12.3M", "$1235\u00a0万"),
        (999_949, "$999.9K", "$100\u00a0万"),
        (999_950, "$1M", "$100\u00a0万"),
        (12_500, "$12.5K", "$1.25\u00a0万"),
        (12_550, "$12.6K", "$1.26\u00a0万"),
        (999_999_999, "$1B", "$10\u00a0亿"),
        (99_999_999, "$100M", "$1\u00a0亿"),
        (0.125, "$0.13", "$0.13"),
        (1234.565, "$1,234.57", "$1,234.57"),
        (2.5e15, "$2500T", "$2500\u00a0万亿"),
    ],
)
def test_amounts_of_money_are_rounded_half_up(value: float, en: str, zh: str) -> None:
    assert (EN.money(value, "USD"), ZH.money(value, "USD")) == (en, zh)
    assert EN.money(1234.5, "JPY") == "¥1,235"


def test_chinese_has_a_space_between_letters_and_figures_and_its_own_comma() -> None:
    assert (
        ZH.listing(["5 个目标", "100 个测量值", "7 次评审"]) == "5 个目标、100 个测量值、7 次评审"
    )
    assert (ZH.series(["S1", "O2"]), EN.series(["S1", "O2"])) == ("S1、O2", "S1, O2")
    assert (ZH.sentences(["一。", "", "二。"]), EN.sentences(["A.", "", "B."])) == (
        "一。二。",
        "A. B.",
    )
    noon = dt.datetime(2026, 11, 9, 12, tzinfo=dt.UTC)
    assert ZH.ago(noon - dt.timedelta(hours=3), noon) == "3 小时前"
    assert (EN.month_name(DAY), ZH.month_name(DAY)) == ("October", "10 月")


def test_dates() -> None:
    assert (EN.date(DAY), ZH.date(DAY)) == ("31 Oct 2026", "2026-10-31")
    assert (EN.short_date(DAY), ZH.short_date(DAY)) == ("31 Oct", "10-31")
    assert (EN.month(DAY), ZH.month(DAY)) == ("Oct", "10月")
    assert EN.date(None) == "–"


def test_a_date_a_year_away_says_its_year() -> None:
    for days, shown in ((364, "10-30"), (365, "2027-10-31"), (-364, "11-01"), (-365, "2025-10-31")):
        assert ZH.near_date(DAY + dt.timedelta(days=days), beside=DAY) == shown
    assert ZH.near_date(None, beside=DAY) == "–"


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,234.5", 1234.5), ("−3", -3), ("45 %", 45), ("１２．５", 12.5), ("1e5", 1e5),
     ("", None), (" – ", None), ("0", 0), ("\u200b350\ufeff", 350), ("\u202d1,234\u202c", 1234)],
)  # fmt: skip
def test_typed_numbers(text: str, value: float | None) -> None:
    assert EN.parse_number(text) == value
    assert ZH.parse_number(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("1200万", 1.2e7), ("47.9 亿", 4.79e9), ("1.1万亿", 1.1e12), ("-3万", -3e4), ("12", 12)],
)
def test_a_number_may_be_typed_as_it_is_shortened(text: str, value: float) -> None:
    assert ZH.parse_number(text, shortened=True) == value


def test_each_language_shortens_its_own_way_and_only_where_it_is_said() -> None:
    assert EN.parse_number("1.2B", shortened=True) == 1.2e9
    assert EN.parse_number("350 k", shortened=True) == 350_000
    for words, text, shortened in (
        *((EN, "12万", True), (ZH, "12M", True), (ZH, "12万", False), (EN, "12M", False)),
        *((ZH, "万", True), (ZH, "1万2", True), (ZH, "1亿万", True), (EN, "12KK", True)),
    ):
        with pytest.raises(Invalid):
            words.parse_number(text, shortened=shortened)


@given(st.floats(allow_nan=False, min_value=-9e14, max_value=9e14))
def test_a_shortened_number_reads_back(value: float) -> None:
    for words in (EN, ZH):
        read = words.parse_number(words.compact(value), shortened=True)
        assert read == pytest.approx(value, rel=0.006, abs=1e-6)


@pytest.mark.parametrize("text", ["abc", "1,2,3", "nan", "inf", "1e999", "1_000", "0x10", "1 2",
                                  "--1", "1.2.3", "٣",
                                  "350¹", "²350", "350①", "45%²", "3½"])  # fmt: skip
def test_what_is_no_number_is_refused_with_the_text(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        EN.parse_number(text)
    assert text in EN.problem(refused.value)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_a_shown_number_reads_back(value: float) -> None:
    read = EN.parse_number(EN.number(value, 6))
    assert read == pytest.approx(value, abs=1e-6)


@pytest.mark.parametrize("text", ["2026-10-31", "2026/10/31", "31 Oct 2026", "31 October 2026",
                                  "2026年10月31日", "２０２６-10-31", "31.10.2026", "31/10/2026",
                                  "10/31/2026", "Oct 31, 2026", "October 31, 2026",
                                  "2026.10.31", "2026 年 10 月 31 日", "2026年10月31号",
                                  "2026年10月31", "31-Oct-2026", "2026-10-31 00:00:00",
                                  "2026/10/31 14:30", "\u200e2026-10-31\u200b"])  # fmt: skip
def test_typed_dates(text: str) -> None:
    assert EN.parse_date(text) == DAY
    assert ZH.parse_date(text) == DAY


@pytest.mark.parametrize("text", ["31 Oct 2026", "October 31, 2026", "31 oct 2026"])
def test_typed_dates_in_english_whatever_the_system_speaks(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["", *(f"mois {number}" for number in range(1, 13))]
    monkeypatch.setattr(calendar, "month_abbr", names)
    monkeypatch.setattr(calendar, "month_name", names)
    monkeypatch.setattr("_strptime._TimeRE_cache", type(_strptime._TimeRE_cache)())
    monkeypatch.setattr("_strptime._regex_cache", {})
    assert EN.parse_date(text) == DAY


@pytest.mark.parametrize("text", ["31.02.2026", "2026-02-30", "tomorrow", "10/31/26", "2026-10",
                                  "31 10 2026", "Octopus 31, 2026", "Oct 5 2026", "5 Oct, 2026",
                                  "1Oct 2 2026", "May May, 2026",
                                  "2026-1-1¹", "2026-1-1①"])  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="not a date"):
        EN.parse_date(text)


@pytest.mark.parametrize(("words", "text", "near", "day"), [
    (ZH, "11-15", dt.date(2026, 11, 9), dt.date(2026, 11, 15)),
    (ZH, "１１/5", dt.date(2026, 11, 9), dt.date(2026, 11, 5)),
    (ZH, "3月5日", dt.date(2026, 11, 9), dt.date(2027, 3, 5)),
    (ZH, "12月20号", dt.date(2027, 1, 4), dt.date(2026, 12, 20)),
    (ZH, "02-29", dt.date(2027, 11, 9), dt.date(2028, 2, 29)),
    (ZH, "15 Nov", dt.date(2026, 11, 9), dt.date(2026, 11, 15)),
    (EN, "11月15日", dt.date(2026, 11, 9), dt.date(2026, 11, 15)),
    (ZH, "11 月 15", dt.date(2026, 11, 9), dt.date(2026, 11, 15)),
    (EN, "15 Sept", dt.date(2026, 11, 9), dt.date(2026, 9, 15)),
    (EN, "20261115", dt.date(2026, 11, 9), dt.date(2026, 11, 15)),
    (EN, "15 Nov", dt.date(2026, 11, 9), dt.date(2026, 11, 15)),
    (EN, "january 4", dt.date(2026, 11, 9), dt.date(2027, 1, 4)),
])  # fmt: skip
def test_a_date_without_its_year_is_the_closest(
    words: Words, text: str, near: dt.date, day: dt.date
) -> None:
    assert words.parse_date(text, near) == day
    with pytest.raises(Invalid, match="not a date"):
        words.parse_date(text)


@pytest.mark.parametrize(("words", "text"), [
    (EN, "11-12"), (EN, "11/12"), (ZH, "13-1"), (ZH, "02-30"), (ZH, "11.15"), (ZH, "2026-11"),
    (ZH, "11-15-"), (EN, "20261131"), (EN, "2026111"), (ZH, "11月15日 25"),
    (ZH, "02-29"), (EN, "31 Feb"), (EN, "Nov"),
])  # fmt: skip
def test_what_is_no_date_without_its_year_is_refused(words: Words, text: str) -> None:
    with pytest.raises(Invalid, match="not a date"):
        words.parse_date(text, dt.date(2026, 11, 9))


@given(st.dates(dt.date(1971, 1, 1), dt.date(2198, 12, 31)), st.integers(-180, 180))
def test_a_date_shown_in_short_reads_back(near: dt.date, days: int) -> None:
    day = near + dt.timedelta(days=days)
    assert EN.parse_date(EN.short_date(day), near) == day
    assert ZH.parse_date(ZH.short_date(day), near) == day


def test_a_date_that_may_be_two_is_refused() -> None:
    with pytest.raises(Invalid, match="may be two dates"):
        EN.parse_date("1/2/2027")
    assert EN.parse_date("2/2/2027") == dt.date(2027, 2, 2)


@given(st.dates(min_value=dt.date(1970, 1, 1), max_value=dt.date(2199, 12, 31)))
def test_a_shown_date_reads_back(day: dt.date) -> None:
    assert EN.parse_date(EN.date(day)) == day
    assert ZH.parse_date(ZH.date(day)) == day


def test_a_problem_shows_dates_and_numbers_in_the_language() -> None:
    problem = Invalid(N_("{date}: {value}"), date=DAY, value=1234.5)
    assert EN.problem(problem) == "31 Oct 2026: 1,234.5"
    assert ZH.problem(problem) == "2026-10-31: 1,234.5"


@pytest.mark.parametrize(
    ("typed", "shown"), [("abc " * 30, "abc " * 20), ("七月 " * 30, "七月 " * 16)]
)
def test_a_long_text_in_a_sentence_says_that_it_goes_on(typed: str, shown: str) -> None:
    for read in (EN.parse_number, EN.parse_date):
        with pytest.raises(Invalid) as refused:
            read(typed)
        assert f"“{shown.strip()}…”" in EN.problem(refused.value)


def test_braces_in_user_text_are_only_text() -> None:
    assert EN.text("“{name}” is empty.", name="{name!r} {0}") == "“{name!r} {0}” is empty."


@pytest.mark.parametrize(
    ("words", "month", "quarter"),
    [(Words("en"), "Nov 2026", "Q4 2026"), (Words("zh"), "2026年11月", "2026年第4季度")],
)
def test_months_and_quarters_carry_their_year(words: Words, month: str, quarter: str) -> None:
    assert words.year_month(dt.date(2026, 11, 1)) == month
    assert words.quarter(dt.date(2026, 11, 1)) == quarter


def test_a_problem_may_list_words() -> None:
    problem = Invalid("one of: {words}", words=(Label("Open"), Label("Done")))
    assert EN.problem(problem) == "one of: Open and Done"
    assert ZH.problem(problem) == "one of: Open、Done"


@pytest.mark.parametrize(
    ("style", "shown", "money", "short"),
    [
        ("1,234.5", "1,234,567.25", "$1,234.50", "$1.2M"),
        ("1.234,5", "1.234.567,25", "$1.234,50", "$1,2M"),
        ("1 234,5", "1\u00a0234\u00a0567,25", "$1\u00a0234,50", "$1,2M"),
        ("1 234.5", "1\u00a0234\u00a0567.25", "$1\u00a0234.50", "$1.2M"),
        ("1234.5", "1234567.25", "$1234.50", "$1.2M"),
    ],
)
def test_numbers_in_each_style(style: str, shown: str, money: str, short: str) -> None:
    words = Words("en", numbers=style)
    assert words.number(1234567.25) == shown
    assert words.number(-0.5) == "−0" + style[-2] + "5"
    assert words.percent(0.125, 1) == f"12{style[-2]}5 %"
    assert words.money(1234.5, "USD") == money
    assert words.money(1.2e6, "USD") == short
    assert words.typed(1234.5) == f"1234{style[-2]}5"
    assert words.typed(1234.0) == "1234"


@given(
    value=st.floats(allow_nan=False, allow_infinity=False, width=32),
    style=st.sampled_from(NUMBER_STYLES),
    language=st.sampled_from(["en", "zh"]),
)
def test_a_number_that_is_shown_or_typed_is_read_back(
    value: float, style: str, language: str
) -> None:
    words = Words(language, numbers=style)
    assert words.parse_number(words.typed(value)) == value
    shown = words.number(round(value, 3) if abs(value) < 1e12 else 1.5)
    assert words.parse_number(shown) == float(round(value, 3) if abs(value) < 1e12 else 1.5)


@pytest.mark.parametrize(
    ("style", "typed"),
    [
        ("1.234,5", "1,234.5"),
        ("1.234,5", "1.5"),
        ("1 234,5", "1.5"),
        ("1 234.5", "1,234"),
        ("1 234,5", "12 34"),
        ("1234.5", "1,234.5"),
    ],
)
def test_a_number_of_another_style_is_refused_not_guessed(style: str, typed: str) -> None:
    words = Words("en", numbers=style)
    with pytest.raises(Invalid) as refused:
        words.parse_number(typed)
    assert f"such as 1250{style[-2]}5. The settings hold" in words.problem(refused.value)


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (1, "1 kB"),
        (4096, "4 kB"),
        (999_400, "999 kB"),
        (1_000_000, "1.0 MB"),
        (12_345_678, "12.3 MB"),
    ],
)
def test_sizes_are_said_shortly(size: int, text: str) -> None:
    assert Words("en").size(size) == text

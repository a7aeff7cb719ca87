"""Texts, numbers and dates in one language: the only place that turns values into words."""

from __future__ import annotations

import datetime as dt
import gettext
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import PurePath

from goaldesk.core.errors import N_, Invalid, Problem
from goaldesk.core.numbers import BEFORE_HAN, MISSING, NUMBER_STYLES, Numbers, half_up
from goaldesk.core.plain_text import cut, narrow, seen

_TEXTS = (str, PurePath)
_DATE = {"en": "d MMM y", "zh": "yyyy-MM-dd"}
_SHORT_DATE = {"en": "d MMM", "zh": "MM-dd"}
_MONTH = {"en": "MMM", "zh": "M月"}
_MONTH_NAME = {"en": "MMMM", "zh": "M 月"}
_YEAR_MONTH = {"en": "MMM y", "zh": "y年M月"}
_QUARTER = {"en": "QQQ y", "zh": "y年第Q季度"}
_LONG_DATE = {"en": "EEEE, d MMMM", "zh": "M月d日 · EEEE"}
_COMMA = {"en": ", ", "zh": "、"}
_AFTER_SENTENCE = {"en": " ", "zh": ""}


class Words(Numbers):
    """One language: its catalogue, its numbers, and Babel's dates.

    `numbers` is one of NUMBER_STYLES; `week_start` the first day of the week, 0 for Monday.
    """

    def __init__(
        self,
        language: str,
        catalogue: gettext.NullTranslations | None = None,
        *,
        numbers: str = NUMBER_STYLES[0],
        week_start: int = 0,
    ) -> None:
        super().__init__(language, numbers)
        self.week_start = week_start
        self._catalogue = catalogue or gettext.NullTranslations()

    def text(self, message: str, **values: object) -> str:
        """The message in this language, its {placeholders} filled."""
        translated = self._catalogue.gettext(message) if message else ""
        return translated.format(**_seen(values)) if values else translated

    def plural(self, one: str, many: str, count: int, **values: object) -> str:
        """The message for `count` things; {count} is filled with the number."""
        translated = self._catalogue.ngettext(one, many, count)
        return translated.format(count=self.number(count), **_seen(values))

    def problem(self, problem: Problem) -> str:
        """The sentence of a problem, its dates and numbers in this language."""
        return self.text(problem.message, **self._shown(problem.values))

    def _shown(self, values: Mapping[str, object]) -> dict[str, object]:
        shown: dict[str, object] = {}
        for name, value in values.items():
            if isinstance(value, dt.date):
                shown[name] = self.date(value)
            elif isinstance(value, float):
                shown[name] = self.number(value)
            elif isinstance(value, Label):
                shown[name] = self.text(value)
            elif isinstance(value, tuple):
                shown[name] = self.listing([self.text(label) for label in value])
            else:
                shown[name] = value
        return shown

    def percent(self, fraction: float | None, decimals: int = 0) -> str:
        """A fraction as per cent, rounded half up: 0.375 is "38 %".

        It gets more decimals where what falls short of the whole would else read as "100 %":
        0.996 is "99.6 %".
        """
        if fraction is None or not math.isfinite(fraction * 100):
            return MISSING
        if fraction < 1:
            enough = (n for n in range(decimals, 7) if half_up(fraction * 100, n) != 100)
            decimals = next(enough, decimals)
        return self.text(N_("{number} %"), number=self.number(fraction * 100, decimals))

    def listing(self, items: Sequence[str]) -> str:
        """Things in a row, as a sentence names them: "a, b, and c", "a、b、c"."""
        from babel.lists import format_list

        if self.language == "zh":  # 和 would need spaces beside some things and none beside others
            return "、".join(items)
        return format_list(list(items), locale=self.locale) if items else ""

    def series(self, items: Iterable[str]) -> str:
        """Names or codes one after the other, where there is no sentence: "a, b, c"."""
        return _COMMA[self.language].join(items)

    def sentences(self, parts: Iterable[str]) -> str:
        """Sentences one after the other, without those that are empty."""
        return _AFTER_SENTENCE[self.language].join(filter(None, parts))

    def date(self, day: dt.date | None) -> str:
        """A whole date: 31 Oct 2026, 2026-10-31."""
        return self._day(day, _DATE)

    def short_date(self, day: dt.date | None) -> str:
        """A date of the year at hand: 31 Oct, 10-31."""
        return self._day(day, _SHORT_DATE)

    def near_date(self, day: dt.date | None, beside: dt.date) -> str:
        """A date in short where it lies less than a year from another one, else with its year."""
        far = day is not None and abs((day - beside).days) >= 365
        return self.date(day) if far else self.short_date(day)

    def long_date(self, day: dt.date | None) -> str:
        """A date with its weekday."""
        return self._day(day, _LONG_DATE)

    def month(self, day: dt.date | None) -> str:
        """A month's short name: Oct, 10月."""
        return self._day(day, _MONTH)

    def month_name(self, day: dt.date | None) -> str:
        """A month's whole name: October, 10 月."""
        return self._day(day, _MONTH_NAME)

    def year_month(self, day: dt.date | None) -> str:
        """A month with its year: Oct 2026, 2026年10月."""
        return self._day(day, _YEAR_MONTH)

    def quarter(self, day: dt.date | None) -> str:
        """A quarter with its year: Q4 2026, 2026年第4季度."""
        return self._day(day, _QUARTER)

    def _day(self, day: dt.date | None, patterns: Mapping[str, str]) -> str:
        return MISSING if day is None else _written(day, patterns[self.language], self.locale)

    def moment(self, moment: dt.datetime) -> str:
        """A date and time of the computer's time zone: 31 Oct 2026 14:05."""
        here = moment.astimezone()
        return f"{self.date(here.date())} {here:%H:%M}"

    def ago(self, moment: dt.datetime, now: dt.datetime) -> str:
        """How long ago something was, roughly: 3 hours ago."""
        from babel.dates import format_timedelta

        since = moment - now or dt.timedelta(seconds=-1)  # “in 0 seconds” has not been yet
        shown = format_timedelta(since, add_direction=True, locale=self.locale)
        return re.sub(BEFORE_HAN, " ", shown)

    def size(self, count: int) -> str:
        """The size of a file, given in bytes."""
        if count < 1_000_000:
            return self.text(N_("{number} kB"), number=self.number(max(1, round(count / 1000))))
        return self.text(N_("{number} MB"), number=self.number(count / 1e6, 1))

    def parse_date(self, text: str, near: dt.date | None = None) -> dt.date | None:
        """The date that was typed, in any form that is clear; None for an empty text.

        One without its year, as `short_date` and people write it, is the one closest to `near`.
        """
        plain = re.sub(_TIME, "", re.sub(_BESIDE_UNIT, r"\1", narrow(text)))
        if plain in ("", MISSING):
            return None
        numbered = re.sub(_WORD, lambda word: _MONTHS.get(word[0].casefold(), word[0]), plain)
        for form in _DATE_FORMS if numbered == plain else _NAMED_FORMS:
            if (day := _date_in(numbered, form)) is not None:
                return day
        if near is not None and re.fullmatch(_COMPACT, plain):  # elsewhere it may be a number
            return self.parse_date(re.sub(_COMPACT, r"\1-\2-\3", plain))
        if near is not None and (short := self._closest(numbered, near)) is not None:
            return short
        days = {_date_in(plain, form) for form in ("%d/%m/%Y", "%m/%d/%Y")} - {None}
        if len(days) == 1:
            return days.pop()
        raise Invalid(
            N_("“{text}” may be two dates. Write it as year-month-day, such as 2026-11-09.")
            if days
            else N_("“{text}” is not a date. Write it as year-month-day, such as 2026-11-09."),
            text=cut(text),
        )

    def _closest(self, numbered: str, near: dt.date) -> dt.date | None:
        """The date in a text without a year, in the year that brings it closest to `near`."""
        years = (near.year, near.year + 1, near.year - 1)
        forms = [f"%Y {form}" for form in _SHORT_FORMS[self.language]]
        days = [_date_in(f"{year} {numbered}", form) for year in years for form in forms]
        found = [day for day in days if day is not None]
        return min(found, key=lambda day: abs(day - near), default=None)


# What people type: ISO, as it is shown, and as spreadsheets show it.
_DATE_FORMS = (
    *("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y"),
    *("%Y年%m月%d日", "%Y年%m月%d号", "%Y年%m月%d"),
)
# Those with a month’s name, which has become its number: Python reads names in the language of the
# system, which Qt sets, and not in that of the window. In brackets, none is taken for the day.
_NAMED_FORMS = ("%d <%m> %Y", "%d-<%m>-%Y", "<%m> %d, %Y")
# In English, 11-12 and 11/12 may be two days.
_CLEAR = ("%d <%m>", "<%m> %d", "%m月%d日", "%m月%d号", "%m月%d")
_SHORT_FORMS = {"en": _CLEAR, "zh": (*_CLEAR, "%m-%d", "%m/%d")}
_COMPACT = r"(?a)(\d{4})(\d\d)(\d\d)"
_BESIDE_UNIT = r"\s*([年月日号])\s*"
_TIME = r"(?a)(?<=\d)[ T]\d{1,2}:\d\d(:\d\d)?$"
_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_MONTHS = {short: f"<{n}>" for n, name in enumerate(_NAMES, 1) for short in (name, name[:3])}
_MONTHS["sept"] = _MONTHS["sep"]
_WORD = "[A-Za-z]+"


def _date_in(text: str, form: str) -> dt.date | None:
    """The date in a text of this form."""
    try:
        return dt.datetime.strptime(text, form).date()
    except ValueError:
        return None


def _seen(values: Mapping[str, object]) -> dict[str, object]:
    """Values for a sentence: what nobody cleaned, such as a file's name, turns none of it round."""
    return {
        name: seen(str(value)) if isinstance(value, _TEXTS) else value
        for name, value in values.items()
    }


class Label(str):
    """A message among a problem's values that is itself translated when shown."""

    __slots__ = ()


@lru_cache(maxsize=8192)
def _written(day: dt.date, pattern: str, locale: str) -> str:
    """A date by a pattern of Babel's; tables ask for the same ones at every repaint."""
    from babel.dates import format_date

    return format_date(day, format=pattern, locale=locale)

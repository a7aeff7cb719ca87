"""Texts, numbers and dates in one language: the only place that turns values into words."""

from __future__ import annotations

import datetime as dt
import gettext
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from goaldesk.core.errors import N_, Invalid, Problem

MISSING = "–"
_LOCALES = {"en": "en_US", "zh": "zh_Hans_CN"}
_DATE = {"en": "d MMM y", "zh": "yyyy-MM-dd"}
_SHORT_DATE = {"en": "d MMM", "zh": "MM-dd"}
_MONTH = {"en": "MMM", "zh": "M月"}
_MONTH_NAME = {"en": "MMMM", "zh": "M 月"}
_YEAR_MONTH = {"en": "MMM y", "zh": "y年M月"}
_QUARTER = {"en": "QQQ y", "zh": "y年第Q季度"}
_COMMA = {"en": ", ", "zh": "、"}
_AFTER_SENTENCE = {"en": " ", "zh": ""}
# The powers of ten that large numbers are shortened to: K, M, B, T; 万, 亿, 万亿.
_SHORTENED = {"en": (3, 6, 9, 12), "zh": (4, 8, 12)}
_LONG_DATE = {"en": "EEEE, d MMMM", "zh": "M月d日 · EEEE"}


# How numbers are written, each told by one: both languages write the first by themselves.
NUMBER_STYLES = ("1,234.5", "1.234,5", "1 234,5", "1 234.5", "1234.5")
_WITHIN = re.compile(r"(?<=\d)[.,](?=\d)")
# Babel writes 1.2亿; all other texts have a space there.
_BEFORE_HAN = re.compile(r"(?<=\d)(?=[\u4e00-\u9fff])")


class Words:
    """One language: its catalogue, and Babel's numbers and dates.

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
        self.language = language
        self.week_start = week_start
        self._group, self._point = numbers[1:-5].replace(" ", "\u00a0"), numbers[-2]
        self.locale = _LOCALES[language]
        self._catalogue = catalogue or gettext.NullTranslations()
        # Tables ask for the same numbers at every repaint.
        self._numbers = lru_cache(maxsize=8192)(self._number)

    def text(self, message: str, **values: object) -> str:
        """The message in this language, its {placeholders} filled."""
        translated = self._catalogue.gettext(message) if message else ""
        return translated.format(**values) if values else translated

    def plural(self, one: str, many: str, count: int, **values: object) -> str:
        """The message for `count` things; {count} is filled with the number."""
        translated = self._catalogue.ngettext(one, many, count)
        return translated.format(count=self.number(count), **values)

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

    def number(self, value: float | None, decimals: int | None = None) -> str:
        """A number with this language's separators; as many decimals as it has unless told."""
        return MISSING if value is None else self._numbers(value, decimals)

    def _number(self, value: float, decimals: int | None) -> str:
        from babel.numbers import format_decimal

        if not math.isfinite(value):
            return MISSING
        exact = Decimal(repr(value)) if decimals is None else half_up(value, decimals)
        if exact == 0:
            exact = abs(exact)
        if exact.adjusted() >= _MOST_DIGITS:
            return self._styled(f"{value:.6g}".replace("e+", "e"))
        if decimals is None:
            # A number this large has no fraction, and Babel keeps 28 digits in all.
            pattern = "#,##0" if exact.adjusted() > 15 else "#,##0.############"
        else:
            pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return self._styled(format_decimal(exact, format=pattern, locale=self.locale))

    def _styled(self, shown: str) -> str:
        """A number of Babel's with the separators wanted, and with a true minus."""
        if (self._group, self._point) != (",", "."):
            signs = {",": self._group, ".": self._point}
            shown = _WITHIN.sub(lambda found: signs[found[0]], shown)
        return _true_minus(shown)

    def typed(self, value: float) -> str:
        """A number as it is typed: with all its decimals, without separators of thousands."""
        whole = value.is_integer() and abs(value) < 1e15
        return str(int(value)) if whole else repr(value).replace(".", self._point)

    def signed(self, value: float | None, decimals: int | None = None) -> str:
        """A difference, with its sign."""
        shown = self.number(value, decimals)
        return shown if value is None or value <= 0 or _is_zero(shown) else f"+{shown}"

    def percent(self, fraction: float | None, decimals: int | None = None) -> str:
        """A fraction as per cent, rounded half up: 0.375 is "38 %".

        Unless told, it gets decimals enough that what falls short of the whole does not read as
        "100 %": 0.996 is "99.6 %".
        """
        if fraction is None or not math.isfinite(fraction * 100):
            return MISSING
        if decimals is None:
            short = (places for places in range(7) if half_up(fraction * 100, places) != 100)
            decimals = next(short, 0) if fraction < 1 else 0
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

    def money(self, value: float | None, currency: str) -> str:
        """An amount of money, shortened (M, 万, 亿) from ten thousand on."""
        if value is None:
            return MISSING
        from babel.numbers import (
            format_compact_currency,
            format_currency,
            get_currency_precision,
            get_currency_symbol,
        )

        if not currency or _is_beyond(value):
            return self.compact(value)
        if abs(value) < 10_000:
            exact = half_up(value, get_currency_precision(currency))
            shown = format_currency(exact, currency, locale=self.locale)
        else:
            shown = format_compact_currency(
                _to_shorten(value, self.language), currency, locale=self.locale, fraction_digits=2
            )
        shown = shown.replace(
            get_currency_symbol(currency, locale=self.locale), sign_of(currency, self.locale)
        )
        return _BEFORE_HAN.sub("\u00a0", self._styled(shown))

    def compact(self, value: float | None) -> str:
        """A large number, shortened (M, 万, 亿) from ten thousand on."""
        if value is None or abs(value) < 10_000 or _is_beyond(value):
            return self.number(value)
        from babel.numbers import format_compact_decimal

        shown = format_compact_decimal(
            _to_shorten(value, self.language), locale=self.locale, fraction_digits=2
        )
        return _BEFORE_HAN.sub("\u00a0", self._styled(shown))

    def date(self, day: dt.date | None) -> str:
        """A whole date: 31 Oct 2026, 2026-10-31."""
        return self._day(day, _DATE)

    def short_date(self, day: dt.date | None) -> str:
        """A date of the year at hand: 31 Oct, 10-31."""
        return self._day(day, _SHORT_DATE)

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
        if day is None:
            return MISSING
        from babel.dates import format_date

        return format_date(day, format=patterns[self.language], locale=self.locale)

    def moment(self, moment: dt.datetime) -> str:
        """A date and time of the computer's time zone: 31 Oct 2026 14:05."""
        here = moment.astimezone()
        return f"{self.date(here.date())} {here:%H:%M}"

    def ago(self, moment: dt.datetime, now: dt.datetime) -> str:
        """How long ago something was, roughly: 3 hours ago."""
        from babel.dates import format_timedelta

        since = moment - now or dt.timedelta(seconds=-1)  # “in 0 seconds” has not been yet
        shown = format_timedelta(since, add_direction=True, locale=self.locale)
        return _BEFORE_HAN.sub(" ", shown)

    def size(self, count: int) -> str:
        """The size of a file, given in bytes."""
        if count < 1_000_000:
            return self.text(N_("{number} kB"), number=self.number(max(1, round(count / 1000))))
        return self.text(N_("{number} MB"), number=self.number(count / 1e6, 1))

    def parse_number(self, text: str) -> float | None:
        """The number that was typed; None for an empty text; Invalid for anything else.

        Accepts this language's separators, a leading true minus and full-width digits, since they
        come with pasted text; a number with a trailing % is a Percentage.
        """
        from babel.numbers import NumberFormatError, parse_decimal

        plain = unicodedata.normalize("NFKC", text).replace("−", "-").strip()
        in_per_cent = plain.endswith("%")
        plain = plain.removesuffix("%").strip()
        if plain in ("", MISSING):
            return None
        try:
            plain = self._unstyled(plain)
            if not _NUMBER.fullmatch(plain):
                raise ValueError(plain)
            value = float(parse_decimal(plain, locale=self.locale, strict=True))
        except (NumberFormatError, ValueError, OverflowError):
            raise Invalid(
                N_(
                    "“{text}” is not a number as they are written here, such as {example}. The "
                    "settings hold other ways of writing them."
                )
                if _IN_DIGITS.fullmatch(plain)
                else N_("“{text}” is not a number. Write digits only, such as {example}."),
                text=text.strip()[:40],
                example=self.typed(1250.5),
            ) from None
        if not math.isfinite(value):
            raise Invalid(N_("“{text}” is too large for a number."), text=text.strip()[:40])
        return Percentage(value) if in_per_cent else value

    def _unstyled(self, plain: str) -> str:
        """A number that was typed, with the separators that Babel reads.

        Raises ValueError for a separator of another style: 1,234 must not be taken for 1.234.
        """
        if (self._group, self._point) == (",", "."):
            return plain
        signs = {self._point: ".", self._group.replace("\u00a0", " "): ","}
        if any(sign in plain and sign not in signs for sign in ".,"):
            raise ValueError(plain)
        return plain.translate({ord(sign): read for sign, read in signs.items() if sign})

    def parse_date(self, text: str) -> dt.date | None:
        """The date that was typed, in any form that is clear; None for an empty text."""
        plain = unicodedata.normalize("NFKC", text).strip()
        if plain in ("", MISSING):
            return None
        for form in _DATE_FORMS:
            if (day := _date_in(plain, form)) is not None:
                return day
        days = {_date_in(plain, form) for form in ("%d/%m/%Y", "%m/%d/%Y")} - {None}
        if len(days) == 1:
            return days.pop()
        raise Invalid(
            N_("“{text}” may be two dates. Write it as year-month-day, such as 2026-11-09.")
            if days
            else N_("“{text}” is not a date. Write it as year-month-day, such as 2026-11-09."),
            text=text.strip()[:40],
        )


# What people type: ISO, as it is shown, and as spreadsheets show it.
_DATE_FORMS = (
    *("%Y-%m-%d", "%Y/%m/%d", "%d %b %Y", "%d %B %Y", "%Y年%m月%d日"),
    *("%d.%m.%Y", "%b %d, %Y", "%B %d, %Y"),
)


def _date_in(text: str, form: str) -> dt.date | None:
    """The date in a text of this form."""
    try:
        return dt.datetime.strptime(text, form).date()
    except ValueError:
        return None


class Percentage(float):
    """A number that was typed with a per-cent sign: 45 for 45 %."""

    __slots__ = ()


class Label(str):
    """A message among a problem's values that is itself translated when shown."""

    __slots__ = ()


# Beyond this many digits a number is written with an exponent.
_MOST_DIGITS = 18


def _is_beyond(value: float) -> bool:
    """Whether a number is too large even for a shortened form."""
    return not abs(value) < 10**_MOST_DIGITS


_IN_DIGITS = re.compile(r"[+-]?\d[\d.,\s’']*", re.ASCII)
_NUMBER = re.compile(r"[+-]?[\d.,]+(?:[eE][+-]?\d{1,4})?", re.ASCII)


def half_up(value: float, decimals: int) -> Decimal:
    """`value` rounded half up, with an epsilon so that 0.285 counts as 0.285, not 0.28499…."""
    exact = Decimal(repr(value))
    if not exact.is_finite():
        return exact
    epsilon = Decimal(1).scaleb(-decimals - 9).copy_sign(exact)
    with_room = exact + epsilon if exact.adjusted() < 15 else exact
    try:
        return with_room.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    except ArithmeticError:
        return exact


def _is_zero(shown: str) -> bool:
    """Whether a number rounds to nothing as it is shown."""
    return not any(digit in shown for digit in "123456789")


def sign_of(currency: str, locale: str) -> str:
    """The sign of a currency: $, ¥, or its code where it has none."""
    from babel.numbers import get_currency_symbol

    symbol = get_currency_symbol(currency, locale=locale)
    # "CN¥" tells yuan from yen, but a document has one currency.
    return symbol.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or symbol


def _true_minus(shown: str) -> str:
    """A number with a true minus, and with none where it rounds to nothing."""
    return shown.replace("-", "" if _is_zero(shown) else "−")


def _to_shorten(value: float, language: str) -> Decimal:
    """The value, rounded half up to the three digits or more that its shortened form shows.

    Babel would round half to even, and take 999 999 for 1000K, since it rounds last.
    """
    power = max(power for power in _SHORTENED[language] if abs(value) >= 10**power)
    share = value / 10**power
    decimals = 0 if abs(value) >= 1e15 else 1 if abs(share) >= 10 else 2
    return half_up(share, decimals).scaleb(power)

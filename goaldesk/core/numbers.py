"""Numbers and amounts of money as one language and one style write them, and read again."""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from string import ascii_uppercase

from goaldesk.core.errors import N_, Invalid
from goaldesk.core.plain_text import cut, narrow

MISSING = "–"
_LOCALES = {"en": "en_US", "zh": "zh_Hans_CN"}
# The powers of ten that large numbers are shortened to.
_SHORTENED = {
    "en": {"K": 3, "M": 6, "B": 9, "T": 12},
    "zh": {"万": 4, "亿": 8, "万亿": 12},
}

# How numbers are written, each told by one: both languages write the first by themselves.
NUMBER_STYLES = ("1,234.5", "1.234,5", "1 234,5", "1 234.5", "1234.5")
_WITHIN = r"(?<=\d)[.,](?=\d)"
# Babel writes 1.2亿; all other texts have a space there.
BEFORE_HAN = r"(?<=\d)(?=[\u4e00-\u9fff])"
# Beyond this many digits a number is written with an exponent.
_MOST_DIGITS = 18
_IN_DIGITS = r"(?a)[+-]?\d[\d.,\s’']*"
_SHORT = r"(?<=[\d\s])[KMBT万亿]+$"
_NUMBER = r"(?a)[+-]?[\d.,]+(?:[eE][+-]?\d{1,4})?"


class Percentage(float):
    """A number that was typed with a per-cent sign: 45 for 45 %."""

    __slots__ = ()


class Numbers:
    """The numbers of one language; `style`, one of NUMBER_STYLES, says how they are written."""

    def __init__(self, language: str, style: str) -> None:
        self.language = language
        self.locale = _LOCALES[language]
        self._group, self._point = style[1:-5].replace(" ", "\u00a0"), style[-2]
        # Tables ask for the same numbers at every repaint.
        self._numbers = lru_cache(maxsize=8192)(self._number)

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
            shown = re.sub(_WITHIN, lambda found: signs[found[0]], shown)
        return _true_minus(shown)

    def typed(self, value: float) -> str:
        """A number as it is typed: with all its decimals, without separators of thousands."""
        whole = value.is_integer() and abs(value) < 1e15
        return str(int(value)) if whole else repr(value).replace(".", self._point)

    def signed(self, value: float | None, decimals: int | None = None) -> str:
        """A difference, with its sign."""
        shown = self.number(value, decimals)
        return shown if value is None or value <= 0 or _is_zero(shown) else f"+{shown}"

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
        return re.sub(BEFORE_HAN, "\u00a0", self._styled(shown))

    def compact(self, value: float | None) -> str:
        """A large number, shortened (M, 万, 亿) from ten thousand on."""
        if value is None or abs(value) < 10_000 or _is_beyond(value):
            return self.number(value)
        from babel.numbers import format_compact_decimal

        shown = format_compact_decimal(
            _to_shorten(value, self.language), locale=self.locale, fraction_digits=2
        )
        return re.sub(BEFORE_HAN, "\u00a0", self._styled(shown))

    def parse_number(self, text: str, *, shortened: bool = False) -> float | None:
        """The number that was typed; None for an empty text; Invalid for anything else.

        Accepts this language's separators, a leading true minus, accountants' (12) and full-width
        digits, since they come with pasted text; a number with a trailing % is a Percentage. A
        `shortened` one may end as this language shortens it: 12M, 1200万.
        """
        from babel.numbers import NumberFormatError, parse_decimal

        plain = narrow(text).replace("−", "-")
        if plain.startswith("(") and plain.endswith(")"):
            plain = "-" + plain[1:-1].strip()
        in_per_cent = plain.endswith("%")
        plain = plain.removesuffix("%").strip()
        power = 0
        if shortened and (found := re.search(_SHORT, plain.upper())):
            power = _SHORTENED[self.language].get(found[0], 0)
            plain = plain[: found.start()].strip() if power else plain
        if plain in ("", MISSING):
            return None
        try:
            plain = self._unstyled(plain)
            if not re.fullmatch(_NUMBER, plain):
                raise ValueError(plain)
            value = float(parse_decimal(plain, locale=self.locale, strict=True).scaleb(power))
        except (NumberFormatError, ValueError, OverflowError):
            raise Invalid(
                N_(
                    "“{text}” is not a number as they are written here, such as {example}. The "
                    "settings hold other ways of writing them."
                )
                if re.fullmatch(_IN_DIGITS, plain)
                else N_("“{text}” is not a number. Write digits only, such as {example}."),
                text=cut(text),
                example=self.typed(1250.5),
            ) from None
        if not math.isfinite(value):
            raise Invalid(N_("“{text}” is too large for a number."), text=cut(text))
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


def _is_beyond(value: float) -> bool:
    """Whether a number is too large even for a shortened form."""
    return not abs(value) < 10**_MOST_DIGITS


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
    return symbol.lstrip(ascii_uppercase) or symbol


def _true_minus(shown: str) -> str:
    """A number with a true minus, and with none where it rounds to nothing."""
    return shown.replace("-", "" if _is_zero(shown) else "−")


def _to_shorten(value: float, language: str) -> Decimal:
    """The value, rounded half up to the three digits or more that its shortened form shows.

    Babel would round half to even, and take 999 999 for 1000K, since it rounds last.
    """
    power = max(power for power in _SHORTENED[language].values() if abs(value) >= 10**power)
    share = value / 10**power
    decimals = 0 if abs(value) >= 1e15 else 1 if abs(share) >= 10 else 2
    return half_up(share, decimals).scaleb(power)

"""What numbers count in, and how many of one unit another is: 1 万元 is 10 000 元."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from goaldesk.core.errors import N_, Invalid
from goaldesk.core.plain_text import cut

_OTHER_KIND = N_(
    "“{unit}” in the table is no part or multiple of “{own}”, in which “{name}” counts. "
    "Correct one of the two."
)

# Powers of ten: those that may stand before anything; those that stand alone, apart from what is
# counted or at a currency (kg is no k); and those at a currency alone (a small m may be metres).
_AT_ALL = {"百万": 6, "千万": 7, "十亿": 9, "万": 4, "亿": 8}
_APART = {"千": 3, "k": 3, "K": 3, "thousand": 3, "thousands": 3, "M": 6, "mn": 6, "mio": 6}
_APART |= {"Mio": 6, "million": 6, "millions": 6, "bn": 9, "Mrd": 9, "billion": 9, "billions": 9}
_AT_CURRENCY = {"m": 6, "T": 3, "b": 9, "B": 9}
_POWERS = {**_AT_ALL, **_APART, **_AT_CURRENCY}
_LONGEST_FIRST = sorted(_POWERS, key=len, reverse=True)

_CURRENCIES = {
    "¥": "CNY JPY", "cny": "CNY", "rmb": "CNY", "元": "CNY", "人民币": "CNY", "yuan": "CNY",
    "$": "USD HKD", "usd": "USD", "us$": "USD", "美元": "USD", "hkd": "HKD", "港元": "HKD",
    "€": "EUR", "eur": "EUR", "euro": "EUR", "欧元": "EUR", "£": "GBP", "gbp": "GBP",
    "英镑": "GBP", "jpy": "JPY", "日元": "JPY",
}  # fmt: skip
_COUNTED = (
    "人 位 名 个 次 户 家 单 件 台 份 条 人次 用户 user users people persons customers times pieces"
    " items orders accounts visits"
)
_SECONDS = {
    "ms": Fraction(1, 1000), "毫秒": Fraction(1, 1000), "s": Fraction(1), "seconds": Fraction(1),
    "秒": Fraction(1), "min": Fraction(60), "minutes": Fraction(60), "分钟": Fraction(60),
    "h": Fraction(3600), "hours": Fraction(3600), "小时": Fraction(3600),
}  # fmt: skip
# The kinds that a thing can be of, and how much of its kind it is.
_THINGS: dict[str, tuple[frozenset[str], Fraction]] = {
    **{name: (frozenset(kinds.split()), Fraction(1)) for name, kinds in _CURRENCIES.items()},
    **dict.fromkeys(_COUNTED.split(), (frozenset(("count",)), Fraction(1))),
    **{name: (frozenset(("time",)), size) for name, size in _SECONDS.items()},
}
_ASIDE = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】")
_SAYS_UNIT = re.compile(r"^(?:单位|unit|in\b)\s*:?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Unit:
    """10 to the `power` of a thing that is `size` of one of its `kinds`; none where unknown."""

    power: int
    thing: str
    kinds: frozenset[str] = frozenset()
    size: Fraction = Fraction(1)


@cache
def _parsed(unit: str) -> _Unit:
    text = unicodedata.normalize("NFKC", unit).strip()
    if "%" in text:
        return _Unit(0, "%", frozenset("%"))
    for word, rest in _divided(text):
        thing = rest.strip().casefold()
        apart = rest[:1].strip() == "" or rest[-1:].strip() == ""
        if (
            (not word and thing in _THINGS)
            or thing in _CURRENCIES
            or word in _AT_ALL
            or (word in _APART and (apart or (word == "千" and thing in _THINGS)))
        ):
            return _Unit(_POWERS.get(word, 0), thing, *_THINGS.get(thing, ()))
    return _Unit(0, text.casefold())


def _divided(text: str) -> Iterator[tuple[str, str]]:
    """The text as it is, then without each power of ten that it begins or ends with."""
    yield "", text
    for word in _LONGEST_FIRST:
        if text.startswith(word):
            yield word, text.removeprefix(word)
        if text.endswith(word):
            yield word, text.removesuffix(word)


def power_of(unit: str) -> int:
    """How many noughts a unit stands for: 4 for 万元, 0 where it names no power of ten."""
    return _parsed(unit).power


def of_head(head: str) -> str:
    """The unit that a column's name has in brackets, as in 数值（万元） and Value (k€), or a % at
    its end; empty where that is none."""
    text = unicodedata.normalize("NFKC", head).strip()
    for aside in _ASIDE.finditer(text):
        for part in re.split("[,;、]", aside[aside.lastindex or 0]):
            unit = _SAYS_UNIT.sub("", part.strip())
            found = _parsed(unit)
            if (found.kinds or found.power) and unit != "s":  # as in “Target(s)”
                return unit
    return "%" if text.endswith("%") else ""


def without_aside(head: str) -> str:
    """A column's name without what it has in brackets, or a % at its end."""
    text = _ASIDE.sub("", unicodedata.normalize("NFKC", head)).strip()
    return text.removesuffix("%").rstrip() or head


def said_in(text: str) -> str:
    """The unit that a line above a table says, as 单位：万元 does; empty where it says none."""
    plain = unicodedata.normalize("NFKC", text).strip().strip("()[]")
    unit = _SAYS_UNIT.sub("", plain)
    found = _parsed(unit)
    return unit if unit != plain and (found.kinds or found.power) else ""


def ratio(unit: str, own: str, name: str) -> Fraction | None:
    """How many of its own unit one of a table's units is; None where that is not known.

    Raises Invalid, which speaks of the KPI of that name, where they are of different kinds.
    """
    theirs, ours = _parsed(unit), _parsed(own)
    if theirs == ours:
        return Fraction(1)
    if not own.strip() or not unit.strip():
        return None
    one_in_percent = ("%" in theirs.kinds) != ("%" in ours.kinds)
    if one_in_percent or (theirs.kinds and ours.kinds and not theirs.kinds & ours.kinds):
        raise Invalid(_OTHER_KIND, unit=cut(unit), own=cut(own), name=cut(name))
    power = Fraction(10) ** (theirs.power - ours.power)
    if theirs.kinds & ours.kinds:
        return power * theirs.size / ours.size
    return power if are_alike(unit, own) else None


def of_money(unit: str, currency: str) -> str:
    """What amounts of money count in: the unit, with their currency where it names none."""
    return unit if is_known(unit) else f"{unit} {currency}".strip()


def holds_beside(currency: str, unit: str, money: str) -> bool:
    """Whether a number with this currency before it counts in the unit all the same: ¥520 is
    520 M where amounts in M are shown as ¥520, but of a KPI in 万元 it would be 520 元.

    `money` is the unit with the currency that its amounts are in.
    """
    if not are_alike(currency, money):
        return False
    return not is_known(unit) or _parsed(currency).power == _parsed(unit).power


def is_known(unit: str) -> bool:
    """Whether a unit says what it counts: 万元 does, M does not."""
    return bool(_parsed(unit).kinds)


def are_alike(unit: str, other: str) -> bool:
    """Whether two units count the same thing, as far as both say what they count."""
    first, second = _parsed(unit), _parsed(other)
    same = first.thing == second.thing or bool(first.kinds & second.kinds)
    return same or not first.thing or not second.thing

"""Numbers as spreadsheets and people write them, read strictly: none is guessed alone."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from decimal import Decimal

from goaldesk.core.errors import N_, Invalid
from goaldesk.core.plain_text import cut, folded, narrow
from goaldesk.exchange import units

DECIMALS = (".", ",")
NOTHING = frozenset({"", "-", "–", "—", "−", "－"})
LARGEST = 1e300
YES, NO = frozenset({"yes", "y", "true", "是", "1"}), frozenset({"no", "n", "false", "否", "0"})
_PLAIN = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_MARKED = re.compile(r"[0-9][0-9.,]*")
_SIGNS = "¥$€£"
_CURRENCIES = re.compile(r"^(?:CNY|RMB|USD|EUR|GBP|JPY|HKD)|(?:CNY|RMB|USD|EUR|GBP|JPY|HKD|元)$")
_MONEY = rf"[{_SIGNS}]|US\$|CNY|RMB|USD|EUR|GBP|JPY|HKD|人民币"
_UNIT = re.compile(f"[{_SIGNS}%]|CNY|RMB|USD|EUR|GBP|JPY|HKD|元")
_TIMES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_SPACES = "\u00a0\u202f\u2009 '’"
_NUMBERS = {
    decimal: re.compile(
        rf"(?P<whole>[0-9]{{1,3}}(?:(?P<by>[{group}{_SPACES}])[0-9]{{3}}(?:(?P=by)[0-9]{{3}})*)"
        rf"|[0-9]+)?(?P<part>{re.escape(decimal)}[0-9]+)?(?P<power>[eE][+-]?[0-9]{{1,3}})?"
    )
    for decimal, group in ((".", ","), (",", "."))
}

_NEITHER = N_("“{text}” is neither yes nor no.")
NOT_A_NUMBER = N_("“{text}” is not a number. Write digits only, such as 1250.5.")
TOO_LARGE = N_("“{text}” is too large for a number.")


def is_yes(text: str) -> bool:
    """Whether a text says yes or no. Raises Invalid for what says neither."""
    word = folded(text)
    if word not in YES | NO:
        raise Invalid(_NEITHER, text=cut(text))
    return word in YES


def decimal_of(texts: Iterable[str]) -> tuple[str, bool]:
    """The decimal sign of a column of numbers, and whether its texts leave no doubt.

    1,234.5 shows its signs, as do 12,5 and 1.234.567; 1,234 and 1.234 can be read both ways, and
    count as thousands and as decimals: the sign is then the point.
    """
    votes, doubtful = {".": 0, ",": 0}, False
    for text in texts:
        if text.isascii() and "," not in text and text[-4:-3] != ".":
            votes["."] += "." in text  # as nearly all texts of a long column are
            continue
        for number in _MARKED.findall(narrow(text)):
            sign = _sign(number.rstrip(".,"))
            if sign:
                votes[sign] += 1
            elif "," in number or "." in number:
                doubtful = True
    decimal = "," if votes[","] > votes["."] else "."
    return decimal, bool(votes[decimal]) or not doubtful


def _sign(number: str) -> str:
    """The decimal sign that a number shows; empty where it could be either, or has none."""
    signs = [letter for letter in number if letter in ".,"]
    if not signs:
        return ""
    last, other = signs[-1], "," if signs[-1] == "." else "."
    if len(set(signs)) == 2:
        return last
    if len(signs) > 1:
        return other
    whole, part = number.split(last)
    return "" if len(part) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0" else last


def number_of(text: str, decimal: str = ".", unit: str = "") -> float | None:
    """The number in a text; None for an empty one.

    Accepts separated thousands, 万 and 亿, a currency's sign, a trailing %, accountants' (12),
    full-width digits, and the unit itself, in which the number then counts: 12万 is 12 where the
    unit is 万. Raises Invalid for anything else, infinity included.
    """
    if decimal == "." and _PLAIN.fullmatch(text):
        return float(text)
    plain = narrow(text).replace("−", "-")
    if plain in NOTHING:
        return None
    unit = narrow(unit).lstrip(_SIGNS)
    counts_in = Decimal(10) ** units.power_of(unit)
    if unit and plain.endswith(unit):
        plain, counts_in = plain.removesuffix(unit), Decimal(1)
    negative = plain.startswith("(") and plain.endswith(")")
    plain = plain[1:-1].strip() if negative else plain.strip()
    sign = plain[:1] if plain[:1] in ("+", "-") else ""
    if negative and sign:
        raise _refused(text)
    plain = plain.removeprefix(sign).strip(_SIGNS + " ")
    if not sign and plain[:1] == "-":  # ¥-12
        sign, plain = "-", plain[1:]
    plain = _CURRENCIES.sub("", plain).strip().removesuffix("%").strip()
    times = Decimal(1)
    if plain and plain[-1] in _TIMES:
        times = _TIMES[plain[-1]] / counts_in
        plain = plain[:-1].strip()
    value = _value(plain, decimal, text) * times
    return float(-value if negative or sign == "-" else value) or 0.0


def bare(text: str, unit: str, currency: str = "") -> str:
    """A number without what it counts in: behind it the unit, or 万 of 万元, or around it the
    currency of money.

    A currency stays where the number would then count in something else: 350元 in 万元.
    """
    plain, unit = narrow(text).replace("−", "-"), narrow(unit)
    power = units.power_of(unit)
    times = unit[: len(unit) - len(unit.lstrip("百千万亿"))] if power else ""
    names = (unit, unit.lstrip(_SIGNS), times)
    own = next((own for own in names if own and plain.endswith(own)), "")
    plain = plain.removesuffix(own).rstrip()
    if not currency:
        return plain
    money, said = units.of_money(unit, currency), f"{_MONEY}|{re.escape(currency)}"
    around = [rf"(?P<before>[-+(]*) *(?P<said>{said}) *(?P<after>.*)"]
    if not own and not power:
        around.append(rf"(?P<before>.*?) *(?P<said>{said}|元)(?P<after>\)?)")
    for pattern in around:
        found = re.fullmatch(pattern, plain, re.IGNORECASE)
        if found and (
            units.are_alike(found["said"], money)
            if own
            else units.holds_beside(found["said"], unit, money)
        ):
            return found["before"] + found["after"]
    return plain


def unit_in(text: str, known: str = "", own: str = "") -> str:
    """What a number counts in: its own unit, per cent or a currency if its text says so, else what
    is `known` of it, which a currency's sign before the number leaves as it is."""
    plain = narrow(text)
    for unit in (known, own):
        name = narrow(unit).lstrip(_SIGNS)
        if name and plain.endswith(name):
            return unit
    said = _UNIT.search(plain)
    if said is None or (known and said.end() < len(plain) and units.are_alike(said[0], known)):
        return known
    return said[0]


def currency_before(text: str) -> str:
    """The currency before a number that nothing stands behind; empty for any other text."""
    plain = narrow(text)
    said = _UNIT.search(plain)
    return said[0] if said and plain.rstrip(")")[said.end() :][-1:].isdigit() else ""


def _value(plain: str, decimal: str, text: str) -> Decimal:
    match = _NUMBERS[decimal].fullmatch(plain)
    if match is None or not (match["whole"] or match["part"]):
        raise _refused(text)
    whole = re.sub(r"[^0-9]", "", match["whole"] or "0")
    part = (match["part"] or "")[1:]
    value = Decimal(f"{whole}.{part or 0}{match['power'] or ''}")
    if not math.isfinite(float(value)) or abs(value) > LARGEST:
        raise Invalid(TOO_LARGE, text=cut(text))
    return value


def _refused(text: str) -> Invalid:
    return Invalid(NOT_A_NUMBER, text=cut(text))

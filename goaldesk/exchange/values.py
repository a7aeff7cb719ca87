"""One value of a foreign row, checked against its column, or refused with its place."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Any

from goaldesk.core.edits.values import EARLIEST, LATEST
from goaldesk.core.errors import N_, Invalid
from goaldesk.core.plain_text import LONGEST, clean, cut
from goaldesk.exchange.columns import Column

ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def refused(message: str, place: str, **values: object) -> Invalid:
    """The problem of a value at `place`, such as kpi[3].target."""
    return Invalid(message, field=place, place=place, **values)


def value_of(column: Column, raw: Any, place: str) -> Any:
    """The value as the document keeps it: text, float, int, bool, date or None."""
    if raw is None:
        if column.nullable:
            return None
        raise refused(N_("{place}: a value is needed here."), place)
    if column.name == "id" or column.refers:
        return _id(raw, place)
    if column.choices:
        return _choice(column, raw, place)
    match column.kind:
        case "number":
            return _number(column, raw, place)
        case "whole":
            return _whole(column, raw, place)
        case "date":
            return _date(raw, place)
        case "flag":
            return _flag(raw, place)
    return _text(raw, place)


def _text(raw: Any, place: str) -> str:
    if not isinstance(raw, str):
        raise refused(N_("{place}: text is expected, not {value}."), place, value=shown(raw))
    text = clean(raw)
    if len(text) > LONGEST:
        raise refused(
            N_("{place}: the text has {count} characters; at most {most} fit."),
            place,
            count=len(text),
            most=LONGEST,
        )
    return text


def _id(raw: Any, place: str) -> str:
    if not isinstance(raw, str) or not ID.fullmatch(raw):
        raise refused(
            N_("{place}: an id has 1 to 64 letters, digits, “-” or “_”, unlike {value}."),
            place,
            value=shown(raw),
        )
    return raw


def _choice(column: Column, raw: Any, place: str) -> str:
    if raw not in column.choices or not isinstance(raw, str):
        raise refused(
            N_("{place}: {value} is not allowed. Use one of: {choices}."),
            place,
            value=shown(raw),
            choices=", ".join(column.choices),
        )
    return raw


def _number(column: Column, raw: Any, place: str) -> float:
    if isinstance(raw, bool) or not isinstance(raw, (int, float)):
        raise refused(N_("{place}: a number is expected, not {value}."), place, value=shown(raw))
    try:
        number = float(raw)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise refused(N_("{place}: the number is too large."), place)
    if column.low is not None and number < column.low:
        raise refused(
            N_("{place}: {value} is below {low}, the least allowed."),
            place,
            value=number,
            low=column.low,
        )
    # SQLite keeps no negative zero.
    return number or 0.0


def _whole(column: Column, raw: Any, place: str) -> int:
    low, high = column.low or 0.0, column.high or 0.0
    is_whole = isinstance(raw, int) or (isinstance(raw, float) and raw.is_integer())
    if isinstance(raw, bool) or not is_whole or not low <= raw <= high:
        raise refused(
            N_("{place}: a whole number from {low} to {high} is expected, not {value}."),
            place,
            low=low,
            high=high,
            value=shown(raw),
        )
    return int(raw)


def _date(raw: Any, place: str) -> dt.date:
    try:
        if not isinstance(raw, str) or not _DATE.fullmatch(raw):
            raise ValueError(raw)
        day = dt.date.fromisoformat(raw)
    except ValueError:
        raise refused(
            N_("{place}: {value} is not a date. Write it as year-month-day, such as 2026-11-09."),
            place,
            value=shown(raw),
        ) from None
    if not EARLIEST <= day <= LATEST:
        raise refused(N_("{place}: the date must lie between the years 1970 and 2199."), place)
    return day


def _flag(raw: Any, place: str) -> bool:
    if not isinstance(raw, bool):
        raise refused(
            N_("{place}: true or false is expected, not {value}."), place, value=shown(raw)
        )
    return raw


def shown(raw: Any) -> str:
    """A foreign value as a message quotes it, shortened."""
    if raw is None:
        return "null"
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, dict):
        return "{…}"
    if isinstance(raw, list):
        return "[…]"
    if isinstance(raw, str):
        return f"“{cut(clean(raw[:400]))}”"
    if isinstance(raw, int) and abs(raw) >= 10**40:
        return "…"
    return str(raw)

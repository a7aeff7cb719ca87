"""One field's value, checked and brought into the form in which it is kept."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from goaldesk.core.errors import N_, Invalid
from goaldesk.core.fields import Field
from goaldesk.core.plain_text import LONGEST, clean, cut, one_line
from goaldesk.core.words import Label

EARLIEST, LATEST = dt.date(1970, 1, 1), dt.date(2199, 12, 31)


def checked(field: Field, value: Any) -> Any:
    """The value as the field keeps it; Invalid with a sentence where it does not fit."""
    match field.kind:
        case "text" | "long" | "person":
            return _text(field, value)
        case "number":
            return _number(field, value)
        case "whole":
            return _whole(field, value)
        case "date":
            return _date(field, value)
        case "choice":
            return _choice(field, value)
        case "flag":
            return bool(value)
    return value or None


def _text(field: Field, value: Any) -> str:
    text = clean("" if value is None else str(value))
    # Composing may lengthen a text, so what counts is what is kept.
    if len(text) > LONGEST:
        raise Invalid(
            N_(
                "“{label}” would be {count} characters long; at most {most} fit. "
                "Shorten the text and paste it again."
            ),
            field=field.key,
            label=Label(field.label),
            count=len(text),
            most=LONGEST,
        )
    text = text.strip("\n") if field.kind == "long" else one_line(text)
    if field.required and not text.strip():
        raise _missing(field)
    return text


def _missing(field: Field) -> Invalid:
    return Invalid(N_("“{label}” cannot be empty."), field=field.key, label=Label(field.label))


def _number(field: Field, value: Any) -> float | None:
    if value is None:
        if field.required:
            raise _missing(field)
        return None
    number = float(value)
    if not math.isfinite(number) or abs(number) > 1e300:
        raise Invalid(
            N_("“{label}” is too large for a number."), field=field.key, label=Label(field.label)
        )
    if field.low is not None and number < field.low:
        raise Invalid(
            N_("“{label}” cannot be below {low}."),
            field=field.key,
            label=Label(field.label),
            low=float(field.low),
        )
    return number


def _whole(field: Field, value: Any) -> int | None:
    number = _number(Field(field.key, field.label, required=field.required), value)
    if number is None:
        return None
    low, high = field.low or 0, field.high or 0
    if number != int(number) or not low <= number <= high:
        raise Invalid(
            N_("“{label}” is a whole number from {low} to {high}."),
            field=field.key,
            label=Label(field.label),
            low=int(low),
            high=int(high),
        )
    return int(number)


def _date(field: Field, value: Any) -> dt.date | None:
    if value is None:
        if field.required:
            raise _missing(field)
        return None
    day: dt.date = value
    if not EARLIEST <= day <= LATEST:
        raise Invalid(
            N_("“{label}” must lie between the years 1970 and 2199."),
            field=field.key,
            label=Label(field.label),
        )
    return day


def _choice(field: Field, value: Any) -> str | None:
    if value in (None, ""):
        if not field.optional_choice:
            raise _missing(field)
        return None
    if value not in (key for key, _ in field.choices):
        raise Invalid(
            N_("“{label}” cannot be “{value}”. Choose one from the list."),
            field=field.key,
            label=Label(field.label),
            value=cut(value),
        )
    return str(value)

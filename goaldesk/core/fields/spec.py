"""What a field and a table are, and the shorthands they are written with."""

from __future__ import annotations

from typing import NamedTuple

Choices = tuple[tuple[str, str], ...]


class Field(NamedTuple):
    """One field; `kind` is text, long, number, whole, date, choice, flag, ref or person.

    A number in `percent` may be typed with its sign, a `large` one shortened: 12M, 1200万.
    """

    key: str
    label: str
    kind: str = "text"
    choices: Choices = ()
    help: str = ""
    required: bool = False
    optional_choice: bool = False
    refers: str = ""
    low: float | None = None
    high: float | None = None
    percent: bool = False
    large: bool = False


class TableSpec(NamedTuple):
    """One table: its names for one and for many rows, the field that names a row, its fields."""

    name: str
    one: str
    many: str
    title: str
    fields: tuple[Field, ...]

    def field(self, key: str) -> Field:
        """The field of that key; KeyError if there is none."""
        for field in self.fields:
            if field.key == key:
                return field
        raise KeyError(f"{self.name}.{key}")


def a_text(key: str, label: str, help: str = "", *, required: bool = False) -> Field:
    return Field(key, label, "text", help=help, required=required)


def a_long(key: str, label: str, help: str = "") -> Field:
    return Field(key, label, "long", help=help)


def a_number(
    key: str, label: str, help: str = "", *, low: float | None = None, required: bool = False
) -> Field:
    return Field(key, label, "number", help=help, low=low, required=required)


def a_large_number(key: str, label: str, *, low: float | None = None) -> Field:
    return Field(key, label, "number", low=low, large=True)


def a_share(key: str, label: str) -> Field:
    return Field(key, label, "number", low=0, percent=True)


def a_whole(
    key: str, label: str, low: float, high: float, help: str = "", *, required: bool = False
) -> Field:
    return Field(key, label, "whole", help=help, low=low, high=high, required=required)


def a_date(key: str, label: str, help: str = "", *, required: bool = False) -> Field:
    return Field(key, label, "date", help=help, required=required)


def a_choice(
    key: str, label: str, choices: Choices, help: str = "", *, optional: bool = False
) -> Field:
    return Field(
        key, label, "choice", choices, help, required=not optional, optional_choice=optional
    )


def a_ref(key: str, label: str, refers: str) -> Field:
    return Field(key, label, "ref", refers=refers)


def choice_label(choices: Choices, value: object) -> str:
    """The message that names a choice; the value itself if it is none of them."""
    return next((label for key, label in choices if key == value), str(value))

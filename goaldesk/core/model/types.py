"""Column types of a document's STRICT tables, and the ids of its rows."""

from __future__ import annotations

import hashlib
import uuid
from datetime import date

from sqlalchemy import Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator, UserDefinedType

NAMESPACE = uuid.UUID("6f1d3c56-0a0b-5a86-9d5f-676f616c6462")


class IsoDate(TypeDecorator[date]):
    """A date kept as ISO text, since STRICT tables have no date type."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


class Flag(TypeDecorator[bool]):
    """A truth value kept as 0 or 1."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:
        return None if value is None else bool(value)


class AnyValue(UserDefinedType[object]):
    """SQLite's ANY: a value in the type it had in its own column."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "ANY"


def new_id() -> str:
    """A fresh row id: a random UUID as 32 hexadecimal digits."""
    return uuid.uuid4().hex


def natural_id(table: str, *keys: str) -> str:
    """The id of a row with a natural key, the same on every laptop: uuid5 of "table:key1:key2"."""
    # What uuid.uuid5 does, without the object: imports make hundreds of thousands.
    digest = bytearray(hashlib.sha1(NAMESPACE.bytes + ":".join((table, *keys)).encode()).digest())
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    return digest[:16].hex()

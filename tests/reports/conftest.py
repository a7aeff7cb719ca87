"""Sessions over rows for the tests of reports: whole samples, and documents of odd shapes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from sqlmodel import Session

from goaldesk import languages
from goaldesk.core.words import Words
from goaldesk.exchange import samples
from goaldesk.exchange.rows import complete
from tests.memory import in_memory

TODAY = dt.date(2026, 11, 9)
Rows = dict[str, list[dict[str, Any]]]
Open = Callable[..., Session]


@pytest.fixture
def session_over() -> Iterator[Open]:
    """Gives a session over partial rows as JSON has them, or over a sample (name, language)."""
    with ExitStack() as stack:

        def opened(rows: Rows | None = None, *, sample: tuple[str, str] | None = None) -> Session:
            tables = samples.tables(*sample, TODAY) if sample else complete(rows or {})
            return stack.enter_context(in_memory(tables))

        yield opened


@pytest.fixture(scope="session")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Words]:
    """Both languages with their catalogues."""
    cache = tmp_path_factory.mktemp("catalogues")
    return {language: languages.load(language, cache) for language in ("en", "zh")}

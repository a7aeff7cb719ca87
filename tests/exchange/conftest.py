"""Documents in memory, for what reads and writes their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlmodel import Session

from tests.exchange.importing import Target
from tests.memory import Tables, in_memory


@pytest.fixture
def document() -> Iterator[Callable[[Tables], Session]]:
    """Gives a session on a fresh document with the rows it is called with."""
    with ExitStack() as stack:
        yield lambda tables: stack.enter_context(in_memory(tables))


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Target]:
    """A small document to import into."""
    made = Target(tmp_path)
    yield made
    made.copy.discard()

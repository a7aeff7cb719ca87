"""What queries read from."""

from __future__ import annotations

from typing import Any, Protocol

from sqlalchemy import Connection


class Reader(Protocol):
    """An edit's session, or a read that does without SQLModel, whose loading it would wait for."""

    autoflush: bool

    @property
    def info(self) -> dict[Any, Any]:
        """What an edit is made with; see `core.edits`."""

    def flush(self) -> None:
        """Write what is still held back."""

    def connection(self) -> Connection:
        """The connection to the document's rows, in its transaction."""

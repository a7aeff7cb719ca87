"""Whose turn it is with the one connection of a working copy."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError


class GivenWay(Exception):
    """A reader aside had to stop, because the document was needed; it may begin again."""


class Turns:
    """One user of the connection at a time; who reads aside gives way to all others."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._needed = threading.Event()
        self._busy = ""

    @contextmanager
    def alone(self, what: str) -> Iterator[None]:
        """The turn of who works with the document, once a reader aside has given way.

        Raises RuntimeError inside another one's.
        """
        if self._busy:
            raise RuntimeError(
                f"a {what} inside an open {self._busy}: use the session that is open"
            )
        self._needed.set()
        with self._lock:
            self._needed.clear()
            self._busy = what
            try:
                yield
            finally:
                self._busy = ""

    @contextmanager
    def aside(self) -> Iterator[Callable[[], bool]]:
        """The turn of a reader in a thread of its own; gives what says that it has to end.

        Raises GivenWay if it ended before it had read everything.
        """
        with self._lock:
            if self._needed.is_set():
                raise GivenWay
            try:
                yield self._needed.is_set
            except OperationalError as error:
                if self._needed.is_set():
                    raise GivenWay from error
                raise

    def end(self) -> None:
        """Let nobody read aside any more."""
        self._needed.set()
        if not self._busy:
            with self._lock:
                pass

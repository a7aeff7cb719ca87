"""What the document holds already, as an import compares with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goaldesk.core.errors import N_
from goaldesk.core.tell import Tell
from goaldesk.exchange.existing import Existing, existing

if TYPE_CHECKING:
    from goaldesk.document import Document


class Known:
    """What the document holds of each target, read once until it changes."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._read: dict[str, Existing] = {}

    def of(self, target: str) -> Existing:
        """What an import for this target needs to know."""
        if target not in self._read:

            def read(tell: Tell) -> Existing:
                with self._document.read() as session:
                    return existing(session, target)

            self._read[target] = self._document.run(read, N_("Reading the document…"))
        return self._read[target]

    def forget(self) -> None:
        """Read anew, since the document has changed."""
        self._read.clear()

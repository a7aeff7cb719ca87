"""The product’s name, as the smallest thing that an edit can change."""

from __future__ import annotations

from goaldesk.core import edits
from goaldesk.core.queries.records import record
from goaldesk.document import Document


def rename(document: Document | None, name: str) -> None:
    assert document is not None
    with document.edit("Change product") as session:
        edits.change(session, "product", "product", name=name)


def product_name(document: Document | None) -> str:
    assert document is not None
    with document.read() as session:
        found = record(session, "product", "product")
    assert found is not None
    return str(found["name"])

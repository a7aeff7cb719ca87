"""What the documents point to is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted((*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")))
PICTURES = ROOT / "docs" / "pictures"


def links(document: Path) -> set[Path]:
    """The files that a document links to or shows."""
    found = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
    return {(document.parent / target).resolve() for target in found}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_files(document: Path) -> None:
    assert [target for target in links(document) if not target.exists()] == []


def test_every_picture_is_shown_and_small() -> None:
    pictures = set(PICTURES.iterdir())
    assert pictures <= links(ROOT / "README.md") | links(ROOT / "README.zh-CN.md")
    assert all(picture.stat().st_size <= 150_000 for picture in pictures)

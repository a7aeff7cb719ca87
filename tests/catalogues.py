"""Collects the visible texts of the program into its Chinese catalogue (`make catalogues`)."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "resources" / "locale" / "zh_CN.po"
KEYWORDS = {
    "N_": None,
    "text": None,
    "plural": (1, 2),
    "N_plural": (1, 2),
    "edit": None,
    "commit": None,
    "Label": None,
}


def extracted() -> Catalog:
    """All messages that the code marks, with where they stand."""
    catalogue = Catalog(locale="zh_CN", project="Goaldesk", domain="goaldesk", fuzzy=False)
    found = extract_from_dir(
        str(ROOT / "goaldesk"),
        method_map=[("**.py", "python")],
        keywords=KEYWORDS,
    )
    for name, _, message, _, context in found:
        texts = message if isinstance(message, tuple) else (message,)
        if texts[0] and any(letter.isalpha() for letter in texts[0]):
            catalogue.add(message, None, [(f"goaldesk/{name}", 0)], context=context)
    return catalogue


def kept() -> Catalog:
    """The catalogue as committed."""
    with CATALOGUE.open("rb") as stream:
        return read_po(stream, locale="zh_CN")


def update() -> int:
    """Bring the catalogue up to date; gives how many messages wait for their translation."""
    new = extracted()
    if CATALOGUE.exists():
        old = kept()
        for message in new:
            known = old.get(message.id)
            if message.id and known is not None:
                message.string = known.string
    buffer = io.BytesIO()
    write_po(buffer, new, width=100, sort_output=True, omit_header=False, include_lineno=False)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    # Without dates and addresses, an unchanged catalogue stays unchanged.
    noise = (
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Last-Translator",
        "Report-Msgid-Bugs-To",
        "Language-Team",
        "Generated-By",
        "Project-Id-Version",
    )
    lines = buffer.getvalue().decode().split("\n")
    header = "# Simplified Chinese texts of Goaldesk."
    body = lines[next(i for i, line in enumerate(lines) if not line.startswith("#")) :]
    kept_lines = [line for line in body if not line.startswith(tuple(f'"{n}' for n in noise))]
    CATALOGUE.write_text("\n".join([header, "#", *kept_lines]), encoding="utf-8")
    return len(untranslated(new))


def untranslated(catalogue: Catalog) -> list[str]:
    """The messages without a translation."""
    result = []
    for message in catalogue:
        strings = message.string if isinstance(message.string, tuple | list) else [message.string]
        if message.id and not all(strings):
            result.append(message.id if isinstance(message.id, str) else message.id[0])
    return result


if __name__ == "__main__":
    waiting = update()
    print(f"{waiting} messages wait for their translation.")
    sys.exit(0)

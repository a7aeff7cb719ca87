"""Text in CSV files, where a spreadsheet takes what begins like a formula for one."""

from __future__ import annotations

import unicodedata

_BEGINS_FORMULA = frozenset("=+-@")
_BREAKS = frozenset("\t\r\n")
_UNSEEN = frozenset(("Zs", "Zl", "Zp", "Cc", "Cf", "Cs"))


def guarded(text: str) -> str:
    """The text behind a `'` where a spreadsheet could run it; `unguarded` gives it back exactly."""
    return f"'{text}" if _needs_guard(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given; a `'` that it did not put there stays."""
    return text[1:] if text.startswith("'") and _needs_guard(text[1:]) else text


def _needs_guard(text: str) -> bool:
    """Whether the first character to be seen begins a formula, in any of its widths, or a guard."""
    for character in text:
        if character in _BREAKS:
            return True
        if unicodedata.category(character) in _UNSEEN:
            continue
        return character == "'" or unicodedata.normalize("NFKC", character)[0] in _BEGINS_FORMULA
    return False

"""The texts of the help: chapters in Markdown, the terms, and the keys of every page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from PySide6.QtGui import QKeySequence

from goaldesk.core.glossary import GLOSSARY
from goaldesk.core.plain_text import folded
from goaldesk.core.words import Words
from goaldesk.paths import resources
from goaldesk.ui.actions import ACTIONS, PAGE_KEYS, PAGES, STEPS
from goaldesk.ui.chrome import without_mnemonic

# Each is a file of this name for each language; the pages’ chapters have their names.
CHAPTERS = (
    "first-steps",
    *STEPS,
    "questions",
    "files",
    "reports",
    "data",
    "privacy",
)
TERMS, SHORTCUTS = "terms", "shortcuts"
_PLACES = dict(PAGES)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter; of one that is a list, `lines` stand below `text` and can be picked by words."""

    key: str
    title: str
    text: str
    lines: tuple[str, ...] = ()

    def holds(self, wanted: str) -> bool:
        """Whether every word looked for stands in it."""
        return _holds("\n".join((self.text, *self.lines)), wanted)

    def markdown(self, wanted: str = "") -> str:
        """Its text; of its lines, those that hold every word looked for, or all of them."""
        picked = [line for line in self.lines if _holds(line, wanted)] or self.lines
        return "\n".join((self.text, *picked))


def _holds(text: str, wanted: str) -> bool:
    return all(word in folded(text) for word in folded(wanted).split())


def chapters(words: Words) -> tuple[Chapter, ...]:
    """All chapters in the language of `words`, in order."""
    return (*(_chapter(words.language, key) for key in CHAPTERS), terms(words), shortcuts(words))


def _read(language: str, key: str) -> str:
    return (resources() / "help" / language / f"{key}.md").read_text("utf-8")


def _chapter(language: str, key: str) -> Chapter:
    text = _read(language, key)
    return Chapter(key, text.partition("\n")[0].removeprefix("# "), text)


@cache
def questions(language: str, step: str) -> tuple[tuple[str, str], ...]:
    """What people ask at a step, and the answers."""
    parts = re.split(r"^## .+\n", _read(language, "questions"), flags=re.MULTILINE)[1:]
    part = parts[STEPS.index(step)]
    asked = re.split(r"^### (.+)\n", part, flags=re.MULTILINE)[1:]
    return tuple(
        (question, answer.strip()) for question, answer in zip(asked[::2], asked[1::2], strict=True)
    )


def terms(words: Words) -> Chapter:
    """Every term with what it means."""
    title = words.text("Terms")
    lines = tuple(
        f"\n**{words.text(name)}** – {words.text(meaning)}" for name, meaning in GLOSSARY.items()
    )
    return Chapter(TERMS, title, f"# {title}\n", lines)


def shortcuts(words: Words) -> Chapter:
    """Every key, by where it works."""
    title, everywhere = words.text("Keyboard shortcuts"), words.text("Everywhere")
    rows = [
        (spec.shortcut.replace("; ", ", "), everywhere, without_mnemonic(words.text(spec.text)))
        for spec in ACTIONS.values()
        if spec.shortcut
    ]
    rows += [
        (f"Ctrl+{number}", everywhere, words.text(page))
        for number, (_, page) in enumerate(PAGES, 1)
    ]
    rows += [
        (keys, words.text(_PLACES.get(place, place)), words.text(text))
        for place, keys, text in PAGE_KEYS
    ]
    heads = (words.text("Keys"), words.text("Where"), words.text("What they do"))
    return Chapter(
        SHORTCUTS,
        title,
        f"# {title}\n\n| {' | '.join(heads)} |\n|---|---|---|",
        tuple(f"| {_shown(keys)} | {place} | {text} |" for keys, place, text in rows),
    )


def _shown(keys: str) -> str:
    """Keys as this system writes them."""
    sequences = [QKeySequence(each) for each in keys.split(", ")]
    return ", ".join(each.toString(QKeySequence.SequenceFormat.NativeText) for each in sequences)

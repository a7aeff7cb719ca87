"""Words of a table that are no choices here, such as “In review”, each with what it may mean."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QMargins, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from goaldesk.core.fields import Field
from goaldesk.core.plain_text import clip
from goaldesk.core.words import Words
from goaldesk.exchange.lines import NO_CHOICE, Trouble
from goaldesk.exchange.mapping import Mapping
from goaldesk.exchange.targets import TARGETS
from goaldesk.ui.room import clear
from goaldesk.ui.texts import label, link_button

# As many as fit beside each other; the others follow once these are known.
MOST = 3
_LONGEST = 24


def unknown(mapping: Mapping, troubles: Iterable[Trouble]) -> dict[str, Field]:
    """The words that are none of a field's choices, with their field."""
    fields = dict(mapping.columns)
    found: dict[str, Field] = {}
    for trouble in troubles:
        field = TARGETS[mapping.target].field(fields.get(trouble.column, ""))
        if trouble.problem.message == NO_CHOICE and field is not None:
            found.setdefault(str(trouble.problem.values["text"]), field)
    return found


class WordsBar(QWidget):
    """Lets the first unknown words be given a meaning.

    `meant` carries a word and the choice that it stands for, `forgotten` asks to let go of all.
    """

    meant = Signal(str, str)
    forgotten = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._row = QHBoxLayout(self, contentsMargins=QMargins(16, 6, 16, 8), spacing=8)
        self.combos: dict[str, QComboBox] = {}
        self.hide()

    def show_words(self, mapping: Mapping, troubles: Iterable[Trouble]) -> None:
        """Show the words of a table that are still unknown; nothing where there are none."""
        clear(self._row)
        self.combos = {}
        words = self._words
        for word, field in list(unknown(mapping, troubles).items())[:MOST]:
            told = words.text("“{word}” means", word=clip(word, _LONGEST))
            self._row.addWidget(label(told, tone="secondary", wrap=False))
            self._row.addWidget(self._combo(word, field))
        if mapping.words:
            forget = link_button(words.text("Forget what words mean"))
            forget.clicked.connect(self.forgotten)
            self._row.addWidget(forget)
        self._row.addStretch(1)
        self.setVisible(self._row.count() > 1)

    def _combo(self, word: str, field: Field) -> QComboBox:
        combo = self.combos[word] = QComboBox()
        combo.setAccessibleName(self._words.text("“{word}” means", word=word))
        combo.addItem("–", "")
        for choice, text in field.choices:
            combo.addItem(self._words.text(text), choice)
        combo.activated.connect(
            lambda number: number and self.meant.emit(word, combo.itemData(number))
        )
        return combo

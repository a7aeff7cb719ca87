"""Where a table to import comes from: a file or the clipboard, and how it is read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from goaldesk.core.errors import N_, FileProblem, Problem
from goaldesk.core.plain_text import cut
from goaldesk.core.tell import Tell
from goaldesk.core.words import Words
from goaldesk.exchange import delimited, mapping
from goaldesk.exchange.grid import Grid, pasted, read_grid
from goaldesk.exchange.mapping import Mapping
from goaldesk.ui import kept_mappings
from goaldesk.ui.empty import explained, in_the_middle
from goaldesk.ui.import_rows import samples
from goaldesk.ui.room import column_in, row_in
from goaldesk.ui.texts import label, link_button, primary_button

_UNREADABLE = N_("“{name}” can’t be read. Choose another file.")
_LARGE = N_("“{name}” is larger than {most} MB. Divide it, and import one part at a time.")
_WIDE = 520  # pixels of a sentence
_DELIMITERS = {
    ",": N_("Comma"),
    ";": N_("Semicolon"),
    "\t": N_("Tab"),
    "|": N_("Vertical line"),
}
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "gb18030": "GB18030",
    "big5": "Big5",
    "cp1252": "Windows-1252",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or a text from the clipboard; None is found when it is read."""

    name: str
    path: Path | None = None
    text: str = ""
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """A table as it was read, some values of each column, and where these go.

    `kept` names the kept mapping that fits, `problem` says why no mapping was found.
    """

    grid: Grid
    samples: tuple[str, ...]
    mapping: Mapping
    kept: str = ""
    problem: Problem | None = None


def load(source: Source, config: Path, tell: Tell) -> Loaded:
    """Read a table and find out what its columns are. Raises FileProblem if it can't be read."""
    if source.path is None:
        grid = pasted(source.text, source.name, tell=tell)
    else:
        grid = read_grid(
            source.name,
            _bytes(source.path),
            sheet=source.sheet,
            encoding=source.encoding,
            delimiter=source.delimiter,
            fit=mapping.fit,
            tell=tell,
        )
    some = samples(grid)
    name = kept_mappings.fitting(config, grid)
    if name:
        return Loaded(grid, some, kept_mappings.kept(config)[name], name)
    try:
        return Loaded(grid, some, mapping.guessed(grid))
    except Problem as problem:
        return Loaded(grid, some, Mapping("series_long", ()), problem=problem)


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():  # a device or a pipe would never end
            raise FileProblem(_UNREADABLE, name=path.name)
        if path.stat().st_size > delimited.LARGEST:
            most = delimited.LARGEST // 1024**2
            raise FileProblem(_LARGE, name=path.name, most=float(most))
        return path.read_bytes()
    except OSError as error:
        raise FileProblem(_UNREADABLE, name=path.name) from error


class SourceBar(QWidget):
    """The name of what was read, and how, to be read otherwise.

    `changed` carries the Source to read instead, `file_wanted` and `paste_wanted` ask for another.
    """

    changed = Signal(object)
    file_wanted = Signal()
    paste_wanted = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._source = Source("")
        self.name = label(bold=True, wrap=False)
        self.sheet = self._combo(words.text("Sheet"))
        self.encoding = self._combo(words.text("Encoding"))
        self.delimiter = self._combo(words.text("Divided by"))
        for text in ENCODINGS:
            self.encoding.addItem(ENCODINGS[text], text)
        for sign, text in _DELIMITERS.items():
            self.delimiter.addItem(words.text(text), sign)
        self.file = link_button(words.text("Another file…"))
        self.file.clicked.connect(self.file_wanted)
        self.paste = link_button(words.text("Paste"))
        self.paste.setToolTip(words.text("Take what was copied from a spreadsheet (Ctrl+V)"))
        self.paste.clicked.connect(self.paste_wanted)
        row = QHBoxLayout(self, contentsMargins=QMargins(16, 2, 12, 8), spacing=8)
        row.addWidget(self.name)
        row.addSpacing(12)
        self._labels: dict[QComboBox, QLabel] = {}
        for combo in (self.sheet, self.encoding, self.delimiter):
            self._labels[combo] = label(combo.accessibleName(), tone="secondary", wrap=False)
            row.addWidget(self._labels[combo])
            row.addWidget(combo)
        row.addStretch(1)
        row.addWidget(self.file)
        row.addWidget(self.paste)

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox(accessibleName=name)
        combo.activated.connect(self._chosen)
        return combo

    def show_source(self, source: Source, grid: Grid) -> None:
        """Show what was read."""
        self._source = source
        self.name.setText(cut(source.name))
        self.sheet.clear()
        for sheet in grid.sheets:
            self.sheet.addItem(sheet, sheet)
        self.sheet.setCurrentIndex(self.sheet.findData(grid.sheet))
        if self.encoding.findData(grid.encoding) < 0 and grid.encoding:
            self.encoding.addItem(grid.encoding, grid.encoding)
        self.encoding.setCurrentIndex(self.encoding.findData(grid.encoding))
        self.delimiter.setCurrentIndex(self.delimiter.findData(grid.delimiter))
        from_text = source.path is not None and not grid.sheets
        for combo, shown in (
            (self.sheet, len(grid.sheets) > 1),
            (self.encoding, from_text),
            (self.delimiter, from_text),
        ):
            combo.setVisible(shown)
            self._labels[combo].setVisible(shown)

    def _chosen(self) -> None:
        changed = replace(
            self._source,
            sheet=self.sheet.currentData(),
            encoding=self.encoding.currentData(),
            delimiter=self.delimiter.currentData(),
        )
        self.changed.emit(changed)


class NoSource(QWidget):
    """What stands where nothing was read yet: what can be imported, and how to begin."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        sentence = words.text(
            "Drop a file here or choose one: CSV, TSV, Excel (xlsx, xls) or OpenDocument (ods). "
            "Or copy cells in a spreadsheet and paste them (Ctrl+V). Goaldesk finds out what they "
            "are; you confirm it and see what will change before anything does."
        )
        self.problem = label(tone="error")
        self.problem.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.problem.setFixedWidth(_WIDE)
        self.problem.hide()
        self.file = primary_button(words.text("Choose a file…"))
        self.paste = link_button(words.text("Paste"))
        buttons = QWidget()
        row = row_in(buttons, 8)
        row.addWidget(self.file)
        row.addWidget(self.paste)
        title = words.text("Numbers and plans from elsewhere")
        column_in(self).addWidget(
            in_the_middle(title, explained(sentence, _WIDE), buttons, self.problem)
        )

    def refuse(self, sentence: str) -> None:
        """Say why a file or a text can't be used."""
        self.problem.setText(sentence)
        self.problem.setMinimumHeight(max(0, self.problem.heightForWidth(_WIDE)))
        self.problem.setVisible(bool(sentence))

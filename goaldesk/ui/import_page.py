"""The page of an import: what comes, what it is, which column goes where, and what will change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QStackedWidget, QWidget

from goaldesk.core.errors import N_, Problem
from goaldesk.core.tell import Tell
from goaldesk.core.words import Words
from goaldesk.exchange.importing import Plan, planned
from goaldesk.exchange.mapping import Mapping, guessed, reread
from goaldesk.ui import kept_mappings
from goaldesk.ui.editors import FieldEditors
from goaldesk.ui.icons import Icons
from goaldesk.ui.import_choices import ReadingBar, WhatBar
from goaldesk.ui.import_columns import ColumnsTable
from goaldesk.ui.import_known import Known
from goaldesk.ui.import_preview import Preview
from goaldesk.ui.import_rows import PreviewRow, outcome_text, preview_rows
from goaldesk.ui.import_source import Loaded, NoSource, Source, SourceBar, load
from goaldesk.ui.import_words import WordsBar
from goaldesk.ui.job_foot import JobFoot
from goaldesk.ui.over_page import OverPage
from goaldesk.ui.room import column_in, divided
from goaldesk.ui.texts import hairline, label, primary_button, say
from goaldesk.ui.theme import Theme

if TYPE_CHECKING:
    from goaldesk.document import Document

_SETTLED = 200
_UNTRIED = ("work_items",)
_EXPERIMENTAL = N_(
    "Nobody could try this on a real export of that program yet: look at the preview with care."
)


@dataclass(frozen=True, slots=True)
class State:
    """How far an import has been prepared, to be shown again in another language or theme."""

    source: Source
    loaded: Loaded
    own_reading: bool = False
    create: bool = False
    skip: bool = False

    def by(self, mapping: Mapping, kept: str = "", **changes: Any) -> State:
        """The table taken by another mapping, which is kept under this name."""
        loaded = replace(self.loaded, mapping=mapping, kept=kept, problem=None)
        return replace(self, loaded=loaded, **changes)

    def called(self, kept: str) -> State:
        """The same mapping kept under another name; empty where it is kept no longer."""
        return replace(self, loaded=replace(self.loaded, kept=kept))


class ImportPage(OverPage):
    """Prepares an import of a table into a document.

    `wanted` carries a plan, and whether the lines that can't be used are left out; `file_wanted`
    and `paste_wanted` ask for a table. `config` is the folder that mappings are kept in.
    """

    wanted = Signal(object, bool)
    file_wanted = Signal()
    paste_wanted = Signal()

    def __init__(
        self, words: Words, theme: Theme, icons: Icons, document: Document, config: Path
    ) -> None:
        told = words.text("Nothing changes before you choose Import, and undo takes it back.")
        super().__init__(words, words.text("Import"), told)
        self._document, self._config = document, config
        self.state: State | None = None
        self.plan: Plan | None = None
        self._known = Known(document)
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED)
        self._settled.timeout.connect(self._check)
        editors = FieldEditors(words, icons, lambda: document.today, lambda _: ())
        self.none = NoSource(words)
        self.source = SourceBar(words)
        self.what = WhatBar(words)
        self.columns = ColumnsTable(words, theme, editors)
        self.reading = ReadingBar(words)
        self.meanings = WordsBar(words)
        self.preview = Preview(words, theme)
        self.note = label(tone="secondary", size=12)
        self.skip = QCheckBox(words.text("Leave out the lines that can’t be used"))
        self.go = primary_button(words.text("Import"))
        self.foot = JobFoot(words, self.skip, self.go)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._say("")

    def _lay_out(self) -> None:
        splitter = divided(Qt.Orientation.Horizontal, self.columns, self.preview)
        splitter.setSizes([500, 700])
        splitter.setStretchFactor(1, 1)
        full = QWidget()
        layout = column_in(full)
        for widget in (self.source, self.what, hairline()):
            layout.addWidget(widget)
        layout.addWidget(splitter, 1)
        self.note.setContentsMargins(16, 0, 16, 8)
        for widget in (hairline(), self.reading, self.meanings, self.note):
            layout.addWidget(widget)
        self._stack.addWidget(self.none)
        self._stack.addWidget(full)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(hairline())
        self.body.addWidget(self.foot)

    def _connect(self) -> None:
        for bar in (self.none, self.source):
            bar.file.clicked.connect(self.file_wanted)
            bar.paste.clicked.connect(self.paste_wanted)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste_wanted)
        self.source.changed.connect(self.load)
        self.what.target_chosen.connect(self._take_for)
        self.what.mapping_chosen.connect(self._take_mapping)
        self.what.name_given.connect(self._keep)
        self.what.forget.clicked.connect(self._forget)
        self.columns.chosen.connect(self._send)
        self.preview.head_wanted.connect(self.columns.select)
        self.reading.changed.connect(self._read_otherwise)
        self.skip.toggled.connect(self._skip_chosen)
        self.foot.stopped.connect(self._stopped)
        self.foot.again.connect(self._check)
        self.meanings.meant.connect(self._mean)
        self.meanings.forgotten.connect(lambda: self._mean("", ""))
        self.go.clicked.connect(lambda: self.wanted.emit(self.plan, self.skip.isChecked()))
        self.outdated.connect(self._document_changed)

    def first(self) -> QWidget:
        return self.columns if self.state is not None else self.none.file

    def _start(self, text: str, work: Callable[[Tell], Any], then: Callable[[Any], None]) -> None:
        self._settled.stop()
        self.go.setEnabled(False)
        self.foot.start(text, work, then, self._refuse)

    def _say(self, sentence: str, *, again: bool = False) -> None:
        """Say how it stands, now that nothing goes on."""
        self.foot.say(sentence, again=again)
        bad = self.plan.bad if self.plan is not None else 0
        self.skip.setVisible(bad > 0)
        self.go.setVisible(self.state is not None)
        some = self.plan is not None and bool(self.plan.rows or self.plan.values)
        self.go.setEnabled(some and (not bad or self.skip.isChecked()))

    def _refuse(self, problem: Problem) -> None:
        """Say what is missing, or why the table can't be used; what was read before stays."""
        self.plan = None
        sentence = self.words.problem(problem)
        self.none.refuse(sentence)
        self._say("" if self.state is None else sentence)
        if self.state is not None:
            self.preview.show_plan(None, {})
            self.meanings.show_words(self.state.loaded.mapping, ())

    def _stopped(self) -> None:
        self.plan = None
        self._say(self.words.text("Stopped; nothing was changed."), again=self.state is not None)

    def load(self, source: Source) -> None:
        """Read a table, and show what it would do."""
        config = self._config
        self._start(
            self.words.text("Reading “{name}”…", name=source.name),
            lambda tell: load(source, config, tell),
            lambda loaded: self.show_state(State(source, loaded, own_reading=bool(loaded.kept))),
        )

    def show_state(self, state: State) -> None:
        """Show an import that was prepared this far, and check it."""
        self.state = state
        self._stack.setCurrentIndex(1)
        self.none.refuse("")
        self.source.show_source(state.source, state.loaded.grid)
        self.reading.create.setChecked(state.create)
        self.skip.setChecked(state.skip)
        self._show_mapping()
        self.columns.setFocus()
        self._check()

    def _show_mapping(self) -> None:
        assert self.state is not None
        loaded = self.state.loaded
        kept = kept_mappings.kept(self._config)
        self.what.show_choices(loaded.mapping, kept, loaded.kept)
        self.columns.show_columns(loaded.grid, loaded.samples, loaded.mapping)
        self.reading.show_reading(loaded.mapping)
        self._show_notes()

    def _show_notes(self) -> None:
        """Say what was assumed, and what a mapping lacks."""
        assert self.state is not None
        loaded, words = self.state.loaded, self.words
        notes = list(self.plan.notes) if self.plan is not None else []
        if loaded.problem is not None:
            notes.insert(0, loaded.problem)
        if loaded.mapping.preset in _UNTRIED:
            notes.insert(0, Problem(_EXPERIMENTAL))
        say(self.note, "\n".join(map(words.problem, notes)))

    def _change(self, mapping: Mapping, kept: str = "", **changes: Any) -> None:
        """Take the table by another mapping, and check that once nothing more is changed."""
        assert self.state is not None
        self.state = self.state.by(mapping, kept, **changes)
        self.plan = None
        self._show_mapping()
        self.foot.busy(self.words.text("Checking…"))
        self.go.setEnabled(False)
        self._settled.start()

    def _take_for(self, target: str) -> None:
        """Take the table for another target or preset's."""
        assert self.state is not None
        grid = self.state.loaded.grid
        self._start(
            self.words.text("Checking…"),
            lambda tell: guessed(grid, target),
            lambda mapping: self._change(mapping, own_reading=False),
        )

    def _take_mapping(self, name: str) -> None:
        assert self.state is not None
        mapping = kept_mappings.kept(self._config).get(name)
        if mapping is not None:
            self._change(mapping, name, own_reading=True)
        else:
            mapping = self.state.loaded.mapping
            self._take_for(mapping.preset or mapping.target)

    def _keep(self, name: str) -> None:
        assert self.state is not None
        mapping = self.state.loaded.mapping
        try:
            kept = kept_mappings.keep(self._config, name, mapping)
        except Problem as problem:
            self._say(self.words.problem(problem))
            return
        self.state = self.state.called(kept)
        self._show_mapping()

    def _forget(self) -> None:
        """Keep the mapping that is used no longer; the table is still taken by it."""
        assert self.state is not None
        kept_mappings.forget(self._config, self.state.loaded.kept)
        self.state = self.state.called("")
        self._show_mapping()

    def _mean(self, word: str, choice: str) -> None:
        """Take a word of the table for a choice; an empty one lets go of all meanings."""
        assert self.state is not None
        mapping = self.state.loaded.mapping
        words = (*mapping.words, (word, choice)) if word else ()
        self._change(replace(mapping, words=words))

    def _send(self, head: str, field: str) -> None:
        """Let a column go to another field, or to none."""
        assert self.state is not None
        self._change(self.state.loaded.mapping.to(head, field))

    def _read_otherwise(self) -> None:
        assert self.state is not None
        mapping = self.reading.read(self.state.loaded.mapping)
        self._change(mapping, create=self.reading.create.isChecked(), own_reading=True)

    def _skip_chosen(self, skip: bool) -> None:
        if self.state is not None:
            self.state = replace(self.state, skip=skip)
        if self.plan is not None:
            self._say(outcome_text(self.words, self.plan))

    def _document_changed(self) -> None:
        self._known.forget()
        if self.state is not None and self.isVisible():
            self._check()

    def _check(self) -> None:
        """Plan the import as it is prepared now, and show what it would do."""
        state = self.state
        if state is None:
            return
        self.foot.end()
        mapping, grid = state.loaded.mapping, state.loaded.grid
        words, today = self.words, self._document.today
        known = self._known.of(mapping.target)

        def check(tell: Tell) -> tuple[Plan, dict[str, list[PreviewRow]]]:
            read = mapping if state.own_reading else reread(grid, mapping)
            plan = planned(known, grid, read, today, create=state.create, tell=tell)
            return plan, preview_rows(words, plan, known)

        self._start(words.text("Checking…"), check, lambda found: self._show_plan(*found))

    def _show_plan(self, plan: Plan, rows: dict[str, list[PreviewRow]]) -> None:
        assert self.state is not None
        self.plan = plan
        loaded = replace(self.state.loaded, mapping=plan.mapping)
        self.state = replace(self.state, loaded=loaded)
        self.reading.show_reading(plan.mapping)
        self.meanings.show_words(plan.mapping, plan.troubles)
        self._show_notes()
        self.preview.show_plan(plan, rows)
        self._say(outcome_text(self.words, plan))

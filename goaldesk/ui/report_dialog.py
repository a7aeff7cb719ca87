"""File → Report…: which report, what is in it, and how it will look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QWidget

from goaldesk import languages
from goaldesk.core.errors import N_, FileProblem
from goaldesk.core.words import Words
from goaldesk.paths import private
from goaldesk.reports import kinds, templates
from goaldesk.reports.kinds import Wanted
from goaldesk.settings import Settings
from goaldesk.ui import jobs
from goaldesk.ui.paper_dialog import PaperDialog, caption, choose, combo, paper_names
from goaldesk.ui.section_list import SectionList
from goaldesk.ui.texts import label, link_button

if TYPE_CHECKING:
    from goaldesk.document import Document

# The document's own report language, and the kind's own template.
OF_DOCUMENT = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen for reports: the report, its language, and a template of one's own."""

    wanted: Wanted
    language: str
    template: Path | None


def chosen_in(settings: Settings, config: Path) -> Chosen:
    """What the settings keep; what is there no more is as it is without choosing."""
    template = next(
        (p for p in templates.own(config / templates.FOLDER) if p.name == settings.report_template),
        None,
    )
    kind = settings.report_kind if settings.report_kind in kinds.KINDS else "summary"
    return Chosen(
        Wanted(kind, settings.paper, _known(settings.report_sections)),
        settings.report_language,
        template,
    )


def _known(sections: tuple[str, ...] | None) -> tuple[str, ...] | None:
    from goaldesk.reports.full import TITLES

    return sections if sections is None else tuple(key for key in sections if key in TITLES)


def setting(whole: Path, words: Words, cache: Path, day: date, chosen: Chosen) -> jobs.Work:
    """The work that sets a report of the document in the private file `whole`."""

    def work(tell: jobs.Tell) -> bytes:
        from goaldesk.core.queries.records import report_language
        from goaldesk.reports import paper
        from goaldesk.store.connection import reading

        tell(0.0)
        with reading(whole) as session:
            language = chosen.language or report_language(session)
            spoken = words if language == words.language else languages.load(language, cache)
            made = kinds.made(session, spoken, day, chosen.wanted)
        return paper.pdf(made, tell, chosen.template)

    return work


def title_of(words: Words, product: str, kind: str) -> str:
    """What a report is called, as a file and by a printer."""
    return words.text("{product} – {report}", product=product, report=words.text(kinds.KINDS[kind]))


class ReportDialog(PaperDialog):
    """Kind, sections, paper, language and template; `keep` is given what to remember of them,
    as settings by name."""

    def __init__(
        self,
        window: QWidget,
        document: Document,
        words: Words,
        settings: Settings,
        keep: Callable[..., object],
        name: str,
        folder: Path,
    ) -> None:
        super().__init__(window, document, words, words.text("Report"), folder)
        self._product = name
        self._document, self._settings, self._keep = document, settings, keep
        self._config = document.folders.config
        now = chosen_in(settings, self._config)
        names = {key: words.text(text) for key, text in kinds.KINDS.items()}
        self.kind = combo(names, now.wanted.kind)
        self.paper = combo(paper_names(words), now.wanted.paper)
        self.language = combo(
            {OF_DOCUMENT: words.text("As the document says"), **languages.LANGUAGES}, now.language
        )
        self.template = QComboBox()
        self.sections = _section_list(words, settings)
        self.sections_hint = label(
            words.text("Tick, and drag or move by Alt+↑ and Alt+↓."),
            tone="secondary",
            size=12,
        )
        self.folder_button = link_button(words.text("Open the folder of templates"))
        self._fill_templates(now.template)
        self._lay_out_choices()
        for field in (self.kind, self.paper, self.language, self.template):
            field.activated.connect(self._changed)
        self.sections.changed.connect(self._changed)
        self.folder_button.clicked.connect(self._open_folder)
        self._show_sections()
        self.kind.setFocus()
        self.refresh()

    def _lay_out_choices(self) -> None:
        words = self.words
        self.sections_caption = caption(words.text("Sections"), self.sections)
        for widget in (
            caption(words.text("Kind"), self.kind),
            self.kind,
            self.sections_caption,
            self.sections,
            self.sections_hint,
            caption(words.text("Language of the report"), self.language),
            self.language,
            caption(words.text("Paper size"), self.paper),
            self.paper,
            caption(words.text("Template"), self.template),
            self.template,
            self.folder_button,
        ):
            self.choices.addWidget(widget)
        self.choices.addStretch(1)

    def _fill_templates(self, chosen: Path | None) -> None:
        self._seen = self._templates()
        self.template.clear()
        self.template.addItem(self.words.text("Goaldesk’s own"), "")
        for path in templates.own(self._folder()):
            self.template.addItem(path.stem, path.name)
        choose(self.template, "" if chosen is None else chosen.name)

    def _show_sections(self) -> None:
        """Sections where the report has some."""
        full = self.kind.currentData() == "full"
        for widget in (self.sections_caption, self.sections, self.sections_hint):
            widget.setVisible(full)

    def _changed(self) -> None:
        values = {
            "report_kind": self.kind.currentData(),
            "report_sections": self.sections.chosen(),
            "report_language": self.language.currentData(),
            "report_template": self.template.currentData(),
            "paper": self.paper.currentData(),
        }
        self._settings = replace(self._settings, **values)
        self._keep(**values)
        self._show_sections()
        self.refresh()

    def work(self) -> jobs.Work:
        document = self._document
        chosen = chosen_in(self._settings, self._config)
        self.name = title_of(self.words, self._product, chosen.wanted.kind)
        return setting(self.whole, self.words, document.folders.cache, document.today, chosen)

    def _open_folder(self) -> None:
        try:
            folder = private(self._folder())
        except OSError:
            problem = N_("The folder “{folder}” can’t be made.")
            self.refuse(FileProblem(problem, folder=str(self._folder())))
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._look_at_templates()

    def _look_at_templates(self) -> None:
        """Show a template that was changed in an editor meanwhile as it is now."""
        found = self._templates()
        if found != self._seen:
            self._fill_templates(chosen_in(self._settings, self._config).template)
            self.refresh()

    def _templates(self) -> list[tuple[str, float]]:
        """The templates there are, and when each was changed."""
        return [(path.name, path.stat().st_mtime) for path in templates.own(self._folder())]

    def _folder(self) -> Path:
        return self._config / templates.FOLDER


def _section_list(words: Words, settings: Settings) -> SectionList:
    from goaldesk.reports.full import DEFAULT, TITLES

    kept = settings.report_sections
    return SectionList(words, TITLES, DEFAULT if kept is None else kept)

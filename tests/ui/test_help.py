"""The help: complete in both languages, true to the window, and found by whoever looks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence, QShortcut, QTextDocument
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QTabBar, QWidget

from goaldesk import languages
from goaldesk.core import edits
from goaldesk.core.fields import TABLES
from goaldesk.core.glossary import GLOSSARY, about
from goaldesk.core.queries.records import records
from goaldesk.core.words import Words
from goaldesk.document import Document
from goaldesk.exchange import samples
from goaldesk.paths import Folders, resources
from goaldesk.ui import help_texts
from goaldesk.ui.actions import ACTIONS, MENUS, PAGES
from goaldesk.ui.chrome import without_mnemonic
from goaldesk.ui.docks import frame
from goaldesk.ui.docks.guide_texts import GUIDES
from goaldesk.ui.help import Help
from goaldesk.ui.lifecycle import Desk
from goaldesk.ui.main_window import MainWindow
from tests import catalogues
from tests.ui.conftest import TODAY, clock
from tests.ui.every_place import in_the_window
from tests.ui.test_words_everywhere import model_texts
from tests.ui.windows import showing

FOLDER = resources() / "help"
LANGUAGES = ("en", "zh")
# What stands bold without being a word of a button or a heading.
LETTERS = {"R", "A", "C", "I", "SO", "WO", "ST", "WT"}


def text_of(language: str, key: str) -> str:
    return (FOLDER / language / f"{key}.md").read_text("utf-8")


def shape(text: str) -> list[str]:
    """What kind of line follows what."""
    kinds = (re.match(r"#+ |- |\d\. ", line) for line in text.splitlines() if line)
    return [kind[0] if kind else "" for kind in kinds]


def open_help(window: MainWindow, action: str = "help") -> Help:
    window.actions_by_id[action].trigger()
    found = window.findChild(Help)
    assert found is not None
    return found


def listed(shown: Help) -> list[str]:
    return [shown.contents.item(row).text() for row in range(shown.contents.count())]


def test_every_chapter_is_there_in_both_languages() -> None:
    for language in LANGUAGES:
        assert {path.stem for path in (FOLDER / language).glob("*.md")} == set(help_texts.CHAPTERS)


@pytest.mark.parametrize("key", help_texts.CHAPTERS)
def test_both_languages_are_built_alike(key: str) -> None:
    english, chinese = (text_of(language, key) for language in LANGUAGES)
    assert shape(english) == shape(chinese)
    for pattern in (r"\]\((.+?)\)", r"(?:Ctrl|Alt)[+\w]+", r"`.+?`"):
        assert sorted(re.findall(pattern, english)) == sorted(re.findall(pattern, chinese))
    slip = r"[\u4e00-\u9fff][,;:!?](?=[\u4e00-\u9fff])|[\u4e00-\u9fff]\.$"
    assert not re.search(slip, chinese, re.MULTILINE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", help_texts.CHAPTERS)
def test_what_stands_bold_is_a_word_of_the_window(language: str, key: str) -> None:
    def plain(text: str) -> str:
        return without_mnemonic(text).rstrip("…")

    said: set[str] = set(LETTERS)
    for message in catalogues.kept():
        text = message.id if language == "en" else message.string
        said.add(plain(text if isinstance(text, str) else text[0]))
    for bold in re.findall(r"\*\*(.+?)\*\*", text_of(language, key)):
        for part in bold.split(" → "):
            assert plain(part) in said


# What a chapter names that its page shows only at times, or that stands elsewhere.
ELSEWHERE = {
    "overview": ("Stale",),
    "kpis": ("Increase", "Decrease", "At least", "At most", "In range"),
    "responsibilities": ("Today",),
    "reviews": ("Today", "Review sheet", "Full report", "Last review", "Freeze snapshot"),
}


def named(root: QWidget) -> Iterator[str]:
    """What buttons, labels, boxes, tabs, heads and cells below a widget are called."""
    for widget in root.findChildren(QWidget):
        if widget.isVisible():
            if isinstance(widget, QLabel | QAbstractButton):
                yield widget.text()
            if isinstance(widget, QTabBar):
                yield from (widget.tabText(each) for each in range(widget.count()))
            if isinstance(widget, QAbstractItemView):
                yield from model_texts(widget.model())
            yield from (action.text() for action in widget.actions())


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_bold_is_on_the_page_of_its_chapter(
    language: str, folders: Folders, tmp_path: Path, qtbot: Any
) -> None:
    def plain(text: str) -> str:
        return re.sub(r"…$| ?[(（]\d+[)）]$", "", without_mnemonic(text))

    words = languages.load(language, tmp_path)
    tables = samples.tables("social", language, TODAY)
    document = Document.new(folders, tables, author="Lin Lan", clock=clock)
    with showing(document, words, size=QSize(1920, 1000)) as window:
        said: dict[str, set[str]] = {step: set(LETTERS) for step, _ in PAGES}
        for name, _ in in_the_window(window, qtbot):
            if (step := name.partition(" ")[0]) in said:
                said[step] |= {plain(text) for text in named(window)}
        for step, names in said.items():
            names |= {words.text(each) for each in ELSEWHERE.get(step, ())}
            bold = re.findall(r"\*\*([^*→]+)\*\*", text_of(language, step))
            assert [each for each in bold if plain(each) not in names] == [], step
    document.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", help_texts.CHAPTERS)
def test_menus_and_keys_are_those_of_the_window(language: str, key: str, tmp_path: Any) -> None:
    words = languages.load(language, tmp_path)

    def shown(text: str) -> str:
        return without_mnemonic(words.text(text)).rstrip("…")

    entries = {
        (shown(title), shown(ACTIONS[entry].text))
        for _, title, names in MENUS
        for entry in names
        if entry in ACTIONS
    }
    text = text_of(language, key)
    for path in re.findall(r"\*\*([^*]+ → [^*]+)\*\*", text):
        menu, entry = path.split(" → ")
        assert (menu, entry.rstrip("…")) in entries
    rows = [line.split(" | ") for line in help_texts.shortcuts(words).lines]
    known = {(what.rstrip(" |").rstrip("…"), keys.strip("| ")) for keys, _, what in rows}
    for told, keys in re.findall(r"\*\*([^*]+)\*\* ?[(（](\w+\+[^)）]+)[)）]", text):
        assert (told.rpartition(" → ")[2].rstrip("…"), keys) in known


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_lead_to_chapters(language: str) -> None:
    known = {f"{key}.md" for key in help_texts.CHAPTERS}
    for key in help_texts.CHAPTERS:
        text = text_of(language, key)
        assert set(re.findall(r"\]\((.+?)\)", text)) <= known
        assert "![" not in text
        assert "<" not in text


@pytest.mark.parametrize("step", [key for key, _ in PAGES])
def test_each_step_has_a_purpose_an_example_and_questions(step: str) -> None:
    assert GUIDES[step].purpose
    assert GUIDES[step].example
    english, chinese = (help_texts.questions(language, step) for language in LANGUAGES)
    assert len(english) == len(chinese) >= 2
    for question, answer in (*english, *chinese):
        assert question.rstrip()[-1] in "?？"
        assert 20 < len(answer) < 700


def test_f1_opens_the_chapter_of_the_tab_and_goes_back(
    sample_window: MainWindow, qtbot: Any
) -> None:
    sample_window.show_step("swot")
    assert sample_window.actions_by_id["help"].shortcut() == QKeySequence("F1")
    sample_window.activateWindow()
    qtbot.waitUntil(sample_window.isActiveWindow)
    qtbot.keyClick(sample_window, Qt.Key.Key_F1)
    shown = sample_window.findChild(Help)
    assert shown.isVisible()
    assert not shown.isModal()
    assert shown.browser.toPlainText().startswith("SWOT\n")
    shown.browser.anchorClicked.emit(QUrl("kpis.md"))
    assert shown.browser.toPlainText().startswith("Goals and KPIs")
    assert shown.contents.currentItem().text() == "Goals and KPIs"
    shown.back.click()
    assert shown.browser.toPlainText().startswith("SWOT\n")
    assert not shown.back.isEnabled()
    sample_window.show_step("reviews")
    assert open_help(sample_window) is shown
    assert shown.browser.toPlainText().startswith("Reviews\n")


def test_the_search_picks_chapters_and_marks_words(sample_window: MainWindow, qtbot: Any) -> None:
    shown = open_help(sample_window)
    every = listed(shown)
    qtbot.keyClicks(shown.search, "PASSPHRASE mail")
    assert listed(shown) == ["Files, e-mail, merging"]
    assert shown.browser.toPlainText().startswith("Files")
    marked = {mark.cursor.selectedText().lower() for mark in shown.browser.extraSelections()}
    assert marked == {"passphrase", "mail"}
    qtbot.keyClicks(shown.search, " nowhere")
    assert listed(shown) == []
    assert shown.none.isVisible()
    shown.search.clear()
    assert listed(shown) == every
    assert len(every) == len(help_texts.CHAPTERS) + 2


def test_chapters_are_walked_by_keyboard(sample_window: MainWindow, qtbot: Any) -> None:
    shown = open_help(sample_window)
    shown.contents.setFocus()
    qtbot.keyClick(shown.contents, Qt.Key.Key_Down)
    assert shown.browser.toPlainText().startswith("Vision\n")
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: sample_window.findChild(Help) is None)


def test_only_pages_of_the_net_are_opened_elsewhere(
    sample_window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    shown = open_help(sample_window)
    before = shown.browser.toPlainText()
    for address in ("file:///etc/passwd", "javascript:x", "nowhere.md", "https://example.org/a"):
        shown.browser.anchorClicked.emit(QUrl(address))
    assert opened == ["https://example.org/a"]
    assert shown.browser.toPlainText() == before
    image = QTextDocument.ResourceType.ImageResource.value
    assert shown.browser.loadResource(image, QUrl("file:///etc/passwd")) is None


def test_the_keys_are_listed_while_the_help_is_in_front(
    sample_window: MainWindow, qtbot: Any
) -> None:
    shown = open_help(sample_window)
    shown.search.setText("baseline")
    qtbot.keyClick(shown.search, Qt.Key.Key_Slash, Qt.KeyboardModifier.ControlModifier)
    assert shown.browser.toPlainText().startswith("Keyboard shortcuts")
    shown.go_back()
    assert not shown.browser.toPlainText().startswith("Keyboard shortcuts")


def test_the_keys_are_listed_and_filtered(sample_window: MainWindow, qtbot: Any) -> None:
    shown = open_help(sample_window, "shortcuts")
    assert shown.browser.toPlainText().startswith("Keyboard shortcuts")
    qtbot.waitUntil(shown.isActiveWindow)
    assert shown.search.hasFocus()
    qtbot.keyClicks(shown.search, "quadrant")
    text = shown.browser.toPlainText()
    assert "Keyboard shortcuts" in text
    assert "Move into another quadrant" in text
    assert "Ctrl+S" not in text


def keys_of(window: MainWindow) -> set[str]:
    """Every key that a menu, a page or a button of the window obeys."""
    found = {action.shortcut() for action in window.findChildren(QAction)}
    found |= {button.shortcut() for button in window.findChildren(QAbstractButton)}
    found |= {shortcut.key() for shortcut in window.findChildren(QShortcut)}
    return {sequence.toString() for sequence in found} - {""}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_the_window_is_in_the_list(
    sample_window: MainWindow, language: str, tmp_path: Any
) -> None:
    for step, _ in PAGES:
        sample_window.show_step(step)
    text = help_texts.shortcuts(languages.load(language, tmp_path)).markdown()
    # The letters with Alt open menus and tabs, as in every program.
    keys = {keys for keys in keys_of(sample_window) if not re.fullmatch(r"Alt\+\w", keys)}
    assert len(keys) > 30
    assert {keys for keys in keys if f"{keys} |" not in text and f"{keys}," not in text} == set()


def test_a_switch_of_the_language_closes_the_help(desk: Desk, qtbot: Any) -> None:
    window = desk.new_window()
    desk.welcome(window)
    shown = open_help(window)
    assert shown.browser.toPlainText().startswith("First steps")
    desk.change(language="zh")
    qtbot.waitUntil(lambda: window.findChild(Help) is None)
    assert open_help(window).browser.toPlainText().startswith("第一步")


def test_terms_are_explained_on_labels_heads_and_in_the_help(sample_window: MainWindow) -> None:
    shown = open_help(sample_window, "terms")
    text = shown.browser.toPlainText()
    for name, meaning in GLOSSARY.items():
        assert f"{name} – {meaning}" in text
    sample_window.show_step("kpis")
    page: Any = sample_window.page("kpis")
    page.kpi_detail.tabs.setCurrentWidget(page.kpi_detail.definition)
    labels = {each.text(): each.toolTip() for each in page.findChildren(QLabel) if each.toolTip()}
    assert GLOSSARY["Baseline"] in labels["Baseline"]
    assert "leading KPI moves early" in labels["Leading or lagging"]
    heard = {each.accessibleDescription() for each in page.findChildren(QWidget)}
    assert GLOSSARY["Baseline"] in heard
    model = page.list.view.model()
    heads = {
        model.headerData(n, Qt.Orientation.Horizontal): model.headerData(
            n, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole
        )
        for n in range(model.columnCount())
    }
    assert GLOSSARY["Planned value"] in heads["Planned"]
    assert GLOSSARY["Weight"] in heads["Weight"]
    assert not heads["Owner"]
    assert about(Words("en"), "no term") == ""
    assert about(Words("en"), "Corridor: on track from") == GLOSSARY["Corridor"]
    sample_window.show_step("swot")
    tows = next(
        button
        for button in sample_window.page("swot").findChildren(QAbstractButton)
        if button.text() == "TOWS matrix"
    )
    assert "SWOT read the other way" in tows.toolTip()
    sample_window.show_step("responsibilities")
    people: Any = sample_window.page("responsibilities")
    assert "accountable for the result (A)" in people.tabs.tabToolTip(0)
    overview: Any = sample_window.page("overview")
    tips = {each.toolTip() for each in overview.findChildren(QAbstractButton)}
    assert any("last value is older" in tip and "Show only these" in tip for tip in tips)


def test_no_term_explains_a_field_that_means_something_else() -> None:
    labels = {field.label for table in TABLES.values() for field in table.fields}
    assert labels & set(GLOSSARY) == {
        *("KPI", "Vision pillar", "Baseline", "Target", "Direction", "Leading or lagging"),
        *("Measured", "Unacceptable level", "Tolerance", "Weight", "Thresholds"),
    }


@pytest.mark.parametrize(
    ("drafts", "told"),
    [(True, "Nothing is to be done here yet"), (False, "Nothing is missing here")],
)
def test_the_guide_calls_nothing_whole_that_is_still_to_come(
    sample_window: MainWindow, qtbot: Any, drafts: bool, told: str
) -> None:
    if drafts:
        document = sample_window.document
        with document.read() as session:
            ids = [row.id for row in records(session, "review") if row["taken"]]
        with document.edit("Delete reviews") as session:
            edits.delete(session, "review", *ids)
    frame.bring_up(sample_window, "guide")
    sample_window.show_step("reviews")
    guide = sample_window.docks["guide"].widget()
    qtbot.waitUntil(
        lambda: told in {each.text() for each in guide.findChildren(QLabel) if each.isVisible()}
    )


def test_the_guide_answers_questions(sample_window: MainWindow, qtbot: Any) -> None:
    frame.bring_up(sample_window, "guide")
    for step, _ in PAGES:
        sample_window.show_step(step)
        asked = [question for question, _ in help_texts.questions("en", step)]
        guide = sample_window.docks["guide"].widget()
        qtbot.waitUntil(
            lambda guide=guide, asked=asked: (
                set(asked)
                <= {each.text() for each in guide.findChildren(QLabel) if each.isVisible()}
            )
        )
    (link,) = (
        each
        for each in guide.findChildren(QAbstractButton)
        if each.isVisible() and each.text() == "Read on in the help (F1)"
    )
    link.click()
    assert sample_window.findChild(Help).browser.toPlainText().startswith("Reviews\n")


def test_the_docs_lead_to_every_chapter() -> None:
    text = (FOLDER.parent.parent / "docs" / "guide.md").read_text("utf-8")
    for language in LANGUAGES:
        for key in help_texts.CHAPTERS:
            title = text_of(language, key).partition("\n")[0].removeprefix("# ")
            assert f"[{title}](../resources/help/{language}/{key}.md)" in text


@pytest.mark.parametrize("step", ["market", "kpis", "swot", "responsibilities"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_guides_examples_are_those_of_the_sample(
    language: str, step: str, tmp_path: Path
) -> None:
    words = languages.load(language, tmp_path)
    rows = chain.from_iterable(samples.tables("social", language, TODAY).values())
    held = "\n".join(str(value) for row in rows for value in row.values())
    quoted = re.findall("“([^“”]+)”", words.text(GUIDES[step].example))
    assert quoted
    assert [text for text in quoted if text not in held] == []

"""Every finding is a link to the field that mends it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from goaldesk.core.fields import TABLES as SPECS
from goaldesk.core.gaps import MISSING_TEXTS
from goaldesk.core.model import TABLES
from goaldesk.core.queries.missing import missing
from goaldesk.core.rows import MissingItem
from goaldesk.core.words import Words
from goaldesk.document import Document
from goaldesk.exchange.rows import complete
from goaldesk.paths import Folders
from goaldesk.ui.actions import PAGE_OF
from goaldesk.ui.context import Context
from goaldesk.ui.finding_links import finding_links
from goaldesk.ui.lifecycle import Desk
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.sentence_links import SentenceLink
from tests import wrong
from tests.ui.conftest import TODAY, clock


def made(folders: Folders, tables: Any) -> Document:
    return Document.new(folders, complete(tables), author="Lin Lan", clock=clock)


def found(document: Document) -> list[MissingItem]:
    with document.read() as session:
        return missing(session, TODAY, words=Words("en"))


@pytest.fixture
def window(qapp: Any, folders: Folders) -> Iterator[MainWindow]:
    desk = Desk(qapp, folders)
    shown = desk.new_window()
    shown.show_document(made(folders, wrong.TABLES))
    yield shown
    document, shown.document = shown.document, None
    assert document is not None
    document.close()
    shown.close()


def test_every_kind_of_finding_is_found(qapp: Any, folders: Folders) -> None:
    kinds = set()
    for tables in ({}, wrong.TABLES, *wrong.ALONE.values()):
        document = made(folders, tables)
        items = found(document)
        document.close()
        kinds |= {item.key for item in items}
        for item in items:
            assert item.table in TABLES
            assert item.field == "" or SPECS[item.table].field(item.field), item
    assert set(MISSING_TEXTS) - kinds == wrong.FOREIGN_ONLY | wrong.CHINESE_ONLY


def test_every_link_leads_to_its_page_and_field(window: MainWindow, qtbot: Any) -> None:
    assert window.document is not None
    assert window.context is not None
    items = found(window.document)
    links = finding_links(window.context, items, {item.key for item in items}, lambda _: None)
    assert len(links) == len(items)
    for item, link in zip(items, links, strict=True):
        qtbot.addWidget(link)
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
        assert window.step == PAGE_OF.get(item.table, item.table), item
        if item.field:
            focused = QApplication.focusWidget()
            assert focused is not None
            assert window.page(window.step).isAncestorOf(focused), item


def test_many_of_a_kind_are_one_line_until_pressed(
    qtbot: Any, folders: Folders, context_for: Any, gone: list[tuple[str, str, str]]
) -> None:
    rows = [{"id": f"k{n}", "name": f"KPI {n}", "baseline": 0, "target": 9} for n in range(5)]
    document = made(folders, {"kpi": rows})
    context: Context = context_for(document)
    items = [item for item in found(document) if item.key == "kpi_measurement"]
    pressed: list[str] = []
    [line] = finding_links(context, items, (), pressed.append)
    qtbot.addWidget(line)
    assert line.accessibleName() == "5 KPIs are not measured yet"
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    assert (pressed, gone) == (["kpi_measurement"], [])
    links = finding_links(context, items, pressed, pressed.append)
    for link in links:
        qtbot.addWidget(link)
    assert [link.sentence for link in links] == [
        f"“KPI {number}” is not measured yet" for number in range(5)
    ]
    qtbot.mouseClick(links[3], Qt.MouseButton.LeftButton)
    assert gone == [("kpi", "k3", "value")]
    document.close()


def test_what_the_guide_leaves_out_counts_as_many_as_its_heading(
    window: MainWindow, qtbot: Any
) -> None:
    window.show_step("overview")
    window.actions_by_id["guide"].trigger()
    dock = window.docks["guide"].widget()

    def number(start: str, end: str) -> list[int]:
        """The number in the sentences that begin and end so."""
        texts = [each.text() for each in dock.findChildren(QLabel) if each.isVisible()]
        return [
            int(text.removeprefix(start).split()[0])
            for text in texts
            if text.startswith(start) and text.endswith(end)
        ]

    qtbot.waitUntil(lambda: len(number("", " things missing")) == 1)
    [more] = number("and ", " more")
    shown = sum(link.findings for link in dock.findChildren(SentenceLink) if link.isVisible())
    assert number("", " things missing") == [shown + more]


def test_a_link_shows_all_of_its_lines_at_any_width(
    qtbot: Any, context_for: Any, document: Document
) -> None:
    link = SentenceLink(context_for(document), "word " * 30, lambda: None)
    qtbot.addWidget(link)
    link.show()
    [shown] = link.findChildren(QLabel)
    for width in (200, 600, 240, 100):
        link.resize(width, link.height())
        assert (shown.width(), shown.height()) == (width - 8, link.height() - 4)
        assert shown.height() >= shown.heightForWidth(shown.width())

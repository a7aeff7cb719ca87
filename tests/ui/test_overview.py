"""The overview as a PM uses it: counts that filter, rows that lead on, today's work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QPainter, QPixmap
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from goaldesk.core import edits
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.records import records
from goaldesk.document import Document
from goaldesk.ui.context import Context
from goaldesk.ui.pages import overview_bullets
from goaldesk.ui.pages.overview import OverviewPage
from goaldesk.ui.pages.overview_bullets import AXIS
from goaldesk.ui.pages.overview_rows import bullets, zones
from goaldesk.ui.pages.overview_side import MOST_ROWS
from goaldesk.ui.texts import put_icon
from goaldesk.ui.theme import sized
from goaldesk.ui.writing import write

MakeContext = Callable[..., Context]
Gone = list[tuple[str, str, str]]


@pytest.fixture
def page(qtbot: QtBot, sample: Document, context_for: MakeContext) -> OverviewPage:
    made = OverviewPage(context_for(sample))
    made.resize(1250, 640)
    qtbot.addWidget(made)
    made.show()
    return made


def names(page: OverviewPage, table: str = "kpi") -> list[str]:
    return [row.name for row in page.view.rows.rows if row.table == table]


def test_head_tells_where_the_product_stands(page: OverviewPage) -> None:
    head = page.head
    assert head.name.text() == "Social network"
    assert head.meta.text() == ("1 Apr 2026 to 31 Mar 2027 · day 223 of 365 · owner Lin Lan")
    assert (head.done.text(), head.status.text()) == ("50 %", "Off track")
    assert head.decided.text().startswith("decided by “30-day retention”")
    assert head.measured.text() == "9 of 10 measured"
    assert head.elapsed.text() == "61 % of time elapsed"


def test_counts_are_those_of_the_kpis(page: OverviewPage) -> None:
    shown = {key: button.text() for key, button in page.counts.buttons.items()}
    assert shown == {
        "off_track": "Off track: 1", "missed": "Missed: 0", "at_risk": "At risk: 1",
        "on_track": "On track: 5", "achieved": "Achieved: 1", "too_early": "Too early: 1",
        "no_data": "No status: 1", "stale": "of these stale: 1",
    }  # fmt: skip
    assert not page.counts.buttons["missed"].isVisible()


def test_rows_are_grouped_by_goal_without_stopped_kpis(page: OverviewPage) -> None:
    QAbstractItemModelTester(page.view.rows)
    assert len(names(page)) == 10
    assert "App store downloads" not in names(page)
    assert names(page, "goal")[0] == "Grow active young users"
    first = [row.name for row in page.view.rows.rows[:4]]
    assert first == [
        "Grow active young users", "New registrations", "Monthly active users",
        "30-day retention",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("at_risk", ["Monthly active users"]),
        ("stale", ["Satisfaction survey (CSAT)"]),
        ("no_data", ["Invites per active user"]),
    ],
)
def test_a_count_filters_and_once_more_shows_all(
    page: OverviewPage, qtbot: QtBot, status: str, shown: list[str]
) -> None:
    button = page.counts.buttons[status]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert names(page) == shown
    assert len(names(page, "goal")) == 1
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(names(page)) == 10


def test_a_filter_that_fits_nothing_any_more_is_dropped(
    page: OverviewPage, qtbot: QtBot, sample: Document
) -> None:
    qtbot.mouseClick(page.counts.buttons["no_data"], Qt.MouseButton.LeftButton)
    with sample.read() as session:
        kpi = next(row for row in tree(session, sample.today).kpis if row.status == "no_data")
    with sample.edit("Record") as session:
        edits.record(session, kpi.id, dt.date(2026, 11, 8), 1.0)
    assert len(names(page)) == 10
    assert not page.counts.buttons["no_data"].isChecked()
    assert page.head.measured.text() == "10 of 10 measured"


def test_a_row_says_everything_to_a_screen_reader(page: OverviewPage) -> None:
    index = next(
        page.view.rows.index(number, 0)
        for number, row in enumerate(page.view.rows.rows)
        if row.name == "Monthly active users"
    )
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "At risk: 38 % done, 55 % planned by 31 Oct, ratio 0.69 < 0.70" in said
    assert "current 350.4 M, target 400.0 M" in said


def test_enter_and_click_go_to_the_kpi(page: OverviewPage, qtbot: QtBot, gone: Gone) -> None:
    row = page.view.rows.rows[2]
    page.view.setCurrentIndex(page.view.rows.index(2, 0))
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    place = page.view.visualRect(page.view.rows.index(2, 0)).center()
    qtbot.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert gone == [("kpi", row.id, ""), ("kpi", row.id, "")]


def test_zones_end_where_the_verdict_changes(sample: Document) -> None:
    with sample.read() as session:
        now = tree(session, sample.today)
    limits = now.product.thresholds
    by_name = {kpi.name: kpi for kpi in now.kpis}
    at_risk = by_name["Monthly active users"]
    assert at_risk.planned_progress is not None
    assert at_risk.progress is not None
    ends = zones(at_risk, limits)
    assert ends == pytest.approx((0.40 * at_risk.planned_progress, 0.70 * at_risk.planned_progress))
    assert ends is not None
    assert ends[0] < at_risk.progress < ends[1] < AXIS
    assert zones(by_name["Satisfaction survey (CSAT)"], limits) == (0.70, 0.90)
    assert zones(by_name["Market share"], limits) is None, "too early"
    assert zones(by_name["Invites per active user"], limits) is None, "no data"


def test_no_kpi_is_lost_in_nested_goals_or_without_a_goal(
    sample: Document, context_for: MakeContext
) -> None:
    words = context_for(sample).words
    with sample.edit("Rearrange") as session:
        goals = [row.id for row in records(session, "goal")]
        edits.change(session, "goal", goals[1], parent_id=goals[0])
        kpis = [row.id for row in records(session, "kpi", goal_id=goals[2])]
        edits.change(session, "kpi", kpis[0], goal_id=None)
    with sample.read() as session:
        rows = bullets(words, tree(session, sample.today))
    assert sum(row.table == "kpi" for row in rows) == 10
    assert {row.depth for row in rows if row.table == "goal"} == {0, 1}
    assert "Without a goal" in [row.name for row in rows]


def test_heads_and_axis_stand_over_the_rows_beside_a_scroll_bar(
    page: OverviewPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.resize(1250, 500)
    assert page.view.verticalScrollBar().maximum() > 0
    places, widths = page.columns.places, set()
    monkeypatch.setattr(page.columns, "places", lambda width: widths.add(width) or places(width))
    page.grab()
    assert widths == {page.view.viewport().width()}


@pytest.mark.parametrize("width", [640, 760, 900, 1250])
def test_numbers_stand_whole_beside_their_bars(page: OverviewPage, width: int) -> None:
    page.resize(width, 500)
    QApplication.processEvents()
    at = page.columns.places(page.view.viewport().width())
    font = QFontMetrics(sized(QApplication.font(), 13))
    shares = [row.progress_text for row in page.view.rows.rows if row.table == "kpi"]
    widest = max(map(font.horizontalAdvance, shares))
    assert at.bar + at.bar_width + 4 + widest <= at.progress
    assert at.name + at.name_width < at.word


def test_today_lists_what_is_late_in_red_and_leads_there(
    page: OverviewPage, qtbot: QtBot, gone: Gone
) -> None:
    listed = page.today.list.rows.rows
    assert (listed[0].right, listed[0].right_tone) == ("3 days late", "off_track")
    assert [row.right_tone for row in listed[1:]] == ["secondary"] * (len(listed) - 1)
    page.today.list.select(listed[0].id)
    qtbot.keyClick(page.today.list, Qt.Key.Key_Return)
    assert gone == [("action", listed[0].data.row_id, "")]


def test_today_unfolds_instead_of_scrolling_in_a_column_that_scrolls(
    page: OverviewPage, qtbot: QtBot, sample: Document
) -> None:
    today = page.today
    assert len(today.list.rows.rows) == MOST_ROWS
    assert today.more.text() == "4 more"
    qtbot.mouseClick(today.more, Qt.MouseButton.LeftButton)
    assert len(today.list.rows.rows) == MOST_ROWS + 4
    assert not today.more.isVisible()
    assert today.list.hasFocus()
    assert today.list.currentIndex().row() == MOST_ROWS
    assert today.list.verticalScrollBar().maximum() == 0
    with sample.edit("Do") as session:
        edits.change(session, "action", today.list.rows.rows[0].data.row_id, state="done")
    page.ensure_fresh()
    assert len(today.list.rows.rows) == MOST_ROWS + 3
    assert not today.more.isVisible()


def test_next_review_tells_what_changed(page: OverviewPage, qtbot: QtBot, gone: Gone) -> None:
    coming = page.next_review
    assert (coming.when.text(), coming.name.text()) == ("in 3 days", "November review")
    assert coming.since.text() == "1 status has changed since the review of 12 Oct:"
    qtbot.mouseClick(coming.button, Qt.MouseButton.LeftButton)
    assert gone[0][0] == "review"
    assert gone[0][1]


def test_an_empty_document_names_the_next_steps(
    qtbot: QtBot, document: Document, context_for: MakeContext, gone: Gone
) -> None:
    page = OverviewPage(context_for(document))
    qtbot.addWidget(page)
    page.show()
    assert page.today.empty.isVisible()
    assert page.today.empty.text() == "Nothing is due this week."
    assert page.trend.empty.isVisible()
    for step in page.steps:
        assert step.isVisible()
        qtbot.mouseClick(step, Qt.MouseButton.LeftButton)
    assert gone == [("vision", "vision", "core_value"), ("goal", "", ""), ("kpi", "", "")]


def test_without_a_review_one_can_be_planned(
    qtbot: QtBot, document: Document, context_for: MakeContext, gone: Gone
) -> None:
    page = OverviewPage(context_for(document))
    qtbot.addWidget(page)
    page.show()
    qtbot.mouseClick(page.next_review.button, Qt.MouseButton.LeftButton)
    with document.read() as session:
        made = records(session, "review")
    assert [(row["title"], row["date"]) for row in made] == [
        ("November review", dt.date(2026, 11, 9))
    ]
    assert gone == [("review", made[0].id, "title")]
    assert page.next_review.name.text() == "November review"


@pytest.mark.parametrize("look", ["light", "dark"])
def test_it_paints_at_small_and_large_sizes(
    qtbot: QtBot, sample: Document, context_for: MakeContext, look: str
) -> None:
    page = OverviewPage(context_for(sample, look=look))
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    for width, height in ((640, 400), (1250, 560), (1900, 1000)):
        page.resize(width, height)
        picture = page.grab().toImage()
        accent = page.context.theme.accent.lower()
        blue = sum(
            picture.pixelColor(x, y).name() == accent
            for x in range(0, picture.width(), 7)
            for y in range(0, picture.height(), 3)
        )
        assert blue > 20, "the bars of what was measured are on screen"


def test_no_number_runs_into_the_one_beside_it(
    page: OverviewPage, sample: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sample.edit("Change KPI") as session:
        edits.change(session, "kpi", "registrations", decimals=2, unit="per 1,000 orders")
        edits.record(session, "registrations", sample.today, 987_654_321_987_654.25)
    painted: list[tuple[QRect, str]] = []

    def text(painter: QPainter, room: QRect, said: str, *more: Any) -> int:
        painted.append((room, said))
        return write(painter, room, said, *more)

    monkeypatch.setattr(overview_bullets, "write", text)
    page.view.grab()
    at = next(n for n, (_, said) in enumerate(painted) if said.startswith("987,654,"))
    share, value, target = (room for room, _ in painted[at - 1 : at + 2])
    assert value.width() < page.fontMetrics().horizontalAdvance(painted[at][1])
    assert share.right() < value.left()
    assert value.right() < target.left()


def test_an_icon_keeps_its_distance_from_the_word(qtbot: QtBot) -> None:
    icon = QPixmap(32, 32)
    icon.fill(Qt.GlobalColor.red)
    button = QPushButton("Prepare the review")
    qtbot.addWidget(button)
    put_icon(button, QIcon(icon))
    image = button.icon().pixmap(button.iconSize(), 1.0).toImage()
    reds = [x for x in range(image.width()) if image.pixelColor(x, 8).alpha() > 0]
    assert image.width() - 1 - max(reds) >= 4


def test_missing_is_grouped_by_step_and_leads_into_the_field(
    page: OverviewPage, qtbot: QtBot, gone: Gone
) -> None:
    tabs = page.today.tabs
    qtbot.waitUntil(lambda: tabs.tabText(1) == "Missing (11)")
    tabs.setCurrentIndex(1)
    qtbot.wait(20)
    assert not page.today.list.isVisible()
    shown = [text.text() for text in page.today.missing.findChildren(QLabel) if text.isVisible()]
    assert "Market" in shown
    assert "4 of 5 checks met" in shown
    link = next(item for item in page.today.missing.links if "No SOM" in item.sentence)
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert (gone[0][0], gone[0][2]) == ("market_size", "obtainable")


def test_a_long_list_of_what_is_missing_unfolds(
    qtbot: QtBot, document: Document, context_for: MakeContext
) -> None:
    page = OverviewPage(context_for(document))
    qtbot.addWidget(page)
    page.show()
    page.today.tabs.setCurrentIndex(1)
    page.today.missing.refresh()
    qtbot.wait(20)
    before = len(page.today.missing.links)
    more = next(
        button
        for button in page.today.missing.findChildren(QPushButton)
        if button.isVisible() and button.text().endswith("8 more")
    )
    shown = [link.sentence for link in page.today.missing.links]
    more.setFocus()
    qtbot.keyClick(more, Qt.Key.Key_Space)
    links = page.today.missing.links
    assert len(links) == before + 8
    # The keyboard goes on at the first that was not shown before.
    focused = page.focusWidget()
    assert focused in links
    assert focused.sentence not in shown
    assert links[links.index(focused) - 1].sentence in shown


def test_a_line_for_many_of_a_kind_unfolds_by_keyboard(
    qtbot: QtBot, document: Document, context_for: MakeContext, gone: Gone
) -> None:
    with document.edit("Add") as session:
        for number in range(5):
            edits.add(session, "kpi", id=f"k{number}", name=f"KPI {number}")
    page = OverviewPage(context_for(document))
    qtbot.addWidget(page)
    page.show()
    missing = page.today.missing
    page.today.tabs.setCurrentIndex(1)
    missing.refresh()
    qtbot.wait(20)
    [line] = [link for link in missing.links if link.sentence == "5 KPIs have no target"]
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Space)
    assert not [link for link in missing.links if link.sentence == "5 KPIs have no target"]
    [first] = [link for link in missing.links if link.sentence == "“KPI 0” has no target"]
    assert page.focusWidget() is first
    qtbot.keyClick(first, Qt.Key.Key_Space)
    assert gone == [("kpi", "k0", "target")]


def test_what_was_filled_is_missing_no_more(
    page: OverviewPage, qtbot: QtBot, sample: Document
) -> None:
    page.today.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: len(page.today.missing.links) == 9)
    with sample.edit("Fill") as session:
        size = records(session, "market_size")
        for row in size:
            edits.change(session, "market_size", row.id, obtainable=5.0)
    qtbot.waitUntil(lambda: len(page.today.missing.links) == 8)


@pytest.mark.parametrize("width", [480, 560, 700, 1200])
def test_columns_of_a_row_never_cover_each_other(page: OverviewPage, width: int) -> None:
    at = page.columns.places(width)
    assert at.name < at.word < at.bar <= at.bar + at.bar_width
    assert at.bar + at.bar_width < at.progress < at.value < at.target < at.unit < width


def test_the_counts_give_up_their_spare_room_before_their_words(
    page: OverviewPage, sample: Document
) -> None:
    counts = page.counts
    counts.show_counts({"missed": 1})
    counts.resize(counts.minimumSizeHint().width(), counts.height())
    metrics = QFontMetrics(sized(QApplication.font(), 12))
    for button in counts.buttons.values():
        word = button.text().rpartition(":")[0]
        assert button.width() >= metrics.horizontalAdvance(word) + 8, word


def test_what_is_to_be_done_today_has_a_share_of_a_wide_page(page: OverviewPage) -> None:
    for width, least in ((900, 302), (1230, 340), (1900, 400)):
        page.resize(width, 560)
        assert least <= page.side.width() <= least + 20

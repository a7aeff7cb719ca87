"""The Market page: its lists and its matrix, used by keyboard and by mouse."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListView

from goaldesk.core import edits
from goaldesk.core.gaps import missing_text
from goaldesk.core.queries.missing import missing
from goaldesk.core.queries.records import record, records
from goaldesk.document import Document
from goaldesk.ui.pages.market import MarketPage
from goaldesk.ui.tables import TONE

SIZE, RESEARCH, FEEDBACK, SURVEYS, COMPETITORS, MATRIX = range(6)
Open = Callable[[Document, int], MarketPage]


def shown(model: object, row: int) -> list[str]:
    """The words of a line of a table."""
    return [model.index(row, column).data() or "" for column in range(model.columnCount())]


def column(model: object, title: str) -> int:
    titles = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]
    return titles.index(title)


def rows(document: Document, table: str) -> list[object]:
    with document.read() as session:
        return records(session, table)


def stored(document: Document, table: str, row_id: str) -> object:
    with document.read() as session:
        return record(session, table, row_id)


# ------------------------------------------------------------------ size


def test_market_parts_show_tam_sam_som_and_growth(
    qtbot: object, market_at: Open, sample: Document
) -> None:
    page = market_at(sample, SIZE)
    model = page.market_size.records.model
    words = page.words
    home = shown(model, 0)
    assert home[column(model, "TAM")] == words.money(480e6 * 56, "CNY")
    assert home[column(model, "SAM")] == words.money(480e6 * 56 * 0.85, "CNY")
    assert home[column(model, "SOM")] == words.money(480e6 * 56 * 0.85 * 0.30, "CNY")
    assert home[column(model, "CAGR")] == "9.9 %"
    assert shown(model, 1)[column(model, "SOM")] == "–", "no obtainable share is written there"
    total = words.money(480e6 * 56 + 76e6 * 12, "CNY")
    assert f"TAM {total}" in page.market_size.total.text()
    assert page.market_size.total.text().endswith("(1 of 2 parts)")
    at = column(model, "SOM")
    lacking = "No SOM: the obtainable share is not filled in"
    assert lacking in model.index(1, at).data(Qt.ItemDataRole.ToolTipRole)
    (link,) = page.market_size.links
    assert link.sentence.endswith(f"”: {lacking}")
    with sample.read() as session:
        found = missing(session, sample.today)
    said = [missing_text(words, item) for item in found if item.key == "market_obtainable"]
    assert said == [link.sentence]
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    editor = page.market_size.form.editors["obtainable"]
    assert page.focusWidget() is editor
    qtbot.keyClicks(editor, "5")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert page.market_size.links == []
    assert shown(model, 1)[at] == words.money(76e6 * 12 * 0.6 * 0.05, "CNY")


def test_millions_are_typed_as_they_are_shown(
    qtbot: object, market_at: Open, sample: Document
) -> None:
    page = market_at(sample, SIZE)
    for field, typed, value in (
        ("customers", "12M", 12e6),
        ("first_value", "CNY 3B", 3e9),
        ("last_value", "1.1B", 1.1e9),
    ):
        editor = page.market_size.form.editors[field]
        editor.setFocus()
        editor.selectAll()
        qtbot.keyClicks(editor, typed)
        qtbot.keyClick(editor, Qt.Key.Key_Tab)
        assert stored(sample, "market_size", "market-home")[field] == value
    assert editor.text() == "1,100,000,000"


def test_a_share_above_the_whole_is_warned_of_and_kept(market_at: Open, sample: Document) -> None:
    page = market_at(sample, SIZE)
    model = page.market_size.records.model
    index = model.index(0, column(model, "Serviceable, %"))
    assert model.setData(index, 130.0)
    assert page.market_size.heading.text() == "2 things to check:"
    assert page.market_size.links[0].sentence == (
        "“Social platforms for people under 35, China and East Asia”: SAM ¥34.9B "
        "is larger than TAM ¥26.9B, since the serviceable share is 130 %. At most 100 % can be "
        "served."
    )
    assert model.index(0, column(model, "SAM")).data(TONE) == "at_risk"
    assert stored(sample, "market_size", "market-home")["serviceable"] == 130.0
    first, second = page.market_size.links
    QApplication.processEvents()
    assert 0 < first.y() + first.height() <= second.y()
    for link in (first, second):
        assert link.rect().contains(link.findChild(QLabel).geometry()), "no words are cut off"
    assert second.y() + second.height() <= page.market_size.foot.height()
    sample.undo()
    assert not any("larger" in link.sentence for link in page.market_size.links)


@pytest.mark.parametrize(
    ("values", "sentence", "field"),
    [
        (
            {"serviceable": 120.0},
            "“New”: the serviceable share is 120 %. At most 100 % can be served.",
            "serviceable",
        ),
        (
            {"customers": 10.0, "revenue": 10.0, "serviceable": 50.0, "obtainable": 150.0},
            "“New”: SOM ¥75.00 is larger than SAM ¥50.00, since the obtainable share is "
            "150 %. At most 100 % can be obtained.",
            "obtainable",
        ),
        ({"customers": 10.0}, "“New”: No TAM: the yearly revenue per customer is not filled in",
         "revenue"),
        (
            {"first_year": 2020, "last_year": 2025, "first_value": 0.0, "last_value": 5.0},
            "“New”: No CAGR: the market in the first year is 0, and growth starts above 0",
            "first_value",
        ),
        (
            {"first_year": 2020, "last_year": 2025, "first_value": 3.0, "last_value": -5.0},
            "“New”: No CAGR: the market in the last year is −5, below 0",
            "last_value",
        ),
        (
            {"first_year": 2020, "first_value": 3.0, "last_value": 5.0},
            "“New”: No CAGR: the first or the last year is not filled in",
            "last_year",
        ),
        (
            {"review_by": dt.date(2026, 11, 8)},
            "“New” was to be looked at again by 8 Nov 2026",
            "review_by",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_part_is_a_link_to_its_field(
    qtbot: object, market_at: Open, sample: Document, values: dict[str, object], sentence: str,
    field: str,
) -> None:  # fmt: skip
    page = market_at(sample, SIZE)
    page.add_row("market_size", name="New", **values)
    link = next(link for link in page.market_size.links if link.sentence == sentence)
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert page.market_size.records.current_id() == rows(sample, "market_size")[-1].id
    assert page.focusWidget() is page.market_size.form.editors[field]


def test_the_currency_follows_the_product(market_at: Open, sample: Document) -> None:
    page = market_at(sample, SIZE)
    with sample.edit("Change product") as session:
        edits.change(session, "product", "product", currency="USD")
    model = page.market_size.records.model
    assert shown(model, 0)[column(model, "TAM")] == page.words.money(480e6 * 56, "USD")
    assert page.words.money(480e6 * 56, "USD") != page.words.money(480e6 * 56, "CNY")


def test_a_reversed_period_is_refused_with_a_sentence(
    qtbot: object, market_at: Open, sample: Document
) -> None:
    page = market_at(sample, SIZE)
    editor = page.market_size.form.editors["last_year"]
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, "2019")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert "must come after the first" in page.market_size.form.errors["last_year"].text()
    assert editor.text() == "2025"


# ------------------------------------------------------------------ empty states


@pytest.mark.parametrize(
    ("tab", "table", "typed"),
    [
        (SIZE, "market_size", "name"),
        (RESEARCH, "research", "title"),
        (FEEDBACK, "feedback", "text"),
        (SURVEYS, "survey", "title"),
        (COMPETITORS, "competitor", "name"),
        (MATRIX, "criterion", "name"),
    ],
)
def test_an_empty_list_says_what_to_do_and_its_button_does_it(
    qtbot: object, market_at: Open, document: Document, tab: int, table: str, typed: str
) -> None:
    page = market_at(document, tab)
    part = page.parts[tab]
    assert part.listed.button.isVisible()
    qtbot.mouseClick(part.listed.button, Qt.MouseButton.LeftButton)
    view = part.view if tab == MATRIX else part.records.view
    editor = view.findChild(QLineEdit)
    qtbot.keyClicks(editor, "The first")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: document.stack.count() == 1)
    assert [row[typed] for row in rows(document, table)] == ["The first"]
    assert part.listed.currentIndex() == 0
    document.undo()
    assert rows(document, table) == []
    assert part.listed.button.isVisible()


def test_an_empty_list_says_what_to_do_although_tabs_were_clicked_before(
    qtbot: object, market_at: Open, document: Document
) -> None:
    """Leaving a tab moves the focus to what stands in the next one."""
    page = market_at(document, SIZE)
    bar = page.inner.tabBar()
    for tab in (RESEARCH, FEEDBACK, SURVEYS, COMPETITORS, MATRIX):
        page.parts[tab - 1].listed.button.setFocus()
        qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(tab).center())
        assert page.parts[tab].listed.button.isVisible()


# ------------------------------------------------------------------ research, feedback


def test_research_past_its_review_is_marked_in_amber_words(
    market_at: Open, sample: Document
) -> None:
    model = market_at(sample, RESEARCH).research.records.model
    at = column(model, "Review by")
    marked = {
        model.index(row, 0).data(): model.index(row, at).data()
        for row in range(len(model.rows))
        if model.index(row, at).data(TONE) == "at_risk"
    }
    assert marked == {"Prices of mobile advertising": "Past review · 30 Sep 2026"}


def test_a_later_review_date_takes_the_mark_away(market_at: Open, sample: Document) -> None:
    model = market_at(sample, RESEARCH).research.records.model
    at = model.index(len(model.rows) - 1, column(model, "Review by"))
    assert model.setData(at, dt.date(2027, 1, 31))
    assert (at.data(), at.data(TONE)) == ("31 Jan 2027", "")


def test_feedback_is_counted_and_names_its_segment(market_at: Open, sample: Document) -> None:
    page = market_at(sample, FEEDBACK)
    model = page.feedback.records.model
    assert page.feedback.records.count.text() == "8 entries · 78 mentions · 1 new"
    assert shown(model, 0)[column(model, "Segment")] == "Students, 18–22"
    assert page.feedback.form.editors["answer"].toPlainText().startswith("Passed on to the voice")


def test_feedback_with_no_mentions_is_refused(market_at: Open, sample: Document) -> None:
    page = market_at(sample, FEEDBACK)
    model = page.feedback.records.model
    index = model.index(0, column(model, "Mentions"))
    assert not model.setData(index, 0)
    assert page.notice.isVisible()
    assert index.data() == "14"


def test_tab_takes_a_choice_and_goes_on(qtbot: object, market_at: Open, sample: Document) -> None:
    page = market_at(sample, FEEDBACK)
    records_ = page.feedback.records
    records_.start_adding()
    for text in ("Nurses love it", "", "14"):
        field = QApplication.focusWidget()
        shown = QApplication.activePopupWidget()
        if shown is not None:
            field = shown.findChild(QListView)
            qtbot.keyClick(field, Qt.Key.Key_Up)
        qtbot.keyClicks(field, text)
        qtbot.keyClick(field, Qt.Key.Key_Tab)
    [made] = [row for row in rows(sample, "feedback") if row["text"] == "Nurses love it"]
    assert (made["kind"], made["mentions"]) == ("complaint", 14)
    assert QApplication.activePopupWidget() is not None  # of the segment
    qtbot.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Escape)


# ------------------------------------------------------------------ surveys


def test_surveys_show_their_results_with_margins(market_at: Open, sample: Document) -> None:
    model = market_at(sample, SURVEYS).surveys.records.model
    at = column(model, "Result")
    assert [model.index(row, at).data() for row in range(4)] == [
        "33.0 ± 3.0",
        "36.0 ± 3.0",
        "84.3 % ± 0.9",
        "84.1 % ± 1.8",
    ]


def test_the_result_in_words_has_its_margin_and_says_when_answers_are_few(
    market_at: Open, sample: Document
) -> None:
    page = market_at(sample, SURVEYS)
    page.reveal("survey", "s-csat-9")
    assert page.surveys.result.text() == (
        "CSAT 84.3 % ± 0.9 points (95 %): the share of 4 and 5 among 6,200 answers"
    )
    made = page.add_row("survey", title="Few", kind="nps", favourable=5, neutral=3, unfavourable=2)
    page.reveal("survey", made)
    assert page.surveys.result.text() == (
        "NPS 30.0 ± 48.4 (95 %) from 10 answers. So few answers make the margin a rough guide."
    )


@pytest.mark.parametrize(
    ("value_type", "said", "recordable"),
    [
        ("number", "Not recorded on “Other” yet", True),
        ("percent", "Not recorded on “Other” yet. Check the KPI: NPS is points from −100 to 100, "
         "and it takes another unit.", True),
        ("yes_no", "“Other” takes no number: choose another KPI in the form.", False),
    ],
)  # fmt: skip
def test_a_kpi_that_does_not_fit_is_told_before_recording(
    market_at: Open, sample: Document, value_type: str, said: str, recordable: bool
) -> None:
    page = market_at(sample, SURVEYS)
    kpi = page.add_row("kpi", name="Other", value_type=value_type)
    made = page.add_row(
        "survey", title="New", kind="nps", date=dt.date(2026, 11, 1), favourable=50, kpi_id=kpi
    )
    page.reveal("survey", made)
    assert page.surveys.state.text() == said
    assert page.surveys.record.isEnabled() is recordable


def test_a_result_is_recorded_on_its_kpi_as_one_edit(
    qtbot: object, market_at: Open, sample: Document
) -> None:
    page = market_at(sample, SURVEYS)
    made = page.add_row(
        "survey",
        title="NPS, November",
        kind="nps",
        date=dt.date(2026, 11, 5),
        favourable=600,
        neutral=250,
        unfavourable=150,
        kpi_id="nps",
    )
    page.reveal("survey", made)
    surveys = page.surveys
    assert surveys.result.text() == "NPS 45.0 ± 4.6 (95 %) from 1,000 answers"
    assert surveys.state.text() == "Not recorded on “NPS” yet"
    before = sample.stack.count()
    qtbot.mouseClick(surveys.record, Qt.MouseButton.LeftButton)
    assert sample.stack.count() == before + 1
    found = [
        r
        for r in rows(sample, "measurement")
        if r["kpi_id"] == "nps" and r["date"] == dt.date(2026, 11, 5)
    ]
    assert [(r["value"], r["note"]) for r in found] == [(45.0, "From survey “NPS, November”")]
    assert surveys.state.text() == "Recorded on “NPS” for 5 Nov 2026: 45"
    assert not surveys.record.isEnabled()
    sample.undo()
    assert surveys.record.isEnabled()


def test_a_survey_that_differs_from_its_kpi_says_both_and_keeps_the_note(
    qtbot: object, market_at: Open, sample: Document
) -> None:
    page = market_at(sample, SURVEYS)
    page.reveal("survey", "s-nps-3")
    with sample.edit("Change", "Counted again") as session:
        edits.record(session, "nps", dt.date(2026, 9, 30), 35.0, "by hand")
    assert page.surveys.state.text() == "“NPS” holds 35 for 30 Sep 2026; the survey gives 36"
    qtbot.mouseClick(page.surveys.record, Qt.MouseButton.LeftButton)
    assert "A corrected value needs a reason" in page.notice.sentence.text()
    page.notice.reason.setText("The survey is right")
    qtbot.mouseClick(page.notice.apply_button, Qt.MouseButton.LeftButton)
    found = next(
        r
        for r in rows(sample, "measurement")
        if r["kpi_id"] == "nps" and r["date"] == dt.date(2026, 9, 30)
    )
    assert (found["value"], found["note"]) == (36.0, "by hand")


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, "It feeds no KPI yet: choose one in the form at the right."),
        ({"kpi_id": "nps"}, "Give the survey a date, so that it can be recorded on “NPS”."),
        (
            {"kpi_id": "nps", "date": dt.date(2026, 11, 1), "favourable": 0},
            "Count the answers, so that it can be recorded on “NPS”.",
        ),
    ],
)
def test_a_survey_says_what_it_lacks_to_be_recorded(
    market_at: Open, sample: Document, values: dict[str, object], state: str
) -> None:
    page = market_at(sample, SURVEYS)
    made = page.add_row("survey", title="New", **{"favourable": 3, **values})
    page.reveal("survey", made)
    assert page.surveys.state.text() == state
    assert not page.surveys.record.isEnabled()


def test_a_future_survey_is_refused_by_the_kpi(
    qtbot: object, market_at: Open, sample: Document
) -> None:
    page = market_at(sample, SURVEYS)
    made = page.add_row(
        "survey", title="Next", date=dt.date(2026, 12, 1), favourable=3, kpi_id="nps"
    )
    page.reveal("survey", made)
    qtbot.mouseClick(page.surveys.record, Qt.MouseButton.LeftButton)
    assert "lies in the future" in page.notice.sentence.text()


def test_the_kpi_of_a_survey_is_one_click_away(
    qtbot: object, market_at: Open, sample: Document, gone: list[tuple[str, str, str]]
) -> None:
    page = market_at(sample, SURVEYS)
    page.reveal("survey", "s-csat-9")
    qtbot.mouseClick(page.surveys.kpi_link, Qt.MouseButton.LeftButton)
    assert gone == [("kpi", "csat", "")]


# ------------------------------------------------------------------ competitors


def test_our_own_product_is_named_after_the_product_and_stays(
    qtbot: object, market_at: Open, sample: Document
) -> None:
    page = market_at(sample, COMPETITORS)
    with sample.edit("Change product") as session:
        edits.change(session, "product", "product", name="Lantern")
    tab = page.competitors
    page.reveal("competitor", "us")
    assert tab.records.model.index_of("us").data() == "Lantern (us)"
    assert tab.form.editors["name"].isReadOnly()
    assert not tab.records.model.flags(tab.records.model.index_of("us")) & Qt.ItemIsEditable
    qtbot.keyClick(tab.records.view, Qt.Key.Key_Delete)
    assert "“Lantern” is your own product" in page.notice.sentence.text()
    assert stored(sample, "competitor", "us") is not None


def test_removing_a_competitor_and_its_scores_is_one_undoable_edit(
    qtbot: object, market_at: Open, sample: Document
) -> None:
    page = market_at(sample, COMPETITORS)
    page.reveal("competitor", "pulse")
    assert not page.competitors.form.editors["name"].isReadOnly()
    before = (len(rows(sample, "score")), len(rows(sample, "evidence")))
    page.competitors.records.view.setFocus()
    qtbot.keyClick(page.competitors.records.view, Qt.Key.Key_Delete)
    assert stored(sample, "competitor", "pulse") is None
    assert len(rows(sample, "score")) == before[0] - 5
    assert sample.stack.count() == 1
    sample.undo()
    assert (len(rows(sample, "score")), len(rows(sample, "evidence"))) == before
    assert stored(sample, "competitor", "pulse")["name"] == "Pulse"


# ------------------------------------------------------------------ the page


@pytest.mark.parametrize("tab", range(5))
def test_each_list_keeps_the_rules_of_item_models(
    market_at: Open, sample: Document, tab: int
) -> None:
    part = market_at(sample, tab).parts[tab]
    QAbstractItemModelTester(part.records.model)
    part.records.view.setCurrentIndex(part.records.model.index(1, 0))
    part.records.move_selected(-1)
    part.records.delete_selected()
    sample.undo()
    sample.undo()
    assert part.records.model.rows


def test_a_tab_that_is_not_shown_is_read_when_it_is(market_at: Open, sample: Document) -> None:
    page = market_at(sample, SIZE)
    page.add_row("research", title="New note")
    page.inner.setCurrentIndex(RESEARCH)
    assert page.research.records.model.rows[-1]["title"] == "New note"


def test_the_toolbar_begins_a_new_row(qtbot: object, market_at: Open, sample: Document) -> None:
    page = market_at(sample, SIZE)
    page.toolbar_actions()[0].trigger()
    assert page.inner.currentIndex() == FEEDBACK
    assert page.feedback.records.view.findChild(QLineEdit) is not None

"""The market's lists: each a table with a form beside it, and what stands in its place if empty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from goaldesk.core.errors import N_, Invalid
from goaldesk.core.market_words import product_name
from goaldesk.core.queries import market
from goaldesk.core.queries.market import MarketRow
from goaldesk.core.queries.records import records
from goaldesk.core.reading import Reader
from goaldesk.core.words import Words
from goaldesk.ui.empty import OrEmpty
from goaldesk.ui.forms import Form
from goaldesk.ui.page import Page
from goaldesk.ui.record_table import RecordEditor, RecordTable
from goaldesk.ui.room import column_in
from goaldesk.ui.tables import Column
from goaldesk.ui.texts import hairline

WIDE = ("name", "source")  # what is too long for half a form


@dataclass(frozen=True, slots=True)
class ListSpec:
    """One list: its table, the columns shown, and the words of its empty state."""

    table: str
    keys: tuple[str, ...]
    title: str
    hint: str
    empty: str
    explain: str
    button: str
    widths: dict[str, int]


RESEARCH = ListSpec(
    "research",
    ("title", "kind", "date", "review_by"),
    N_("Research"),
    N_("Add a research note…"),
    N_("No market research is on file"),
    N_(
        "Note what you asked, what you found and where it is known from. Strategies and goals "
        "rest on it."
    ),
    N_("Add a research note"),
    {"kind": 120, "date": 100, "review_by": 190},
)
FEEDBACK = ListSpec(
    "feedback",
    ("text", "kind", "mentions", "segment_id", "date", "state"),
    N_("Feedback"),
    N_("Add what a customer said…"),
    N_("No user feedback is on file"),
    N_(
        "Write down what customers say, in their own words, and how many said it. The answer "
        "shows them that they were heard."
    ),
    N_("Add feedback"),
    {"kind": 84, "mentions": 78, "segment_id": 180, "date": 96, "state": 80},
)
COMPETITORS = ListSpec(
    "competitor",
    ("name", "share", "strengths", "weaknesses", "review_by"),
    N_("Competitors"),
    N_("Add a competitor…"),
    N_("No competitor is on file"),
    N_(
        "Name what your users would choose if you were not there. In the matrix you compare "
        "yourself with each by the same criteria."
    ),
    N_("Add a competitor"),
    {"name": 172, "share": 112, "review_by": 190},
)


def mark_aged(words: Words) -> Callable[[Column], Column]:
    """Has the review-by column say in amber words that a row is due to be looked at again."""

    def adapt(column: Column) -> Column:
        if column.key != "review_by":
            return column

        def show(row: MarketRow) -> str:
            day = words.date(row["review_by"]) if row["review_by"] else ""
            return words.text("Past review · {day}", day=day) if row.aged else day

        return column._replace(
            show=show,
            plain=column.show,
            tone=lambda row: "at_risk" if row.aged else "",
            width=190,
        )

    return adapt


class ListTab(QWidget):
    """A list with its form; `find` reads its rows, each with an id and `row["column"]`."""

    def __init__(
        self,
        page: Page,
        spec: ListSpec,
        find: Callable[[Reader], Sequence[Any]],
        *,
        more: Sequence[Column] = (),
        adapt: Callable[[Column], Column] | None = None,
        sizes: tuple[int, int] = (780, 380),
        records_table: type[RecordTable] = RecordTable,
        form_columns: int = 1,
    ) -> None:
        super().__init__()
        words = page.words
        self.page = page
        self.spec = spec
        self._find = find
        self.records = records_table(
            page,
            spec.table,
            spec.keys,
            title=words.text(spec.title),
            hint=words.text(spec.hint),
            widths=spec.widths,
            more=more,
            adapt=adapt or mark_aged(words),
        )
        self.form = Form(page, spec.table, columns=form_columns, wide=WIDE)
        self.editor = RecordEditor(self.records, self.form, sizes)
        self.listed = OrEmpty(
            page.context,
            self.editor,
            words.text(spec.empty),
            words.text(spec.explain),
            words.text(spec.button),
            self.records.start_adding,
        )
        self.rows: list[Any] = []
        self.layout_ = column_in(self)
        self.layout_.addWidget(self.listed, 1)

    def add_foot(self) -> QWidget:
        """A strip below the list, parted from it by a line."""
        foot = QWidget()
        self.layout_.addWidget(hairline())
        self.layout_.addWidget(foot)
        return foot

    def refresh(self) -> None:
        """Show the rows as they are now."""
        with self.page.document.read() as session:
            self.rows = list(self._find(session))
            names = self._names(session)
        self.editor.show_records(self.rows, names)
        self.listed.set_empty(not self.rows)

    def _names(self, session: Reader) -> dict[tuple[str, str], str]:
        """The words of the rows that the list's references name."""
        names = {}
        for field in self.form.fields:
            if field.kind == "ref":
                for row in records(session, field.refers):
                    names[field.refers, row.id] = str(row["name"])
        return names

    def reveal(self, row_id: str, field: str) -> None:
        """Select a row and put the cursor into its field; begin a new row without an id."""
        if row_id:
            self.editor.reveal(row_id, field)
        else:
            self.listed.start()


def retitled(titles: dict[str, str]) -> Callable[[Column], Column]:
    """Gives columns titles that fit them; the form says them in full."""
    return lambda column: column._replace(title=titles.get(column.key, column.title))


class CompetitorTable(RecordTable):
    """Competitors; our own product, which is scored beside them, stays among them."""

    def delete_selected(self) -> None:
        """Delete the selected competitors with their scores, as one edit."""
        chosen = set(self.selected_ids())
        for row in self.model.rows:
            if row.id in chosen and row["own"]:
                self.page.refuse(
                    Invalid(
                        N_(
                            "“{name}” is your own product. It stays in the list, so that "
                            "the matrix can compare it."
                        ),
                        name=row["name"],
                    )
                )
                return
        super().delete_selected()


class CompetitorTab(ListTab):
    """The competitors, our own row among them under the product's name."""

    def __init__(self, page: Page) -> None:
        mark = mark_aged(page.words)
        shorter = retitled({"share": page.words.text("Share, %")})

        def adapt(column: Column) -> Column:
            if column.key == "name":
                return column._replace(
                    editable=lambda row: not row["own"],
                    show=lambda row: product_name(page.words, row["name"], row["own"]),
                )
            return shorter(mark(column))

        super().__init__(
            page,
            COMPETITORS,
            lambda session: market.competitors(session, page.document.today),
            adapt=adapt,
            records_table=CompetitorTable,
        )
        self.records.selected.connect(self._lock_own)

    def refresh(self) -> None:
        """Show the competitors; only our own row, alone, counts as none."""
        super().refresh()
        self.listed.set_empty(not any(not row["own"] for row in self.rows))
        self._lock_own(self.records.current_id())

    def _lock_own(self, row_id: str) -> None:
        """Our own name is the product's, and is changed there."""
        own = any(row.id == row_id and row["own"] for row in self.rows)
        name = self.form.editors["name"]
        name.setReadOnly(own)
        name.setToolTip(
            self.page.words.text("The product’s name is changed on the Vision page.") if own else ""
        )

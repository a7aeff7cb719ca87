"""The window's actions in one table: text, shortcut, icon, menu, and when they can be used."""

from __future__ import annotations

from typing import NamedTuple

from goaldesk.core.errors import N_


class ActionSpec(NamedTuple):
    """One action; `needs` is empty, document, undo, redo or unsaved.

    `shortcut` may name several, with semicolons between; the first is the one that is shown.
    """

    id: str
    text: str
    icon: str = ""
    shortcut: str = ""
    needs: str = ""
    tip: str = ""


SEPARATOR = ""

ACTIONS: dict[str, ActionSpec] = {
    spec.id: spec
    for spec in (
        ActionSpec("new", N_("&New"), "file-plus", "Ctrl+N"),
        ActionSpec("sample_social", N_("Social network")),
        ActionSpec("sample_ecommerce", N_("E-commerce")),
        ActionSpec("template_consumer", N_("Consumer app")),
        ActionSpec("template_shop", N_("Online shop")),
        ActionSpec("template_saas", N_("Business software")),
        ActionSpec("template_hardware", N_("Hardware")),
        ActionSpec("template_platform", N_("Internal platform")),
        ActionSpec("open", N_("&Open…"), "folder-open", "Ctrl+O"),
        ActionSpec("save", N_("&Save"), "save", "Ctrl+S", "document"),
        ActionSpec("save_as", N_("Save &as…"), "", "Ctrl+Shift+S", "document"),
        ActionSpec(
            "discard",
            N_("&Discard changes"),
            "",
            "",
            "unsaved",
            N_("Go back to the file as it was last saved."),
        ),
        ActionSpec(
            "restore",
            N_("Restore a &backup…"),
            "",
            "",
            "",
            N_("The earlier files and states that Goaldesk has kept"),
        ),
        ActionSpec("send_copy", N_("Send a cop&y…"), "send", "", "document"),
        ActionSpec(
            "compare",
            N_("Compare and &merge…"),
            "git-merge",
            "Ctrl+M",
            "document",
            N_("See what a copy that came back has otherwise, and take it over"),
        ),
        ActionSpec(
            "import",
            N_("&Import…"),
            "download",
            "Ctrl+I",
            "document",
            N_("Numbers and plans from spreadsheets and other programs"),
        ),
        ActionSpec(
            "export",
            N_("&Export…"),
            "upload",
            "",
            "document",
            N_("A workbook, a table, Markdown, a calendar, work items, all data"),
        ),
        ActionSpec(
            "report",
            N_("Repor&t…"),
            "file-text",
            "Ctrl+Shift+E",
            "document",
            N_("Choose a report, look at it, and export it as PDF or print it"),
        ),
        ActionSpec(
            "portfolio",
            N_("Port&folio…"),
            "",
            "",
            "",
            N_("Set the products of several files side by side on one page"),
        ),
        ActionSpec(
            "preview",
            N_("Print pre&view…"),
            "",
            "Ctrl+Shift+P",
            "document",
            N_("Show the report chosen last as it will be printed"),
        ),
        ActionSpec(
            "print",
            N_("&Print…"),
            "printer",
            "Ctrl+P",
            "document",
            N_("Print the report chosen last"),
        ),
        ActionSpec("settings", N_("Settin&gs…"), "settings", "Ctrl+,"),
        ActionSpec("close", N_("&Close"), "", "Ctrl+W"),
        ActionSpec("quit", N_("&Quit"), "", "Ctrl+Q"),
        ActionSpec("undo", N_("&Undo"), "undo-2", "Ctrl+Z", "undo"),
        ActionSpec("redo", N_("&Redo"), "redo-2", "Ctrl+Shift+Z; Ctrl+Y", "redo"),
        ActionSpec("copy", N_("&Copy"), "copy", "Ctrl+C"),
        ActionSpec(
            "copy_table",
            N_("Cop&y table"),
            "",
            "Ctrl+Shift+C",
            "",
            N_("All of the list or table that the cursor is in, for a spreadsheet or a document"),
        ),
        ActionSpec("find", N_("&Find anything…"), "search", "Ctrl+K", "document"),
        ActionSpec(
            "trace",
            N_("Show &chain"),
            "waypoints",
            "Ctrl+T",
            "document",
            N_("From the evidence to the reviews, for what is selected"),
        ),
        ActionSpec("guide", N_("&Guide"), "book-open", "Shift+F1", "document"),
        ActionSpec("history", N_("&History"), "history", "Ctrl+H", "document"),
        ActionSpec(
            "row_history",
            N_("History of &this"),
            "",
            "Ctrl+Shift+H",
            "document",
            N_("Who changed what is selected, when, from what to what, and why"),
        ),
        ActionSpec("other_side", N_("Gu&ide and History to the other side"), "", "", "document"),
        ActionSpec(
            "afloat", N_("G&uide or History in a window of its own, or back"), "", "", "document"
        ),
        ActionSpec("next_panel", N_("&Next panel"), "", "F6"),
        ActionSpec("panel_before", N_("Panel &before"), "", "Shift+F6"),
        ActionSpec("wider_column", N_("&Wider column"), "", "Alt+Shift+Right", "document"),
        ActionSpec("narrower_column", N_("Narr&ower column"), "", "Alt+Shift+Left", "document"),
        ActionSpec("larger_panel", N_("La&rger panel"), "", "Alt+Shift+Up", "document"),
        ActionSpec("smaller_panel", N_("&Smaller panel"), "", "Alt+Shift+Down", "document"),
        ActionSpec("row_menu", N_("&Menu of this"), "", "Shift+F10"),
        ActionSpec("theme_system", N_("As the &system")),
        ActionSpec("theme_light", N_("&Light")),
        ActionSpec("theme_dark", N_("&Dark")),
        ActionSpec("help", N_("&Help"), "circle-question-mark", "F1"),
        ActionSpec("shortcuts", N_("&Keyboard shortcuts"), "", "Ctrl+/"),
        ActionSpec("terms", N_("&Terms")),
        ActionSpec("about", N_("&About Goaldesk")),
    )
}

MENUS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "file",
        N_("&File"),
        (
            "new",
            "menu:templates",
            "menu:samples",
            "open",
            "menu:recent",
            SEPARATOR,
            "save",
            "save_as",
            "discard",
            "restore",
            SEPARATOR,
            "send_copy",
            "compare",
            SEPARATOR,
            "import",
            "export",
            SEPARATOR,
            "report",
            "portfolio",
            "preview",
            "print",
            SEPARATOR,
            "settings",
            SEPARATOR,
            "close",
            "quit",
        ),
    ),
    (
        "edit",
        N_("&Edit"),
        (
            *("undo", "redo", SEPARATOR),
            *("copy", "copy_table", SEPARATOR),
            *("row_menu", "row_history", SEPARATOR, "find"),
        ),
    ),
    (
        "view",
        N_("&View"),
        (
            *("guide", "history", "other_side", "afloat", SEPARATOR),
            *("wider_column", "narrower_column", "larger_panel", "smaller_panel", SEPARATOR),
            *("menu:theme", "menu:language"),
        ),
    ),
    ("go", N_("&Go"), ("menu:pages", SEPARATOR, "trace", SEPARATOR, "next_panel", "panel_before")),
    (
        "help",
        N_("&Help"),
        ("help", "guide", SEPARATOR, "shortcuts", "terms", SEPARATOR, "about"),
    ),
)

SUBMENUS: dict[str, str] = {
    "templates": N_("New from &template"),
    "samples": N_("New from &sample"),
    "recent": N_("&Recent"),
    "theme": N_("&Theme"),
    "language": N_("&Language"),
}

TOOLBAR = ("save", SEPARATOR, "undo", "redo", SEPARATOR)
TOOLBAR_END = (SEPARATOR, "report")

# What a guide calls the steps, in the method's order.
PAGES: tuple[tuple[str, str], ...] = (
    ("overview", N_("Overview")),
    ("vision", N_("Vision")),
    ("market", N_("Market")),
    ("kpis", N_("KPIs")),
    ("swot", N_("SWOT")),
    ("responsibilities", N_("Responsibilities")),
    ("reviews", N_("Reviews")),
)
STEPS = tuple(step for step, _ in PAGES)

# Before a table's name: go to the chain of one of its rows.
TRACE = "trace:"
STARTS = (
    "research",
    "feedback",
    "competitor",
    "swot_factor",
    "strategy",
    "goal",
    "kpi",
    "review",
)

# Before a table's name: show the edits of one of its rows.
HISTORY = "history:"

# On which page a table's rows are shown.
PAGE_OF: dict[str, str] = {
    "product": "vision",
    "vision": "vision",
    "segment": "vision",
    "market_size": "market",
    "research": "market",
    "feedback": "market",
    "survey": "market",
    "competitor": "market",
    "criterion": "market",
    "score": "market",
    "goal": "kpis",
    "kpi": "kpis",
    "measurement": "kpis",
    "milestone": "kpis",
    "target_point": "kpis",
    "roll_over": "kpis",  # no table, but the panel that starts the next period
    "swot_factor": "swot",
    "evidence": "swot",
    "strategy": "swot",
    "strategy_factor": "swot",
    "strategy_goal": "swot",
    "department": "responsibilities",
    "person": "responsibilities",
    "activity": "responsibilities",
    "raci": "responsibilities",
    "resource": "responsibilities",
    "communication": "responsibilities",
    "review": "reviews",
    "review_kpi": "reviews",
    "adjustment": "reviews",
    "action": "reviews",
}

# Where a key works (a step, or what it is in), the keys, and what they do there.
PAGE_KEYS: tuple[tuple[str, str, str], ...] = (
    (N_("Everywhere"), "Ctrl+Tab, Ctrl+Shift+Tab", N_("Next tab, or the one before")),
    ("kpis", "Ctrl+Shift+G", N_("Add goal")),
    ("kpis", "Ctrl+Alt+G", N_("Add sub-goal")),
    ("kpis", "Ctrl+Shift+I", N_("Add KPI")),
    ("kpis", "Ctrl+Shift+L", N_("From the library…")),
    ("kpis", "Ctrl+G", N_("Grid")),
    ("kpis", "Ctrl+F", N_("Filter goals and KPIs")),
    ("kpis", "Ctrl+D", N_("Duplicate")),
    ("kpis", "Ctrl+R", N_("Record value")),
    ("kpis", "Ctrl+Alt+W", N_("What if…")),
    ("kpis", "Ctrl+Alt+N", N_("Next period…")),
    ("kpis", "Alt+↑, Alt+↓", N_("Move up or down")),
    ("kpis", "Alt+←, Alt+→", N_("Move out of its goal, or into the next one")),
    (N_("Grid"), "Ctrl+V", N_("Paste a block")),
    (N_("Grid"), "Ctrl+D, Ctrl+R", N_("Fill down or to the right")),
    (N_("Grid"), "Ctrl+Return", N_("Fill what is selected with one value")),
    (N_("Grid"), "Ctrl+↑, Ctrl+↓", N_("Go to the next value, or to the edge")),
    (N_("Grid"), "Tab", N_("Next period; behind the last one, out of the grid")),
    (N_("Grid"), "Shift+F6", N_("To the periods, and then to the filters")),
    (N_("Grid"), "Esc", N_("Back to the tree")),
    (N_("Chart"), "←, →", N_("Go from value to value")),
    (N_("Chart"), "+, -, 0", N_("Look closer, further, or at all")),
    ("swot", "Ctrl+E", N_("Link evidence")),
    ("swot", "Alt+↑, Alt+↓", N_("Move up or down")),
    ("swot", "Alt+←, Alt+→", N_("Move into another quadrant")),
    ("responsibilities", "Ctrl+Return", N_("Plan the next")),
    ("responsibilities", "R, A, B, C, I", N_("Give a department its role")),
    (N_("Compare and merge"), "M, T", N_("Decide for mine or theirs")),
    (N_("Compare and merge"), "A", N_("Select all conflicts of a kind")),
    (N_("Preview"), "Ctrl++, Ctrl+-, Ctrl+0", N_("Larger, smaller, or the whole width")),
    (N_("Lists"), "Return", N_("Open or change what is selected")),
    (N_("Lists"), "Tab", N_("While typing, the next cell of the row; else out of the list")),
    (N_("Lists"), "Del", N_("Delete what is selected")),
    (N_("Lists"), "Ctrl+V", N_("Paste rows")),
    (N_("Dates"), "Alt+↓", N_("Open the calendar")),
    (N_("Dates"), "↑, ↓", N_("One day later or earlier")),
    (N_("Panels"), "Esc", N_("Back")),
    (N_("Help"), "Alt+←", N_("Back to the chapter before")),
    (N_("Help"), "Ctrl+F", N_("Search the help")),
)

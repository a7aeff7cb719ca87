"""The layers are law, and the code stays small enough to read."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from goaldesk import cli

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "goaldesk").rglob("*.py"))


def test_import_contracts_hold() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as c; c()",
            "--no-cache",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_can_be_read_at_once(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= 500
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            methods = [child for child in node.body if isinstance(child, ast.FunctionDef)]
            assert len(methods) < 25, node.name
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno <= 80, node.name


def test_pages_do_not_import_each_other() -> None:
    folder = ROOT / "goaldesk" / "ui" / "pages"
    for path in folder.glob("*.py"):
        own = path.stem.split("_")[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                _, _, page = node.module.partition("goaldesk.ui.pages.")
                assert not page or page.split("_")[0] == own, f"{path.name} imports {page}"


FIRST_FRAME = """
import sys, tempfile, pathlib
from goaldesk.app import make_application
from goaldesk.paths import Folders
from goaldesk.ui.lifecycle import Desk
app = make_application()
desk = Desk(app, Folders.under(pathlib.Path(tempfile.mkdtemp())))
window = desk.new_window()
app.processEvents()
assert window.isVisible()
desk.start(window, None, "", None)
assert window.stack.currentWidget() is not window.tabs
heavy = {"matplotlib", "numpy", "typst", "pypdfium2", "sqlmodel", "sqlalchemy", "pydantic",
         "xlsxwriter", "python_calamine", "fontTools", "babel.messages", "importlib.metadata"}
print(sorted(heavy & set(sys.modules)))
"""


def test_nothing_heavy_is_imported_before_the_welcome_page() -> None:
    pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)
    assert _printed(FIRST_FRAME) == "[]"


OVERVIEW = """
import sys, tempfile, pathlib
from goaldesk.app import make_application
from goaldesk.paths import Folders
from goaldesk.ui import loading, step_marks
from goaldesk.ui.lifecycle import Desk
loading.PAINTED = step_marks.SETTLED = 60_000  # however slow the machine is
app = make_application()
desk = Desk(app, Folders.under(pathlib.Path(tempfile.mkdtemp())))
window = desk.new_window()
assert desk.files.open(window, pathlib.Path(sys.argv[1]))
app.processEvents()
assert window.step == "overview" and window.tabs.isVisible()
late = {"sqlmodel", "pydantic", "sqlalchemy.orm", "goaldesk.core.edits",
        "goaldesk.core.gaps", "goaldesk.core.queries.missing", "goaldesk.ui.chart_view"}
print(sorted(late & set(sys.modules)))
"""


def test_a_document_is_shown_without_what_comes_after_it(tmp_path: Path) -> None:
    pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)
    path = tmp_path / "plan.goaldb"
    assert cli.main(["new", str(path), "--sample", "social"]) == 0
    assert _printed(OVERVIEW, path) == "[]"


def test_what_is_imported_beside_the_window_is_not_read_as_source() -> None:
    pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)
    script = (
        "import goaldesk.app, sqlmodel, linecache; print('sqlmodel' in str([*linecache.cache]))"
    )
    assert _printed(script) == "False"


def _printed(script: str, *arguments: object) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()

"""Templates of users' own: what they may use, and what is said of one that can't be used."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from sqlmodel import Session

from goaldesk.core.errors import FileProblem
from goaldesk.core.words import Words
from goaldesk.reports import paper, templates
from goaldesk.reports.build import summary
from goaldesk.reports.full import Full
from goaldesk.reports.portfolio import Portfolio
from goaldesk.reports.report import Drawn, Report, Summary
from goaldesk.reports.review_sheet import ReviewSheet
from tests.reports.conftest import TODAY
from tests.reports.pages import bare, pages_of
from tests.reports.rows import plan

Open = Callable[..., Session]
REPORTS = {"summary": Summary, "full": Full, "review": ReviewSheet, "portfolio": Portfolio}
DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture
def set_with(
    session_over: Open, spoken: dict[str, Words], tmp_path: Path
) -> Callable[..., list[str]]:
    """Sets the summary with a template of this text; gives the text of the pages."""
    made = summary(session_over(plan(3)), spoken["en"], TODAY)

    def set_it(text: str | bytes, name: str = "mine.typ") -> list[str]:
        folder = tmp_path / "templates"
        folder.mkdir(exist_ok=True)
        template = folder / name
        template.write_bytes(text if isinstance(text, bytes) else text.encode())
        return pages_of(paper.pdf(made, template=template))

    return set_it


TITLE = '#import "common.typ": *\n#show: setting.with(footer: number => number)\n'


def test_a_template_has_the_data_and_the_pieces(set_with: Callable[..., list[str]]) -> None:
    [page] = set_with(
        f"{TITLE}= #data.name\n#data.lines.len() lines, #status(data.standing.status)"
    )
    assert "Kite" in page
    assert "6 lines, " in page
    assert "Off track" in page
    assert "page 1 of 1" in page


def test_files_beside_it_are_used(set_with: Callable[..., list[str]], tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "house.typ").write_text('#let house = [The house of #read("name.txt")]')
    (folder / "name.txt").write_text("Lin")
    [page] = set_with(f'{TITLE}#import "house.typ": house\n#house')
    assert "The house of Lin" in page


BAD = {
    "an unknown name": ("= Hello\n\n#nobody", "“mine.typ”, line 3: unknown variable: nobody."),
    "a bracket left open": ("#let f(x = 3", "“mine.typ”, line 1: unclosed delimiter."),
    "data that are not there": (
        TITLE + "#data.nothing",
        '“mine.typ”, line 3: dictionary does not contain key "nothing".',
    ),
    "a mistake in a piece's use": (
        TITLE + "#status(3)",
        "“mine.typ”, line 3: cannot access fields on type integer.",
    ),
    "no title": ("Hello", "“mine.typ”: PDF/UA-1 error: missing document title."),
    "a file elsewhere": (
        '#read("../secret.txt")',
        '“mine.typ”, line 1: path `"../secret.txt"` would escape the project root.',
    ),
    "a package": (
        '= x\n#import "@preview/cetz:0.3.2": *',
        "“mine.typ”, line 2: packages can’t be used, since they come from the net. Put the files "
        "that the template needs beside it.",
    ),
    "a package by a detour": (
        '#import "@" + "preview/cetz:0.3.2": *',
        "“mine.typ”, line 1: packages can’t be used, since they come from the net. Put the files "
        "that the template needs beside it.",
    ),
    "a package of this computer": (
        '#import "@" + "local/house:1.0.0": *',
        "“mine.typ”, line 1: packages can’t be used, since they come from the net. Put the files "
        "that the template needs beside it.",
    ),
    "no text": (b"\xff\xfe", "The template “mine.typ” is no text in UTF-8."),
    "too much text": (b" " * 1_000_001, "The template “mine.typ” is too large."),
}


@pytest.mark.parametrize("what", BAD)
def test_a_template_that_cannot_be_used_is_told_with_its_line(
    set_with: Callable[..., list[str]], tmp_path: Path, what: str
) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    text, said = BAD[what]
    with pytest.raises(FileProblem) as caught:
        set_with(text)
    assert Words("en").problem(caught.value) == said


def test_a_mistake_in_a_file_beside_it_names_that_file(
    set_with: Callable[..., list[str]], tmp_path: Path
) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "house.typ").write_text("#let house = 3\n#nobody")
    with pytest.raises(FileProblem) as caught:
        set_with('#import "house.typ": house')
    assert str(caught.value) == "“house.typ”, line 2: unknown variable: nobody."


@pytest.mark.parametrize("path", ["gone.typ", "."])
def test_a_template_that_is_not_there_is_told(
    session_over: Open, spoken: dict[str, Words], tmp_path: Path, path: str
) -> None:
    made = summary(session_over({}), spoken["en"], TODAY)
    with pytest.raises(FileProblem, match="There is no template"):
        paper.pdf(made, template=tmp_path / path)


def test_no_download_is_even_begun(
    set_with: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a proxy is set, a download would come to it: nothing does."""
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        proxy.settimeout(0.2)
        address = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        monkeypatch.setenv("https_proxy", address)
        monkeypatch.setenv("NO_PROXY", "*")
        with pytest.raises(FileProblem, match="packages"):
            set_with('#let where = "@"\n#import where + "preview/cetz:0.3.2": *')
        with pytest.raises(TimeoutError):
            proxy.accept()
        assert os.environ["https_proxy"] == address
        assert os.environ["NO_PROXY"] == "*"


def test_own_templates_are_listed_by_name(tmp_path: Path) -> None:
    for name in ("b.typ", "A.typ", "common.typ", "logo.svg"):
        (tmp_path / name).write_text("")
    (tmp_path / "folder.typ").mkdir()
    assert [path.name for path in templates.own(tmp_path)] == ["A.typ", "b.typ"]
    assert templates.own(tmp_path / "gone") == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_example_of_the_docs_is_set(
    session_over: Open, spoken: dict[str, Words], tmp_path: Path, language: str
) -> None:
    text = (DOCS / "report-data.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```typ\n(.*?)```", text, re.DOTALL)
    template = tmp_path / "example.typ"
    template.write_text(example, encoding="utf-8")
    made = summary(session_over(sample=("social", language)), spoken[language], TODAY)
    page = "".join(pages_of(paper.pdf(made, template=template)))
    for line in made.lines:
        if not line.goal:
            assert bare(line.name) in bare(page)
            assert bare(line.status.word) in bare(page)


def reached(cls: Any, found: dict[str, Any]) -> dict[str, Any]:
    """The dataclasses that a report is made of, by name."""
    if is_dataclass(cls) and cls is not Drawn:
        if cls.__name__ not in found:
            found[cls.__name__] = cls
            for hint in get_type_hints(cls).values():
                reached(hint, found)
    for argument in get_args(cls):
        reached(argument, found)
    return found


def test_every_key_is_documented() -> None:
    text = (DOCS / "report-data.md").read_text(encoding="utf-8")
    tables = {
        heading: re.findall(r"^\| `(\w+)`", body, re.MULTILINE)
        for heading, body in re.findall(r"^##+ `?([\w ]+)`?\n(.*?)(?=^##|\Z)", text, re.M | re.S)
    }
    shared = [field.name for field in fields(Report)]
    assert tables["Every report"] == shared
    for kind, report in REPORTS.items():
        for name, cls in reached(report, {}).items():
            keys = [field.name for field in fields(cls)]
            if cls is report:
                assert [*shared, *tables[kind]] == keys
            else:
                assert tables[name] == keys, name

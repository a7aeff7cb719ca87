"""`goaldesk report`: every kind, own templates, portfolios, and what cannot be written."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from goaldesk import cli
from tests.cli.running import DAY, said
from tests.reports.pages import pages_of


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """Both samples as files, a copy of the first, and a file that is no document."""
    monkeypatch.chdir(tmp_path)
    for name in ("social", "ecommerce"):
        file = f"{name}.goaldb"
        assert cli.main(["new", file, "--sample", name, "--lang", "en", "--as-of", DAY]) == 0
    Path("copy.goaldb").write_bytes(Path("social.goaldb").read_bytes())
    Path("torn.goaldb").write_bytes(Path("social.goaldb").read_bytes()[:8192])
    Path("mine.typ").write_text(
        '#import "common.typ": *\n#show: setting.with()\n= Mine: #data.name'
    )
    Path("bad.typ").write_text("#nobody")
    return {path.stem: path for path in tmp_path.glob("*.goaldb")}


def reported(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    return said(capsys, "report", "-o", "out.pdf", "--as-of", DAY, *arguments)


@pytest.mark.parametrize(
    ("arguments", "words", "size"),
    [
        ([], "Summary of product goals", (595, 842)),
        (["--kind", "review", "--paper", "letter"], "Review sheet", (612, 792)),
        (["--kind", "review", "--lang", "zh"], "评审单", (595, 842)),
        (["--kind", "full", "--sections", "swot,vision"], "Product goals: full report", (595, 842)),
        (["--template", "mine.typ"], "Mine: Social network", (595, 842)),
        (["ecommerce.goaldb", "--kind", "portfolio"], "Online store", (842, 595)),
        (["--kind", "portfolio", "--lang", "zh", "--paper", "letter"], "产品组合", (792, 612)),
    ],
)
def test_a_report_is_written(
    files: dict[str, Path],
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    words: str,
    size: tuple[float, float],
) -> None:
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files.values()}
    code, output, complaint = reported(capsys, "social.goaldb", *arguments)
    assert (code, complaint) == (0, "")
    assert "out.pdf" in output
    data = Path("out.pdf").read_bytes()
    assert words in pages_of(data)[0]
    assert pypdfium2.PdfDocument(data)[0].get_size() == pytest.approx(size, abs=1)
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in before} == before
    sessions = Path("home/state/goaldesk/sessions")
    assert list(sessions.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["ecommerce.goaldb"], "Several files make a portfolio: give --kind portfolio.\n"),
        (
            ["--sections", "vision"],
            "Only the full report has sections to choose: give --kind full.\n",
        ),
        (
            ["--kind", "full", "--sections", "vision,weather"],
            "There is no section “weather”; there are: vision, market, goals, kpis, swot, work, "
            "review, evidence, appendix.\n",
        ),
        (["--template", "gone.typ"], "There is no template “gone.typ”.\n"),
        (["--template", "bad.typ"], "“bad.typ”, line 1: unknown variable: nobody.\n"),
        (
            ["ecommerce.goaldb", "copy.goaldb", "--kind", "portfolio"],
            "“copy.goaldb” holds the same document as “social.goaldb”. Leave one of them out.\n",
        ),
        (
            ["social.goaldb", "--kind", "portfolio"],
            "“social.goaldb” holds the same document as “social.goaldb”. Leave one of them out.\n",
        ),
    ],
)
def test_what_cannot_be_written_is_reported(
    files: dict[str, Path],
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    sentence: str,
) -> None:
    code, output, complaint = reported(capsys, "social.goaldb", *arguments)
    assert (code, output, complaint) == (2, "", sentence)
    assert not Path("out.pdf").exists()


@pytest.mark.parametrize("name", ["torn", "gone"])
def test_a_file_of_a_portfolio_that_cannot_be_read_is_named(
    files: dict[str, Path], capsys: pytest.CaptureFixture[str], name: str
) -> None:
    code, _, complaint = reported(
        capsys, "social.goaldb", f"{name}.goaldb", "ecommerce.goaldb", "--kind", "portfolio"
    )
    assert code == 2
    assert f"“{name}.goaldb”" in complaint
    assert complaint.count("\n") == 1
    assert list(Path("home/state/goaldesk/sessions").iterdir()) == []

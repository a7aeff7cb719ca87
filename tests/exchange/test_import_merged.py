"""Two laptops that import the same file have the same rows, and merge without doubling them."""

from __future__ import annotations

from pathlib import Path

import pytest

from goaldesk.exchange import importing
from goaldesk.paths import Folders
from goaldesk.store.edit import Stamp
from goaldesk.store.file import WorkingCopy
from goaldesk.store.merge.plan import plan
from tests.exchange.importing import DAY, FILES, NOW, Target

SERIES = b"KPI,Date,Value\nmau,2026-10-31,350\nNew one,2026-10-31,2\n"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("series.csv", SERIES),
        ("jira.csv", None),
        ("okr.csv", None),
        ("pingcode.csv", None),
        ("feedback.csv", b"Date,Feedback,Customer\n2026-10-01,Slow,Bo\n,Fast,\n"),
        ("autumn.csv", b"Date,NPS\n2026-10-01,9\n2026-10-02,3\n"),
        ("rivals.csv", b"ID,Competitor,Market share\n1,A,12\n2,B,3\n"),
    ],
)
def test_the_same_import_on_two_laptops(
    target: Target, tmp_path: Path, name: str, data: bytes | None
) -> None:
    content = data or (FILES / name).read_bytes()
    file = tmp_path / "shared.goaldb"
    target.copy.save(NOW, file)
    other = Target.on(WorkingCopy.open(file, Folders.under(tmp_path / "other"), NOW))
    for laptop in (target, other):
        laptop.apply(laptop.plan(content, name=name, create=True))
    mine, theirs = target.copy.side(), other.copy.side()
    assert mine.rows == theirs.rows
    assert plan(mine, theirs, {}).conflicts == ()
    stamp = Stamp(importing.LABEL, "Li", NOW, DAY)
    target.copy.merge(theirs, {}, stamp)
    assert target.copy.side().rows == theirs.rows
    other.copy.discard()

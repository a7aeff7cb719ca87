"""Old workbooks: read as they are, or refused in one sentence before they take room."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from goaldesk.core.errors import FileProblem
from goaldesk.exchange.grid import read_grid
from tests.exchange import xls

HOSTILE, GROWING = xls.hostile(), xls.growing()
MEMORY = 700 * 1024**2


@pytest.mark.parametrize("name", HOSTILE)
def test_what_means_harm_is_refused(name: str) -> None:
    why, data = HOSTILE[name]
    with pytest.raises(FileProblem, match=why):
        read_grid("a.xls", data)


@pytest.mark.parametrize("name", GROWING)
def test_what_is_sound_is_read(name: str) -> None:
    grid = read_grid("a.xls", GROWING[name])
    assert grid.heads == ("KPI", "Date", "Value")
    assert grid.rows[0][1:] == ("2026-10-31", 1.5)
    assert str(grid.rows[0][0]).startswith("mau")


_CHILD = """
import random, resource, sys
from goaldesk.core.errors import FileProblem
from goaldesk.exchange.grid import read_grid
from tests.exchange import xls

files = [data for _, data in xls.hostile().values()] + list(xls.growing().values())
chance = random.Random(5)
for good in (xls.workbook([xls.table()], xls.TEXTS), files[-2]):
    for _ in range(int(sys.argv[2])):
        torn = bytearray(good)
        for _ in range(chance.choice((1, 1, 2, 8))):
            torn[chance.randrange(len(torn))] = chance.choice((0, 1, 0x3C, 0xFD, 0xFF, 0x7F))
        files.append(bytes(torn))
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]),) * 2)
refused = 0
for data in files:
    try:
        read_grid("a.xls", data)
    except FileProblem:
        refused += 1
print(refused)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="bounds its memory as Linux does")
def test_no_file_takes_more_memory_than_a_workbook_needs() -> None:
    """In a process of its own: what the library cannot get, it ends the process for."""
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(MEMORY), "300"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) > len(HOSTILE)

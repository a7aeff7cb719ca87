"""Hostile and damaged files are refused with a sentence, or opened with what they hold."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from goaldesk.paths import Folders
from goaldesk.store.edit import Stamp
from goaldesk.store.file import WorkingCopy
from tests.store import hostile
from tests.store.conftest import FIRST_ROWS, NOW
from tests.store.hostile_rows import CASES

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes, links, resource limits")

# Far above what any of them takes: they bound what a file can do, and measure nothing.
SECONDS, MEGABYTES = 2.0, 300

CHILD = '''
import contextlib, io, json, os, resource, sys, time, zoneinfo
import datetime as dt
from pathlib import Path
from goaldesk import cli, languages
from goaldesk.core.errors import FileProblem
from goaldesk.core.queries import records
from goaldesk.exchange import info
from goaldesk.paths import Folders
from goaldesk.store.file import WorkingCopy, problems

chinese = languages.load("zh", Path(sys.argv[2]))
if os.getuid() == 0 and sys.argv[1] != "0":
    os.setuid(int(sys.argv[1]))
folders = Folders.standard()
now = dt.datetime(2026, 11, 9, 12, tzinfo=dt.UTC)


def memory():
    """The most that was used yet; where it can be known, without what the parent had used."""
    try:
        status = Path("/proc/self/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def opened(path):
    try:
        copy = WorkingCopy.open(path, folders, now)
    except FileProblem as problem:
        return str(problem), chinese.problem(problem), None
    rows = copy.snapshot()[0]
    copy.discard()
    return None, None, rows


def command(*arguments):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = cli.main(arguments)
    return code, out.getvalue(), err.getvalue()


command("info", "--help")
for line in sys.stdin.buffer:
    path = os.fsdecode(line.rstrip(b"\\0\\n").replace(b"\\0", b"\\n"))
    before, began = memory(), time.process_time()
    refused, in_chinese, rows = opened(Path(path))
    spent = time.process_time() - began
    given = path if not path.startswith("-") else f"./{path}"
    answer = {
        "refused": refused, "in_chinese": in_chinese, "rows": rows, "seconds": spent,
        "check": command("check", "--lang", "en", "--", given),
        "info": command("info", "--lang", "en", "--", given),
        "check_in_chinese": command("check", "--lang", "zh", "--", given),
        "megabytes": memory() - before,
        "left": sorted(os.listdir(folders.state / "sessions")),
    }
    print(json.dumps(answer), flush=True)
'''


def state_of(folder: Path) -> dict[str, tuple[object, ...]]:
    """All that is in a folder, with times and contents."""
    found = {}
    for path in folder.iterdir():
        now = path.lstat()
        content = b""
        if stat.S_ISREG(now.st_mode) and now.st_size < 100_000_000:
            content = path.read_bytes()
        found[path.name] = (now.st_mode, now.st_ino, now.st_size, now.st_mtime_ns, content)
    return found


@pytest.fixture(scope="module")
def answers() -> Any:
    """What one child, that opens them all, says of each: {name: answer}.

    It runs as a user that may not read everything, where the tests run as one that may.
    """
    root = Path(tempfile.mkdtemp())
    folders = Folders.under(root / "own")
    sound = root / "sound.goaldb"
    copy = WorkingCopy.create(folders, FIRST_ROWS, Stamp("New", "Ann", NOW, NOW.date()))
    copy.save(NOW, sound)
    rows = copy.snapshot()[0]
    copy.discard()
    paths, before = {}, {}
    for name, (write, _) in CASES.items():
        (root / name).mkdir()
        write(root / name / "x.goaldb", sound)
        [paths[name]] = (root / name).iterdir()
        before[name] = state_of(root / name)
    home = root / "home"
    home.mkdir()
    user = 0
    if os.getuid() == 0:
        user = 65534
        root.chmod(0o755)
        os.chown(home, user, user)
    given = b"".join(os.fsencode(path).replace(b"\n", b"\0") + b"\n" for path in paths.values())
    environment = {
        **os.environ,
        "HOME": str(home),
        **{f"XDG_{kind}_HOME": str(home / kind) for kind in ("CONFIG", "DATA", "STATE", "CACHE")},
    }
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(user), str(root / "catalogue")],
        input=given, capture_output=True, timeout=120, env=environment, check=False,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) == len(paths)
    for (name, path), answer in zip(paths.items(), told, strict=True):
        answer.update(path=path, sound=rows, untouched=state_of(root / name) == before[name])
    yield dict(zip(paths, told, strict=True))
    shutil.rmtree(root, ignore_errors=True)


@pytest.mark.parametrize("name", CASES)
def test_it_is_refused_with_a_sentence_or_opened_with_its_rows(answers: Any, name: str) -> None:
    sentence, answer = CASES[name][1], answers[name]
    checked, informed = answer["check"], answer["info"]
    if sentence == hostile.OPENED:
        assert answer["refused"] is None
        assert answer["rows"] == answer["sound"]
        assert (checked[0], informed[0]) == (0, 0)
    else:
        assert answer["refused"] is not None
        assert sentence in answer["refused"]
        assert re.fullmatch(r"[“T].*[.]", answer["refused"])
        assert checked[0] in (1, 2)
        assert sentence in checked[1] + checked[2]
        assert (informed[0], informed[1]) == (2, "")
        assert informed[2].count("\n") == 1
        assert sentence in informed[2]
    assert "Traceback" not in "".join(map(str, (*checked, *informed)))
    assert answer["untouched"]
    assert answer["left"] == []
    assert answer["seconds"] <= SECONDS
    assert answer["megabytes"] <= MEGABYTES


def test_who_reads_chinese_is_told_in_chinese(answers: Any) -> None:
    for name, answer in answers.items():
        code, out, err = answer["check_in_chinese"]
        assert code == answer["check"][0], name
        said = [*filter(None, [answer["in_chinese"]]), out + err]
        for text in said:
            own = re.sub(r"“[^”]*\.goaldb”|“goaldesk salvage”|Goaldesk", "", text)
            assert not re.search(r"[A-Za-z]{2}", own), (name, text)
            assert re.search("[\u4e00-\u9fff]", own), (name, text)
        if answer["in_chinese"]:
            assert re.fullmatch(r"[^。]+。([^。]+。)?", answer["in_chinese"]), name


def test_the_sentences_of_damage_never_speak_of_another_kind(answers: Any) -> None:
    """“Not ours” and “newer” offer no salvage, so that they have to be right."""
    for name, (_, sentence) in CASES.items():
        refused = answers[name]["refused"] or ""
        assert ("is not a Goaldesk document" in refused) == (sentence == hostile.OTHER), name

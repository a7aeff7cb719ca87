"""Twenty deleted secrets: looked for wherever they could have been left."""

from __future__ import annotations

import datetime as dt
import logging
import os
import random
import re
import shutil
import zlib
from pathlib import Path

from goaldesk import languages
from goaldesk.core import sections
from goaldesk.core.errors import Problem
from goaldesk.core.model.classes import whole_table
from goaldesk.exchange import samples
from goaldesk.paths import Folders
from goaldesk.reports import build, full, paper
from goaldesk.store import copying
from goaldesk.store.file import WorkingCopy
from goaldesk.store.sound import texts_of
from tests.faults import scenario
from tests.faults.tally import Tally

_MARKERS = 20
_TODAY = dt.date(2026, 11, 9)
# Tables whose rows have free text, wherever it is shown.
_TABLES = (
    "segment", "goal", "kpi", "measurement", "research", "feedback", "competitor", "swot_factor",
    "strategy", "department", "person", "activity", "resource", "communication", "review", "action",
)  # fmt: skip


def run(count: int, root: Path) -> Tally:
    """Secrets in texts all over a document, deleted again: in the file, a sent copy without its
    history, the PDFs, or the log?"""
    tally = Tally()
    words = languages.load("en", root / "catalogues")
    for number in range(count):
        place = root / "attempt"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        log = _listen(place)
        markers, copy = _deleted(random.Random(number), place)
        copy.save(scenario.NOW, place / "plan.goaldb")
        with copy.read() as session:
            for kind, made in (("summary", build.summary), ("full", full.full)):
                (place / f"{kind}.pdf").write_bytes(paper.pdf(made(session, words, _TODAY)))
        copy.discard()
        logging.getLogger("goaldesk").removeHandler(log)
        log.close()
        lost = [
            f"{marker} is in {name}"
            for name, content in _left(place).items()
            for marker in markers
            if marker.encode() in content
        ]
        tally.add(lost, f"document {number}")
    return tally


def _listen(place: Path) -> logging.Handler:
    """The program's log, of everything that it says."""
    log = logging.getLogger("goaldesk")
    log.setLevel(logging.DEBUG)
    log.propagate = False
    handler = logging.FileHandler(place / "goaldesk.log", encoding="utf-8")
    log.addHandler(handler)
    return handler


def _deleted(generator: random.Random, place: Path) -> tuple[list[str], WorkingCopy]:
    """A document that once held secrets, in its rows and in its history."""
    tables = samples.tables("social", "en", _TODAY)
    copy = WorkingCopy.create(Folders.under(place / "own"), tables, scenario.stamp())
    markers = [f"secret-{generator.getrandbits(64):016x}" for _ in range(_MARKERS)]
    spots: list[tuple[str, str, str]] = []
    for marker in markers:
        table = generator.choice(_TABLES)
        with copy.read() as session:
            rows = session.connection().exec_driver_sql(f'SELECT id FROM "{table}"').all()
        column = generator.choice([c for c in texts_of(table) if _is_free(table, c)])
        row = generator.choice(rows)[0]
        spots.append((table, column, row))
        text = f"{marker} {'x' * generator.choice((0, 5000))}"
        with copy.edit(scenario.stamp()) as edit:
            edit.session.connection().exec_driver_sql(
                f'UPDATE "{table}" SET "{column}" = ? WHERE id = ?', (text, row)
            )
        _refused(copy, marker)
    copy.save(scenario.NOW, place / "before.goaldb")
    before = (place / "before.goaldb").read_bytes()
    assert any(marker.encode() in before for marker in markers)
    (place / "before.goaldb").unlink()
    for table, column, row in spots:
        with copy.edit(scenario.stamp()) as edit:
            edit.session.connection().exec_driver_sql(
                f'UPDATE "{table}" SET "{column}" = \'gone\' WHERE id = ?', (row,)
            )
    whole = copy.freeze()
    fresh = whole.with_name("fresh")
    copying.make(whole, fresh, "sent.goaldb", sections.HISTORY)
    assert any(marker.encode() in whole.read_bytes() for marker in markers)
    copying.put(fresh, place / "sent.goaldb", copy.path)
    with copy.engine.connect() as connection:  # as leaving out the history does
        connection.exec_driver_sql("UPDATE change SET before = NULL, after = NULL")
        connection.commit()
    return markers, copy


def _is_free(table: str, column: str) -> bool:
    """Whether any text may stand there: no choice that a CHECK allows."""
    return not whole_table(table).columns[column].constraints and column not in ("id", "kind")


def _refused(copy: WorkingCopy, marker: str) -> None:
    """A refusal that quotes the secret must not reach the log, either."""
    try:
        with copy.edit(scenario.stamp()) as edit:
            edit.session.connection().exec_driver_sql(
                "UPDATE kpi SET name = ?, due = '2026-02-30'", (marker,)
            )
    except Problem as problem:
        logging.getLogger("goaldesk").warning("refused: %s", problem.message)


def _left(place: Path) -> dict[str, bytes]:
    """All files that may be left, by name; what a PDF packs is unpacked."""
    import pypdfium2

    found = {path.name: path.read_bytes() for path in place.iterdir() if path.is_file()}
    for name in [name for name in found if name.endswith(".pdf")]:
        pdf = found[name]
        for match in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
            try:
                found[name] += zlib.decompress(match.group(1))
            except zlib.error:
                continue
        document = pypdfium2.PdfDocument(pdf)
        texts = [page.get_textpage().get_text_range() for page in document]
        found[f"the text of {name}"] = os.linesep.join(texts).encode()
    return found

"""Many values recorded at once, as if one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlmodel import Session, select

from goaldesk.core import edits
from goaldesk.core.edits import measure
from goaldesk.core.errors import Invalid, ReasonNeeded
from goaldesk.core.model import natural_id
from goaldesk.core.model.goals import Measurement

from .conftest import TODAY, opened_document

JUNE, OCTOBER = dt.date(2026, 6, 30), dt.date(2026, 10, 31)


def measured(session: Session) -> list[tuple[Any, ...]]:
    rows = session.exec(select(Measurement)).all()
    return sorted((row.id, row.kpi_id, row.date, row.value, row.note) for row in rows)


def statements(session: Session, work: Callable[[], object]) -> int:
    """How many statements a piece of work sends."""
    sent = []
    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *given: sent.append(given[2]))
    work()
    return len(sent)


days = st.sampled_from([JUNE + dt.timedelta(days=n) for n in range(4)] + [OCTOBER])
values = st.floats(-1e15, 1e15, allow_nan=False)
notes = st.none() | st.sampled_from(["", "Counted again"])


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["users", "other"]), days), st.tuples(values, notes), max_size=8
    )
)
def test_at_once_is_as_one_by_one(given: dict[tuple[str, dt.date], tuple[float, Any]]) -> None:
    results = []
    for at_once in (True, False):
        with opened_document() as session:
            session.info["reason"] = "Counted again"
            edits.add(session, "kpi", id="other", name="Other")
            edits.record(session, "other", JUNE, 7.0, "First")
            lines = [(kpi, day, *rest) for (kpi, day), rest in given.items()]
            if at_once:
                edits.record_all(session, lines)
            else:
                for line in lines:
                    edits.record(session, *line)
            results.append(measured(session))
    assert results[0] == results[1]


def test_many_days_take_few_statements(session: Session) -> None:
    def work(days: int) -> Callable[[], None]:
        first = dt.date(2026, days % 7 + 1, 1)
        return lambda: edits.record_all(
            session, [("users", first + dt.timedelta(days=n), 1.0, None) for n in range(days)]
        )

    assert statements(session, work(27)) == statements(session, work(3))


def test_many_tell_how_far_they_are(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Corrections, too, which take the longest: in between, they can be stopped."""
    monkeypatch.setattr(measure, "_AT_ONCE", 4)
    session.info["reason"] = "Counted again"
    days = [JUNE - dt.timedelta(days=number) for number in range(10)]
    edits.record_all(session, [("users", day, 1.0, None) for day in days[2:]])
    shares: list[float] = []
    edits.record_all(session, [("users", day, 2.0, None) for day in days], shares.append)
    assert shares == [0.0, 0.2, 0.6, 1.0]


def test_a_correction_among_them_needs_its_reason(session: Session) -> None:
    before = measured(session)
    same = ("users", OCTOBER, 40.0, None)
    edits.record_all(session, [same])
    assert measured(session) == before
    with pytest.raises(ReasonNeeded):
        edits.record_all(session, [("users", JUNE, 1.0, None), ("users", OCTOBER, 41.0, None)])


@pytest.mark.parametrize(
    ("day", "value", "sentence"),
    [
        (TODAY + dt.timedelta(days=1), 1.0, "future"),
        (JUNE, float("nan"), ""),
        (JUNE, None, "cannot be empty"),
    ],
)
def test_what_is_refused_singly_is_refused_among_many(
    session: Session, day: dt.date, value: Any, sentence: str
) -> None:
    with pytest.raises(Invalid) as alone:
        edits.record(session, "users", day, value)
    session.rollback()
    with pytest.raises(Invalid) as among:
        edits.record_all(
            session,
            [("users", JUNE - dt.timedelta(days=1), 1.0, None), ("users", day, value, None)],
        )
    assert among.value.message == alone.value.message
    assert sentence in among.value.message


def test_ids_from_a_file(session: Session) -> None:
    session.info["reason"] = "Counted again"
    session.add(Measurement(id="from-json", kpi_id="users", date=JUNE, value=1.0))
    session.flush()
    edits.record_all(session, [("users", JUNE, 2.0, None)])
    assert ("from-json", "users", JUNE, 2.0, "") in measured(session)
    other = dt.date(2026, 7, 31)
    taken = natural_id("measurement", "users", other.isoformat())
    session.add(Measurement(id=taken, kpi_id="users", date=dt.date(2026, 8, 31), value=1.0))
    session.flush()
    with pytest.raises(Invalid, match="already a value"):
        edits.record_all(session, [("users", other, 2.0, None)])

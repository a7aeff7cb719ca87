from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.exc import IntegrityError

from goaldesk.core.model import TABLES
from goaldesk.core.model.goals import Activity, Goal, Kpi, Measurement
from goaldesk.core.model.market import Evidence, Research, SwotFactor
from goaldesk.core.model.tables import table_of
from goaldesk.store import changelog
from goaldesk.store.changelog import Change
from tests.store.rewinding import rewind


def log_of(copy, seq):
    return [tuple(change[1:]) for change in copy.snapshot()[1] if change.edit == seq]


def test_an_insert_logs_existence_alone(copy, stamp):
    with copy.edit(stamp()) as edit:
        edit.session.add(Goal(id="new", title="Retention", weight=2.0))
    assert log_of(copy, edit.seq) == [("goal", "new", "", None, 1)]


def test_an_update_logs_the_fields_that_differ_in_their_own_types(copy, stamp):
    with copy.edit(stamp()) as edit:
        kpi = edit.session.get(Kpi, "users")
        kpi.target, kpi.name, kpi.decimals, kpi.stopped = 0.1 + 0.2, "Users", 2, True
        kpi.due = dt.date(2026, 6, 30)
    assert sorted(log_of(copy, edit.seq)) == [
        ("kpi", "users", "decimals", None, 2),
        ("kpi", "users", "due", None, "2026-06-30"),
        ("kpi", "users", "stopped", 0, 1),
        ("kpi", "users", "target", 100.0, 0.30000000000000004),
    ]


def test_a_delete_logs_every_field_and_then_existence(copy, stamp):
    with copy.edit(stamp()) as edit:
        edit.session.execute(delete(table_of("segment")))
    log = log_of(copy, edit.seq)
    assert [entry[2] for entry in log] == [*changelog.fields_of("segment"), ""]
    assert ("segment", "young", "name", "Young people", None) in log
    assert log[-1] == ("segment", "young", "", 1, None)


def test_cascades_and_emptied_mentions_are_logged(copy, stamp):
    with copy.edit(stamp()) as edit:
        edit.session.execute(delete(table_of("goal")).where(table_of("goal").c.id == "top"))
    log = log_of(copy, edit.seq)
    gone = {(table, row) for table, row, field, _, after in log if field == "" and after is None}
    rows = copy.snapshot()[0]
    assert {("goal", "top"), ("goal", "below"), ("kpi", "users"), ("kpi", "days")} < gone
    assert len([table for table, _ in gone if table == "measurement"]) == 2
    assert ("action", "call", "kpi_id", "users", None) in log
    assert ("activity", "campaign", "goal_id", "top", None) in log
    assert rows["goal"] == rows["kpi"] == rows["measurement"] == {}
    assert rows["activity"]["campaign"]["goal_id"] is None


def by_bulk_update(session):
    session.execute(update(table_of("kpi")).values(weight=3.0))


def by_executemany(session):
    days = [dt.date(2026, 3, day) for day in range(1, 20)]
    rows = [{"id": f"m{day.day}", "kpi_id": "users", "date": day, "value": 1.0} for day in days]
    session.connection().execute(insert(table_of("measurement")), rows)


def by_replacing(session):
    session.connection().exec_driver_sql(
        "INSERT OR REPLACE INTO measurement (id, kpi_id, date, value, note)"
        " VALUES ('other', 'users', '2026-01-31', 11.0, '')"
    )


def by_upsert(session):
    table = table_of("segment")
    query = upsert(table).values(id="young", name="Old people", traits="", needs="", behaviour="",
                                 position=1.0)  # fmt: skip
    session.execute(query.on_conflict_do_update(index_elements=["id"], set_={"name": "Old people"}))


def by_deleting_and_adding_again(session):
    session.delete(session.get(Kpi, "users"))
    session.flush()
    session.add(Kpi(id="users", goal_id="below", name="Users again"))


def by_raw_sql(session):
    session.connection().exec_driver_sql("UPDATE kpi SET name = name || '!', target = NULL")


def by_switching_what_a_check_joins(session):
    session.add(SwotFactor(id="f", text="Network effect"))
    session.add(Research(id="r"))
    session.flush()
    session.add(Evidence(id="e", factor_id="f", research_id="r"))
    session.flush()
    evidence = session.get(Evidence, "e")
    evidence.research_id, evidence.kpi_id = None, "users"


def by_moving_a_goal_and_deleting_its_parent(session):
    session.get(Goal, "below").parent_id = None
    session.flush()
    session.delete(session.get(Goal, "top"))
    session.add(Activity(id="later", goal_id="below"))


WAYS = [
    by_bulk_update, by_executemany, by_replacing, by_upsert, by_deleting_and_adding_again,
    by_raw_sql, by_switching_what_a_check_joins, by_moving_a_goal_and_deleting_its_parent,
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_way_of_changing_rows_can_be_taken_back_and_made_again(copy, stamp, way):
    before, _ = copy.snapshot()
    with copy.edit(stamp()) as edit:
        way(edit.session)
    after, log = copy.snapshot()
    assert after != before
    assert rewind(after, log, edit.seq) == before

    undone = copy.invert(edit.seq, stamp(undoes=edit.id))
    assert copy.snapshot()[0] == before
    redone = copy.invert(undone.seq, stamp(undoes=undone.id))
    assert copy.snapshot()[0] == after
    assert redone.touched == undone.touched == edit.done.touched

    final, log = copy.snapshot()
    assert rewind(final, log, edit.seq) == before
    assert rewind(final, log, 1) == {table: {} for table in TABLES}


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE goal SET id = 'other' WHERE id = 'top'", "ids never change"),
        ("DELETE FROM product", "one row"),
        ("DELETE FROM vision", "one row"),
        ("INSERT OR REPLACE INTO vision SELECT * FROM vision", "one row"),
    ],
)
def test_what_the_log_could_not_express_is_refused(copy, stamp, statement, why):
    before, _ = copy.snapshot()
    with pytest.raises(IntegrityError, match=why), copy.edit(stamp()) as edit:
        edit.session.connection().exec_driver_sql(statement)
    assert copy.snapshot()[0] == before


def test_nothing_is_written_outside_an_edit(copy):
    with copy.read() as session, pytest.raises(IntegrityError):
        session.connection().exec_driver_sql("UPDATE goal SET title = 'x'")
    assert copy.snapshot()[0]["goal"]["top"]["title"] == "Growth"


def test_a_read_session_leaves_nothing(copy):
    with copy.read() as session:
        session.connection().exec_driver_sql("DELETE FROM change")
    tables, log = copy.snapshot()
    assert tables["goal"]["top"]["title"] == "Growth"
    assert log


ROWS = {"goal": {"a": {"title": "now", "weight": 1.0}}}


@pytest.mark.parametrize(
    ("log", "seq", "expected"),
    [
        ([], 1, ROWS),
        ([Change(2, "goal", "a", "title", "then", "now")], 3, ROWS),
        ([Change(2, "goal", "a", "title", "then", "now")], 2,
         {"goal": {"a": {"title": "then", "weight": 1.0}}}),
        ([Change(2, "goal", "a", "", None, 1)], 2, {"goal": {}}),
        ([Change(2, "goal", "b", "title", "gone", None), Change(2, "goal", "b", "", 1, None)], 2,
         {"goal": {**ROWS["goal"], "b": {"title": "gone"}}}),
        ([Change(1, "goal", "a", "", None, 1), Change(2, "goal", "a", "title", "then", "mid"),
          Change(2, "goal", "a", "title", "mid", "now")], 2,
         {"goal": {"a": {"title": "then", "weight": 1.0}}}),
        ([Change(2, "goal", "a", "title", "then", None), Change(2, "goal", "a", "weight", 9, None),
          Change(2, "goal", "a", "", 1, None), Change(2, "goal", "a", "", None, 1)], 2,
         {"goal": {"a": {"title": "then", "weight": 9}}}),
    ],
)  # fmt: skip
def test_rewind(log, seq, expected):
    assert rewind(ROWS, log, seq) == expected


@pytest.mark.parametrize(
    "change",
    [
        Change(1, "goal", "absent", "title", "a", "b"),
        Change(1, "goal", "absent", "", None, 1),
        Change(1, "goal", "a", "", 1, None),
    ],
)
def test_rewind_refuses_a_log_that_contradicts_the_rows(change):
    with pytest.raises(ValueError, match="contradicts"):
        rewind(ROWS, [change], 1)


def test_an_undo_that_no_longer_fits_changes_nothing(copy, stamp):
    with copy.edit(stamp()) as first:
        first.session.add(Measurement(id="m", kpi_id="users", date=dt.date(2026, 5, 1), value=1.0))
    with copy.edit(stamp()) as second:
        second.session.execute(delete(table_of("measurement")))
    before = copy.snapshot()
    with pytest.raises(ValueError, match="no row"):
        copy.invert(first.seq, stamp())
    assert copy.snapshot() == before


def test_a_measurement_takes_at_most_250_bytes_with_its_log(copy, stamp, tmp_path, now):
    count, kpis = 20_000, 40
    copy.save(now, tmp_path / "small.goaldb")
    day = dt.date(2024, 1, 1)
    with copy.edit(stamp("Import")) as edit:
        connection = edit.session.connection()
        ids = [f"{number:032x}" for number in range(kpis)]
        kpi_rows = [{"id": name, "goal_id": "top"} for name in ids]
        connection.execute(insert(table_of("kpi")), kpi_rows)
        rows = [
            {"kpi_id": name, "date": day + dt.timedelta(days), "value": days * 1.1}
            for name in ids
            for days in range(count // kpis)
        ]
        connection.execute(insert(table_of("measurement")), rows)
    copy.save(now, tmp_path / "large.goaldb")
    grown = (tmp_path / "large.goaldb").stat().st_size - (tmp_path / "small.goaldb").stat().st_size
    assert grown / count <= 250

"""A document leaves as JSON and comes back equal; what is no document is refused in a sentence."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from goaldesk.core.errors import Invalid
from goaldesk.core.model import TABLES, natural_id
from goaldesk.core.plain_text import clean
from goaldesk.exchange import json_file, samples
from goaldesk.exchange.columns import columns
from goaldesk.exchange.rows import complete
from tests.exchange import payloads

DAY = dt.date(2026, 11, 9)
Document = Callable[[Any], Session]


def wrapped(tables: Any, **changes: Any) -> str:
    return json.dumps({"format": "goaldesk", "schema": 1, "tables": tables} | changes)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", samples.NAMES)
def test_a_whole_document_comes_back_equal(document: Document, name: str, language: str) -> None:
    text = json_file.export(document(samples.tables(name, language, DAY)))
    again = json_file.loads(text)
    fresh = document(again)
    assert json_file.read(fresh) == again
    assert json_file.export(fresh) == text


def test_the_order_of_the_rows_does_not_depend_on_how_they_came(document: Document) -> None:
    tables = samples.tables("social", "en", DAY)
    backwards = {name: list(reversed(rows)) for name, rows in tables.items()}
    assert json_file.export(document(tables)) == json_file.export(document(backwards))


def test_every_table_and_every_column_is_written(document: Document) -> None:
    content = json.loads(json_file.export(document(samples.tables("social", "en", DAY))))
    assert (content["format"], content["schema"]) == ("goaldesk", 1)
    assert list(content["tables"]) == list(TABLES)
    for name, rows in content["tables"].items():
        assert rows
        for row in rows:
            assert list(row) == list(columns(name))


finite = st.floats(allow_nan=False, allow_infinity=False)
days = st.dates(dt.date(1970, 1, 1), dt.date(2199, 12, 31))
ids = st.text("abcABC019_-", min_size=1, max_size=64)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    kpis = draw(st.lists(ids, unique=True, max_size=3))
    return {
        "product": [{"name": draw(st.text()), "green": draw(finite.filter(lambda v: v >= 0))}],
        "kpi": [
            {
                "id": kpi,
                "name": draw(st.text()),
                "target": draw(st.none() | finite),
                "decimals": draw(st.none() | st.integers(0, 6)),
                "stopped": draw(st.booleans()),
                "direction": draw(st.sampled_from(columns("kpi")["direction"].choices)),
                "due": draw(st.none() | days.map(dt.date.isoformat)),
            }
            for kpi in kpis
        ],
        "measurement": [
            {"kpi_id": kpi, "date": day.isoformat(), "value": draw(finite), "note": draw(st.text())}
            for kpi in kpis
            for day in draw(st.sets(days, max_size=3))
        ],
    }


@settings(deadline=None)
@given(documents())
def test_whatever_is_kept_is_read_back_exactly(tables: dict[str, Any]) -> None:
    kept = complete(tables)
    assert json_file.loads(json_file.dumps(kept)) == kept
    for given_row, row in zip(tables["measurement"], kept["measurement"], strict=True):
        assert row["value"] == given_row["value"]
        assert str(row["value"]) != "-0.0"
        assert row["note"] == clean(given_row["note"])


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({}, ("standard", 0.70, 0.40)),
        ({"preset": "committed"}, ("committed", 0.95, 0.75)),
        ({"preset": "custom"}, ("custom", 0.70, 0.40)),
        ({"preset": "custom", "green": 0.8}, ("custom", 0.80, 0.40)),
        ({"preset": "corridor", "amber": 0.1}, ("corridor", 0.70, 0.10)),
    ],
)
def test_a_preset_brings_its_thresholds(given: Any, kept: tuple[str, float, float]) -> None:
    [product] = json_file.loads(wrapped({"product": [given]}))["product"]
    assert (product["preset"], product["green"], product["amber"]) == kept


def test_a_partial_document_is_filled_up() -> None:
    made = json_file.loads(
        wrapped(
            {
                "product": [{"name": "Cafe\u0301"}],
                "goal": [{"title": "First"}, {"title": "Second"}],
                "kpi": [{"id": "mau", "name": "Users"}],
                "measurement": [{"kpi_id": "mau", "date": "2026-10-31", "value": 350}],
            }
        )
    )
    assert list(made) == list(TABLES)
    assert made["product"][0]["name"] == "Caf\u00e9"
    assert made["product"][0]["green"] == 0.70
    assert made["vision"] == [dict.fromkeys(columns("vision"), "") | {"id": "vision"}]
    first, second = made["goal"]
    assert (first["weight"], first["position"], second["position"]) == (1.0, 1.0, 2.0)
    assert first["id"] != second["id"]
    assert len(first["id"]) == 32
    kpi, measured = made["kpi"][0], made["measurement"][0]
    assert (kpi["direction"], kpi["frequency"], kpi["tolerance"]) == ("increase", "monthly", 0.0)
    assert (kpi["target"], kpi["due"], kpi["goal_id"]) == (None, None, None)
    assert measured["id"] == natural_id("measurement", "mau", "2026-10-31")
    assert measured["date"] == dt.date(2026, 10, 31)
    assert isinstance(measured["value"], float)


def test_an_empty_document_has_its_product_and_its_vision() -> None:
    made = json_file.loads(wrapped({}))
    assert [row["id"] for row in made["product"] + made["vision"]] == ["product", "vision"]
    assert sum(map(len, made.values())) == 2


def test_text_is_kept_without_what_hides_or_reorders_it() -> None:
    text = "a\u202eb\u200bc\x07\u061cd\r\ne\u0301\u200d"
    made = json_file.loads(wrapped({"goal": [{"title": text}]}))
    assert made["goal"][0]["title"] == "abcd\n\u00e9\u200d"


def test_ids_of_other_programs_are_kept() -> None:
    rows = {
        "kpi": [{"id": "A-1_b"}],
        "measurement": [{"id": "m", "kpi_id": "A-1_b", "date": "2026-01-01", "value": 1}],
    }
    made = json_file.loads(wrapped(rows))
    assert made["measurement"][0]["id"] == "m"


def test_a_byte_order_mark_is_no_fault() -> None:
    assert json_file.loads(b"\xef\xbb\xbf" + wrapped({}).encode())


KPI = {"id": "k"}
MEASURED = {"kpi_id": "k", "date": "2026-10-31", "value": 1.5}
FILES = {
    "nothing": ("", "not JSON"),
    "no JSON": ("goaldesk", "line 1, column 1"),
    "cut off": (wrapped({})[:-3], "not JSON"),
    "not UTF-8": (b'{"format": "\xff"}', "UTF-8"),
    "UTF-16": (wrapped({}).encode("utf-16"), "UTF-8"),
    "a list": ("[]", "“format”"),
    "a number": ("7", "“format”"),
    "another format": (wrapped({}, format="csv"), "“format”"),
    "no schema": ('{"format": "goaldesk", "tables": {}}', "schema"),
    "a schema in words": (wrapped({}, schema="1"), "schema"),
    "schema true": (wrapped({}, schema=True), "schema"),
    "schema 0": (wrapped({}, schema=0), "schema"),
    "a newer schema": (wrapped({}, schema=99), "newer Goaldesk (schema 99)"),
    "no tables": ('{"format": "goaldesk", "schema": 1}', "tables"),
    "tables in a list": (wrapped([]), "tables"),
    "another key": (wrapped({}, more=1), "“more”"),
    "nested too deep": ('{"a":' * 100_000, "nested too deep"),
    "a key twice": ('{"format": "goaldesk", "format": "goaldesk"}', "“format” twice"),
    "NaN": (wrapped({"kpi": [{"target": math.nan}]}), "NaN"),
    "Infinity": (wrapped({"kpi": [{"target": math.inf}]}), "Infinity"),
    "a number with 9 000 digits": (f'{{"format": {"9" * 9000}}}', "too large"),
}


@pytest.mark.parametrize("case", FILES)
def test_what_is_no_such_file_is_refused(case: str) -> None:
    content, sentence = FILES[case]
    with pytest.raises(Invalid) as refused:
        json_file.loads(content)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


ROWS: dict[str, tuple[Any, str]] = {
    "unknown table": ({"kpis": []}, "“kpis”"),
    "the log": ({"edit": []}, "“edit”"),
    "no list": ({"kpi": {}}, "kpi: a list"),
    "no row": ({"kpi": [KPI, 7]}, "kpi[1]: a row"),
    "unknown field": ({"kpi": [{"goal": "g"}]}, "kpi[0].goal: there is no such field"),
    "text as number": ({"kpi": [KPI, {"target": "12"}]}, "kpi[1].target: a number"),
    "true as number": ({"kpi": [{"target": True}]}, "kpi[0].target: a number"),
    "list as number": ({"kpi": [{"target": []}]}, "kpi[0].target: a number"),
    "a huge whole number": ({"kpi": [{"target": 10**400}]}, "kpi[0].target: the number is too"),
    "number as text": ({"kpi": [{"name": 5}]}, "kpi[0].name: text"),
    "object as text": ({"kpi": [{"name": {}}]}, "kpi[0].name: text"),
    "text too long": ({"kpi": [{"name": "x" * 20_001}]}, "20001 characters"),
    "null where needed": ({"kpi": [{"name": None}]}, "kpi[0].name: a value is needed"),
    "a wrong word": ({"kpi": [{"direction": "up"}]}, "kpi[0].direction: “up”"),
    "a word in a list": ({"kpi": [{"direction": ["increase"]}]}, "kpi[0].direction"),
    "a whole with decimals": ({"kpi": [{"decimals": 1.5}]}, "kpi[0].decimals: a whole number"),
    "a whole too large": ({"kpi": [{"decimals": 7}]}, "from 0 to 6"),
    "true as whole": ({"kpi": [{"decimals": True}]}, "kpi[0].decimals"),
    "a score of 6": ({"swot_factor": [{"importance": 6}]}, "swot_factor[0].importance"),
    "a negative weight": ({"kpi": [{"weight": -1}]}, "kpi[0].weight: -1.0 is below 0"),
    "1 as truth": ({"kpi": [{"stopped": 1}]}, "kpi[0].stopped: true or false"),
    "no day": ({"kpi": [{"due": "2026-02-30"}]}, "kpi[0].due: “2026-02-30”"),
    "a date with a time": ({"kpi": [{"due": "2026-02-03T00:00"}]}, "kpi[0].due"),
    "a short date": ({"kpi": [{"due": "20260203"}]}, "kpi[0].due"),
    "a date as number": ({"kpi": [{"due": 20260203}]}, "kpi[0].due"),
    "a date before 1970": ({"kpi": [{"due": "1969-12-31"}]}, "1970 and 2199"),
    "a date after 2199": ({"kpi": [{"due": "2200-01-01"}]}, "1970 and 2199"),
    "an empty id": ({"kpi": [{"id": ""}]}, "kpi[0].id"),
    "an id with a blank": ({"kpi": [{"id": "a b"}]}, "kpi[0].id"),
    "an id too long": ({"kpi": [{"id": "a" * 65}]}, "kpi[0].id"),
    "an id with a line feed": ({"kpi": [{"id": "a\n"}]}, "kpi[0].id"),
    "a number as id": ({"kpi": [{"id": 1}]}, "kpi[0].id"),
    "null as id": ({"kpi": [{"id": None}]}, "kpi[0].id: a value is needed"),
    "an id twice": ({"kpi": [KPI, KPI]}, "kpi[1].id: the id “k” is used twice"),
    "two products": ({"product": [{}, {}]}, "product[1]"),
    "a product with another id": ({"product": [{"id": "p"}]}, "“product”"),
    "a missing key": (
        {"kpi": [KPI], "measurement": [{"kpi_id": "k", "value": 1}]},
        "measurement[0].date: this field is missing",
    ),
    "two values a day": (
        {"kpi": [KPI], "measurement": [MEASURED, MEASURED | {"id": "m"}]},
        "measurement[1]: there is another row with the same kpi_id, date",
    ),
    "no such KPI": ({"measurement": [MEASURED]}, "measurement[0].kpi_id: there is no “k”"),
    "no such goal": ({"kpi": [{"goal_id": "g"}]}, "kpi[0].goal_id: there is no “g” in “goal”"),
    "a goal in itself": ({"goal": [{"id": "a", "parent_id": "a"}]}, "goal[0].parent_id"),
    "goals in a circle": (
        {"goal": [{"id": "a", "parent_id": "b"}, {"id": "b", "parent_id": "a"}]},
        "can’t be inside itself",
    ),
    "evidence of nothing": (
        {"swot_factor": [{"id": "f"}], "evidence": [{"factor_id": "f"}]},
        "evidence[0]: evidence names exactly one",
    ),
    "evidence of two": (
        {
            "swot_factor": [{"id": "f"}],
            "kpi": [KPI],
            "research": [{"id": "r"}],
            "evidence": [{"factor_id": "f", "kpi_id": "k", "research_id": "r"}],
        },
        "evidence[0]: evidence names exactly one",
    ),
    "33 goals deep": (
        {"goal": [{"id": f"g{n}", "parent_id": f"g{n - 1}" if n else None} for n in range(33)]},
        "goal[32].parent_id: goals nest at most 32",
    ),
}


@pytest.mark.parametrize("case", ROWS)
def test_a_bad_row_is_refused_with_its_place(case: str) -> None:
    tables, sentence = ROWS[case]
    with pytest.raises(Invalid) as refused:
        json_file.loads(wrapped(tables))
    assert sentence in str(refused.value).replace("0.0", "0").replace("6.0", "6")


def test_a_number_beyond_the_range_of_floats_is_refused() -> None:
    with pytest.raises(Invalid, match=r"kpi\[0\].target: the number is too large"):
        json_file.loads(wrapped({"kpi": [{"target": 1}]}).replace('"target": 1', '"target": 1e999'))


def test_32_goals_deep_are_accepted() -> None:
    goals = [{"id": f"g{n}", "parent_id": f"g{n - 1}" if n else None} for n in range(32)]
    assert len(json_file.loads(wrapped({"goal": list(reversed(goals))}))["goal"]) == 32


def test_payloads_are_read_back_exactly() -> None:
    made = payloads.tables()
    assert json_file.loads(json_file.dumps(made)) == made

"""The templates: complete in both languages, without numbers of anybody's product."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from goaldesk import cli
from goaldesk.core.model import TABLES
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.missing import missing
from goaldesk.core.rules import smart
from goaldesk.core.words import Words
from goaldesk.exchange import templates
from goaldesk.paths import Folders, resources
from goaldesk.store.edit import Stamp
from goaldesk.store.file import WorkingCopy
from goaldesk.ui.actions import ACTIONS
from tests.cli.running import at_home

DAY = dt.date(2026, 11, 30)
NOW = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.UTC)
EACH = pytest.mark.parametrize("name", templates.NAMES)
HAN = re.compile("[\u4e00-\u9fff]")


def test_every_file_is_offered_everywhere() -> None:
    files = {path.stem for path in (resources() / "templates").glob("*.toml")} - {"common"}
    offered = {key.removeprefix("template_") for key in ACTIONS if key.startswith("template_")}
    assert files == set(templates.NAMES) == offered == set(cli._TEMPLATES)


@EACH
def test_both_languages_are_built_alike(name: str) -> None:
    english, chinese = (templates.tables(name, each, DAY) for each in ("en", "zh"))
    for table in TABLES:
        assert len(english[table]) == len(chinese[table]), table
        for one, other in zip(english[table], chinese[table], strict=True):
            for key, value in one.items():
                if not isinstance(value, str):
                    assert value == other[key], (table, key)
                    continue
                assert bool(value) == bool(other[key]), (table, key)
                assert not HAN.search(value), (table, key)


@EACH
def test_no_number_and_no_owner_is_invented(name: str) -> None:
    made = templates.tables(name, "en", DAY)
    assert not made["measurement"] + made["target_point"] + made["person"] + made["resource"]
    for kpi in made["kpi"]:
        for key in ("baseline", "target", "low", "high", "worst"):
            assert kpi[key] is None
        assert kpi["name"]
        assert kpi["formula"]
        assert kpi["feasibility"].startswith("To be decided: ")
    assert not any(
        row["owner"] for table in ("goal", "kpi", "communication") for row in made[table]
    )


@EACH
def test_every_kpi_of_a_template_is_in_one_goal_and_every_activity_is_settled(name: str) -> None:
    made = templates.tables(name, "en", DAY)
    assert {kpi["goal_id"] for kpi in made["kpi"]} == {goal["id"] for goal in made["goal"]}
    for activity in made["activity"]:
        roles = [row["role"] for row in made["raci"] if row["activity_id"] == activity["id"]]
        assert sum("A" in role for role in roles) == 1
        assert sum("R" in role for role in roles) >= 1


@EACH
@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_missing_says_what_to_fill_in(name: str, language: str, tmp_path: Path) -> None:
    made = templates.tables(name, language, DAY)
    assert (made["product"][0]["start"], made["product"][0]["due"]) == (
        dt.date(2026, 11, 1),
        dt.date(2027, 10, 31),
    )
    copy = WorkingCopy.create(Folders.under(tmp_path), made, Stamp("New", "", NOW, DAY))
    try:
        with copy.read() as session:
            found = missing(session, DAY, tree(session, DAY), Words("en"))
    finally:
        copy.discard()
    kinds = {item.key for item in found}
    assert {"product_name", "vision_core_value", "kpi_target", "no_competitor"} <= kinds
    # What the template itself sets is in order.
    assert not {kind for kind in kinds if kind.startswith(("raci", "no_review", "no_goal"))}


@EACH
@pytest.mark.parametrize("language", ["en", "zh"])
def test_goals_name_a_change(name: str, language: str) -> None:
    for goal in templates.tables(name, language, DAY)["goal"]:
        assert smart.specific(goal["title"]).verdict == "pass", goal["title"]


def test_the_command_line_writes_one(
    tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_home(tmp_path, monkeypatch)
    file = tmp_path / "plan.goaldb"
    assert cli.main(["new", str(file), "--template", "saas", "--lang", "en"]) == 0
    assert cli.main(["info", str(file), "--lang", "en"]) == 0
    assert "has no target" in capsys.readouterr().out

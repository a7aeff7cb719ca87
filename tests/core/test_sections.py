"""What a copy can leave out, and how it is said."""

from __future__ import annotations

import pytest

from goaldesk.core import sections
from goaldesk.core.errors import Invalid
from goaldesk.core.model import TABLES
from goaldesk.core.words import Words


def test_every_table_is_in_one_section_or_in_every_copy() -> None:
    listed = [table for section in sections.SECTIONS for table in section.tables]
    assert sorted([*listed, *sections.ALWAYS]) == sorted(TABLES)
    assert sections.ALWAYS[0] == "product"


@pytest.mark.parametrize("section", sections.SECTIONS, ids=lambda section: section.key)
def test_a_section_is_named_by_its_key_and_told_by_its_label(section: sections.Section) -> None:
    withheld = sections.named([section.key])
    assert withheld == sections.of(section)
    assert sections.parse(sections.write(withheld)) == withheld
    assert sections.labels(withheld) == [section.label]


def test_people_are_in_every_column_that_names_one() -> None:
    assert sections.write(sections.named(["people"])) == (
        "action.owner,communication.owner,edit.author,goal.owner,kpi.owner,person,product.owner,"
        "review.attendees,strategy.owner"
    )


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ([], ""),
        (["resources"], "This copy was made without: Resources."),
        (["resources", "people"], "This copy was made without: People and Resources."),
        (["research"], "This copy was made without: Research."),
        (
            ["measurement"],
            "This copy was made without: Measurements, Snapshot, and Adjustments.",
        ),
    ],
)
def test_what_was_left_out_is_a_sentence(names: list[str], told: str) -> None:
    assert sections.sentence(Words("en"), sections.named(names)) == told


def test_the_history_is_told_when_all_of_it_was_left_out() -> None:
    assert sections.labels(sections.HISTORY) == ["History"]
    assert sections.labels(frozenset({"edit.reason"})) == []


@pytest.mark.parametrize("name", ["money", "product", "vision", "edit", "goal.owner", ""])
def test_what_cannot_be_left_out_is_refused_with_what_can(name: str) -> None:
    with pytest.raises(Invalid, match=r"there are: market, competitors, .*, resources, .*, action"):
        sections.named(["people", name])


def test_the_budget_is_left_out_with_the_resources() -> None:
    assert sections.named(["budget"]) == sections.named(["resources"]) == {"resource"}


def test_names_that_nobody_writes_are_passed_over() -> None:
    text = "resource,goal.owner,edit.author,nonsense,goal.nonsense,edit.nonsense,,<b>,x.y.z"
    assert sections.parse(text) == {"resource", "goal.owner", "edit.author"}

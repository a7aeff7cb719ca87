from __future__ import annotations

import re
from itertools import pairwise

import pytest

from goaldesk.core.fields import TABLES
from goaldesk.exchange import library as library_module
from goaldesk.exchange.library import library


def test_it_is_large_enough_and_complete_in_both_languages() -> None:
    english, chinese = library("en"), library("zh")
    assert len(english) == len(chinese) >= 40
    assert len({kpi.group for kpi in english}) == 8
    assert len({kpi.id for kpi in english}) == len(english)
    assert len({kpi.code for kpi in english}) == len(english)
    for one, other in zip(english, chinese, strict=True):
        assert one.id == other.id
        for key in ("name", "question", "definition", "formula", "gaming"):
            assert getattr(one, key)
            assert getattr(other, key)
            assert not re.search("[一-鿿]", getattr(one, key)), (one.id, key)
        for key in ("name", "question", "definition", "gaming", "group"):
            assert re.search("[一-鿿]", getattr(other, key)), (other.id, key)


def test_the_categories_of_the_method_are_all_there() -> None:
    assert {kpi.category for kpi in library("en")} == {
        "user_growth",
        "revenue_growth",
        "satisfaction",
        "market_share",
        "other",
    }


def test_groups_stand_together() -> None:
    groups = [kpi.group for kpi in library("en")]
    changes = sum(a != b for a, b in pairwise(groups))
    assert changes == len(set(groups)) - 1


def test_its_values_are_columns_of_a_kpi() -> None:
    known = {field.key for field in TABLES["kpi"].fields}
    for kpi in library("zh"):
        assert set(kpi.values()) <= known


@pytest.mark.parametrize("text", ["nps", "净推荐值", "recommend us", "PROMOTERS", "推荐"])
def test_it_is_searched_in_both_languages(text: str) -> None:
    for language in ("en", "zh"):
        assert "nps" in {kpi.id for kpi in library(language) if kpi.matches(text)}


def test_nothing_matches_nonsense() -> None:
    assert not [kpi for kpi in library("en") if kpi.matches("nps zebra")]


def test_a_used_one_is_known_by_its_name_in_any_language() -> None:
    nps = next(kpi for kpi in library("en") if kpi.id == "nps")
    assert nps.is_used(["Revenue", "净推荐值（NPS）"])
    assert nps.is_used(["净推荐值 NPS"])
    assert not nps.is_used(["Revenue", ""])
    users = next(kpi for kpi in library("zh") if kpi.id == "monthly_active_users")
    assert users.is_used(["月活跃用户"])


def test_a_missing_text_is_an_error() -> None:
    with pytest.raises(ValueError, match="no text in zh"):
        library_module._text({"id": "x", "name": {"en": "X"}}, "name", "zh")

"""The difference between two reviews, in both languages."""

from __future__ import annotations

import datetime as dt

import pytest

from goaldesk.core.queries.reviews import review_detail
from goaldesk.core.review_words import difference_text
from goaldesk.core.words import Words
from tests.core.queries.conftest import Desk
from tests.core.queries.test_review_queries import take


@pytest.fixture
def twice(network: Desk) -> Desk:
    """Two reviews; between them a KPI goes, one comes, and one is measured anew."""
    take(network, "september", dt.date(2026, 9, 10))
    network.session.connection().exec_driver_sql("DELETE FROM kpi WHERE id = 'new'")
    network.kpi("late", baseline=0.0, target=10.0)
    take(network, "october", dt.date(2026, 10, 12))
    return network


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_difference_counts_every_kpi_once(twice: Desk, language: str) -> None:
    words = Words(language)
    detail = review_detail(twice.session, "october")
    assert detail is not None
    new = [row.kpi_id for row in detail.rows if not row.known_before]
    assert (new, detail.gone) == (["late"], 1)
    text = difference_text(words, detail)
    assert (len(detail.rows), detail.better, detail.worse) == (5, 0, 0)
    previous = detail.previous
    assert previous is not None
    before, after = words.percent(previous.progress), words.percent(detail.review.progress)
    if language == "en":
        day = words.date(dt.date(2026, 9, 10))
        assert text == (
            f"Since {day}: progress {before} → {after}. "
            "KPIs by status: 4 neither, 1 new, 1 no longer there."
        )
    else:
        assert f"{before} → {after}" in text


def test_what_is_zero_is_not_told(network: Desk) -> None:
    take(network, "september", dt.date(2026, 9, 10))
    take(network, "october", dt.date(2026, 10, 12))
    detail = review_detail(network.session, "october")
    assert detail is not None
    assert detail.gone == 0
    assert "new" not in difference_text(Words("en"), detail)
    assert "no longer" not in difference_text(Words("en"), detail)


def test_a_first_review_has_no_difference(network: Desk) -> None:
    take(network, "first", dt.date(2026, 9, 10))
    detail = review_detail(network.session, "first")
    assert detail is not None
    assert difference_text(Words("en"), detail) == ""

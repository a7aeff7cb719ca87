"""Charts: what they say, in which colours and letters, and where their points are."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import pytest
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from sqlmodel import Session

from goaldesk.core.queries.series import kpi_series
from goaldesk.core.words import Words
from goaldesk.fonts import cjk_font
from goaldesk.reports import charts, kpi_charts, lettering
from goaldesk.reports.chart_specs import PRINT, DotChart, Duel, LineChart, Look
from goaldesk.reports.sheet import ChartFigure
from tests.reports.conftest import TODAY
from tests.reports.rows import Rows, measured, product

Open = Callable[..., Session]
SIZE = (616.0, 240.0)
DARK = Look(base="#22262A", text="#E4E6E9", accent="#8FB0FF", planned="#949DA7")


def chart_of(session: Session, words: Words, kpi: str, **more: bool) -> LineChart:
    series = kpi_series(session, kpi, TODAY, authors=False)
    assert series is not None
    made = kpi_charts.kpi_chart(words, series, **more)
    assert made is not None
    return made


def one_kpi(**fields: object) -> Rows:
    kpi = {"id": "k", "name": "Index", "baseline": 0.0, "target": 100.0, **fields}
    return {"product": product(), "kpi": [kpi], "measurement": measured("k", 10, 20, 35)}


def colours(figure: ChartFigure) -> set[str]:
    lines = {to_hex(line.get_color()) for line in figure.findobj(Line2D)}
    return lines | {to_hex(patch.get_facecolor()) for patch in figure.findobj(PathPatch)}


def test_a_kpi_says_actual_planned_target_projection_and_changes(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    session = session_over(sample=("social", "en"))
    made = chart_of(session, spoken["en"], "mau")
    figure = charts.draw(made, PRINT, SIZE)
    for label in (
        "350.4 actual",
        "planned 364.1",
        "400.0 target",
        "420.0 original",
        "372.3 projected",
        "80 %: 367–377",
        "reviews",
        "10 Aug: target 420.0 → 400.0",
    ):
        assert label in figure.labels, (label, figure.labels)
    assert {"Jul", "Aug", "Sep"} & set(figure.labels), figure.labels
    assert "350.4 M on 31 Oct 2026; target 400.0 M by 31 Mar 2027" in made.alt


def adjusted(number: int, before: str, after: str) -> dict[str, object]:
    day = TODAY - dt.timedelta(30)
    made = {"id": f"a{number}", "kpi_id": "k", "field": "target", "reason": "Agreed"}
    return made | {"date": day.isoformat(), "before": before, "after": after}


def test_changes_of_one_day_are_told_as_one(session_over: Open, spoken: dict[str, Words]) -> None:
    changed = {"adjustment": [adjusted(2, "80.0", "90.0"), adjusted(1, "90.0", "100.0")]}
    made = chart_of(session_over(one_kpi() | changed), spoken["en"], "k")
    assert [change.label.partition(": ")[2] for change in made.changes] == ["target 80 → 100"]
    back = {"adjustment": [adjusted(1, "100.0", "90.0"), adjusted(2, "90.0", "100.0")]}
    assert not chart_of(session_over(one_kpi() | back), spoken["en"], "k").changes


def test_the_same_kpi_in_chinese_is_drawn_with_chinese_letters(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    session = session_over(sample=("social", "zh"))
    figure = charts.draw(chart_of(session, spoken["zh"], "mau"), PRINT, SIZE)
    assert any("月" in label for label in figure.labels)
    assert "projected" not in " ".join(figure.labels)
    chinese = cjk_font()
    assert chinese is not None
    assert chinese.path.exists()
    # Each letter has a shape of its own: none is the box that stands for a missing one.
    shapes = {one: lettering.word(one).outline.vertices.tobytes() for one in "月年目标实际"}
    assert len(set(shapes.values())) == len(shapes)
    assert lettering.word("\U0010fffd").outline.vertices.tobytes() not in shapes.values()
    assert all(lettering.word(letter).width == pytest.approx(1.0) for letter in "月年目")


def test_colours_follow_the_look(session_over: Open, spoken: dict[str, Words]) -> None:
    made = chart_of(session_over(one_kpi()), spoken["en"], "k")
    light, dark = charts.draw(made, PRINT, SIZE), charts.draw(made, DARK, SIZE)
    assert to_hex(light.get_facecolor()) == "#ffffff"
    assert to_hex(dark.get_facecolor()) == "#22262a"
    assert {"#2b5bc7", "#7a838d"} <= colours(light)
    assert {"#8fb0ff", "#949da7"} <= colours(dark)
    assert "#2b5bc7" not in colours(dark)


@pytest.mark.parametrize(
    ("fields", "labels"),
    [
        ({"direction": "at_least", "target": 85.0, "worst": 50.0}, ["≥ 85 target"]),
        ({"direction": "at_most", "target": 20.0, "worst": 90.0}, ["≤ 20 target"]),
        (
            {"direction": "in_range", "low": 40.0, "high": 45.0},
            ["40 lower limit", "45 upper limit"],
        ),
        ({"direction": "decrease", "baseline": 200.0, "target": 100.0}, ["100 target"]),
        ({"value_type": "yes_no"}, ["Yes", "No", "Yes target"]),
        ({"target": None}, []),
    ],
    ids=["at least", "at most", "range", "decrease", "yes or no", "no target"],
)
def test_every_kind_of_kpi_is_drawn(
    session_over: Open, spoken: dict[str, Words], fields: dict[str, object], labels: list[str]
) -> None:
    made = chart_of(session_over(one_kpi(**fields)), spoken["en"], "k")
    figure = charts.draw(made, PRINT, SIZE)
    for label in labels:
        assert label in figure.labels
    assert len(figure.places) == 3


def milestones(*rows: tuple[str, float, str | None]) -> Rows:
    return {
        "product": product(),
        "kpi": [{"id": "k", "name": "Launch", "value_type": "milestone"}],
        "milestone": [
            {"id": f"m{n}", "kpi_id": "k", "title": title, "weight": weight, "done": bool(done)}
            | ({"done_on": done} if done and done != "some day" else {})
            for n, (title, weight, done) in enumerate(rows)
        ],
    }


def test_milestones_rise_in_steps_on_the_days_they_were_done(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    rows = milestones(
        ("Test", 2, "2026-08-03"),
        ("Plan", 1, "2026-05-04"),
        ("Idea", 1, "some day"),
        ("End", 4, None),
    )
    made = chart_of(session_over(rows), spoken["en"], "k")
    assert [value for _, value in made.entering] == [0.125]
    assert [(str(day), value) for day, value in made.actual] == [
        ("2026-05-04", 0.25),
        ("2026-08-03", 0.5),
    ]
    assert made.leaving == ((TODAY, 0.5),)
    assert [point.words for point in made.points] == [
        "4 May 2026: Plan, 25 % done",
        "3 Aug 2026: Test, 50 % done",
    ]
    assert made.alt.startswith("Launch: 50 % on")
    figure = charts.draw(made, PRINT, SIZE)
    assert "50 % actual" in figure.labels
    assert len(figure.places) == 2


def test_the_line_of_milestones_ends_on_the_due_date(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    rows = milestones(("Plan", 1, "2026-05-04"), ("End", 1, None))
    rows["kpi"][0]["due"] = "2026-08-31"
    made = chart_of(session_over(rows), spoken["en"], "k")
    assert made.leaving == ((dt.date(2026, 8, 31), 0.5),)
    figure = charts.draw(made, PRINT, SIZE)
    (label,) = figure.findobj(lambda part: part.get_label() == "50 % actual")
    assert label.get_window_extent().x0 > figure.axis[1]  # beside the line, not over it


@pytest.mark.parametrize(
    "rows",
    [
        [("Idea", 0, "2026-05-04")],
        [("Idea", 1, "2099-01-01")],
        [("Idea", 1, "2020-01-01"), ("End", 1, "2020-01-01")],
        [("Idea", 1e308, "2026-05-04"), ("End", 1e308, "2026-05-05")],
        [("", 1, "2026-05-04")],
        [("Idea", 1, "some day")],
        [],
    ],
)
def test_odd_milestones_are_drawn(
    session_over: Open, spoken: dict[str, Words], rows: list[tuple[str, float, str | None]]
) -> None:
    session = session_over(milestones(*rows))
    series = kpi_series(session, "k", TODAY, authors=False)
    assert series is not None
    for brief in (False, True):
        made = kpi_charts.kpi_chart(spoken["en"], series, brief=brief)
        if made is not None:
            figure = charts.draw(made, PRINT, SIZE)
            assert len(figure.places) == len(made.points) == len(made.actual)


def test_nothing_to_draw_is_no_chart(session_over: Open, spoken: dict[str, Words]) -> None:
    session = session_over({"kpi": [{"id": "k", "name": "Bare"}]})
    series = kpi_series(session, "k", TODAY, authors=False)
    assert series is not None
    assert kpi_charts.kpi_chart(spoken["en"], series) is None
    assert charts.trend_chart(spoken["en"], []) is None
    assert charts.competitor_chart(spoken["en"], [("Us", None, True)]) is None


@pytest.mark.parametrize(
    "values", [[1e300, -1e300, 5.0], [1e-300, 2e-300, 0.0], [0, 0, 0], [1e15, 1e15 + 1, 1e15 + 2]]
)
def test_odd_values_are_drawn_inside(
    session_over: Open, spoken: dict[str, Words], values: list[float]
) -> None:
    rows = one_kpi(target=values[0] or 1.0)
    rows["measurement"] = measured("k", *values)
    figure = charts.draw(chart_of(session_over(rows), spoken["en"], "k"), PRINT, SIZE)
    charts.picture(figure)
    assert figure.places
    assert all(0 <= x <= 616 and 0 <= y <= 240 for x, y in figure.places)


@pytest.mark.parametrize("size", [(616.0, 240.0), (380.0, 150.0), (252.0, 66.0), (1400.0, 500.0)])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_labels_do_not_cover_each_other(
    session_over: Open, spoken: dict[str, Words], size: tuple[float, float], language: str
) -> None:
    made = chart_of(session_over(sample=("social", language)), spoken[language], "mau")
    figure = charts.draw(made, PRINT, size)
    drawn = [
        patch
        for patch in figure.findobj(PathPatch)
        if patch.get_label() in figure.labels and patch.get_label() != "·"
    ]
    boxes = [(patch.get_label(), patch.get_window_extent()) for patch in drawn]
    assert len(boxes) > 1
    for (one, first), (other, second) in combinations(boxes, 2):
        overlap = (
            min(first.x1, second.x1) - max(first.x0, second.x0),
            min(first.y1, second.y1) - max(first.y0, second.y0),
        )
        assert min(overlap) < 1.5, (one, other)
    for label, box in boxes:
        assert box.x0 >= -1, label
        assert box.x1 <= size[0] + 1, label


def test_more_points_than_pixels_are_a_line_without_dots(spoken: dict[str, Words]) -> None:
    """No more is drawn than can be seen; the highest value is, and each one is found."""
    first = dt.date(1990, 1, 1)
    actual = [(first + dt.timedelta(n), float(n % 97)) for n in range(12_000)]
    actual[5_000] = (actual[5_000][0], 400.0)
    made = LineChart(
        words=spoken["en"],
        title="Daily",
        unit="",
        decimals=0,
        alt="",
        start=first,
        due=dt.date(2023, 6, 1),
        actual=tuple(actual),
    )
    figure = charts.draw(made, PRINT, SIZE)
    (line,) = (found for found in figure.findobj(Line2D) if len(found.get_xdata()) > 100)
    assert len(line.get_xdata()) <= 4 * 2 * SIZE[0]
    assert line.get_marker() == "None"
    assert len(figure.places) == len(actual)
    assert max(line.get_ydata()) == pytest.approx(SIZE[1] - min(y for _, y in figure.places))


@pytest.mark.parametrize(
    ("days", "labels"),
    [
        (20, {"1 Apr", "5 Apr"}),
        (360, {"Apr", "Jan ’27"}),
        (1100, {"Jan ’27", "Jan ’29"}),
        (9000, {"2027", "2031"}),
    ],
)
def test_time_is_named_as_finely_as_there_is_room(
    spoken: dict[str, Words], days: int, labels: set[str]
) -> None:
    first = dt.date(2026, 4, 1)
    last = first + dt.timedelta(days)
    made = LineChart(
        words=spoken["en"],
        title="",
        unit="",
        decimals=0,
        alt="",
        start=first,
        due=last,
        plan=((first, 0.0), (last, 1.0)),
    )
    figure = charts.draw(made, PRINT, SIZE)
    assert labels <= set(figure.labels), figure.labels


def test_points_tell_date_value_and_plan(session_over: Open, spoken: dict[str, Words]) -> None:
    made = chart_of(session_over(one_kpi(unit="pts")), spoken["en"], "k")
    assert [point.words for point in made.points][-1] == "30 Jun 2026: 35 pts, planned 25"
    figure = charts.draw(made, PRINT, SIZE)
    for index, (x, y) in enumerate(figure.places):
        assert charts.nearest(made, figure.places, x + 3, y + 40) == index
    assert charts.nearest(made, [], 0, 0) is None


def test_small_charts_start_with_the_plan(session_over: Open, spoken: dict[str, Words]) -> None:
    rows = one_kpi()
    rows["measurement"].append({"kpi_id": "k", "date": "2025-12-31", "value": 3.0})
    session = session_over(rows)
    assert chart_of(session, spoken["en"], "k").start == dt.date(2025, 12, 31)
    brief = chart_of(session, spoken["en"], "k", brief=True)
    assert brief.start == dt.date(2026, 3, 31)
    assert not brief.events
    assert not brief.actual_label


def test_the_trend_names_its_months_and_today(spoken: dict[str, Words]) -> None:
    trend = [(dt.date(2026, 9, 10), 0.36), (dt.date(2026, 10, 12), 0.45), (TODAY, 0.5)]
    made = charts.trend_chart(spoken["en"], trend, TODAY)
    assert made is not None
    figure = charts.draw(made, PRINT, (270, 130))
    assert {"Sep", "Oct", "today", "50 %"} <= set(figure.labels)
    assert made.alt == "Progress from 36 % on 10 Sep 2026 to 50 % on 9 Nov 2026."
    charts.draw(replace(made, actual=made.actual[:1], labels=("Sep",)), PRINT, (270, 130))


def test_competitors_are_measured_against_the_best(spoken: dict[str, Words]) -> None:
    made = charts.competitor_chart(
        spoken["en"], [("Us", 3.6, True), ("Pulse", 4.1, False), ("New", None, False)]
    )
    assert made is not None
    figure = charts.draw(made, PRINT, (420, 150))
    assert {"Us", "3.60", "−0.50 to the best", "best 4.10", "–"} <= set(figure.labels)
    assert charts.nearest(made, figure.places, 0, figure.places[1][1] + 2) == 1


def test_us_against_the_best_is_told_by_shape_and_number(spoken: dict[str, Words]) -> None:
    made = DotChart(
        words=spoken["en"],
        alt="",
        duels=(
            Duel("Price", 3, 5, "3 · 5 Pulse"),
            Duel("Range", None, 2, "– · 2 Pulse"),
            Duel("Colour", None, None, "– · –"),
            Duel("Weighted total", 3.5, 3.5, "3.50 · 3.50 Pulse", strong=True),
        ),
        low=1,
        full=5,
        ours_label="us",
        best_label="best competitor",
    )
    figure = charts.draw(made, PRINT, (420, 150))
    assert {"Price", "3 · 5 Pulse", "us", "best competitor"} <= set(figure.labels)
    assert charts.nearest(made, figure.places, 0, figure.places[1][1] + 2) == 1
    (ours, _), (best, _), (lowest, _), _ = figure.places
    assert lowest < best < ours
    charts.draw(made, PRINT, (60, 40))  # too small for anything, and no error


def test_the_picture_for_paper_is_the_same_each_time(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    made = chart_of(session_over(one_kpi()), spoken["en"], "k", brief=True)
    first = charts.svg(charts.draw(made, PRINT, (252, 76), text=7.2))
    assert first == charts.svg(charts.draw(made, PRINT, (252, 76), text=7.2))
    assert b"<svg" in first
    assert b"<text" not in first  # letters are outlines, so that no font can be missing


@pytest.mark.parametrize("size", [(440.0, 150.0), (350.0, 150.0), (330.0, 130.0)])
@pytest.mark.parametrize(
    ("language", "kpi", "actual"),
    [
        ("en", "registrations", "10.4 actual"),
        ("zh", "registrations", "实际 1,040"),
        ("en", "mau", "350.4 actual"),
        ("zh", "csat", "实际 84.1"),
    ],
)
def test_the_last_value_stands_nearest_to_its_own_point(
    session_over: Open,
    spoken: dict[str, Words],
    size: tuple[float, float],
    language: str,
    kpi: str,
    actual: str,
) -> None:
    made = chart_of(session_over(sample=("social", language)), spoken[language], kpi)
    figure = charts.draw(made, PRINT, size)
    (named,) = [patch for patch in figure.findobj(PathPatch) if patch.get_label() == actual]
    box = named.get_window_extent()

    def gap(x: float, y: float) -> float:
        return math.hypot(max(box.x0 - x, 0, x - box.x1), max(box.y0 - y, 0, y - box.y1))

    *before, last = [(x, size[1] - y) for x, y in figure.places]
    assert gap(*last) == min(gap(*point) for point in (*before, last))


@pytest.mark.parametrize("size", [(616.0, 240.0), (560.0, 150.0), (440.0, 150.0)])
@pytest.mark.parametrize(
    ("sample", "kpi", "label"),
    [("social", "registrations", "10.4 actual"), ("ecommerce", "aov", "planned 197.1")],
)
def test_the_last_point_is_named_beside_it_not_beside_one_before(
    session_over: Open,
    spoken: dict[str, Words],
    size: tuple[float, float],
    sample: str,
    kpi: str,
    label: str,
) -> None:
    made = chart_of(session_over(sample=(sample, "en")), spoken["en"], kpi)
    figure = charts.draw(made, PRINT, size)
    (named,) = [patch for patch in figure.findobj(PathPatch) if patch.get_label() == label]
    before, last = figure.places[-2][0], figure.places[-1][0]
    box = named.get_window_extent()
    assert box.x0 > (before + last) / 2
    assert box.x0 < last + 12


@pytest.mark.parametrize(("kpi", "above"), [("sales", False), ("aov", True)])
def test_the_first_plan_is_named_on_its_own_side_of_the_plan_of_now(
    session_over: Open, spoken: dict[str, Words], kpi: str, above: bool
) -> None:
    made = chart_of(session_over(sample=("ecommerce", "en")), spoken["en"], kpi)
    figure = charts.draw(made, PRINT, (519.0, 168.0))
    (named,) = [
        patch for patch in figure.findobj(PathPatch) if patch.get_label() == "original plan"
    ]
    box = named.get_window_extent()
    grey = to_hex(PRINT.planned)
    lines = [line for line in figure.findobj(Line2D) if to_hex(line.get_color()) == grey]
    now = max(lines, key=lambda line: float(max(line.get_xdata())))
    (left, low), (right, high) = now.get_xydata()
    plan = low + (high - low) * ((box.x0 + box.x1) / 2 - left) / (right - left)
    assert (box.y0 > plan) if above else (box.y1 < plan)


@pytest.mark.parametrize("size", [(616.0, 240.0), (560.0, 150.0), (440.0, 150.0)])
@pytest.mark.parametrize("target", [1250.0, 1300.0, 1400.0])
def test_the_first_plan_is_named_on_no_other_line(
    session_over: Open, spoken: dict[str, Words], size: tuple[float, float], target: float
) -> None:
    """Where a target is raised, the lines of what was reached and is projected run close below."""
    rows = one_kpi(baseline=800.0, target=target, start="2026-04-01", due="2026-12-31")
    rows["measurement"] = measured("k", 810, 850, 880, 920, 940, 990, 1040)
    rows["adjustment"] = [adjusted(1, "1200.0", str(target)) | {"date": TODAY.isoformat()}]
    figure = charts.draw(chart_of(session_over(rows), spoken["zh"], "k"), PRINT, size)
    names = [patch for patch in figure.findobj(PathPatch) if patch.get_label() == "原计划"]
    blue = to_hex(PRINT.accent)
    lines = [line for line in figure.findobj(Line2D) if to_hex(line.get_color()) == blue]
    assert lines
    for box in (name.get_window_extent() for name in names):
        assert not any(line.get_path().intersects_bbox(box, filled=False) for line in lines)


def test_a_long_number_is_named_whole(session_over: Open, spoken: dict[str, Words]) -> None:
    rows = one_kpi(target=987_654_321_098_765.0)
    rows["measurement"] = measured("k", 1e12, 2e12, 3e12)
    rows["adjustment"] = [adjusted(1, "1234567890123456.0", "987654321098765.0")]
    made = chart_of(session_over(rows), spoken["en"], "k", brief=True)
    figure = charts.draw(made, PRINT, (252.0, 66.0))
    assert "orig. 1,234,567,890,123,456" in figure.labels

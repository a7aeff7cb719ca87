"""Rows of documents of odd shapes."""

from __future__ import annotations

import itertools
from typing import Any

Rows = dict[str, list[dict[str, Any]]]

MONTH_ENDS = ("04-30", "05-31", "06-30", "07-31", "08-31", "09-30", "10-31")

# Texts that try to be markup, have no place to break, or need letters and directions of others.
HOSTILE = (
    "#set page(width: 1pt)",
    "*not bold* _at_ `all`",
    "$x^2$ <label> @ref",
    '\\ // "quote" \'',
    "W" * 4000,
    "很长的文字没有空格" * 500,
    "😀 emoji 👩‍👩‍👧‍👦",
    "مرحبا بالعالم",
    "#{panic()}",
    "",
)


def measured(kpi: str, *values: float) -> list[dict[str, Any]]:
    """A measurement at the end of each month from April on."""
    return [
        {"kpi_id": kpi, "date": f"2026-{day}", "value": value}
        for day, value in zip(MONTH_ENDS, values, strict=False)
    ]


def product(**more: Any) -> list[dict[str, Any]]:
    """A product with the period of the samples."""
    return [{"id": "product", "name": "Kite", "start": "2026-04-01", "due": "2027-03-31", **more}]


def plan(kpis: int, goals: int = 3) -> Rows:
    """A document with that many KPIs, "Number 0" and so on, and a little of everything else."""
    goals = min(kpis, goals)
    return {
        "product": product(owner="Lin Lan"),
        "goal": [
            {"id": f"g{n}", "title": f"Reach more people {n}", "position": n} for n in range(goals)
        ],
        "kpi": [
            {
                "id": f"k{n}",
                "goal_id": f"g{n % goals}",
                "name": f"Number {n}",
                "unit": "M",
                "owner": "Chen Wei",
                "baseline": 0.0,
                "target": 100.0,
                "position": n,
            }
            for n in range(kpis)
        ],
        "measurement": [row for n in range(kpis) for row in measured(f"k{n}", n, n + 3.0, n + 7.0)],
        "swot_factor": [
            {
                "id": f"s{n}",
                "quadrant": "SWOT"[n % 4],
                "text": f"Factor {n}",
                "importance": 1 + n % 5,
            }
            for n in range(20)
        ],
        "action": [
            {"id": f"a{n}", "text": f"Act {n}", "owner": "Lin Lan", "due": "2026-11-12"}
            for n in range(12)
        ],
        "adjustment": [
            {
                "id": f"j{n}",
                "kpi_id": "k0",
                "date": f"2026-08-0{n + 1}",
                "field": "target",
                "before": ("120.0", "100.0")[n % 2],
                "after": ("100.0", "120.0")[n % 2],
                "reason": "Cut",
            }
            for n in range(5)
        ]
        if kpis
        else [],
    }


def hostile(kpis: int = 20) -> Rows:
    """The same document with hostile texts in every field that is printed."""
    texts = itertools.cycle(HOSTILE)
    rows = plan(kpis, 8)
    rows["vision"] = [{"id": "vision"}]
    blanks = (
        "core_value",
        "target_users",
        "positioning",
        "advantage",
        "customer",
        "need",
        "category",
        "benefit",
        "alternative",
        "differentiator",
    )
    printed = {
        "product": ("name", "owner"),
        "vision": blanks,
        "goal": ("title",),
        "kpi": ("name", "unit", "owner"),
        "swot_factor": ("text",),
        "action": ("text", "owner"),
        "adjustment": ("reason",),
    }
    for table, fields in printed.items():
        for row in rows[table]:
            for field in fields:
                row[field] = next(texts)
    for number, row in enumerate(rows["kpi"]):
        row["name"] = row["name"] or "x"
        if number % 4 == 0:
            row["target"] = 1e300
    for table, field in (("goal", "title"), ("swot_factor", "text"), ("action", "text")):
        for row in rows[table]:
            row[field] = row[field] or "x"
    return rows

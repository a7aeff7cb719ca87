"""Documents with more, and longer, than anybody would write."""

from __future__ import annotations

import itertools
from typing import Any

from goaldesk.core.fields import TABLES
from goaldesk.exchange import samples
from tests.reports.conftest import TODAY
from tests.reports.rows import MONTH_ENDS, Rows, product

LONG = (
    "W" * 5000,
    "很长的文字没有空格" * 550,
    "مرحبا بالعالم " * 300,
    "שלום" * 300,
    "😀👩‍👩‍👧‍👦" * 900,
    "#set page(width: 1pt) *not bold* $x^2$ <label> @ref #{panic()}",
    "i" * 5000 + " " + "word " * 900,
)


def hostile_sample() -> dict[str, Any]:
    """A sample with a hostile text in every field that takes one."""
    texts = itertools.cycle(LONG)
    tables = samples.tables("social", "en", TODAY)
    made: dict[str, Any] = {}
    for name, rows in tables.items():
        keys = [
            field.key
            for field in TABLES[name].fields
            if field.kind in ("text", "long", "person")
            and field.key not in ("external_id", "currency", "override_reason")
            and name not in ("score", "adjustment")
        ]
        made[name] = [{**row, **{key: next(texts) for key in keys}} for row in rows]
    for name, key in (("adjustment", "reason"), ("score", "evidence"), ("review_kpi", "name")):
        made[name] = [{**row, key: next(texts)} for row in made[name]]
    return made


def crowded(kpis: int = 50) -> Rows:
    """50 KPIs in 10 goals, 40 departments, 12 competitors, 300 customers' words."""
    goals = [{"id": f"g{n}", "title": f"Reach more people {n}", "position": n} for n in range(10)]
    numbers = [
        {
            "id": f"k{n}",
            "goal_id": f"g{n % 10}",
            "name": f"Number {n} of fifty",
            "unit": "M",
            "owner": "Chen Wei",
            "baseline": 0.0,
            "target": 100.0,
            "formula": f"How number {n} is counted",
            "position": n,
        }
        for n in range(kpis)
    ]
    departments = [
        {"id": f"d{n}", "name": f"Department of affairs {n}", "position": n} for n in range(40)
    ]
    activities = [{"id": f"v{n}", "name": f"Shared work {n}", "position": n} for n in range(30)]
    rivals = [{"id": f"r{n}", "name": f"Competing house {n}", "position": n} for n in range(12)]
    criteria = [{"id": f"c{n}", "name": f"Criterion {n}", "position": n} for n in range(15)]
    return {
        "product": product(owner="Lin Lan"),
        "goal": goals,
        "kpi": numbers,
        "measurement": [
            {"kpi_id": kpi["id"], "date": f"2026-{day}", "value": 4.0 * place + n % 30}
            for n, kpi in enumerate(numbers)
            for place, day in enumerate(MONTH_ENDS, 1)
        ],
        "department": departments,
        "activity": activities,
        "raci": [
            {"activity_id": v["id"], "department_id": d["id"], "role": "RACI"[(a + b) % 4]}
            for a, v in enumerate(activities)
            for b, d in enumerate(departments)
        ],
        "competitor": rivals,
        "criterion": criteria,
        "score": [
            {"criterion_id": c["id"], "competitor_id": r["id"], "value": 1 + (a + b) % 5}
            for a, c in enumerate(criteria)
            for b, r in enumerate(rivals)
        ],
        "feedback": [
            {
                "id": f"f{n}",
                "text": f"Customer {n} said something worth two lines on any page, and more",
                "date": f"2026-{1 + n % 9:02d}-{1 + n % 28:02d}",
            }
            for n in range(300)
        ],
    }

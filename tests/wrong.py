"""A document in which everything that can be found wrong is wrong."""

from __future__ import annotations

from typing import Any

OVERRIDE = {"override_status": "on_track", "override_reason": "late data"}


def _kpi(row_id: str, **values: Any) -> dict[str, Any]:
    plain = {"owner": "Chen Wei", "goal_id": "fine", "baseline": 0.0, "target": 100.0}
    return {"id": row_id, "name": row_id, **plain, **values}


KPIS = [
    _kpi("bare", goal_id=None, owner="", code="K"),
    _kpi("no-target", target=None, code="K"),
    _kpi("no-baseline", baseline=None),
    _kpi("no-distance", baseline=100.0),
    _kpi("no-limits", direction="in_range"),
    _kpi("limits", direction="in_range", low=5.0, high=1.0),
    _kpi("steps", value_type="milestone"),
    _kpi("no-way", direction="at_least", start="2027-03-01", due="2027-02-01"),
    _kpi("late", start="2026-04-01", due="2026-05-31"),
    _kpi("huge", baseline=-1.7e308, target=1.7e308),
    _kpi("down", target=-5.0),
    _kpi("up", direction="decrease"),
    _kpi("worst-high", direction="at_least", worst=100.0),
    _kpi("worst-low", direction="at_most", worst=99.0),
    _kpi("outside", start="2026-01-01", due="2027-12-31"),
    _kpi("no-reason", **{**OVERRIDE, "override_reason": ""}, override_until="2026-12-01"),
    _kpi("no-until", **OVERRIDE),
    _kpi("run-out", **OVERRIDE, override_until="2026-11-01"),
    _kpi("stopped", goal_id="only-stopped", stopped=True, **OVERRIDE),
    _kpi("daily", frequency="daily"),
    _kpi("points"),
    _kpi("beyond"),
    _kpi("corridor", direction="at_least"),
]
TABLES: dict[str, list[dict[str, Any]]] = {
    "product": [
        {
            "name": "Wrong", "start": "2026-04-01", "due": "2027-03-31",
            "green": 0.4, "amber": 0.6, "preset": "custom",
        }
    ],
    "vision": [
        {
            "customer": "people " * 60, "need": "have needs", "category": "tool",
            "benefit": "is the best", "alternative": "Nobody", "differentiator": "differs",
        }
    ],
    "goal": [
        {"id": "fine", "title": "Fine"},
        {"id": "empty", "title": "Empty", "start": "2026-01-01", "due": "2027-12-31"},
        {
            "id": "below", "title": "Below", "parent_id": "empty", "start": "2025-12-01",
            "due": "2028-01-01",
        },
        {"id": "only-stopped", "title": "Only stopped"},
        {"id": "back", "title": "Back", "start": "2027-03-01", "due": "2026-05-01"},
        {"id": "unproven", "title": "Unproven"},
    ],
    "kpi": KPIS,
    "target_point": [
        {"kpi_id": "points", "date": "2026-05-01", "value": 50.0},
        {"kpi_id": "points", "date": "2026-06-01", "value": 40.0},
        {"kpi_id": "points", "date": "2027-06-01", "value": 70.0},
        {"kpi_id": "beyond", "date": "2026-05-01", "value": 150.0},
        {"kpi_id": "corridor", "date": "2026-05-01", "value": 5.0},
        {"kpi_id": "daily", "date": "2027-03-31", "value": 5.0},
    ],
    "milestone": [
        {"kpi_id": "steps", "title": "Early", "done": True, "done_on": "2026-12-01", "weight": 0.0}
    ],
    "measurement": [
        {"kpi_id": row["id"], "date": day, "value": 5.0}
        for row in KPIS
        for day in ("2026-07-31", "2026-08-31", "2026-09-30", "2026-10-31", "2026-12-01")
        if row["id"] not in ("bare", "steps")
    ],
    "market_size": [
        {"id": "sam", "name": "SAM", "customers": 1, "revenue": 1, "serviceable": 101,
         "obtainable": 1, "first_year": 2026, "last_year": 2025, "review_by": "2026-01-01"},
        {"id": "som", "name": "SOM", "customers": 1, "revenue": 1, "serviceable": 1,
         "obtainable": 101},
        {"id": "no-customers", "name": "A"},
        {"id": "no-revenue", "name": "B", "customers": 1},
        {"id": "no-serviceable", "name": "C", "customers": 1, "revenue": 1},
        {"id": "no-obtainable", "name": "D", "customers": 1, "revenue": 1, "serviceable": 1},
    ],
    "competitor": [
        {"id": "own", "name": "Us", "own": True, "share": 60.0},
        {"id": "pulse", "name": "Pulse", "share": 60.0},
        {"id": "idle", "name": "Idle"},
    ],
    "criterion": [{"id": "price", "name": "Price"}],
    "score": [
        {"id": "score", "criterion_id": "price", "competitor_id": "pulse", "value": 3,
         "review_by": "2026-01-01"}
    ],
    "survey": [{"id": "survey", "title": "Survey"}],
    "research": [{"id": "study", "title": "Study", "review_by": "2026-01-01"}],
    "feedback": [{"id": "slow", "text": "Slow"}],
    "swot_factor": [
        {"id": "s", "quadrant": "S", "text": "S"},
        {"id": "w", "quadrant": "W", "text": "W"},
    ],
    "strategy": [
        {"id": "one", "kind": "SO", "text": "One", "status": "adopted"},
        {"id": "two", "kind": "WT", "text": "Two", "status": "adopted"},
    ],
    "strategy_factor": [{"strategy_id": "two", "factor_id": "s"}],
    "strategy_goal": [{"strategy_id": "two", "goal_id": "unproven"}],
    "department": [{"id": "all", "name": "All"}, {"id": "none", "name": "None"}],
    "activity": [
        {"id": f"a{n}", "name": f"Task {n}", "start": "2026-05-02", "due": "2026-05-01"}
        for n in range(6)
    ],
    "raci": [
        *({"activity_id": f"a{n}", "department_id": "all", "role": role}
          for n, role in enumerate(("A", "AR", "AR", "AR", "AR", "R"))),
    ],
    "resource": [{"id": "servers", "name": "Servers", "planned": 1.0, "used": 2.0}],
    "communication": [{"id": "brief", "purpose": "Brief"}],
    "review": [
        {"id": "past", "title": "Past", "date": "2026-10-12", "taken": "2026-10-12T09:00:00+00:00"}
    ],
    "action": [{"id": "act", "text": "Act"}],
}  # fmt: skip
# What cannot be together with the rest; each is found in a document of its own.
ALONE: dict[str, dict[str, list[dict[str, Any]]]] = {
    "product_reversed": {"product": [{"start": "2027-03-31", "due": "2026-04-01"}]},
    "no_weight": {"kpi": [_kpi("none", goal_id=None, weight=0.0)]},
    "kpi_start": {"kpi": [_kpi("x", goal_id=None)], "measurement": [
        {"kpi_id": "x", "date": "2026-10-31", "value": 1.0}]},
    "kpi_due": {"product": [{"start": "2026-04-01"}], "kpi": [_kpi("x", goal_id=None)],
        "measurement": [{"kpi_id": "x", "date": "2026-10-31", "value": 1.0}]},
    "raci_many_accountable": {
        "department": [{"id": f"d{n}", "name": f"D{n}"} for n in range(5)],
        "activity": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}],
        "raci": [
            *({"activity_id": "a", "department_id": f"d{n}", "role": "AR"} for n in range(5)),
            *({"activity_id": "b", "department_id": f"d{n}", "role": "C"} for n in range(5)),
        ],
    },
}  # fmt: skip
ALONE["raci_many_responsible"] = ALONE["raci_many_consulted"] = ALONE["raci_many_accountable"]
# A goal inside itself cannot be written by an edit or an import: only a foreign file has it.
FOREIGN_ONLY = {"goal_circle"}
# Counted only where the statement is Chinese.
CHINESE_ONLY = {"statement_characters"}

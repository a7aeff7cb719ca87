"""What was right once and is to be looked at again, and figures that cannot be right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from goaldesk.core import statement
from goaldesk.core.market_words import over_values
from goaldesk.core.queries import market
from goaldesk.core.queries.aged import aged
from goaldesk.core.queries.people import resource_use
from goaldesk.core.queries.records import only, records
from goaldesk.core.reading import Reader
from goaldesk.core.rows import MissingItem, Tree
from goaldesk.core.rules.plan import reaches
from goaldesk.core.words import Words
from goaldesk.core.work_words import use_values


def upkeep(
    session: Reader, as_of: date, now: Tree, words: Words | None = None
) -> Iterator[MissingItem]:
    """Warnings as they stand on `as_of`; none of them changes a verdict."""
    yield from _statement(session, words)
    yield from _market(session, as_of)
    for item in aged(session, as_of):
        values: dict[str, object] = {"name": item.name, "day": item.day}
        step = "swot" if item.table == "swot_factor" else "market"
        yield MissingItem(step, "aged", item.table, item.id, "", values)
    for kpi in now.kpis:
        if kpi.stale:
            values = {
                "name": kpi.name,
                "age": kpi.verdict.age,
                "most": int(kpi.verdict.stale_after),
            }
            yield MissingItem("kpis", "kpi_stale", "kpi", kpi.id, "", values)
    yield from over_used(session)


def _statement(session: Reader, words: Words | None) -> Iterator[MissingItem]:
    """The checks of the positioning statement that did not pass; its blanks are gaps."""
    product, vision = only(session, "product"), only(session, "vision")
    competitors = market.competitor_names(session)
    used = words or Words("en")
    spoken = words is not None and words.language == product.language
    for check in statement.findings(used, product.name, vision._mapping, competitors):
        length = check.key in ("words", "characters")
        if check.key == "filled" or (length and not spoken):
            continue
        key, field = f"statement_{check.key}", check.field or "customer"
        yield MissingItem("vision", key, "vision", vision.id, field, check.values)


def _market(session: Reader, as_of: date) -> Iterator[MissingItem]:
    sheet = market.market_size(session, as_of)
    for part in sheet.parts:
        values = {"name": part["name"]}
        for fault in part.size.faults:
            if fault.kind == "over":
                key, known = (
                    f"market_{fault.figure}_large",
                    over_values(part, fault, sheet.currency),
                )
                yield MissingItem("market", key, "market_size", part.id, fault.field, known)
        first, last = part["first_year"], part["last_year"]
        if first is not None and last is not None and last <= first:
            years = {"first": str(first), "last": str(last)}
            yield MissingItem(
                "market", "market_years", "market_size", part.id, "last_year", values | years
            )
    rivals = [row for row in records(session, "competitor") if row["share"] is not None]
    shares: Any = [row["share"] for row in rivals]
    if not reaches(100.0, sum(shares)):
        total = {"total": float(sum(shares))}
        yield MissingItem("market", "market_shares", "competitor", rivals[0].id, "share", total)
    for row in records(session, "survey"):
        if not any((row["favourable"], row["neutral"], row["unfavourable"])):
            yield MissingItem(
                "market", "survey_empty", "survey", row.id, "favourable", {"name": row["title"]}
            )


def over_used(session: Reader) -> Iterator[MissingItem]:
    """Resources of which more is used than was committed."""
    use = resource_use(session)
    for row in records(session, "resource"):
        if use[row.id].over is not None:
            values = {"name": row["name"], **use_values(use[row.id], str(row["unit"]))}
            yield MissingItem(
                "responsibilities", "resource_over_use", "resource", row.id, "", values
            )

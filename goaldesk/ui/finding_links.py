"""Findings as links to the fields that mend them; many of one kind unfold from one line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from goaldesk.core.gaps import group_text, grouped, missing_text
from goaldesk.core.model.choices import QUADRANTS
from goaldesk.core.rows import MissingItem
from goaldesk.ui.context import Context
from goaldesk.ui.sentence_links import SentenceLink

# Where the cursor goes, where that is not the field that the finding names.
_AIMS = {
    "kpi_measurement": "value",
    "kpi_stale": "value",
    "aged": "review_by",
    "resource_over_use": "used",
    # The cell that is one too many, or the department's column.
    "raci_many_accountable": "A",
    "raci_many_responsible": "R",
    "raci_many_consulted": "C",
    "raci_accountable_share": "raci",
    "raci_no_blank": "raci",
    "raci_no_work": "raci",
    # An empty quadrant: its first factor is begun there.
    **{f"no_{quadrant}": quadrant for quadrant in QUADRANTS},
}


def finding_links(
    context: Context,
    items: Sequence[MissingItem],
    unfolded: Collection[str],
    unfold: Callable[[str], object],
) -> list[SentenceLink]:
    """A link a finding; a line for many of one kind, unless that kind is unfolded already.

    `unfold` is called with the kind whose line was pressed.
    """
    links = []
    for group in grouped(items):
        key = group[0].key
        if len(group) == 1 or key in unfolded:
            links += [_link(context, item) for item in group]
        else:
            links.append(
                SentenceLink(
                    context,
                    group_text(context.words, key, len(group)),
                    lambda key=key: unfold(key),
                )
            )
            links[-1].findings = len(group)
    return links


def _link(context: Context, item: MissingItem) -> SentenceLink:
    field = _AIMS.get(item.key, item.field)
    return SentenceLink(
        context,
        missing_text(context.words, item),
        lambda: context.go(item.table, item.row_id, field),
    )

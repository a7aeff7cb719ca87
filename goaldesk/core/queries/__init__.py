"""What the document says, asked and computed: rows for lists, charts and reports.

Each function takes an open session, and today where it matters; none keeps or changes anything.
"""

from __future__ import annotations

"""What came of causing a fault many times."""

from __future__ import annotations

import dataclasses
import json


@dataclasses.dataclass
class Tally:
    """How often a fault was caused, and what was lost by it: sentences, none if all is well.

    `skipped` says why the fault could not be caused here.
    """

    attempts: int = 0
    lost: list[str] = dataclasses.field(default_factory=list)
    skipped: str = ""

    def add(self, lost: list[str], where: str) -> None:
        """Count one attempt."""
        self.attempts += 1
        if lost:
            self.lost.append(f"{where}: {'; '.join(lost)}")

    def to_json(self) -> str:
        return json.dumps(dataclasses.asdict(self))

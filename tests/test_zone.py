"""The computer's time zone by its name."""

from __future__ import annotations

import pytest

from goaldesk import zone


@pytest.mark.parametrize(
    ("named", "system", "found"),
    [
        ("Asia/Shanghai", "Europe/Zurich", "Asia/Shanghai"),
        (":Asia/Shanghai", "", "Asia/Shanghai"),
        ("", "Europe/Zurich", "Europe/Zurich"),
        ("CST-8", "Europe/Zurich", "Europe/Zurich"),
        ("../../etc/passwd", "", "UTC"),
        ("", "", "UTC"),
    ],
)
def test_the_environment_then_the_system_then_utc(
    monkeypatch: pytest.MonkeyPatch, named: str, system: str, found: str
) -> None:
    monkeypatch.setenv("TZ", named)
    monkeypatch.setattr("os.path.realpath", lambda path: f"/usr/share/zoneinfo/{system}")
    assert zone.zone_name() == found

"""The time zone of the computer, by the name that calendars know."""

from __future__ import annotations

import os
import sys
from zoneinfo import ZoneInfo

UTC = "UTC"


def zone_name() -> str:
    """The zone's IANA name, such as Asia/Shanghai; UTC where the system does not tell it."""
    for ask in (_of_environment, _of_system):
        try:
            return ZoneInfo(ask()).key
        except (OSError, ValueError, KeyError):
            continue  # none is named, or none that is known
    return UTC


def _of_environment() -> str:
    return os.environ.get("TZ", "").lstrip(":")


def _of_system() -> str:
    if sys.platform == "win32":
        import winreg

        from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

        place = r"SYSTEM\CurrentControlSet\Control\TimeZoneInformation"
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place) as key:
            name = str(winreg.QueryValueEx(key, "TimeZoneKeyName")[0])
        return WINDOWS_TO_OLSON.get(name.rstrip("\0"), "")
    return os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]

"""A changed file of settings holds in every process that runs: web processes look before a request, workers every few seconds."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from orgdesk.apps.operations.kept_settings import FILE, LIVE, read_settings
from orgdesk.apps.process.calendars import business_calendar

_seen: dict[Path, int] = {}


def refresh_settings(**signal: Any) -> bool:
    """Take over what the file says by now; whether it had changed. One look at the file's time when it had not."""
    folder = Path(settings.ORGDESK_VAR)
    try:
        written = (folder / FILE).stat().st_mtime_ns
    except OSError:
        return False
    if _seen.get(folder) == written:
        return False
    _seen[folder] = written
    given = read_settings(folder)
    for name, known_as in LIVE.items():
        if name in given and name not in os.environ:
            setattr(settings, known_as, given[name])
    timezone.get_default_timezone.cache_clear()  # type: ignore[attr-defined]  # an lru_cache
    business_calendar.cache_clear()
    return True


def fixed_by_environment(name: str) -> bool:
    """Whether the environment says it, so that the file cannot."""
    return name in os.environ


def chosen(name: str) -> str:
    """What the company chose, in the environment or the file; empty where only the default of the program holds."""
    return os.environ.get(name) or read_settings(Path(settings.ORGDESK_VAR)).get(name, "")

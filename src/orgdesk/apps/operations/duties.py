"""What the worker does for the installation."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from orgdesk.apps.events.jobs import every
from orgdesk.apps.operations.actions.keep_as_long import apply_retention
from orgdesk.apps.operations.jobs import read_whole_database
from orgdesk.apps.operations.refreshing import refresh_settings


@every(5, name="settings", shared=True)
def take_over_settings(at: datetime) -> int:
    return int(refresh_settings())


@every(86_400, name="retention")
def let_go(at: datetime) -> int:
    return apply_retention(at=at)


@every(86_400, name="whole-database")
def look_for_damage(at: datetime) -> int:
    """SQLite's file, which nobody else looks after."""
    if connection.vendor == "sqlite":
        read_whole_database.enqueue()
    return 0

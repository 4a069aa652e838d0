"""What the program stands on and what does not answer now: no fault of a page, and soon over."""

from __future__ import annotations

import sys
from enum import Enum

from django.db import InterfaceError, OperationalError

RETRY_AFTER = 30
"""Seconds after which trying again makes sense, as the answer says."""
_DATABASE = (OperationalError, InterfaceError)
_OF_FILES = {"botocore.exceptions": ("BotoCoreError", "ClientError"), "boto3.exceptions": ("Boto3Error",)}


class Away(Enum):
    """What does not answer."""

    DATABASE = "database"
    FILES = "files"


def away(problem: BaseException | None) -> Away | None:
    """What this fault says does not answer; None for a fault of another kind.

    Errors of the file server are looked up by name: its library is loaded only where files are kept there.
    """
    if isinstance(problem, _DATABASE):
        return Away.DATABASE
    return Away.FILES if isinstance(problem, _errors_of_files()) else None


def _errors_of_files() -> tuple[type[BaseException], ...]:
    return tuple(
        getattr(sys.modules[module], name)
        for module, names in _OF_FILES.items()
        if module in sys.modules
        for name in names
    )

"""A database named by its address.

The settings know how to read an address; what they made of it for this process is asked of them by name, since no app imports the
configuration.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


def receiver_from(address: str) -> dict[str, Any]:
    """Raises ValueError for an address of another kind."""
    read: Callable[[str], dict[str, Any]] = import_string(settings.ORGDESK_DATABASE_READER)
    return read(address)

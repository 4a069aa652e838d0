"""A second database for as long as it is needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections

_FOR_SERVERS = {"USER": "", "PASSWORD": "", "HOST": "", "PORT": "", "OPTIONS": {}}


@contextmanager
def connected(described: dict[str, Any], *, name: str) -> Iterator[str]:
    """The database of this Django setting, under `name` for this thread only."""
    connections.databases[name] = {**connections["default"].settings_dict, **_FOR_SERVERS, **described}
    try:
        connections[name] = connections.create_connection(name)
    finally:
        del connections.databases[name]
    try:
        yield name
    finally:
        connections[name].close()
        del connections[name]

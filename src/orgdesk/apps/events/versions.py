"""Rows that are stored as the next version of something."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from django.db import models

from orgdesk.apps.events.prepared import create_once

M = TypeVar("M", bound=models.Model)


def store_next(
    row: M, newest: Callable[[], M | None], says: Collection[str], same: Callable[[Any], bool] = lambda _last: True
) -> tuple[M, bool]:
    """The row as the version after the newest, and True; where the newest has the same values in the fields that `says` names, and is
    the `same` in whatever else belongs to it, that one and False: what is sent twice is stored once, even in one moment.
    In the caller's transaction."""
    new: Any = row
    while True:
        last: Any = newest()
        if last is not None and all(_value(last, name) == _value(row, name) for name in says) and same(last):
            return last, False
        new.version = last.version + 1 if last is not None else 1
        if create_once(row):
            return row, True


def _value(row: models.Model, name: str) -> Any:
    """As the field holds it: an amount that was given as a number is the amount that is read back."""
    field: Any = row._meta.get_field(name)
    return field.to_python(getattr(row, field.attname))

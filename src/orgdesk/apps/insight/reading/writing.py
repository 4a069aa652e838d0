"""Happenings and what is remembered as text in a row, and back.

A happening is its word, its microseconds since 1970 and its facts; a moment among facts is written as {"@": "…"}.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from orgdesk.core.measures import Happening

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STEP = timedelta(microseconds=1)


def write(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, default=_moment)


def read(text: str) -> Any:
    return json.loads(text, object_hook=_whole) if '{"@"' in text else json.loads(text)


def write_happenings(happenings: Iterable[Happening]) -> str:
    return write([[one.what, (one.at - _EPOCH) // _STEP, *([one.facts] if one.facts else [])] for one in happenings])


def read_happenings(kind: str, key: str, told: str) -> list[Happening]:
    return [Happening(kind, key, what, _EPOCH + micros * _STEP, *facts) for what, micros, *facts in read(told)]


def _moment(value: object) -> dict[str, str]:
    if isinstance(value, datetime):
        return {"@": value.isoformat()}
    raise TypeError(f"{value!r} cannot be kept: facts are text, numbers, moments and what JSON holds of them.")


def _whole(found: dict[str, Any]) -> Any:
    return datetime.fromisoformat(found["@"]) if found.keys() == {"@"} else found

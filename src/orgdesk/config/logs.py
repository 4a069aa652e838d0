"""Log lines as JSON, one object a line, without addresses of people: for whoever gathers them elsewhere."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"'=]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]{0,253}")
_SECRET = re.compile(r"(?i)((?:token|key|password|secret|signature|code)=)[^&\s\"']+")
_LONGEST = 4_000


def without_people(text: str) -> str:
    """Mail addresses and values of secret parameters struck out; what is longer than a page is cut."""
    return _SECRET.sub(r"\1…", _ADDRESS.sub("…@…", text))[:_LONGEST]


class PlainFormatter(logging.Formatter):
    """As people read it."""

    def format(self, record: logging.LogRecord) -> str:
        return without_people(super().format(record))


class JsonFormatter(logging.Formatter):
    """`at`, `level`, `logger`, `message`; where it is known `status`, and `error` with the place in the program."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_people(record.getMessage()),
            "process": record.process,
        }
        status = getattr(record, "status_code", None)
        if status is not None:
            told["status"] = status
        if record.exc_info and record.exc_info[0] is not None:
            told["error"] = record.exc_info[0].__name__
            told["trace"] = without_people(self.formatException(record.exc_info))
        return json.dumps(told, ensure_ascii=False)

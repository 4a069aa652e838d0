"""One measure over one period, for the apps below that keep promises and improvements: their jobs do not wait for a page."""

from __future__ import annotations

from datetime import datetime

from orgdesk.apps.insight.reading.book import known_records, read_log
from orgdesk.core.measures import Scope, Value, definition_of, evaluate
from orgdesk.core.measures.errors import UnknownMeasureError


def measured(code: str, start: datetime, end: datetime) -> Value | None:
    """None for a code that no measure has."""
    try:
        definition = definition_of(code)
    except UnknownMeasureError:
        return None
    read_log()
    return evaluate(definition, known_records(at=end, definitions=[definition], since=start), Scope(start, end))

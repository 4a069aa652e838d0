"""Readers of other people's charts: bytes or text in, an `ImportResult` out, nothing lost on the way."""

from orgdesk.core.organisation.importing.columns import Column, guess_columns
from orgdesk.core.organisation.importing.reading import import_chart, import_tables, import_text, recognise
from orgdesk.core.organisation.importing.result import ImportResult, Placed, SourceLine, TrayLine, TrayReason

__all__ = [
    "Column",
    "ImportResult",
    "Placed",
    "SourceLine",
    "TrayLine",
    "TrayReason",
    "guess_columns",
    "import_chart",
    "import_tables",
    "import_text",
    "recognise",
]

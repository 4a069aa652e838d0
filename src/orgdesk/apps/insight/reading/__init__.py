"""From our own event log, chart and accounts to the records that measures run on."""

from orgdesk.apps.insight.reading import accounts, audits, capability, costs, incidents, voices
from orgdesk.apps.insight.reading.book import known_records, own_source, read_log, read_until

__all__ = [
    "accounts",
    "audits",
    "capability",
    "costs",
    "incidents",
    "known_records",
    "own_source",
    "read_log",
    "read_until",
    "voices",
]

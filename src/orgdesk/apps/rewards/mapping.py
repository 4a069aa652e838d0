"""The rows of a ledger as the core's value."""

from __future__ import annotations

from types import MappingProxyType

from orgdesk.apps.rewards.models import Membership
from orgdesk.core.service.rewards import Entry, EntryType, Ledger, Lot


def to_ledger(membership: Membership) -> Ledger:
    lots = {row.key: Lot(row.key, row.points, row.left, row.expires_on) for row in membership.lots.all()}
    entries = {
        row.key: Entry(
            row.key, EntryType(row.type), row.points, row.on, MappingProxyType(row.drawn), row.undoes, row.owed
        )
        for row in membership.entries.all()
    }
    return Ledger(MappingProxyType(lots), MappingProxyType(entries), membership.arrears)

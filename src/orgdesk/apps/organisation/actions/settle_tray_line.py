"""Give a line of the tray its place on the chart, or dismiss it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.actions.edit_version import edit_version
from orgdesk.apps.organisation.editing import act_from
from orgdesk.apps.organisation.errors import ChangeRefused, NotYourRight
from orgdesk.apps.organisation.models import TrayLine, Version
from orgdesk.apps.organisation.policies import can_edit_version


def place_tray_line(version: Version, *, line: str, fields: Mapping[str, str], by: Person, at: datetime) -> TrayLine:
    """The line becomes a position where the fields say (add-below, add-before …), with its own words for a title unless others are given."""
    with transaction.atomic():
        row = _waiting(version, line)
        title = fields.get("title", "").strip() or row.text.strip()[:200]
        done = edit_version(version, act=act_from({**fields, "title": title}), by=by, at=at)
        added = [step["key"] for step in done.record["steps"] if step["kind"] == "put" and step["table"] == "positions"]
        return _settle(row, by=by, at=at, placed=added[0] if added else "")


def dismiss_tray_line(version: Version, *, line: str, by: Person, at: datetime) -> TrayLine:
    """The line is kept, marked as of no use for the chart."""
    if not can_edit_version(by, version):
        raise NotYourRight(
            _("Only organisation editors may tidy the tray of a draft; ask an administrator for the role.")
        )
    with transaction.atomic():
        return _settle(_waiting(version, line), by=by, at=at, placed="")


def _waiting(version: Version, line: str) -> TrayLine:
    row = version.tray.waiting().select_for_update().filter(pk=int(line) if line.isdecimal() else 0).first()
    if row is None:
        raise ChangeRefused(_("This line has left the tray already; somebody placed or dismissed it."))
    return row


def _settle(row: TrayLine, *, by: Person, at: datetime, placed: str) -> TrayLine:
    row.settled_at, row.settled_by, row.placed_key = at, by, placed
    row.save(update_fields=["settled_at", "settled_by", "placed_key"])
    return row

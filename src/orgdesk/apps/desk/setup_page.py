"""What the pages of the desk's set-up share."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from orgdesk.apps.desk.clocks import policy_for
from orgdesk.apps.desk.models import RequesterKind


def tabs(current: str) -> list[dict[str, Any]]:
    pages = [
        ("channels", _("Channels")),
        ("promises", _("Promises")),
        ("calendars", _("Calendars")),
        ("macros", _("Words and macros")),
        ("setup-fields", _("Fields and kinds")),
    ]
    return [
        {"label": label, "url": reverse(f"desk:{name}"), "current": name == current, "count": None}
        for name, label in pages
    ]


def parity() -> list[dict[str, Any]]:
    """Each kind of requester: the promise it has, and how often the promise was broken; alike is seen, not only said."""
    late = Count("tickets", filter=Q(tickets__alarms__kind="breach"), distinct=True)
    rows = RequesterKind.objects.select_related("served_as").annotate(asked=Count("tickets", distinct=True), late=late)
    return [
        {
            "kind": row,
            "policy": policy_for(live=False, account=None, kind=row),
            "kept": round(100 * (row.asked - row.late) / row.asked) if row.asked else None,
        }
        for row in rows
    ]

"""What the pages of the desk's set-up share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.desk.clocks import policy_for
from orgdesk.apps.desk.models import CannedReply, Macro, RequesterKind
from orgdesk.apps.desk.ticket_acts import act_words


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


@dataclass(frozen=True)
class Tool:
    """A line of the file of words and macros."""

    kind: str
    name: str
    words: str
    acts: str
    article: str
    kept_at: datetime


WORDS_AND_MACROS = (
    (gettext_lazy("Kind"), "kind"),
    (gettext_lazy("Name"), "name"),
    (gettext_lazy("Words"), "words"),
    (gettext_lazy("Acts"), "acts"),
    (gettext_lazy("Article"), "article"),
    (gettext_lazy("Kept"), "kept_at"),
)


def told_words(reply: CannedReply) -> Tool:
    article = reply.article.key if reply.article else ""
    return Tool(_("words"), reply.title, reply.body, "", article, reply.created_at)


def told_macro(macro: Macro) -> Tool:
    acts = "; ".join(act_words(act, value) for act, value in macro.acts)
    return Tool(_("macro"), macro.name, macro.reply.title if macro.reply else "", acts, "", macro.at)

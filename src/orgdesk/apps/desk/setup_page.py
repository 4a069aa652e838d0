"""What the pages of the desk's set-up share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.forms import ModelForm
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.clocks import policy_for
from orgdesk.apps.desk.models import CannedReply, Macro, RequesterKind
from orgdesk.apps.desk.rule_page import act_choices
from orgdesk.apps.desk.setup_forms import MacroForm, ReplyWordsForm
from orgdesk.apps.desk.ticket_acts import act_words
from orgdesk.apps.events.models import Event

_MOST_PAST = 400


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


def tools_page(
    person: Person,
    *,
    words: ModelForm[CannedReply] | None = None,
    macro: ModelForm[Macro] | None = None,
    acts: Sequence[Sequence[str]] = (),
) -> dict[str, Any]:
    """Words and macros with what they were before; a form that was refused is shown again where it was filled in."""
    past = _past_of_tools(person)
    changes, makes = words is not None and words.instance.pk, macro is not None and macro.instance.pk
    replies = CannedReply.objects.visible_to(person).select_related("article__published_version")
    macros = Macro.objects.visible_to(person).select_related("reply")
    blank = [("", "")]
    return {
        "replies": [
            {
                "reply": row,
                "said": words if changes == row.pk else None,
                "past": past.get(("canned_reply", str(row.pk)), []),
            }
            for row in replies
        ],
        "macros": [
            {
                "macro": row,
                "acts": [act_words(act, value) for act, value in row.acts],
                "rows": acts if makes == row.pk else [*row.acts, *blank],
                "said": macro if makes == row.pk else None,
                "past": past.get(("macro", str(row.pk)), []),
            }
            for row in macros
        ],
        "removed": [rows[0] for rows in past.values() if rows[0].removed][:20],
        "reply_form": words if words is not None and not changes else ReplyWordsForm(auto_id="reply-%s"),
        "macro_form": macro if macro is not None and not makes else MacroForm(auto_id="macro-%s"),
        "new_acts": acts if acts and not makes else blank * 3,
        **act_choices(),
        "tabs": tabs("macros"),
    }


@dataclass(frozen=True)
class Wording:
    """How words or a macro stood once; with `removed`, how they stood when they went."""

    name: str
    words: str
    acts: list[list[str]]
    reply: int | None
    article: int | None
    by: str
    at: datetime
    removed: bool
    is_macro: bool

    @property
    def told(self) -> str:
        return "; ".join([self.words] * bool(self.words) + [act_words(act, value) for act, value in self.acts])


def _past_of_tools(person: Person) -> dict[tuple[str, str], list[Wording]]:
    """Of each, the newest first."""
    kinds = ("canned_reply.kept", "canned_reply.removed", "macro.kept", "macro.removed")
    events = Event.objects.of_kind(*kinds).select_related("text").prefetch_related("subjects").order_by("-id")
    latest = list(events[:_MOST_PAST]) if person.is_staff else []
    names = dict(Person.objects.filter(key__in={one.actor for one in latest}).values_list("key", "name"))
    found: dict[tuple[str, str], list[Wording]] = {}
    for event in latest:
        noun, _dot, did = event.kind.partition(".")
        key = next(one.object_key for one in event.subjects.all() if one.object_type == noun)
        found.setdefault((noun, key), []).append(_wording(event, names, removed=did == "removed"))
    return found


def _wording(event: Event, names: Mapping[str, str], *, removed: bool) -> Wording:
    said, text = event.data, getattr(event, "text", None)
    return Wording(
        name=str(said.get("title") or said.get("name") or ""),
        words=str(text.words.get("words", "")) if text else "",
        acts=said.get("acts") or [],
        reply=said.get("reply"),
        article=said.get("article_id"),
        by=names.get(event.actor, ""),
        at=event.at,
        removed=removed,
        is_macro=event.kind.startswith("macro"),
    )


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

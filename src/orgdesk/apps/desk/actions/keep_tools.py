"""Words that are used again, and macros: kept, called otherwise, removed. The log holds every wording that there was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.errors import DeskRefused, WordsMissing
from orgdesk.apps.desk.models import AutomationRule, CannedReply, Macro
from orgdesk.apps.desk.ticket_acts import require_values, settled_values
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.knowledge.models import Article
from orgdesk.core.service.automation import Act, Rule, Trigger
from orgdesk.core.service.errors import DefinitionError
from orgdesk.ui.lengths import whole


def keep_reply(
    *, title: str, body: str, by: Person, at: datetime, article: Article | None = None, reply: CannedReply | None = None
) -> CannedReply:
    """Words that are used again; with an article they are a view of it and follow what it publishes. Raises WordsMissing, DeskRefused.

    Rules and macros that send them by their name follow a new name.
    """
    title = whole(" ".join(title.split()), 120, "title")
    if not title or not (body.strip() or article):
        raise WordsMissing(_("Give a name, and words or an article."))
    namesake = CannedReply.objects.filter(title=title).first()
    if namesake is not None and namesake != reply:
        raise DeskRefused(_("There are words called “%(title)s” already.") % {"title": title})
    row = reply or CannedReply(created_by=by, created_at=at)
    with transaction.atomic():
        before = CannedReply.objects.get(pk=row.pk).title if row.pk else title
        row.title, row.body, row.article = title, body.strip(), article
        row.save()
        if before != title:
            _follow_name(before, title)
        record_event(
            "canned_reply.kept",
            at=at,
            by=by.key,
            objects=_about(row),
            data={"title": title},
            text={"words": row.body},
        )
    return row


def remove_reply(reply: CannedReply, *, by: Person, at: datetime) -> None:
    """Raises DeskRefused while a rule or a macro needs them, naming it."""
    users = _users_of(reply)
    if users:
        words = _("“%(title)s” is used by %(users)s; change those first.")
        raise DeskRefused(words % {"title": reply.title, "users": ", ".join(f"“{name}”" for name in users)})
    with transaction.atomic():
        article = {"article_id": reply.article_id} if reply.article_id else {}
        given = {"title": reply.title, **article}
        record_event(
            "canned_reply.removed", at=at, by=by.key, objects=_about(reply), data=given, text={"words": reply.body}
        )
        reply.delete()


def keep_macro(
    *,
    name: str,
    reply: CannedReply | None,
    acts: Iterable[Sequence[str]],
    by: Person,
    at: datetime,
    macro: Macro | None = None,
) -> Macro:
    """A macro of this name, or the given one under this name. Raises WordsMissing for one that does nothing, DeskRefused for
    an act that is not known, whose value is none, or for a name that is taken."""
    name = whole(" ".join(name.split()), 80, "name")
    rows = [list(row) for row in acts if row[0]]
    if not name or not (rows or reply):
        raise WordsMissing(_("Give the macro a name, and words or an act."))
    namesake = Macro.objects.filter(name=name).first()
    if macro is not None and namesake is not None and namesake != macro:
        raise DeskRefused(_("There is a macro called “%(name)s” already.") % {"name": name})
    rows = _settled(rows)
    row = macro or namesake or Macro(name=name)
    row.name, row.reply, row.acts, row.by, row.at = name, reply, rows, by, at
    with transaction.atomic():
        row.save()
        record_event("macro.kept", at=at, by=by.key, objects={"macro": str(row.pk)}, data=_told(row))
    return row


def remove_macro(macro: Macro, *, by: Person, at: datetime) -> None:
    """What it did on tickets stays done."""
    with transaction.atomic():
        record_event("macro.removed", at=at, by=by.key, objects={"macro": str(macro.pk)}, data=_told(macro))
        macro.delete()


def _settled(rows: list[list[str]]) -> list[list[str]]:
    rows = settled_values(rows)
    if rows:
        try:
            require_values(Rule.of_rows(Trigger.OPENED, [], rows).acts)
        except DefinitionError as problem:
            raise DeskRefused(str(problem)) from problem
    return rows


def _follow_name(before: str, after: str) -> None:
    for model in (AutomationRule, Macro):
        for row in model.objects.all():
            acts = [[act, after if _sends(act, value, before) else value] for act, value in row.acts]
            if acts != [list(one) for one in row.acts]:
                row.acts = acts
                row.save(update_fields=["acts"])


def _users_of(reply: CannedReply) -> list[str]:
    put_in = reply.macros.values_list("name", flat=True)
    rules: list[AutomationRule | Macro] = [*AutomationRule.objects.all(), *Macro.objects.all()]
    sent = [row.name for row in rules if any(_sends(act, value, reply.title) for act, value in row.acts)]
    return [*dict.fromkeys([*put_in, *sent])]


def _sends(act: str, value: str, title: str) -> bool:
    return act == Act.CANNED_REPLY and value == title


def _about(reply: CannedReply) -> dict[str, str | list[str]]:
    return {"canned_reply": str(reply.pk), **({"article": reply.article.key} if reply.article else {})}


def _told(macro: Macro) -> dict[str, object]:
    return {"name": macro.name, "reply": macro.reply_id, "acts": macro.acts}

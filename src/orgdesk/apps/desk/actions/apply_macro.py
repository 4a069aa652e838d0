"""Macros: several acts under one name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.errors import DeskRefused, WordsMissing
from orgdesk.apps.desk.models import CannedReply, Draft, Macro, Ticket
from orgdesk.apps.desk.ticket_acts import do_acts, require_values
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.knowledge.models import Article
from orgdesk.core.service.automation import Rule, Trigger
from orgdesk.core.service.errors import DefinitionError


def keep_reply(
    *, title: str, body: str, by: Person, at: datetime, article: Article | None = None, reply: CannedReply | None = None
) -> CannedReply:
    """Words that are used again; with an article they are a view of it and follow what it publishes. Raises WordsMissing, DeskRefused."""
    title = " ".join(title.split())[:120]
    if not title or not (body.strip() or article):
        raise WordsMissing(_("Give a name, and words or an article."))
    namesake = CannedReply.objects.filter(title=title).first()
    if namesake is not None and namesake != reply:
        raise DeskRefused(_("There are words called “%(title)s” already.") % {"title": title})
    row = reply or CannedReply(created_by=by, created_at=at)
    row.title, row.body, row.article = title, body.strip(), article
    with transaction.atomic():
        row.save()
        record_event(
            "canned_reply.kept",
            at=at,
            by=by.key,
            objects={"canned_reply": str(row.pk), **({"article": article.key} if article else {})},
        )
    return row


def keep_macro(
    *, name: str, reply: CannedReply | None, acts: Iterable[Sequence[str]], by: Person, at: datetime
) -> Macro:
    """Raises WordsMissing for a macro that does nothing, DeskRefused for an act that is not known, or whose value is none."""
    rows = [list(row) for row in acts if row[0]]
    if not name.strip() or not (rows or reply):
        raise WordsMissing(_("Give the macro a name, and words or an act."))
    if rows:
        try:
            require_values(Rule.of_rows(Trigger.OPENED, [], rows).acts)
        except DefinitionError as problem:
            raise DeskRefused(str(problem)) from problem
    with transaction.atomic():
        given = {"reply": reply, "acts": rows, "by": by, "at": at}
        macro, _new = Macro.objects.update_or_create(name=name.strip()[:80], defaults=given)
        record_event("macro.kept", at=at, by=by.key, objects={"macro": str(macro.pk)})
    return macro


def apply_macro(macro: Macro, ticket: Ticket, *, by: Person, at: datetime) -> list[str]:
    """Do its acts and put its words into the person's draft, to be read before they are sent. Raises DeskRefused."""
    with transaction.atomic():
        acts = Rule.of_rows(Trigger.OPENED, [], macro.acts).acts if macro.acts else ()
        done, problem = do_acts(ticket, acts, by=by, at=at, reason=macro.name)
        if problem:
            raise DeskRefused(problem)
        if macro.reply is not None:
            insert_words(ticket, macro.reply.words_for(ticket), person=by, at=at)
        record_event("macro.applied", at=at, by=by.key, objects={"ticket": ticket.key, "macro": str(macro.pk)})
    return done


def insert_words(ticket: Ticket, words: str, *, person: Person, at: datetime) -> None:
    """After what the person has typed already."""
    kept = Draft.objects.filter(ticket=ticket, person=person, kind="reply").first()
    text = f"{kept.text}\n\n{words}" if kept is not None and kept.text.strip() else words
    Draft.objects.update_or_create(ticket=ticket, person=person, kind="reply", defaults={"text": text, "at": at})

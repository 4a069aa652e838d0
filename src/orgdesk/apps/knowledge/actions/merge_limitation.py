"""Two limitations that are the same become one: whatever waits goes to the one that stays; the other points to it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.models import Event
from orgdesk.apps.knowledge.actions.discover_limitation import OVERSIGHT
from orgdesk.apps.knowledge.actions.enter_stage import enter_stage
from orgdesk.apps.knowledge.errors import KnowledgeRefused, WordsMissing
from orgdesk.apps.knowledge.models import Limitation, LimitationLink, Stage
from orgdesk.apps.knowledge.policies import can_merge
from orgdesk.apps.process.actions import cancel_instance, start_instance
from orgdesk.apps.process.models import Instance
from orgdesk.ui.lengths import whole


def merge_limitation(limitation: Limitation, *, into: Limitation, reason: str, by: Person, at: datetime) -> Limitation:
    """`into` stays and is given back, with the tickets, their customers and, where it has none, the article of the other.

    Other apps move what they keep in the same transaction. Raises KnowledgeRefused when either is closed, WordsMissing without a reason.
    """
    _require(by, reason, at=at)
    if limitation.pk == into.pk:
        raise KnowledgeRefused(_("Choose another limitation: this one is %(key)s itself.") % {"key": into.key})
    with transaction.atomic():
        gone, stays = _locked(limitation, into)
        for one in (gone, stays):
            if one.stage == Stage.CLOSED:
                raise KnowledgeRefused(_("%(key)s is closed: only open limitations become one.") % {"key": one.key})
        moved = _move_links(gone, stays)
        if stays.article is None and gone.article is not None:
            stays.article = gone.article
            stays.save(update_fields=["article"])
        gone.merged_into = stays
        gone.save(update_fields=["merged_into"])
        record_event(
            "limitation.merged", at=at, by=by.key, objects={"limitation": gone.key, "ticket": moved},
            data={"into": stays.key, "tickets": moved}, text={"reason": whole(reason.strip(), 400, "reason")},
        )  # fmt: skip
        if moved:
            record_event("limitation.linked", at=at, by=by.key, objects={"limitation": stays.key, "ticket": moved})
        for instance in Instance.objects.active().about("limitation", gone.key):
            words = _("It is the same as %(key)s.") % {"key": stays.key}
            cancel_instance(instance, by=by, at=at, reason=words)
        gone.refresh_from_db()
        enter_stage(gone, stage=Stage.CLOSED, at=at, by=by)
    return stays


def part_limitation(limitation: Limitation, *, reason: str, by: Person, at: datetime) -> Limitation:
    """Not the same after all: the tickets that it brought wait for it again, and its oversight begins anew.

    Raises KnowledgeRefused when it is merged with none, or when what it was merged into is closed, so that its customers were told.
    """
    _require(by, reason, at=at)
    with transaction.atomic():
        gone = Limitation.objects.select_for_update().get(pk=limitation.pk)
        stays = gone.merged_into
        if stays is None:
            raise KnowledgeRefused(_("%(key)s stands by itself.") % {"key": gone.key})
        if stays.stage == Stage.CLOSED:
            raise KnowledgeRefused(
                _("%(key)s is closed and its customers were told: open a new limitation.") % {"key": stays.key}
            )
        told = set(stays.tellings.values_list("ticket_key", flat=True))
        tickets = [key for key in _brought(gone) if key not in told]
        stays.links.filter(ticket_key__in=tickets).update(limitation=gone)
        gone.merged_into, gone.closed_at, gone.stage = None, None, Stage.DISCOVERED
        gone.save(update_fields=["merged_into", "closed_at", "stage"])
        record_event(
            "limitation.parted", at=at, by=by.key, objects={"limitation": gone.key, "ticket": tickets},
            data={"from": stays.key, "tickets": tickets}, text={"reason": whole(reason.strip(), 400, "reason")},
        )  # fmt: skip
        data = {"kind": gone.kind, "round": gone.solutions.count() + 1, "refused": False, "limitation": gone.key}
        start_instance(OVERSIGHT, subject=("limitation", gone.key), data=data, by=by.key, at=at)
    gone.refresh_from_db()
    return gone


def _require(by: Person, reason: str, *, at: datetime) -> None:
    if not can_merge(by, at=at):
        raise KnowledgeRefused(
            _("Only those who govern knowledge, and the units of the second tier and above, say that two are the same.")
        )
    if not reason.strip():
        raise WordsMissing(_("Say why: the story of both keeps it."))


def _locked(limitation: Limitation, into: Limitation) -> tuple[Limitation, Limitation]:
    """In the order of their numbers, so that two who merge at once wait for each other instead of for ever."""
    rows = Limitation.objects.select_for_update().filter(pk__in=[limitation.pk, into.pk]).order_by("pk")
    found = {row.pk: row for row in rows}
    return found[limitation.pk], found[into.pk]


def _move_links(gone: Limitation, stays: Limitation) -> list[str]:
    """The keys of the tickets that waited for the one alone; those that wait for both keep one link."""
    there = stays.links.values_list("ticket_key", flat=True)
    LimitationLink.objects.filter(limitation=gone, ticket_key__in=list(there)).delete()
    moved = list(gone.links.order_by("at").values_list("ticket_key", flat=True))
    gone.links.update(limitation=stays)
    return moved


def _brought(gone: Limitation) -> list[str]:
    merged = Event.objects.about("limitation", gone.key).filter(kind="limitation.merged").order_by("at", "id").last()
    return [str(key) for key in merged.data.get("tickets", ())] if merged else []

"""Somebody need not read an answer: who is away for long, or has left, must not keep customers from being told."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.knowledge.actions.acknowledge_training import note_channel
from orgdesk.apps.knowledge.errors import KnowledgeRefused, WordsMissing
from orgdesk.apps.knowledge.models import Acknowledgement, Training
from orgdesk.apps.knowledge.policies import can_oversee_trainings
from orgdesk.apps.work.actions import withdraw_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.ui.lengths import whole


def excuse_from_training(acknowledgement: Acknowledgement, *, reason: str, by: Person, at: datetime) -> Training:
    """The others' acknowledgements count alone; the story keeps who was excused and why. Raises KnowledgeRefused, and WordsMissing."""
    if not can_oversee_trainings(by, at=at):
        raise KnowledgeRefused(_("Only those who govern knowledge excuse somebody from a training. Ask one of them."))
    if not reason.strip():
        raise WordsMissing(_("Say why: the story of the limitation keeps it."))
    with transaction.atomic():
        rows = Acknowledgement.objects.select_for_update().select_related("training__limitation", "person")
        row = rows.filter(pk=acknowledgement.pk).first()
        if row is None or not row.waits:
            raise KnowledgeRefused(_("%(person)s has learnt it already.") % {"person": acknowledgement.person})
        for item in WorkItem.objects.about("training", str(row.pk)).open():
            withdraw_work(item, at=at, by=by.key, reason="excused")
        row.delete()
        record_event(
            "training.excused",
            at=at,
            by=by.key,
            objects={"limitation": row.training.limitation.key, "person": row.person.key},
            data={"training": row.training_id},
            text={"reason": whole(reason.strip(), 400, "reason"), "name": row.person.name},
        )
        note_channel(row, at=at)
    return row.training

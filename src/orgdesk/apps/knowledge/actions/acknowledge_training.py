"""A person confirms having read and understood an answer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.knowledge.actions.name_channels import deliver_to_channel
from orgdesk.apps.knowledge.errors import NotYourTraining
from orgdesk.apps.knowledge.models import Acknowledgement
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.models import WorkItem


def acknowledge_training(acknowledgement: Acknowledgement, *, by: Person, at: datetime) -> Acknowledgement:
    """Only the person themself; the channel counts as reached when all its people have, and a second time changes nothing."""
    if acknowledgement.person_id != by.pk:
        raise NotYourTraining(
            _("Only %(person)s can acknowledge this training.") % {"person": acknowledgement.person.name}
        )
    with transaction.atomic():
        row = (
            Acknowledgement.objects.select_for_update()
            .select_related("training__limitation")
            .get(pk=acknowledgement.pk)
        )
        if row.acknowledged_at is None:
            row.acknowledged_at = at
            row.save(update_fields=["acknowledged_at"])
            record_event(
                "training.acknowledged",
                at=at,
                by=by.key,
                objects={"limitation": row.training.limitation.key, "person": by.key},
                data={"training": row.training_id},
            )
            for item in WorkItem.objects.about("training", str(row.pk)).open():
                finish_work(item, by=by, at=at)
            note_channel(row, at=at)
    return row


def note_channel(row: Acknowledgement, *, at: datetime) -> None:
    """The channel of the row counts as reached once nobody of it is waited for; where all were excused, it was not."""
    people = row.training.acknowledgements.filter(channel=row.channel)
    delivery = row.training.limitation.deliveries.filter(channel=row.channel).first()
    if delivery and people.exists() and not people.waiting().exists():
        read, came = people.exclude(acknowledged_at=None).count(), people.exclude(attended_at=None).count()
        said = [_("%(count)s acknowledged") % {"count": read}] if read else []
        said += [_("%(count)s came to a session") % {"count": came}] if came else []
        deliver_to_channel(delivery, by=None, at=at, evidence=", ".join(said))

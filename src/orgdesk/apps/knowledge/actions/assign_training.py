"""Train the people of the channels: each gets the answer as work to acknowledge."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.knowledge.errors import AnswerMissing
from orgdesk.apps.knowledge.models import Acknowledgement, Limitation, Training
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.actions import claim_work, offer_work

CUSTOMERS = "customers"


def assign_training(limitation: Limitation, *, by: Person | None, at: datetime) -> Training:
    """One acknowledgement for every member of the named channels. Raises AnswerMissing before the answer is published."""
    version = limitation.article.published_version if limitation.article else None
    if version is None:
        raise AnswerMissing(
            _("Publish the answer to %(key)s first; people are trained to what customers read.")
            % {"key": limitation.key}
        )
    with transaction.atomic():
        training = Training.objects.create(limitation=limitation, version=version, assigned_by=by, assigned_at=at)
        for channel in limitation.deliveries.exclude(channel=CUSTOMERS):
            for person in lookup.members_of(channel.channel, on=at.date()):
                _ask(training, person, channel=channel.channel, at=at)
        record_event(
            "training.assigned",
            at=at,
            by=by.key if by else "",
            objects={"limitation": limitation.key},
            data={"people": training.acknowledgements.count()},
        )
    return training


def _ask(training: Training, person: Person, *, channel: str, at: datetime) -> None:
    acknowledgement, made = Acknowledgement.objects.get_or_create(
        training=training, person=person, defaults={"channel": channel}
    )
    if made:
        ask_to_learn(acknowledgement, at=at)


def ask_to_learn(acknowledgement: Acknowledgement, *, at: datetime) -> None:
    """It stands in the person's own worklist until they have read it or been to a session."""
    item = offer_work(
        kind="training",
        title=_("Read and acknowledge: %(title)s") % {"title": acknowledgement.training.version.title},
        subject=("training", str(acknowledgement.pk)),
        unit_key=acknowledgement.channel,
        at=at,
        priority=4,
    )
    claim_work(item, by=acknowledgement.person, at=at)

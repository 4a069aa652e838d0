"""Sessions of the training catalogue meet the trainings of limitations: who came has learnt it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from orgdesk.apps.events.handlers import handles
from orgdesk.apps.events.models import Event
from orgdesk.apps.knowledge.actions.hold_session import SESSION, note_who_came
from orgdesk.apps.knowledge.errors import VerdictMissing
from orgdesk.apps.knowledge.models import Training
from orgdesk.apps.people.models import Delivery
from orgdesk.apps.work.actions import finish_work, withdraw_work
from orgdesk.apps.work.models import WorkItem


@handles("course.attended")
def follow_attendance(event: Event) -> None:
    """The leader's work ends; whoever came is asked no more."""
    session = Delivery.objects.filter(pk=event.data.get("session")).first()
    trainings = Training.objects.filter(course__key__in=event.keys_of("course")).select_related("limitation", "version")
    if session is not None:
        for training in trainings:
            note_who_came(training, session, by=event.actor, at=event.at)
    for item in _open_work(event):
        if item.claimed_by is not None and item.claimed_by.key == event.actor:
            finish_work(item, by=item.claimed_by, at=event.at)
        else:
            withdraw_work(item, at=event.at, by=event.actor, reason="attended")


@handles("course.called_off")
def follow_calling_off(event: Event) -> None:
    for item in _open_work(event):
        withdraw_work(item, at=event.at, by=event.actor, reason="called off")


@handles("work.finished")
def require_attendance(event: Event) -> None:
    """The work of a session ends by saying who came, whichever page, command or interface was used."""
    sessions = [key for key in event.keys_of(SESSION) if key.isdigit()]
    if sessions and Delivery.objects.filter(pk__in=sessions, attendees__noted_by=None).exists():
        raise VerdictMissing(_("Note on the page of the training who came; that ends this work too."))


def _open_work(event: Event) -> list[WorkItem]:
    session = event.data.get("session")
    items = WorkItem.objects.about(SESSION, str(session)).open().select_related("claimed_by") if session else ()
    return list(items)

"""Finished work about people goes on in the people's own steps."""

from __future__ import annotations

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.handlers import handles
from orgdesk.apps.events.models import Event
from orgdesk.apps.people.actions._asking import SOURCE
from orgdesk.apps.people.actions.complete_move import complete_move
from orgdesk.apps.people.actions.plan_training import acknowledge_training, end_training
from orgdesk.apps.people.actions.review_application import review_application
from orgdesk.apps.people.errors import PageNeeded
from orgdesk.apps.people.models import Application, CrossTraining, PulseReply, Rotation
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.sources import item_of


@handles("work.finished")
def follow_work(event: Event) -> None:
    item = item_of(event, SOURCE)
    if item is None:
        return
    step = _STEPS.get(item.kind)
    if step is not None:
        step(event, item, Person.objects.get(key=event.actor))


def _review(event: Event, item: WorkItem, by: Person) -> None:
    row = Application.objects.select_related("posting", "person").get(key=item.subject_key)
    words = event.text.words.get("note", "") if hasattr(event, "text") else ""
    review_application(row, finding=item.outcome, words=words, by=by, at=event.at)


def _decide(event: Event, item: WorkItem, by: Person) -> None:
    pending = Application.objects.filter(key=item.subject_key, state=Application.State.TO_DECIDE)
    if pending.exists():
        raise PageNeeded(_("A decision needs its reason and a date: decide on the application's page."))


def _complete(event: Event, item: WorkItem, by: Person) -> None:
    row = Application.objects.select_related("posting", "person").get(key=item.subject_key)
    if row.state == Application.State.APPROVED:
        complete_move(row, by=by, at=event.at)


def _acknowledge(event: Event, item: WorkItem, by: Person) -> None:
    acknowledge_training(CrossTraining.objects.select_related("person").get(pk=item.subject_key), by=by, at=event.at)


def _confirm(event: Event, item: WorkItem, by: Person) -> None:
    row = CrossTraining.objects.select_related("person").get(pk=item.subject_key)
    if row.ended_at is None:
        end_training(row, reached=True, by=by, at=event.at)


def _assess(event: Event, item: WorkItem, by: Person) -> None:
    if Rotation.objects.filter(pk=item.subject_key, assessed_at=None).exists():
        raise PageNeeded(_("Score the three dimensions on the rotation's page; the work is finished with it."))


def _answer(event: Event, item: WorkItem, by: Person) -> None:
    if PulseReply.objects.filter(pulse__pk=item.subject_key, person=by, answered=None).exists():
        raise PageNeeded(_("Answer the statements on their page; the work is finished with it."))


_STEPS = {
    "review-application": _review,
    "decide-application": _decide,
    "complete-move": _complete,
    "acknowledge-training": _acknowledge,
    "confirm-training": _confirm,
    "assess-rotation": _assess,
    "culture-pulse": _answer,
}

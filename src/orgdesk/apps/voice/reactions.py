"""Finished work, solved requests and audits go on in customers' voices."""

from __future__ import annotations

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.handlers import handles
from orgdesk.apps.events.models import Event, EventObject
from orgdesk.apps.organisation import lookup
from orgdesk.apps.process.handlers import ServiceContext, service
from orgdesk.apps.voice.actions import (
    acknowledge_complaint,
    invite_after_resolution,
    judge_feedback,
    own_complaint,
    register_improvement,
    resolve_complaint,
    tell_customer,
    void_invitations,
)
from orgdesk.apps.voice.actions._note_voice import SOURCE
from orgdesk.apps.voice.actions.invite import Asked
from orgdesk.apps.voice.errors import WordsMissing
from orgdesk.apps.voice.models import Complaint, Feedback, Improvement, Invitation, Judgement, Survey
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.sources import item_of
from orgdesk.core.service.errors import ReasonMissingError

_AGAIN = ("ticket.in_progress", "ticket.assigned", "ticket.triaged", "ticket.new", "ticket.reopened")


@handles("ticket.resolved")
def ask_how_it_was(event: Event) -> None:
    """A solved request is an occasion to ask, once for each solution."""
    if not Survey.objects.filter(occasion=Survey.Occasion.RESOLUTION, is_open=True).exists():
        return
    for ticket in event.keys_of("ticket"):
        asked = _asker(ticket)
        if asked is not None:
            invite_after_resolution(asked, at=event.at)


@handles(*_AGAIN)
def take_question_back(event: Event) -> None:
    if event.data.get("from") in {"resolved", "closed"}:
        for ticket in event.keys_of("ticket"):
            void_invitations(ticket, at=event.at, reason="reopened")


@handles("work.claimed")
def follow_claim(event: Event) -> None:
    """Whoever takes the complaint to settle it owns it to its end."""
    for key in event.keys_of("complaint"):
        if event.data.get("work_kind") == "resolve":
            complaint = Complaint.objects.select_related("feedback").get(feedback__key=key)
            own_complaint(complaint, by=Person.objects.get(key=event.actor), at=event.at)


@handles("work.finished")
def follow_work(event: Event) -> None:
    """Work of our own, and the steps of the complaint that customers and charter look at."""
    for key in event.keys_of("complaint"):
        _follow_complaint(event, key)
    item = item_of(event, SOURCE)
    if item is not None:
        _follow_own(event, item)


@handles("finding.raised")
def register_finding(event: Event) -> None:
    """What an audit finds is something to improve."""
    for key in event.keys_of("finding"):
        words = event.text.words.get("title", "") if hasattr(event, "text") else ""
        unit = next(iter(event.keys_of("unit")), "") or str(event.data.get("unit", ""))
        register_improvement(
            title=words or _("Audit finding %(key)s") % {"key": key},
            source=Improvement.Source.AUDIT,
            source_key=key,
            unit_key=unit or "unknown",
            by=Person.objects.filter(key=event.actor).first(),
            at=event.at,
        )


@service("close_complaint")
def close_complaint(context: ServiceContext) -> None:
    """The customer is content: what the process gathered about cause and remedy stays with the complaint."""
    complaint = Complaint.objects.select_related("feedback", "owner").get(feedback__key=context.subject[1])
    cause, remedy = str(context.data.get("cause", "")), str(context.data.get("remedy", ""))
    resolve_complaint(complaint, cause=cause, remedy=remedy, at=context.at)


def _asker(ticket: str) -> Asked | None:
    """Who asked, for whom, and which unit gave the last answer; the log knows."""
    opened = EventObject.objects.filter(event__kind="ticket.opened", object_type="ticket", object_key=ticket).first()
    if opened is None:
        return None
    about = dict(EventObject.objects.filter(event=opened.event_id).values_list("object_type", "object_key"))
    person = Person.objects.filter(key=about.get("person", "")).first()
    if person is None:
        return None
    last = (
        WorkItem.objects.about("ticket", ticket).filter(state=WorkItem.State.FINISHED).order_by("-finished_at").first()
    )
    unit = (last.unit_key or lookup.unit_of_position(last.position_key)) if last else ""
    return Asked(person, Account.objects.filter(key=about.get("account", "")).first(), ticket, unit)


def _follow_complaint(event: Event, key: str) -> None:
    complaint = Complaint.objects.select_related("feedback", "owner").get(feedback__key=key)
    kind, by = event.data.get("work_kind"), Person.objects.filter(key=event.actor).first()
    if kind == "acknowledge":
        acknowledge_complaint(complaint, by=by, at=event.at)
    elif kind == "resolve" and by is not None:
        own_complaint(complaint, by=by, at=event.at)
        if event.keys_of(SOURCE):  # no process leads on: the work itself was the way
            resolve_complaint(complaint, at=event.at, remedy=_note(event))


def _follow_own(event: Event, item: WorkItem) -> None:
    by = Person.objects.get(key=event.actor)
    if item.kind == "judge-feedback":
        row = Judgement.objects.select_related("decider", "feedback").get(pk=item.data["judgement"])
        try:
            judge_feedback(row, decision=item.outcome, reason=_note(event), by=by, at=event.at)
        except ReasonMissingError as missing:
            raise WordsMissing(str(missing)) from missing
    elif item.kind == "tell-customer":
        tell_customer(Feedback.objects.get(key=item.subject_key), by=by, at=event.at)
    elif item.kind == "ring-back":
        _contacted(event, item, by)


def _contacted(event: Event, item: WorkItem, by: Person) -> None:
    invitation = Invitation.objects.select_related("survey").get(key=item.subject_key)
    if item.outcome == "reached" and not _note(event):
        raise WordsMissing(_("Write what the customer said."))
    invitation.contacted_at = event.at
    invitation.save(update_fields=["contacted_at"])
    record_event(
        "survey.contacted",
        at=event.at,
        by=by.key,
        objects={"invitation": invitation.key, "survey": invitation.survey.key},
        data={"outcome": item.outcome, "question": invitation.survey.question},
    )


def _note(event: Event) -> str:
    return str(event.text.words.get("note", "")) if hasattr(event, "text") else ""

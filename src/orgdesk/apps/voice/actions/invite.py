"""Invite people to a survey: after a solved request, or in rounds; sparingly, and never twice about one thing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account, Contact
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.mail.errors import BadRecipientError
from orgdesk.apps.mail.models import Mailbox
from orgdesk.apps.voice.actions._note_voice import note_invitation
from orgdesk.apps.voice.letters import send_invitation
from orgdesk.apps.voice.models import Complaint, Invitation, LeftSurveys, Survey
from orgdesk.core.service.inviting import Candidate, reason_to_withhold

_BATCH = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who may be asked: on behalf of which account, about what, served by which unit."""

    person: Person
    account: Account | None
    occasion: str
    unit_key: str = ""


def invite_after_resolution(asked: Asked, *, at: datetime) -> list[Invitation]:
    """At most one invitation, since each begins the quiet time; solved again after reopening, the old one is asked anew.

    The survey that asks the smallest share goes first: one that asks everybody would leave nobody to those that sample.
    """
    surveys = Survey.objects.filter(occasion=Survey.Occasion.RESOLUTION, is_open=True).order_by("percent", "pk")
    return [made for survey in surveys for made in _invite(survey, [asked], at=at)]


def invite_round(survey: Survey, *, at: datetime, by: Person | None = None) -> list[Invitation]:
    """Ask the contacts of every account that is still a customer, each person once."""
    with transaction.atomic():
        survey = Survey.objects.select_for_update().get(pk=survey.pk)
        survey.last_round_at = at
        survey.save(update_fields=["last_round_at"])
        occasion = f"round-{at:%Y-%m-%d}"
        contacts = Contact.objects.select_related("person", "account").filter(person__is_active=True)
        people = {contact.person_id: Asked(contact.person, contact.account, occasion) for contact in contacts}
        made = _invite(survey, people.values(), at=at)
        record_event(
            "survey.round_opened",
            at=at,
            by=by.key if by else "",
            objects={"survey": survey.key},
            data={"asked": len(made), "contacts": len(people)},
        )
    return made


def open_due_rounds(*, at: datetime) -> int:
    """Ask in rounds what is to be asked again."""
    surveys = Survey.objects.filter(occasion=Survey.Occasion.ROUND, is_open=True)
    due = [one for one in surveys if one.last_round_at and at - one.last_round_at >= timedelta(days=one.every_days)]
    return sum(len(invite_round(survey, at=at)) for survey in due)


def send_due_invitations(*, at: datetime) -> int:
    """How many were sent. Where no mailbox is set up the invitation is open in the portal all the same."""
    mailbox = Mailbox.objects.open().order_by("pk").first()
    done = 0
    while True:
        with transaction.atomic():
            due = Invitation.objects.due(at=at).select_for_update(of=("self",))
            batch = list(due.select_related("survey", "person", "account")[:_BATCH])
            for invitation in batch:
                _send(invitation, mailbox, at=at)
        done += len(batch)
        if len(batch) < _BATCH:
            return done


def void_invitations(ticket: str, *, at: datetime, reason: str) -> int:
    """The request is open again: what was asked about it, and what was answered, no longer counts."""
    rows = Invitation.objects.filter(survey__occasion=Survey.Occasion.RESOLUTION, occasion=ticket, void_at=None)
    with transaction.atomic():
        found = list(rows.select_for_update(of=("self",)).select_related("survey", "person", "account"))
        for invitation in found:
            invitation.void_at, invitation.void_reason = at, reason
            # A later solution of the same request is another occasion: the key is free for it again.
            invitation.occasion = f"{ticket}#{invitation.pk}"
            invitation.save(update_fields=["void_at", "void_reason", "occasion"])
            record_event(
                "survey.voided",
                at=at,
                objects={"invitation": invitation.key, "survey": invitation.survey.key, "ticket": ticket},
                data={"reason": reason, "question": invitation.survey.question},
            )
    return len(found)


def _invite(survey: Survey, asked: Iterable[Asked], *, at: datetime) -> list[Invitation]:
    people = list(asked)
    keys = [one.person.pk for one in people]
    lately = _last_asked(keys)
    left = set(LeftSurveys.objects.filter(person__in=keys).values_list("person", flat=True))
    unhappy = set(
        Complaint.objects.filter(resolved_at=None, feedback__person__in=keys).values_list("feedback__person", flat=True)
    )
    known = set(Invitation.objects.filter(survey=survey, person__in=keys).values_list("person", "occasion"))
    made: list[Invitation] = []
    for one in people:
        if (one.person.pk, one.occasion) in known:
            continue
        candidate = Candidate(
            person=one.person.key,
            occasion=one.occasion,
            last_asked=lately.get(one.person.pk),
            works_here=one.person.is_staff,
            has_left=one.person.pk in left or not one.person.is_active,
            complains=one.person.pk in unhappy,
        )
        withheld = reason_to_withhold(candidate, survey.rule, survey=survey.key, at=at)
        if withheld is None:
            made.append(_plan(survey, one, at=at))
        else:
            record_event(
                "survey.withheld",
                at=at,
                objects={"survey": survey.key, "person": one.person.key},
                data={"reason": withheld.value, "occasion": one.occasion},
            )
    return made


def _plan(survey: Survey, asked: Asked, *, at: datetime) -> Invitation:
    invitation = Invitation.objects.create(
        survey=survey,
        person=asked.person,
        account=asked.account,
        segment=asked.account.segment if asked.account else "",
        unit_key=asked.unit_key,
        occasion=asked.occasion,
        planned_at=at,
        send_at=at + timedelta(minutes=survey.delay_minutes),
    )
    note_invitation("survey.planned", invitation, at=at)
    return invitation


def _last_asked(people: Iterable[int]) -> dict[int, datetime]:
    """When each was last asked anything; what was taken back before it was sent does not count."""
    rows = Invitation.objects.filter(person__in=list(people)).filter(Q(void_at=None) | ~Q(sent_at=None))
    return dict(rows.order_by("planned_at").values_list("person", "planned_at"))


def _send(invitation: Invitation, mailbox: Mailbox | None, *, at: datetime) -> None:
    invitation.sent_at = at
    if mailbox is not None:
        try:
            send_invitation(invitation, mailbox, at=at)
        except BadRecipientError:
            invitation.void_at, invitation.void_reason = at, "no address"
    invitation.save(update_fields=["sent_at", "void_at", "void_reason"])
    note_invitation("survey.invited" if invitation.void_at is None else "survey.undeliverable", invitation, at=at)

"""Write an act on a customer's voice to the log, and offer work about it, always in the same way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.models import Event
from orgdesk.apps.voice.models import Feedback, Invitation
from orgdesk.apps.work.actions import offer_work
from orgdesk.apps.work.models import WorkItem

SOURCE = "voice"


def note_feedback(
    kind: str,
    feedback: Feedback,
    *,
    at: datetime,
    by: Person | None = None,
    data: Mapping[str, Any] | None = None,
    text: Mapping[str, str] | None = None,
    objects: Mapping[str, str | list[str]] | None = None,
) -> Event:
    about = {"feedback": feedback.key, **_customer(feedback.account, feedback.person), **(objects or {})}
    if feedback.product is not None:
        about["product"] = feedback.product.key
    kept = {"kind": feedback.kind, "theme": feedback.theme, "unit": feedback.unit_key, **(data or {})}
    return record_event(kind, at=at, by=by.key if by else "", objects=about, data=kept, text=text)


def note_invitation(
    kind: str,
    invitation: Invitation,
    *,
    at: datetime,
    by: str = "",
    data: Mapping[str, Any] | None = None,
    text: Mapping[str, str] | None = None,
) -> Event:
    survey = invitation.survey
    about = {"invitation": invitation.key, "survey": survey.key, **_customer(invitation.account, invitation.person)}
    if survey.occasion == survey.Occasion.RESOLUTION:
        about["ticket"] = invitation.occasion
    kept = {"question": survey.question, "unit": invitation.unit_key, "segment": invitation.segment, **(data or {})}
    return record_event(kind, at=at, by=by, objects=about, data=kept, text=text)


def ask(
    *,
    kind: str,
    title: str,
    subject: tuple[str, str],
    step: str,
    at: datetime,
    unit: str = "",
    position: str = "",
    due_at: datetime | None = None,
    instructions: str = "",
    outcomes: Iterable[Mapping[str, Any]] = (),
    data: Mapping[str, Any] | None = None,
) -> WorkItem:
    """Put work about a customer's voice before a unit or position."""
    return offer_work(
        kind=kind,
        title=title,
        subject=subject,
        at=at,
        unit_key=unit,
        position_key=position,
        due_at=due_at,
        instructions=instructions,
        outcomes=outcomes,
        data=data,
        source=SOURCE,
        source_instance=subject[1][:40],
        source_token=step,
    )


def _customer(account: Account | None, person: Person | None) -> dict[str, str | list[str]]:
    found: dict[str, str | list[str]] = {}
    if account is not None:
        found["account"] = account.key
    if person is not None:
        found["person"] = person.key
    return found

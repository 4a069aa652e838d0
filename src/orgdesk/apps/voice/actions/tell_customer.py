"""The answer goes back to the customer who said it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.voice.actions._note_voice import ask, note_feedback
from orgdesk.apps.voice.care import care_rule
from orgdesk.apps.voice.errors import VoiceRefused
from orgdesk.apps.voice.letters import send_answer
from orgdesk.apps.voice.models import Feedback

_TO_TELL = timedelta(days=3)


def tell_customer(feedback: Feedback, *, at: datetime, by: Person | None = None) -> bool:
    """By mail and in the portal where we know who said it; else whoever rings customers back is asked to tell them. Told once."""
    if feedback.told_at is not None:
        return False
    with transaction.atomic():
        if feedback.person is None and by is None:
            ask(
                kind="tell-customer",
                title=_("Tell the customer: %(title)s") % {"title": feedback.title},
                instructions=feedback.answer,
                subject=("feedback", feedback.key),
                step="tell",
                unit=care_rule().unit_key,
                due_at=at + _TO_TELL,
                at=at,
            )
            return False
        feedback.told_at, feedback.state = at, Feedback.State.TOLD
        feedback.save(update_fields=["told_at", "state"])
        send_answer(feedback, at=at)
        note_feedback("feedback.told", feedback, at=at, by=by, data={"decision": feedback.decision})
    return True


def verify_answer(feedback: Feedback, *, by: Person, at: datetime) -> Feedback:
    """The customer says that it has become true. Raises VoiceRefused before there is an answer."""
    if feedback.told_at is None:
        raise VoiceRefused(_("There is no answer to confirm yet; we write as soon as it is decided."))
    if feedback.verified_at is None:
        with transaction.atomic():
            feedback.verified_at, feedback.state = at, Feedback.State.VERIFIED
            feedback.save(update_fields=["verified_at", "state"])
            note_feedback("feedback.verified", feedback, at=at, by=by)
    return feedback

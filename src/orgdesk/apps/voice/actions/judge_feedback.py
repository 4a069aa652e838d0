"""A decider answers what a customer said; when all have, the answer goes back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.voice.actions._note_voice import note_feedback
from orgdesk.apps.voice.actions.register_improvement import register_improvement
from orgdesk.apps.voice.actions.tell_customer import tell_customer
from orgdesk.apps.voice.errors import AlreadySaid
from orgdesk.apps.voice.models import Feedback, Improvement, Judgement
from orgdesk.apps.work.actions import withdraw_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.service import feedback as core


def judge_feedback(row: Judgement, *, decision: str, reason: str, by: Person, at: datetime) -> Judgement:
    """Each decider answers once. What is accepted or planned enters the register of improvements.

    Raises AlreadySaid, and ReasonMissingError for a plan or refusal without words.
    """
    core.check_judgement(core.Judgement(row.decider.key, core.Decision(decision), reason))
    with transaction.atomic():
        feedback = Feedback.objects.select_for_update(of=("self",)).get(pk=row.feedback_id)
        row = Judgement.objects.select_related("decider").get(pk=row.pk)
        if row.at is not None:
            raise AlreadySaid(
                _("%(decider)s answered already: %(decision)s.")
                % {"decider": row.decider, "decision": row.get_decision_display()}
            )
        row.decision, row.reason, row.by, row.at = decision, reason.strip(), by, at
        row.save(update_fields=["decision", "reason", "by", "at"])
        note_feedback(
            "feedback.judged",
            feedback,
            at=at,
            by=by,
            data={"decider": row.decider.key, "decision": decision},
            text={"reason": row.reason} if row.reason else None,
        )
        _take_back(row, at=at, by=by)
        if decision != Feedback.Decision.REFUSED:
            _register(feedback, row, by=by, at=at)
        _conclude(feedback, at=at)
    return row


def _take_back(row: Judgement, *, at: datetime, by: Person) -> None:
    open_work = WorkItem.objects.open().filter(source="voice", source_token=f"j{row.pk}")
    for item in open_work:
        withdraw_work(item, at=at, by=by.key, reason="answered elsewhere")


def _register(feedback: Feedback, row: Judgement, *, by: Person, at: datetime) -> None:
    register_improvement(
        title=feedback.title,
        source=Improvement.Source.VOICE,
        source_key=f"{feedback.key}/{row.decider.key}",
        unit_key=row.decider.unit_key or row.decider.position_key,
        feedback=feedback,
        by=by,
        at=at,
    )


def _conclude(feedback: Feedback, *, at: datetime) -> None:
    rows = list(feedback.judgements.select_related("decider"))
    said = [core.Judgement(one.decider.key, core.Decision(one.decision), one.reason) for one in rows if one.decision]
    joint = core.joint_decision([one.decider.key for one in rows], said)
    if joint is None:
        return
    feedback.state, feedback.decision, feedback.decided_at = Feedback.State.DECIDED, joint.value, at
    feedback.answer = "\n\n".join(
        f"{one.decider.name}: {one.get_decision_display()}. {one.reason}".strip() for one in rows
    )
    feedback.save(update_fields=["state", "decision", "decided_at", "answer"])
    note_feedback("feedback.decided", feedback, at=at, data={"decision": joint.value})
    tell_customer(feedback, at=at)

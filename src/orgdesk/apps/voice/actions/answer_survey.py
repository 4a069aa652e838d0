"""Somebody answers a survey, once or anew."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.voice.actions._note_voice import ask, note_invitation
from orgdesk.apps.voice.actions.capture_feedback import capture_feedback
from orgdesk.apps.voice.care import care_rule, contact_within
from orgdesk.apps.voice.errors import AlreadySaid, TooLate, VoiceRefused
from orgdesk.apps.voice.models import Feedback, Invitation, Survey, SurveyAnswer
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.service.inviting import AnswerFate, fate_of_answer

_UNHAPPY = {Survey.Question.NPS: 6, Survey.Question.CSAT: 2, Survey.Question.CES: 3}


def answer_survey(invitation: Invitation, *, score: int, at: datetime, words: str = "") -> SurveyAnswer:
    """The last answer within the time for changes holds; a later one is refused with the one that stands.

    Whoever is unhappy is rung: one work item, however often they answer. Words become feedback. Raises VoiceRefused for a score off the
    scale, AlreadySaid, TooLate.
    """
    least, most = invitation.survey.scale
    if not least <= score <= most:
        raise VoiceRefused(
            _("%(score)s is not on the scale; choose a number from %(least)s to %(most)s.")
            % {"score": score, "least": least, "most": most}
        )
    with transaction.atomic():
        rows = Invitation.objects.select_for_update(of=("self",)).select_related("survey", "person", "account")
        invitation = rows.get(pk=invitation.pk)
        words = words.strip()
        before = invitation.answers.filter(replaced_at=None).first()
        if before is not None and before.score == score and words and stands_for_good(invitation, at=at):
            _capture(invitation, words, at=at)  # the number is settled, and what is told beside it is not lost
            return before
        _require_open(invitation, at=at)
        if before is not None and before.score == score and (before.words == words or not words):
            return before
        if before is not None:
            before.replaced_at = at
            before.save(update_fields=["replaced_at"])
        kept = words or (before.words if before else "")
        answer = SurveyAnswer.objects.create(invitation=invitation, score=score, words=kept, at=at)
        note_invitation(
            "survey.answered",
            invitation,
            at=at,
            by=invitation.person.key,
            data={"score": score, "again": before is not None},
            text={"words": words} if words else None,
        )
        if words and (before is None or before.words != words):
            _capture(invitation, words, at=at)
        if score <= _UNHAPPY[Survey.Question(invitation.survey.question)]:
            _ask_to_ring(invitation, score, at=at)
    return answer


def stands_for_good(invitation: Invitation, *, at: datetime) -> bool:
    """Whether the answer can no longer be given anew."""
    return _fate(invitation, at=at) is AnswerFate.STANDS


def _fate(invitation: Invitation, *, at: datetime) -> AnswerFate:
    first = invitation.answers.order_by("at").first()
    return fate_of_answer(
        invitation.survey.rule,
        invited=invitation.sent_at or invitation.planned_at,
        first=first.at if first else None,
        at=at,
        void=invitation.void_at is not None,
    )


def _require_open(invitation: Invitation, *, at: datetime) -> None:
    fate = _fate(invitation, at=at)
    if fate is AnswerFate.STANDS:
        standing = invitation.answers.get(replaced_at=None)
        raise AlreadySaid(
            _("You answered %(score)s already, and that stands. To tell us more, write to us.")
            % {"score": standing.score}
        )
    if fate is AnswerFate.TOO_LATE:
        raise TooLate(_("This question is no longer asked. To tell us something, write to us; we read it."))


def _capture(invitation: Invitation, words: str, *, at: datetime) -> None:
    earlier = Feedback.objects.filter(invitation=invitation).first()
    if earlier is None:
        capture_feedback(
            kind=Feedback.Kind.SURVEY,
            door=Feedback.Door.SURVEY,
            title=words,
            words=words,
            account=invitation.account,
            person=invitation.person,
            unit_key=invitation.unit_key,
            invitation=invitation,
            ticket_key=invitation.occasion if invitation.survey.occasion == Survey.Occasion.RESOLUTION else "",
            at=at,
        )
    elif words not in earlier.words:
        earlier.words = f"{earlier.words}\n\n{words}"
        earlier.save(update_fields=["words"])


def _ask_to_ring(invitation: Invitation, score: int, *, at: datetime) -> None:
    rule = care_rule()
    asked = WorkItem.objects.filter(source="voice", source_instance=invitation.key, kind="ring-back")
    if asked.exists():
        return
    account = invitation.account.name if invitation.account else invitation.person.name
    ask(
        kind="ring-back",
        title=_("Ring back: %(account)s gave %(score)s") % {"account": account, "score": score},
        instructions=_("Listen first. Find out what went wrong and what would put it right, and write it down."),
        subject=("invitation", invitation.key),
        step="ring",
        unit=rule.unit_key,
        due_at=at + contact_within(rule),
        outcomes=[
            {"key": "reached", "name": _("Spoken with")},
            {"key": "unreached", "name": _("Could not be reached")},
        ],
        at=at,
    )

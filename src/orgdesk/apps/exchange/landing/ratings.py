"""How satisfied customers said they were, kept as answers of a survey of its own, so that measures can tell them from ours."""

from __future__ import annotations

from collections.abc import Sequence

from orgdesk.apps.exchange.landing.ground import Ground
from orgdesk.apps.exchange.landing.messages import Said
from orgdesk.apps.voice.models import Invitation, Survey, SurveyAnswer


def take_ratings(ground: Ground, said: Sequence[Said]) -> None:
    rated = [one for one in said if one.source.rating is not None]
    if not rated:
        return
    survey = _survey(ground)
    low, high = survey.scale
    invitations = Invitation.objects.bulk_create([_invitation(survey, one) for one in rated], batch_size=50)
    answers = []
    for invitation, one in zip(invitations, rated, strict=True):
        rating = one.source.rating
        assert rating is not None
        score = round(low + max(0.0, min(1.0, rating.share)) * (high - low))
        answers.append(SurveyAnswer(invitation=invitation, score=score, words=rating.words, at=invitation.planned_at))
    SurveyAnswer.objects.bulk_create(answers, batch_size=100)
    ground.report.count("ratings_new", len(answers))


def _survey(ground: Ground) -> Survey:
    found, _made = Survey.objects.get_or_create(
        key=f"imported-{ground.run.source}"[:40],
        defaults={
            "title": f"{ground.run.get_kind_display()}: {ground.run.source}"[:120],
            "question": Survey.Question.CSAT,
            "asks": "How satisfied were you with the help that you got?",
            "occasion": Survey.Occasion.RESOLUTION,
            "is_open": False,
        },
    )
    return found


def _invitation(survey: Survey, one: Said) -> Invitation:
    rating = one.source.rating
    assert rating is not None
    at = min(rating.at or one.ticket.last_activity_at, one.ticket.clocks_read_at or one.ticket.last_activity_at)
    return Invitation(
        survey=survey,
        person_id=one.ticket.requester_id,
        account_id=one.ticket.account_id,
        occasion=one.ticket.key,
        planned_at=at,
        send_at=at,
        sent_at=at,
    )

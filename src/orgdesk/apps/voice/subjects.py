"""What the worklist shows of feedback, complaints and answers."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.voice.models import Feedback, Invitation
from orgdesk.apps.work import subjects
from orgdesk.apps.work.models import WorkItem


def preview_feedback(item: WorkItem, person: Person) -> subjects.Preview | None:
    found = Feedback.objects.visible_to(person).filter(key=item.subject_key).select_related("account", "person").first()
    if found is None:
        return None
    return subjects.Preview(
        title=str(found),
        url=reverse("voice:feedback", args=[found.key]),
        template="voice/_preview.html",
        context={"feedback": found},
        answer_url=reverse("voice:feedback", args=[found.key]) if item.kind == "judge-feedback" else "",
    )


def preview_invitation(item: WorkItem, person: Person) -> subjects.Preview | None:
    found = Invitation.objects.visible_to(person).filter(key=item.subject_key)
    invitation = found.select_related("survey", "person", "account").first()
    if invitation is None:
        return None
    return subjects.Preview(
        title=str(invitation),
        url=reverse("voice:survey-results", args=[invitation.survey.key]),
        template="voice/_preview_answer.html",
        context={"invitation": invitation, "answer": invitation.answers.filter(replaced_at=None).first()},
    )


def title_feedback(keys: Iterable[str]) -> dict[str, str]:
    rows = Feedback.objects.filter(key__in=list(keys)).select_related("account")
    return {row.key: f"{row.key} · {row.account.name}" if row.account else row.key for row in rows}


def title_invitations(keys: Iterable[str]) -> dict[str, str]:
    rows = Invitation.objects.filter(key__in=list(keys)).select_related("person", "survey")
    return {row.key: f"{row.person} · {row.survey.title}" for row in rows}


for subject in ("feedback", "complaint"):
    subjects.register(subject, preview_feedback)
    subjects.register_titles(subject, title_feedback)
subjects.register("invitation", preview_invitation)
subjects.register_titles("invitation", title_invitations)

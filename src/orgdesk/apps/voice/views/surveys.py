"""Answering a survey by the link of the mail: reading changes nothing, the page sends the answer."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from orgdesk.apps.voice.actions import answer_survey, leave_surveys
from orgdesk.apps.voice.actions.answer_survey import stands_for_good
from orgdesk.apps.voice.errors import VoiceRefused
from orgdesk.apps.voice.forms import AnswerForm
from orgdesk.apps.voice.links import invitation_of
from orgdesk.apps.voice.models import Invitation, SurveyAnswer
from orgdesk.ui.sayings import in_words


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    invitation = _invitation(token)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        before = standing_answer(invitation)
        try:
            now = answer_survey(invitation, score=said["score"], words=said["words"], at=timezone.now())
        except VoiceRefused as refusal:
            messages.warning(request, in_words(refusal))
        else:
            if before is not None and now.pk == before.pk and said["words"].strip() not in ("", before.words):
                messages.success(request, _("Thank you. We read every word."))
            elif before is not None and now.pk == before.pk:
                messages.info(request, _("We have had this answer from you already; it counts once."))
            elif before is not None and now.score != before.score:
                messages.success(request, _("Thank you. It replaces your %(score)s.") % {"score": before.score})
        return redirect("voice:survey", token=token)
    given = standing_answer(invitation)
    chosen = request.GET.get("score", "")
    least, most = invitation.survey.scale
    context = {
        "invitation": invitation,
        "survey": invitation.survey,
        "given": given,
        "settled": given is not None and stands_for_good(invitation, at=timezone.now()),
        "chosen": int(chosen) if chosen.isdecimal() and least <= int(chosen) <= most else None,
        "scores": range(least, most + 1),
        "least": least,
        "most": most,
        "token": token,
    }
    return render(request, "voice/answer.html", context, status=422 if form.errors else 200)


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """One POST is enough (RFC 8058): the mail program sends it without a cookie, and nothing else can be done with the link."""
    invitation = _invitation(token)
    asked = not hasattr(invitation.person, "left_surveys")
    if request.method == "POST":
        asked = leave_surveys(invitation.person, at=timezone.now(), again=bool(request.POST.get("again")))
    return render(request, "voice/leave.html", {"invitation": invitation, "asked": asked})


def _invitation(token: str) -> Invitation:
    found = invitation_of(token)
    if found is None:
        raise Http404
    return found


def standing_answer(invitation: Invitation) -> SurveyAnswer | None:
    return invitation.answers.filter(replaced_at=None).first()

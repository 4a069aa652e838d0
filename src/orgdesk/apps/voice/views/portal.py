"""What customers see: the charter, what they told us and what became of it, and a way to tell us more."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.voice.actions import verify_answer
from orgdesk.apps.voice.actions.speak import speak
from orgdesk.apps.voice.charters import charter_in_force
from orgdesk.apps.voice.errors import VoiceRefused
from orgdesk.apps.voice.forms import SpeakForm
from orgdesk.apps.voice.links import token_of
from orgdesk.apps.voice.models import Board, BoardMeeting, Feedback, Invitation
from orgdesk.apps.voice.views._common import act, person_of
from orgdesk.ui.audience import for_customers
from orgdesk.ui.sayings import in_words


@login_not_required
@require_safe
def charter(request: HttpRequest) -> HttpResponse:
    return render(request, "voice/charter.html", {"shown": charter_in_force()})


@for_customers
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    person = request.user
    rows = Feedback.objects.visible_to(person).select_related("complaint__owner", "account")
    own = rows.filter(person=person) if person.is_staff else rows
    waiting = Invitation.objects.visible_to(person).sent().filter(person=person, answers=None, void_at=None)
    context = {
        "said": own.prefetch_related("improvements"),
        "questions": [(one, token_of(one)) for one in waiting.select_related("survey")[:3]],
        "boards": Board.objects.visible_to(person) if not person.is_staff else [],
        "meetings": BoardMeeting.objects.visible_to(person)[:4] if not person.is_staff else [],
    }
    return render(request, "voice/mine.html", context)


@login_not_required
def create(request: HttpRequest) -> HttpResponse:
    """Anybody may say something; whoever is signed in need not say who they are."""
    person = person_of(request)
    form = SpeakForm(
        request.POST or None, signed_in=person is not None, initial={"kind": request.GET.get("kind", "need")}
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = speak(
                kind=said["kind"], title=said["title"], words=said["words"], product=said["product"], person=person,
                name=said.get("name", ""), email=said.get("email", ""), at=timezone.now(),
            )  # fmt: skip
        except VoiceRefused as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(
                request, _("Thank you. We have it as %(key)s, and you get our answer.") % {"key": made.key}
            )
            return redirect("voice:mine" if person else "voice:charter")
    return render(request, "voice/speak.html", {"form": form}, status=422 if form.errors else 200)


@for_customers
@require_POST
def verify(request: SignedInRequest, key: str) -> HttpResponse:
    found = get_object_or_404(Feedback.objects.visible_to(request.user).filter(person=request.user), key=key)
    return act(
        request,
        lambda: verify_answer(found, by=request.user, at=timezone.now()),
        done=_("Thank you for telling us."),
        back="voice:mine",
    )

"""Questions asked again and again."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.desk.actions.answer_often import answer_often, candidates
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.desk.views._acting import acted


@require_safe
@staff_only
def index(request: SignedInRequest) -> HttpResponse:
    return render(request, "desk/questions.html", {"candidates": candidates(at=timezone.now())})


@require_POST
@staff_only
def answer(request: SignedInRequest) -> HttpResponse:
    said = request.POST
    tickets = list(
        Ticket.objects.visible_to(request.user).filter(key__in=said.getlist("ticket")).select_related("product")
    )
    return acted(
        request,
        lambda: answer_often(
            tickets, title=said.get("title", ""), body=said.get("body", ""), by=request.user, at=timezone.now()
        ),
        done=_("Written as a draft; published, it answers in self-help and as words in chat."),
        to=reverse("desk:questions"),
    )

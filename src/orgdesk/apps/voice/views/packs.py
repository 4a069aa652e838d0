"""The periodic packs, on a page and as a document."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.voice.actions import make_pack
from orgdesk.apps.voice.models import Decider, Pack
from orgdesk.apps.voice.packs import pdf_of
from orgdesk.apps.voice.policies import can_steer
from orgdesk.apps.voice.views._common import require


@require_safe
@staff_only
def index(request: SignedInRequest) -> HttpResponse:
    context = {
        "packs": Pack.objects.visible_to(request.user),
        "deciders": Decider.objects.visible_to(request.user),
        "may": can_steer(request.user, at=timezone.now()),
        "here": "packs",
    }
    return render(request, "voice/packs.html", context)


@require_POST
@staff_only
def create(request: SignedInRequest) -> HttpResponse:
    """The pack of this month until now, ahead of its time."""
    require(can_steer(request.user, at=timezone.now()))
    now = timezone.localtime()
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    packs = Pack.objects.visible_to(request.user)
    there = set(packs.values_list("pk", flat=True))
    pack = make_pack(since=first, until=now, at=now, by=request.user)
    if pack.pk not in there:
        messages.success(request, _("Sent to %(people)s.") % {"people": ", ".join(pack.recipients)})
    else:
        messages.info(request, _("Today's was sent already; this is it."))
    return redirect("voice:pack", key=pack.key)


@require_safe
@staff_only
def show(request: SignedInRequest, key: str) -> HttpResponse:
    pack = get_object_or_404(Pack.objects.visible_to(request.user), key=key)
    return render(request, "voice/pack.html", {"pack": pack, "items": pack.content["items"], "here": "packs"})


@require_safe
@staff_only
def document(request: SignedInRequest, key: str) -> HttpResponse:
    pack = get_object_or_404(Pack.objects.visible_to(request.user), key=key)
    answer = HttpResponse(pdf_of(pack), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="voices-{pack.key}.pdf"'
    return answer

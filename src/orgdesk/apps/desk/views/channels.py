"""The registry of channels, and the door by which their messages come."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.desk.actions.take_from_channel import close_channel, open_channel, take_from_channel
from orgdesk.apps.desk.channels import ADAPTERS, SIGNATURE, channel_of, least_set, open_doors
from orgdesk.apps.desk.errors import DeskRefused
from orgdesk.apps.desk.models import Channel, Ticket
from orgdesk.apps.desk.policies import may_set_up
from orgdesk.apps.desk.setup_forms import ChannelForm
from orgdesk.apps.desk.setup_page import tabs
from orgdesk.apps.desk.views._acting import acted
from orgdesk.ui.sayings import in_words

_MOST = 1_000_000


@require_safe
@staff_only
def index(request: SignedInRequest) -> HttpResponse:
    return _page(request, ChannelForm())


@require_POST
@staff_only
def create(request: SignedInRequest) -> HttpResponse:
    _require(request)
    form = ChannelForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    return acted(
        request,
        lambda: open_channel(**form.cleaned_data, by=request.user, at=timezone.now()),
        done=_("Open."),
        to=reverse("desk:channels"),
    )


@require_POST
@staff_only
def close(request: SignedInRequest, key: str) -> HttpResponse:
    _require(request)
    channel = get_object_or_404(Channel.objects.visible_to(request.user), key=key)
    return acted(
        request,
        lambda: close_channel(channel, by=request.user, at=timezone.now()),
        done=_("Closed; what came stays."),
        to=reverse("desk:channels"),
    )


@csrf_exempt
@require_POST
@login_not_required
def inbound(request: HttpRequest, key: str) -> HttpResponse:
    """A channel's gateway delivers a message, signed with the channel's secret. The answer says what was made of it."""
    channel = channel_of(key)
    if channel is None:
        raise Http404
    adapter, body = ADAPTERS[channel.adapter], request.read(_MOST + 1)
    if not adapter.authentic(channel, body, request.headers):
        return JsonResponse({"problem": f"The signature in {SIGNATURE} does not fit."}, status=403)
    if len(body) > _MOST:
        return JsonResponse({"problem": f"A message has at most {_MOST} bytes."}, status=413)
    try:
        ticket = take_from_channel(channel, adapter.read(channel, body), at=timezone.now())
    except DeskRefused as refusal:
        return JsonResponse({"problem": in_words(refusal)}, status=422)
    return JsonResponse({"ticket": ticket.reference}, status=202)


def _page(request: SignedInRequest, form: ChannelForm, status: int = 200) -> HttpResponse:
    kinds = dict(Ticket.Channel.choices)
    context = {
        "wanted": least_set(),
        "doors": [(kinds.get(kind, kind), name) for kind, name in open_doors()],
        "channels": Channel.objects.visible_to(request.user).filter(closed_at=None),
        "form": form,
        "may": may_set_up(request.user, at=timezone.now()),
        "tabs": tabs("channels"),
        "signature": SIGNATURE,
    }
    return render(request, "desk/setup/channels.html", context, status=status)


def _require(request: SignedInRequest) -> None:
    if not may_set_up(request.user, at=timezone.now()):
        raise Http404

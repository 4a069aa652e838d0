"""The queues of the desk."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.desk import queues
from orgdesk.apps.desk.actions import dispatch_work
from orgdesk.apps.desk.policies import can_dispatch
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.errors import WorkError
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.subjects import titled
from orgdesk.ui.listing import as_file
from orgdesk.ui.sayings import in_words

_A_PAGE = 50

_COLUMNS = (
    (gettext_lazy("Work"), "title"),
    (gettext_lazy("About"), "subject_title"),
    (gettext_lazy("Reference"), "subject_key"),
    (gettext_lazy("Taken by"), "claimed_by.name"),
    (gettext_lazy("This step"), "due_at"),
    (gettext_lazy("Promise to the customer"), "promised_at"),
    (gettext_lazy("Waiting since"), "enabled_at"),
)


@require_safe
@staff_only
def index(request: SignedInRequest) -> HttpResponse:
    """Every queue with the position that answers for it; `on` asks who held it on another day."""
    at, on = timezone.now(), _on(request)
    caught = queues.caught_work(at=at)
    context = {
        "live": queues.live_queue(request.user),
        "caught": caught,
        "oldest_caught": caught[0].item.enabled_at if caught else None,
        "queues": queues.unit_queues(on=on, at=at),
        "on": on,
        "tabs": _tabs("index"),
        "at": at,
    }
    return render(request, "desk/queues/index.html", context)


@require_safe
@staff_only
def live(request: SignedInRequest) -> HttpResponse:
    context = {"live": queues.live_queue(request.user), "tabs": _tabs("live"), "at": timezone.now()}
    return render(request, "desk/queues/live.html", context)


@require_safe
@staff_only
def triage(request: SignedInRequest) -> HttpResponse:
    at = timezone.now()
    units = [unit for unit in lookup.active_structure().units if lookup.members_of(unit.key, on=timezone.localdate(at))]
    caught = queues.caught_work(at=at)
    titled(row.item for row in caught)
    context = {
        "caught": caught,
        "units": units,
        "may": can_dispatch(request.user, at=at),
        "tabs": _tabs("triage"),
        "at": at,
    }
    return render(request, "desk/queues/triage.html", context)


@require_POST
@staff_only
def dispatch(request: SignedInRequest, work: str) -> HttpResponse:
    item = get_object_or_404(WorkItem.objects.visible_to(request.user), key=work)
    unit, reason = request.POST.get("unit", ""), request.POST.get("reason", "")
    try:
        dispatch_work(item, unit_key=unit, reason=reason, by=request.user, at=timezone.now())
    except WorkError as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(request, _("Given to %(unit)s.") % {"unit": lookup.unit_name(unit)})
    return redirect("desk:queue-triage")


@require_safe
@staff_only
def unit(request: SignedInRequest, unit: str) -> HttpResponse:
    at = timezone.now()
    found = [queue for queue in queues.unit_queues(on=_on(request), at=at) if queue.unit.key == unit]
    if not found:
        raise Http404(_("There is no queue “%(key)s”.") % {"key": unit})
    file = as_file(request, f"queue-{unit}", queues.offered_in(unit), _COLUMNS, told=titled)
    if file is not None:
        return file
    page = Paginator(queues.offered_in(unit), _A_PAGE).get_page(request.GET.get("page"))
    page.object_list = titled(page.object_list)
    context = {"queue": found[0], "page": page, "tabs": _tabs(unit), "at": at}
    return render(request, "desk/queues/unit.html", context)


def _on(request: HttpRequest) -> date:
    """The day asked for, today where it is none."""
    try:
        asked = parse_date(request.GET.get("on", ""))
    except ValueError:
        asked = None
    return asked or timezone.localdate()


def _tabs(current: str) -> list[dict[str, Any]]:
    tiers = [unit for unit in lookup.active_structure().units if unit.tier]
    pages = [
        ("index", _("All queues"), reverse("desk:queues")),
        ("live", _("Live"), reverse("desk:queue-live")),
        ("triage", _("Triage"), reverse("desk:queue-triage")),
        *(
            (one.key, one.name, reverse("desk:queue", args=[one.key]))
            for one in sorted(tiers, key=lambda one: one.tier or 0)
        ),
    ]
    return [{"label": label, "url": url, "current": key == current, "count": None} for key, label, url in pages]

"""What people must have read: their own list, everybody's, and the page on which one acknowledges."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.knowledge.actions import acknowledge_training, excuse_from_training
from orgdesk.apps.knowledge.affected import affected_accounts
from orgdesk.apps.knowledge.errors import KnowledgeRefused
from orgdesk.apps.knowledge.models import Acknowledgement, Training
from orgdesk.apps.knowledge.policies import can_oversee_trainings
from orgdesk.apps.knowledge.views._common import staff_only
from orgdesk.apps.work.errors import WorkError
from orgdesk.core.process.errors import ProcessError
from orgdesk.ui.listing import as_file
from orgdesk.ui.sayings import in_words

_A_PAGE = 50
_COLUMNS = (
    (gettext_lazy("Answer"), "version.title"),
    (gettext_lazy("Limitation"), "limitation.key"),
    (gettext_lazy("Assigned"), "assigned_at"),
    (gettext_lazy("To acknowledge"), "asked"),
    (gettext_lazy("Acknowledged"), "done"),
)


@require_safe
@staff_only
def index(request: SignedInRequest) -> HttpResponse:
    at = timezone.now()
    mine = Acknowledgement.objects.of(request.user).waiting_first()
    context = {"mine": mine[:_A_PAGE], "oversees": can_oversee_trainings(request.user, at=at), "at": at}
    if context["oversees"]:
        trainings = Training.objects.visible_to(request.user).with_words(request.GET.get("q", ""))
        trainings = trainings.with_share().newest_first()
        file = as_file(request, "trainings", trainings, _COLUMNS)
        if file is not None:
            return file
        context["page"] = Paginator(trainings, _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "knowledge/trainings/list.html", context)


@require_safe
@staff_only
def show(request: SignedInRequest, pk: int) -> HttpResponse:
    visible = Training.objects.visible_to(request.user).with_share().select_related("version", "limitation")
    training = get_object_or_404(visible, pk=pk)
    rows = training.acknowledgements.select_related("person").order_by("channel", "person__name")
    at = timezone.now()
    context = {
        "training": training,
        "rows": rows,
        "mine": next((row for row in rows if row.person_id == request.user.pk), None),
        "oversees": can_oversee_trainings(request.user, at=at),
        "affected": affected_accounts(training.limitation, person=request.user, at=at),
        "at": at,
    }
    return render(request, "knowledge/trainings/training.html", context)


@require_POST
@staff_only
def acknowledge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Twice is harmless; for somebody else it is refused."""
    row = get_object_or_404(Acknowledgement.objects.visible_to(request.user).select_related("training"), pk=pk)
    try:
        acknowledge_training(row, by=request.user, at=timezone.now())
    except (KnowledgeRefused, WorkError, ProcessError) as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(
            request, _("Thank you: noted that you have read “%(title)s”.") % {"title": row.training.version.title}
        )
    return redirect("knowledge:training", pk=row.training_id)


@require_POST
@staff_only
def excuse(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(
        Acknowledgement.objects.visible_to(request.user).select_related("training", "person"), pk=pk
    )
    try:
        excuse_from_training(row, reason=request.POST.get("reason", ""), by=request.user, at=timezone.now())
    except (KnowledgeRefused, WorkError, ProcessError) as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(request, _("%(person)s need not read it.") % {"person": row.person.name})
    return redirect("knowledge:training", pk=row.training_id)

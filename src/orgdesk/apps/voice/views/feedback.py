"""What customers said: the list, one item, writing one down, deciding on it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.customers.models import Account
from orgdesk.apps.voice.actions import answer_judgement, capture_feedback
from orgdesk.apps.voice.conformance import passage_of
from orgdesk.apps.voice.errors import VoiceRefused
from orgdesk.apps.voice.forms import CaptureForm, JudgementForm
from orgdesk.apps.voice.models import Complaint, Feedback, Judgement
from orgdesk.apps.voice.policies import can_judge
from orgdesk.apps.voice.views._common import act, require
from orgdesk.ui.answers import say_problems
from orgdesk.ui.listing import as_file
from orgdesk.ui.sayings import in_words

_A_PAGE = 50
_COLUMNS = (
    (gettext_lazy("Key"), "key"),
    (gettext_lazy("In one line"), "title"),
    (gettext_lazy("In the customer's words"), "words"),
    (gettext_lazy("Kind"), "get_kind_display"),
    (gettext_lazy("State"), "get_state_display"),
    (gettext_lazy("Account"), "account.name"),
    (gettext_lazy("Person"), "person.name"),
    (gettext_lazy("Product"), "product.name"),
    (gettext_lazy("Received"), "received_at"),
    (gettext_lazy("Decided"), "decided_at"),
)

_COMPLAINT_COLUMNS = (
    (gettext_lazy("Key"), "feedback.key"),
    (gettext_lazy("Complaint"), "feedback.title"),
    (gettext_lazy("Customer"), "feedback.account.name"),
    (gettext_lazy("Owner"), "owner.name"),
    (gettext_lazy("Acknowledged"), "acknowledged_at"),
    (gettext_lazy("Due"), "due_at"),
    (gettext_lazy("Cause"), "cause"),
    (gettext_lazy("Remedy"), "remedy"),
    (gettext_lazy("Settled"), "resolved_at"),
)


@require_safe
@staff_only
def index(request: SignedInRequest) -> HttpResponse:
    """`q` searches; `kind`, `state`, `account` and `unit` narrow."""
    words, kind, state = (request.GET.get(name, "") for name in ("q", "kind", "state"))
    found = Feedback.objects.visible_to(request.user).select_related("account", "person", "product")
    if words:
        found = found.filter(Q(title__icontains=words) | Q(words__icontains=words) | Q(key__iexact=words))
    if kind in Feedback.Kind.values:
        found = found.filter(kind=kind)
    if state in Feedback.State.values:
        found = found.filter(state=state)
    for name, field in (("account", "account__key"), ("unit", "unit_key"), ("theme", "theme")):
        if request.GET.get(name):
            found = found.filter(**{field: request.GET[name]})
    file = as_file(request, "feedback", found, _COLUMNS)
    if file is not None:
        return file
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "words": words, "kind": kind, "state": state, "kinds": Feedback.Kind.choices,
        "states": Feedback.State.choices, "here": "feedback",
    }  # fmt: skip
    return render(request, "voice/feedback_list.html", context)


@staff_only
def create(request: SignedInRequest) -> HttpResponse:
    """From any door; `kind`, `door`, `account`, `ticket` may be named in the address."""
    account = Account.objects.visible_to(request.user).filter(key=request.GET.get("account", "")).first()
    initial = {"kind": request.GET.get("kind", ""), "door": request.GET.get("door", "phone"), "account": account}
    form = CaptureForm(request.user, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = capture_feedback(
                **said,
                ticket_key=request.GET.get("ticket", "")[:40],
                by=request.user,
                at=timezone.now(),
            )
        except VoiceRefused as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(
                request, _("Written down as %(key)s. The customer need not tell anybody again.") % {"key": made.key}
            )
            return redirect("voice:feedback", key=made.key)
    context = {
        "form": form,
        "heading": _("Write down what a customer says"),
        "lead": _("You take it here, wherever it belongs: nobody is sent to another door."),
    }
    return render(request, "voice/form.html", context, status=422 if form.errors else 200)


@require_safe
@staff_only
def show(request: SignedInRequest, key: str) -> HttpResponse:
    rows = Feedback.objects.visible_to(request.user).select_related(
        "account", "person", "product", "received_by", "meeting"
    )
    found = get_object_or_404(rows, key=key)
    complaint = Complaint.objects.visible_to(request.user).filter(feedback=found).select_related("owner").first()
    judgements = [
        (
            row,
            JudgementForm(auto_id=f"{row.pk}-%s")
            if not row.at and can_judge(request.user, row, at=timezone.now())
            else None,
        )
        for row in found.judgements.select_related("decider", "by")
    ]
    context = {
        "feedback": found,
        "complaint": complaint,
        "passage": passage_of(found) if complaint else None,
        "judgements": judgements,
        "improvements": found.improvements.all(),
        "here": "feedback",
    }
    return render(request, "voice/feedback.html", context)


@require_POST
@staff_only
def judge(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Judgement.objects.visible_to(request.user).select_related("decider", "feedback"), pk=pk)
    require(can_judge(request.user, row, at=timezone.now()))
    form = JudgementForm(request.POST)
    if not form.is_valid():
        say_problems(request, form)
        return redirect("voice:feedback", key=row.feedback.key)
    return act(
        request,
        lambda: answer_judgement(row, by=request.user, at=timezone.now(), **form.cleaned_data),
        done=_("Decided. The customer is told when all have answered."),
        back="voice:feedback",
        key=row.feedback.key,
    )


@require_safe
@staff_only
def complaints(request: SignedInRequest) -> HttpResponse:
    """Open ones first, the longest overdue on top."""
    rows = Complaint.objects.visible_to(request.user).select_related("feedback__account", "owner")
    rows = rows.order_by("resolved_at", "due_at")
    file = as_file(request, "complaints", rows, _COMPLAINT_COLUMNS)
    if file is not None:
        return file
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "passages": [(row, passage_of(row.feedback)) for row in page.object_list],
        "at": timezone.now(),
        "here": "complaints",
    }
    return render(request, "voice/complaints.html", context)

"""The register of improvements."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.voice.actions import drop_improvement, record_change, register_improvement
from orgdesk.apps.voice.errors import VoiceRefused
from orgdesk.apps.voice.forms import ChangeForm, ImprovementForm
from orgdesk.apps.voice.models import Improvement
from orgdesk.apps.voice.views._common import act
from orgdesk.core.measures import definition_of
from orgdesk.ui.answers import say_problems
from orgdesk.ui.listing import as_file
from orgdesk.ui.sayings import in_words

_A_PAGE = 50
_COLUMNS = (
    (gettext_lazy("Key"), "key"),
    (gettext_lazy("What is to be better"), "title"),
    (gettext_lazy("Found by"), "get_source_display"),
    (gettext_lazy("State"), "get_state_display"),
    (gettext_lazy("Measure"), "code"),
    (gettext_lazy("Effect"), "get_effect_display"),
    (gettext_lazy("Registered"), "registered_at"),
)


@require_safe
@staff_only
def index(request: SignedInRequest) -> HttpResponse:
    """`source`, `state` and `q` narrow."""
    rows = Improvement.objects.visible_to(request.user).select_related("feedback")
    source, state, words = (request.GET.get(name, "") for name in ("source", "state", "q"))
    if source in Improvement.Source.values:
        rows = rows.filter(source=source)
    if state in Improvement.State.values:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(title__icontains=words)
    file = as_file(request, "improvements", rows, _COLUMNS)
    if file is not None:
        return file
    context = {
        "page": Paginator(rows, _A_PAGE).get_page(request.GET.get("page")),
        "sources": Improvement.Source.choices,
        "source": source,
        "state": state,
        "words": words,
        "here": "improvements",
    }
    return render(request, "voice/improvements.html", context)


@staff_only
def create(request: SignedInRequest) -> HttpResponse:
    """A measure's or an audit's page leads here with its own name filled in."""
    initial = {name: request.GET.get(name, "") for name in ("title", "source", "source_key", "unit_key", "code")}
    form = ImprovementForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = register_improvement(by=request.user, at=timezone.now(), **form.cleaned_data)
        except VoiceRefused as refusal:
            form.add_error(None, in_words(refusal))
        else:
            return redirect("voice:improvement", key=row.key)
    context = {"form": form, "heading": _("Register an improvement"), "lead": ""}
    return render(request, "voice/form.html", context, status=422 if form.errors else 200)


@require_safe
@staff_only
def show(request: SignedInRequest, key: str) -> HttpResponse:
    rows = Improvement.objects.visible_to(request.user).select_related("feedback", "registered_by", "changed_by")
    row = get_object_or_404(rows, key=key)
    context = {
        "row": row,
        "definition": definition_of(row.code) if row.code else None,
        "form": ChangeForm(initial={"code": row.code}),
        "here": "improvements",
    }
    return render(request, "voice/improvement.html", context)


@require_POST
@staff_only
def change(request: SignedInRequest, key: str) -> HttpResponse:
    row, form = get_object_or_404(Improvement.objects.visible_to(request.user), key=key), ChangeForm(request.POST)
    if not form.is_valid():
        say_problems(request, form)
        return redirect("voice:improvement", key=key)
    return act(
        request,
        lambda: record_change(row, by=request.user, at=timezone.now(), **form.cleaned_data),
        done=_("Noted. Its effect is measured when as many days have passed."),
        back="voice:improvement",
        key=key,
    )


@require_POST
@staff_only
def drop(request: SignedInRequest, key: str) -> HttpResponse:
    row = get_object_or_404(Improvement.objects.visible_to(request.user), key=key)
    reason = request.POST.get("reason", "")
    return act(
        request,
        lambda: drop_improvement(row, reason=reason, by=request.user, at=timezone.now()),
        done=_("Dropped."),
        back="voice:improvement",
        key=key,
    )

"""Logs of other systems: brought, said what they mean, mined, made a draft of, taken out again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.insight.actions.bring_log import bring_log
from orgdesk.apps.insight.actions.remove_log import remove_log
from orgdesk.apps.insight.actions.say_about_log import choose_log_columns, choose_log_meanings, choose_log_objects
from orgdesk.apps.insight.brought import cases_of, log_name
from orgdesk.apps.insight.brought_page import Asked, choices, document_of, meaning_rows, mined_log, remarks_of
from orgdesk.apps.insight.errors import InsightRefused
from orgdesk.apps.insight.files import NAMES, TYPES, pieces
from orgdesk.apps.insight.forms import BringLogForm, BroughtLookForm, LogColumnsForm, LogObjectsForm
from orgdesk.apps.insight.models import BroughtLog
from orgdesk.apps.insight.policies import can_bring_log
from orgdesk.apps.insight.views._common import for_staff
from orgdesk.apps.insight.views._discovered import as_drawing, go_on_in_studio
from orgdesk.apps.process.policies import can_deploy
from orgdesk.core.measures.errors import MeasureError
from orgdesk.core.measures.mining.tables import suggested
from orgdesk.core.process.document import write_document
from orgdesk.ui.sayings import in_words


@for_staff
def logs(request: SignedInRequest) -> HttpResponse:
    """What was brought; POST brings a file."""
    form = BringLogForm(request.POST, request.FILES) if request.method == "POST" else BringLogForm()
    if request.method == "POST":
        if not can_bring_log(request.user):
            raise PermissionDenied
        if form.is_valid():
            file, title = form.cleaned_data["file"], form.cleaned_data["title"]
            try:
                log = bring_log(file, name=file.name, title=title, by=request.user, at=timezone.now())
            except MeasureError as refusal:
                form.add_error("file", in_words(refusal))
            else:
                return redirect("insight:log-of-other", key=log.key)
    found = BroughtLog.objects.visible_to(request.user).select_related("by")
    context = {"form": form, "logs": found, "may_bring": can_bring_log(request.user)}
    return render(request, "insight/logs.html", context, status=422 if form.errors else 200)


@require_safe
@for_staff
def log(request: SignedInRequest, key: str) -> HttpResponse:
    """One log: being read, asked about, or mined."""
    found = _visible(request, key)
    context: dict[str, Any] = {
        "log": found,
        "name": log_name(found),
        "kinds": list(NAMES.items()),
        "may_draw": can_deploy(request.user),
        "may_bring": can_bring_log(request.user),
        "columns": _columns_form(found),
    }
    if found.state == BroughtLog.State.READY:
        form = _look(request, found)
        context |= {"form": form, "remarks": remarks_of(found), "meanings": meaning_rows(found), **mined_log(found, _asked(form), form.query)}  # fmt: skip
    response = render(request, "insight/log.html", context)
    if found.state == BroughtLog.State.BROUGHT:
        response["Refresh"] = "2"
    return response


@require_POST
@for_staff
def columns(request: SignedInRequest, key: str) -> HttpResponse:
    found = _own(request, key)
    form = LogColumnsForm(request.POST, head=found.head)
    try:
        if found.kind.endswith("ocel"):
            choose_log_objects(found, request.POST.get("object_type", ""), by=request.user, at=timezone.now())
        else:
            choose_log_columns(found, form.cleaned_data if form.is_valid() else {}, by=request.user, at=timezone.now())
    except InsightRefused as refusal:
        messages.error(request, in_words(refusal))
    return redirect("insight:log-of-other", key=key)


@require_POST
@for_staff
def meanings(request: SignedInRequest, key: str) -> HttpResponse:
    """What activities and columns mean here, by the names that the page gives its fields."""
    found = _own(request, key)
    if found.state != BroughtLog.State.READY:
        raise Http404
    said = {part: {row["word"]: request.POST[row["field"]] for row in rows if row["field"] in request.POST} for part, rows in meaning_rows(found).items()}  # fmt: skip
    choose_log_meanings(
        found, activities=said["activities"], columns=said["columns"], by=request.user, at=timezone.now()
    )
    messages.success(request, _("Kept. Its measures are taken by these words from now on."))
    return redirect("insight:log-of-other", key=key)


@require_POST
@for_staff
def removal(request: SignedInRequest, key: str) -> HttpResponse:
    found = _own(request, key)
    remove_log(found, by=request.user, at=timezone.now())
    messages.success(request, _("“%(title)s” was taken out.") % {"title": found.title})
    return redirect("insight:logs")


@require_safe
@for_staff
def document(request: SignedInRequest, key: str) -> HttpResponse:
    """The discovered process as BPMN."""
    return as_drawing(_document(request, _ready(request, key)), key)


@require_POST
@for_staff
def draft(request: SignedInRequest, key: str) -> HttpResponse:
    """Go on in the studio with the process that the log shows."""
    return go_on_in_studio(
        request,
        lambda: _document(request, _ready(request, key)),
        f"{key}.bpmn",
        reverse("insight:log-of-other", args=[key]),
    )


@require_safe
@for_staff
def export(request: SignedInRequest, key: str, kind: str) -> StreamingHttpResponse:
    """The log as it was read, in any of the forms."""
    if kind not in TYPES:
        raise Http404
    response = StreamingHttpResponse(pieces(cases_of(_ready(request, key)), kind), content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{key}.{kind}"'
    return response


def _visible(request: SignedInRequest, key: str) -> BroughtLog:
    return get_object_or_404(BroughtLog.objects.visible_to(request.user).select_related("by"), key=key)


def _own(request: SignedInRequest, key: str) -> BroughtLog:
    if not can_bring_log(request.user):
        raise PermissionDenied
    return _visible(request, key)


def _ready(request: SignedInRequest, key: str) -> BroughtLog:
    ready = BroughtLog.objects.visible_to(request.user).filter(state=BroughtLog.State.READY)
    return get_object_or_404(ready, key=key)


def _columns_form(found: BroughtLog) -> LogColumnsForm | LogObjectsForm | None:
    """What may be said about how the file is read."""
    if types := found.found.get("types"):
        return LogObjectsForm(initial={"object_type": found.object_type or next(iter(types))}, types=types)
    return LogColumnsForm(initial={**suggested(found.head), **found.columns}, head=found.head) if found.head else None


def _look(request: SignedInRequest, found: BroughtLog) -> BroughtLookForm:
    return BroughtLookForm(request.GET, **choices(found))


def _asked(form: BroughtLookForm) -> Asked:
    told = form.cleaned_data
    return Asked(
        share=form.share_drawn,
        since=told.get("since"),
        until=told.get("until"),
        unit=told.get("unit", ""),
        step=told.get("step", ""),
        hours=told.get("hours") or 0.0,
        way=told.get("way", ""),
        repeats=told.get("repeats", False),
    )


def _document(request: SignedInRequest, found: BroughtLog) -> bytes:
    drawn = document_of(found, _asked(_look(request, found)))
    if drawn is None:
        raise Http404
    return write_document(drawn)

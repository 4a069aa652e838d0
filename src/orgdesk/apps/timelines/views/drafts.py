"""Templates while they are written: a new one, the page of one, its parts, publishing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.timelines.actions.begin_draft import begin_draft, begin_version
from orgdesk.apps.timelines.actions.change_draft import (
    fingerprint,
    move_draft_step,
    name_owner,
    take_out_part,
    write_head,
    write_part,
)
from orgdesk.apps.timelines.actions.publish_draft import drop_draft, publish_draft
from orgdesk.apps.timelines.draft_forms import PART_FORMS, HeadForm, NewTemplateForm, PartForm
from orgdesk.apps.timelines.draft_page import page_of, part_words
from orgdesk.apps.timelines.errors import PlanChanged, TimelineError
from orgdesk.apps.timelines.models import TemplateDraft, TemplateVersion
from orgdesk.apps.timelines.owner_field import owners_named, seat_groups
from orgdesk.apps.timelines.policies import can_store_templates
from orgdesk.core.timeline.drafting import KINDS, parts_of
from orgdesk.ui.sayings import in_words

View = Callable[..., HttpResponse]


def writers_only(view: View) -> View:
    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **named: Any) -> HttpResponse:
        if not can_store_templates(request.user):
            raise PermissionDenied
        return view(request, *args, **named)

    return staff_only(guarded)


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def create(request: SignedInRequest) -> HttpResponse:
    form = NewTemplateForm(request.POST or None, initial={"begin_with": request.GET.get("begin", "")})
    if request.method == "POST" and form.is_valid():
        said, (text, seats) = form.cleaned_data, form.begun_from()
        draft = begin_draft(
            said["title"], by=request.user, at=timezone.now(), category=said["category"], sizes=said["sizes"],
            lead_unit=said["lead_unit"], path=said["path"], text=text, seats=seats,
        )  # fmt: skip
        return redirect("timelines:draft", key=draft.key)
    return render(request, "timelines/draft_new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@writers_only
def begin(request: SignedInRequest, key: str) -> HttpResponse:
    newest = get_object_or_404(TemplateVersion.objects.visible_to(request.user).newest(), key=key)
    draft = begin_version(newest, by=request.user, at=timezone.now())
    return redirect("timelines:draft", key=draft.key)


@require_safe
@writers_only
def show(request: SignedInRequest, key: str) -> HttpResponse:
    draft = _draft(request, key)
    return render(request, "timelines/draft.html", page_of(draft, size=request.GET.get("size", ""), at=timezone.now()))


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def head(request: SignedInRequest, key: str) -> HttpResponse:
    draft = _draft(request, key)
    form = HeadForm(draft, request.POST or None, initial=HeadForm.initial_for(draft))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        named = {name: said[name] for name in ("title", "category", "sizes")}
        write_head(
            draft, named, lead_unit=said["lead_unit"], path=said["path"], by=request.user, at=timezone.now()
        )  # fmt: skip
        return redirect("timelines:draft", key=key)
    return render(
        request, "timelines/draft_head.html", {"form": form, "draft": draft}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def part(request: SignedInRequest, key: str, kind: str, part: str | None = None) -> HttpResponse:
    """A part of the draft, or a new one where none is named."""
    draft = _draft(request, key)
    there = parts_of(draft.data, kind).get(part) if part is not None else None
    if part is not None and there is None:
        raise Http404
    form = _form(request, draft, kind, there)
    if request.method == "POST" and form.is_valid():
        try:
            write_part(
                draft, kind, part, form.part(), by=request.user, at=timezone.now(), seen=form.cleaned_data["seen"]
            )
        except PlanChanged as refusal:
            form.refuse(refusal)
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["seen"] = fingerprint(parts_of(_draft(request, key).data, kind).get(str(part)))  # type: ignore[index]
        except TimelineError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Kept in the draft."))
            return redirect(f"{reverse('timelines:draft', args=[key])}#{kind}-{part or form.part().get('key', '')}")
    context = {"form": form, "draft": draft, "heading": part_words(draft, kind, part)}
    return render(request, "timelines/draft_part.html", context, status=422 if form.errors else 200)


@require_POST
@writers_only
def take_out(request: SignedInRequest, key: str, kind: str, part: str) -> HttpResponse:
    kind = kind.replace("-", "_")
    if kind not in KINDS:
        raise Http404
    return _act(request, key, lambda draft: take_out_part(draft, kind, part, by=request.user, at=timezone.now()),
                done=_("Taken out of the draft."), place=kind)  # fmt: skip


@require_POST
@writers_only
def move(request: SignedInRequest, key: str, part: str) -> HttpResponse:
    up = request.POST.get("to") == "up"
    return _act(request, key, lambda draft: move_draft_step(draft, part, up=up, by=request.user, at=timezone.now()),
                done="", place=f"steps-{part}")  # fmt: skip


@require_POST
@writers_only
def owner(request: SignedInRequest, key: str) -> HttpResponse:
    """Whom a name means; the seats that may be chosen are those of the page."""
    draft = _draft(request, key)
    name, seat = request.POST.get("name", ""), request.POST.get("seat", "")
    offered = {value for _label, rows in seat_groups() for value, _words in rows}
    if name not in owners_named(draft) or seat not in offered:
        messages.error(request, _("Choose a unit or a position of the chart."))
        return redirect(f"{reverse('timelines:draft', args=[key])}#owners")
    return _act(request, key, lambda held: name_owner(held, name, seat, by=request.user, at=timezone.now()),
                done=_("Kept in the draft."), place="owners")  # fmt: skip


@require_POST
@writers_only
def publish(request: SignedInRequest, key: str) -> HttpResponse:
    try:
        version = publish_draft(_draft(request, key), by=request.user, at=timezone.now())
    except TimelineError as refusal:
        messages.error(request, in_words(refusal))
        return redirect("timelines:draft", key=key)
    words = _("Published as version %(number)s. Running plans stay on theirs.")
    messages.success(request, words % {"number": version.number})
    return redirect("timelines:template", key=version.key, number=version.number)


@require_POST
@writers_only
def drop(request: SignedInRequest, key: str) -> HttpResponse:
    drop_draft(_draft(request, key))
    messages.success(request, _("The draft is given up. What is published stays."))
    return redirect("timelines:templates")


def _draft(request: SignedInRequest, key: str) -> TemplateDraft:
    return get_object_or_404(TemplateDraft.objects.visible_to(request.user).select_related("changed_by"), key=key)


def _form(request: SignedInRequest, draft: TemplateDraft, kind: str, there: dict[str, Any] | None) -> PartForm:
    made = PART_FORMS[kind]
    if there is not None:
        initial = {**made.initial_for(there), "seen": fingerprint(there)}
    else:
        initial = {name: request.GET[name] for name in ("week", "block") if name in request.GET}
    return made(draft, request.POST if request.method == "POST" else None, initial=initial, there=there)


def _act(
    request: SignedInRequest, key: str, do: Callable[[TemplateDraft], object], *, done: str, place: str
) -> HttpResponse:
    try:
        do(_draft(request, key))
    except TimelineError as refusal:
        messages.error(request, in_words(refusal))
    else:
        if done:
            messages.success(request, done)
    return redirect(f"{reverse('timelines:draft', args=[key])}#{place}")

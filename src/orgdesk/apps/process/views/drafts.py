"""Drafts: begin one, draw it, see what would be said of it, save, fetch, discard."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.process.actions import begin_draft, discard_draft, save_draft
from orgdesk.apps.process.beginnings import beginning, beginnings, template_cards, template_categories
from orgdesk.apps.process.errors import DraftChanged, DraftExists, DrawingUnreadable
from orgdesk.apps.process.examining import examine
from orgdesk.apps.process.models import DecisionVersion, DefinitionVersion, KeptFile, ProcessDraft
from orgdesk.apps.process.policies import can_deploy
from orgdesk.apps.process.views._studio import (
    download,
    draft_or_404,
    drawings_of,
    finding_data,
    for_the_editor,
    named_findings,
    require_editor,
    seats_in_force,
    sent_drawing,
)
from orgdesk.core.process.errors import ProcessError
from orgdesk.ui.sayings import in_words


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    """The drafts, the decisions in force, and what a new draft may begin from."""
    decisions = DecisionVersion.objects.visible_to(request.user).order_by("key", "-number").defer("xml")
    latest = {version.key: version for version in reversed(decisions)}
    context = {
        "drafts": ProcessDraft.objects.visible_to(request.user).select_related("changed_by").defer("xml"),
        "decisions": list(latest.values()),
        "beginnings": beginnings(),
        "templates": template_cards(request.GET.get("category", "")),
        "categories": template_categories(),
        "category": request.GET.get("category", ""),
        "kept": KeptFile.objects.visible_to(request.user).filter(draft_key="").defer("content")[:20],
        "may_edit": can_deploy(request.user),
    }
    return render(request, "process/studio_drafts.html", context)


@require_POST
def begin(request: SignedInRequest) -> HttpResponse:
    """A new draft from a file, a template, an empty drawing, or what is in force."""
    require_editor(request)
    xml, name = sent_drawing(request)
    based_on = None
    if not xml:
        xml, based_on = beginning(request.POST.get("from", ""))
    if not xml:
        messages.error(request, _("Choose what to begin from, or a file."))
        return redirect("process:drafts")
    try:
        draft = begin_draft(xml, by=request.user, at=timezone.now(), based_on=based_on, file_name=name)
    except (DrawingUnreadable, DraftExists) as refusal:
        messages.error(request, in_words(refusal))
        return redirect("process:drafts")
    return redirect("process:draft", key=draft.key)


@require_safe
def show(request: SignedInRequest, key: str) -> HttpResponse:
    """The drawing, its findings, and the editor where scripts run."""
    draft = ProcessDraft.objects.visible_to(request.user).filter(key=key).first()
    if draft is None:
        active = DefinitionVersion.objects.visible_to(request.user).active().filter(definition__key=key)
        version = get_object_or_404(active.select_related("definition").defer("xml"))
        return render(request, "process/studio_begin.html", {"version": version, "may_edit": can_deploy(request.user)})
    examined = examine(bytes(draft.xml), kind=draft.kind)
    context = {
        "draft": draft,
        "examined": examined,
        "drawings": drawings_of(draft, examined, way=request.GET.get("way", "")),
        "findings": named_findings(examined),
        "kept": KeptFile.objects.visible_to(request.user).filter(draft_key=key).defer("content")[:20],
        "may_edit": can_deploy(request.user),
        "seats": seats_in_force(),
        "xml": for_the_editor(draft, examined),
        "latest": DefinitionVersion.objects.visible_to(request.user).active().filter(definition__key=key).first(),
    }
    return render(request, "process/studio.html", context)


@require_POST
def save(request: SignedInRequest, key: str) -> HttpResponse:
    """The next revision. The editor asks for JSON, a form gets the page."""
    require_editor(request)
    draft = draft_or_404(request, key)
    xml, name = sent_drawing(request)
    revision = request.POST.get("revision", "")
    wants_json = request.headers.get("Accept") == "application/json"
    try:
        saved = save_draft(
            draft,
            xml=xml,
            revision=int(revision) if revision.isdigit() else -1,
            by=request.user,
            at=timezone.now(),
            file_name=name or draft.file_name,
        )
    except (DraftChanged, DrawingUnreadable) as refusal:
        if wants_json:
            return JsonResponse({"refusal": in_words(refusal)}, status=409)
        messages.error(request, in_words(refusal))
    else:
        if wants_json:
            examined = examine(bytes(saved.xml), kind=saved.kind)
            return JsonResponse({"revision": saved.revision, "findings": finding_data(examined)})
    return redirect("process:draft", key=key)


@require_POST
def findings(request: SignedInRequest, key: str) -> HttpResponse:
    """What would be said of a drawing that is not saved yet."""
    draft = draft_or_404(request, key)
    xml, _name = sent_drawing(request)
    return JsonResponse({"findings": finding_data(examine(xml, kind=draft.kind))})


@require_safe
def document(request: SignedInRequest, key: str) -> HttpResponse:
    draft = draft_or_404(request, key)
    return download(bytes(draft.xml), draft.file_name)


@require_safe
def kept(request: SignedInRequest, pk: int) -> HttpResponse:
    """A file that was set aside, as it was sent."""
    file = get_object_or_404(KeptFile.objects.visible_to(request.user), pk=pk)
    return download(bytes(file.content), file.name)


@require_POST
def discard(request: SignedInRequest, key: str) -> HttpResponse:
    require_editor(request)
    try:
        file = discard_draft(draft_or_404(request, key), by=request.user, at=timezone.now())
    except ProcessError as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(request, _("The draft is discarded; its last drawing is kept as %s.") % file.name)
    return redirect("process:drafts")

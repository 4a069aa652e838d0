"""The chart as a file, and inside other sites."""

from __future__ import annotations

from dataclasses import replace

from csp.decorators import csp_update
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation import drawing, embeds, files
from orgdesk.apps.organisation.actions.embed_chart import embed_chart, end_embedding
from orgdesk.apps.organisation.errors import OrganisationRefused
from orgdesk.apps.organisation.models import Embedding
from orgdesk.apps.organisation.policies import can_edit
from orgdesk.apps.organisation.views._common import day_of, version_or_404
from orgdesk.core.scene.model import Box, Scene, SceneError
from orgdesk.ui.sayings import in_words


def index(request: SignedInRequest, key: str) -> HttpResponse:
    version = version_or_404(request, key)
    rows = Embedding.objects.visible_to(request.user).standing().filter(version__in=[version])
    if version.status == version.Status.ACTIVE:
        rows = rows | Embedding.objects.visible_to(request.user).standing().filter(version=None)
    context = {
        "version": version,
        "on": day_of(request, version),
        "kinds": files.KINDS,
        "styles": drawing.STYLES,
        "style": drawing.style_named(request.GET.get("layout", "")),
        "embeddings": [(row, request.build_absolute_uri(embeds.address_of(row))) for row in rows],
        "may_edit": can_edit(request.user),
    }
    return render(request, "organisation/exports.html", context)


def drawing_file(request: SignedInRequest, key: str, kind: str) -> HttpResponse:
    if kind not in files.BY_KEY:
        raise Http404
    version = version_or_404(request, key)
    made = files.BY_KEY[kind]
    try:
        content = files.file_of(version, kind, on=day_of(request, version), layout=request.GET.get("layout", ""))
    except SceneError as refusal:
        messages.error(request, in_words(refusal))
        return redirect("organisation:exports", key=key)
    response = HttpResponse(content, content_type=made.media_type)
    response["Content-Disposition"] = f'attachment; filename="{slugify(str(version).replace(".", "-"))}.{made.suffix}"'
    return response


@require_POST
def embed(request: SignedInRequest, key: str) -> HttpResponse:
    version = version_or_404(request, key)
    try:
        embed_chart(
            version=None if request.POST.get("follow") else version,
            sites=request.POST.get("sites", ""),
            layout=drawing.style_named(request.POST.get("layout", "")).key,
            by=request.user,
            at=timezone.now(),
        )
    except OrganisationRefused as refusal:
        messages.error(request, in_words(refusal))
    return redirect("organisation:exports", key=key)


@require_POST
def end(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    row = get_object_or_404(Embedding.objects.visible_to(request.user), pk=number)
    try:
        end_embedding(row, by=request.user, at=timezone.now())
    except OrganisationRefused as refusal:
        messages.error(request, in_words(refusal))
    return redirect("organisation:exports", key=key)


@login_not_required
@xframe_options_exempt
def embedded(request: HttpRequest, signature: str) -> HttpResponseBase:
    """The chart alone, for those sites that the leave names; it leads nowhere, since its readers may not sign in."""
    leave = embeds.embedding_of(signature)
    version = embeds.version_of(leave) if leave else None
    if leave is None or version is None:
        raise Http404
    scene = drawing.chart_of(version, on=timezone.localdate(), style=drawing.style_named(leave.layout))
    drawn = _without_links(scene)

    @csp_update({"frame-ancestors": leave.sites.split()})
    def show(request: HttpRequest) -> HttpResponseBase:
        return render(request, "organisation/embedded.html", {"drawing": drawn})

    return show(request)


def _without_links(scene: Scene) -> Scene:
    return replace(
        scene, items=tuple(replace(item, href="") if isinstance(item, Box) else item for item in scene.items)
    )

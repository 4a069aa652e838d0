"""Bringing a chart in: upload or paste, say what columns mean, look at the preview, make a draft."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation import bringing_in
from orgdesk.apps.organisation.actions.bring_in_chart import accept_import, bring_in_chart, map_columns
from orgdesk.apps.organisation.errors import ImportRefused, OrganisationRefused
from orgdesk.apps.organisation.forms import DraftForm, UploadForm
from orgdesk.apps.organisation.models import ChartImport, Version
from orgdesk.apps.organisation.policies import can_edit
from orgdesk.core.organisation.importing import Column
from orgdesk.ui.sayings import in_words


def create(request: SignedInRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, text = form.cleaned_data["file"], form.cleaned_data["text"]
        try:
            brought = bring_in_chart(
                name=file.name if file else "pasted.txt",
                content=file.read() if file else text.encode(),
                by=request.user,
                at=timezone.now(),
            )
        except OrganisationRefused as refusal:
            form.add_error(None, in_words(refusal))
        else:
            return redirect("organisation:import", key=brought.key)
    return render(request, "organisation/import_new.html", {"form": form, "may_edit": can_edit(request.user)})


def show(request: SignedInRequest, key: str) -> HttpResponse:
    """The preview; POST makes a draft of it."""
    brought = get_object_or_404(ChartImport.objects.visible_to(request.user), key=key)
    earlier = _earlier(request)
    form = DraftForm(request.POST or None, initial={"workspace": earlier.workspace if earlier else None})
    context = {
        "brought": brought,
        "form": form,
        "earlier": earlier,
        "versions": Version.objects.visible_to(request.user),
    }
    try:
        results = bringing_in.read_import(brought)
    except ImportRefused as refusal:
        return render(
            request, "organisation/import.html", {**context, "problem": in_words(refusal), **_columns(brought)}
        )
    sheet = min(_number(request.POST.get("sheet") or request.GET.get("sheet")), len(results) - 1)
    if request.method == "POST" and form.is_valid():
        try:
            draft = accept_import(
                brought, sheet=sheet, by=request.user, at=timezone.now(), earlier=earlier, **form.cleaned_data
            )
        except OrganisationRefused as refusal:
            form.add_error("label", in_words(refusal))
        else:
            return redirect("organisation:chart", key=draft.key)
    result = results[sheet]
    context |= {
        "result": result,
        "results": results,
        "sheet": sheet,
        "branches": bringing_in.branches_of(result),
        "comparison": bringing_in.compare_import(earlier, result) if earlier else None,
        **_columns(brought),
    }
    return render(request, "organisation/import.html", context)


@require_POST
def columns(request: SignedInRequest, key: str) -> HttpResponse:
    """What each column means."""
    brought = get_object_or_404(ChartImport.objects.visible_to(request.user), key=key)
    try:
        table = bringing_in.table_of(brought)
    except ImportRefused as refusal:
        messages.error(request, in_words(refusal))
        return redirect("organisation:import", key=key)
    headings = table.headings if table else ()
    mapping = {heading: request.POST.get(f"column-{place}", "") for place, heading in enumerate(headings)}
    map_columns(brought, mapping=mapping, headings=headings, by=request.user, at=timezone.now())
    return redirect("organisation:import", key=key)


def _columns(brought: ChartImport) -> dict[str, object]:
    """The columns of a table with what they mean and a few of their values; nothing for a tree."""
    try:
        table = bringing_in.table_of(brought)
    except ImportRefused:
        table = None
    if table is None:
        return {}
    mapping = bringing_in.mapping_of(brought) or bringing_in.guessed_mapping(table.headings)
    samples = [
        [cells[place] for _, cells in table.rows[:3] if place < len(cells)] for place in range(len(table.headings))
    ]
    rows = [
        {"place": place, "heading": heading, "meaning": mapping.get(heading, ""), "samples": samples[place]}
        for place, heading in enumerate(table.headings)
    ]
    return {"columns": rows, "meanings": list(Column)}


def _earlier(request: SignedInRequest) -> Version | None:
    key = request.POST.get("earlier") or request.GET.get("earlier") or ""
    return Version.objects.visible_to(request.user).select_related("workspace").filter(key=key).first()


def _number(written: str | None) -> int:
    return int(written) if written and written.isdecimal() else 0

"""Imports: brought, looked at, begun, watched, stopped, read afterwards."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.exchange.actions import begin_import, bring_parcel, choose_columns, choose_meanings, stop_import
from orgdesk.apps.exchange.errors import ExchangeRefused
from orgdesk.apps.exchange.forms import ParcelForm
from orgdesk.apps.exchange.models import Export, ImportRun
from orgdesk.apps.exchange.policies import for_movers
from orgdesk.apps.exchange.run_page import TONES, columns_of, meanings_of, page_of
from orgdesk.apps.exchange.wording import REASONS
from orgdesk.core.scene.writers.tables import harmless
from orgdesk.ui.sayings import in_words

_LISTED = 50


@for_movers
def runs(request: SignedInRequest) -> HttpResponse:
    """Everything that was moved; POST brings a file."""
    form = ParcelForm(request.POST, request.FILES) if request.method == "POST" else ParcelForm()
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            run = bring_parcel(
                name=said["file"].name,
                chunks=said["file"].chunks(),
                kind=said["kind"],
                contents=said["contents"],
                source=said["source"],
                by=request.user,
                at=timezone.now(),
            )
        except ExchangeRefused as refusal:
            form.add_error("file", in_words(refusal))
        else:
            return redirect("exchange:run", key=run.key)
    context = {
        "form": form,
        "runs": [(run, TONES.get(run.state, "idle")) for run in ImportRun.objects.visible_to(request.user).select_related("by")[:_LISTED]],
        "exports": Export.objects.visible_to(request.user).select_related("by")[:_LISTED],
    }  # fmt: skip
    return render(request, "exchange/runs.html", context, status=422 if form.errors else 200)


@require_safe
@for_movers
def run(request: SignedInRequest, key: str) -> HttpResponse:
    """What the file holds and becomes; its progress, which the page asks for again by itself; the report."""
    found = get_object_or_404(ImportRun.objects.visible_to(request.user).select_related("by"), key=key)
    response = render(request, "exchange/run.html", page_of(found))
    if found.is_moving:
        response["Refresh"] = "2"
    return response


@require_POST
@for_movers
def meanings(request: SignedInRequest, key: str) -> HttpResponse:
    """What the words become; with `begin` it is taken in right away."""
    found = get_object_or_404(ImportRun.objects.visible_to(request.user), key=key)
    said = meanings_of(found, request.POST)
    priorities = {word: int(number) for word, number in said["priorities"].items() if str(number).isdecimal()}
    try:
        choose_meanings(
            found,
            states=said["states"],
            priorities=priorities,
            groups=said["groups"],
            agents=said["agents"],
            go_on="go_on" in request.POST,
            by=request.user,
            at=timezone.now(),
        )
        if "begin" in request.POST:
            begin_import(found, by=request.user, at=timezone.now())
    except ExchangeRefused as refusal:
        messages.error(request, in_words(refusal))
    return redirect("exchange:run", key=key)


@require_POST
@for_movers
def columns(request: SignedInRequest, key: str) -> HttpResponse:
    found = get_object_or_404(ImportRun.objects.visible_to(request.user), key=key)
    try:
        choose_columns(found, columns_of(found, request.POST), by=request.user, at=timezone.now())
    except ExchangeRefused as refusal:
        messages.error(request, in_words(refusal))
    return redirect("exchange:run", key=key)


@require_POST
@for_movers
def begin(request: SignedInRequest, key: str) -> HttpResponse:
    """Also go on with one that was stopped."""
    found = get_object_or_404(ImportRun.objects.visible_to(request.user), key=key)
    try:
        begin_import(found, by=request.user, at=timezone.now())
    except ExchangeRefused as refusal:
        messages.error(request, in_words(refusal))
    return redirect("exchange:run", key=key)


@require_POST
@for_movers
def stop(request: SignedInRequest, key: str) -> HttpResponse:
    found = get_object_or_404(ImportRun.objects.visible_to(request.user), key=key)
    stop_import(found, by=request.user, at=timezone.now())
    messages.success(request, _("It stops after the batch that is being written; what was taken stays."))
    return redirect("exchange:run", key=key)


@require_safe
@for_movers
def odd_lines(request: SignedInRequest, key: str) -> StreamingHttpResponse:
    """Everything that could not be taken, or not as it was, as a table."""
    found = get_object_or_404(ImportRun.objects.visible_to(request.user), key=key)
    name = f'attachment; filename="not-taken-{found.key}.csv"'
    return StreamingHttpResponse(_table(found), content_type="text/csv", headers={"Content-Disposition": name})


class _Line:
    """What a CSV writer writes to."""

    def write(self, text: str) -> str:
        return text


def _table(run: ImportRun) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow([_("what"), _("number"), _("where"), _("why"), _("detail"), _("as it came")])
    for one in run.odd_lines.iterator(chunk_size=500):
        words = [one.part, one.external_id, one.where, str(REASONS.get(one.reason, one.reason)), one.detail, one.raw]
        yield writer.writerow([harmless(word) for word in words])

"""Templates: all, one version, a new version; what they park."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.timelines.actions import move_parking_item, store_template
from orgdesk.apps.timelines.errors import TimelineError
from orgdesk.apps.timelines.forms import TemplateForm
from orgdesk.apps.timelines.metrics import metrics_of
from orgdesk.apps.timelines.models import LessonPlan, MailText, ParkingItem, TemplateDraft, TemplateVersion
from orgdesk.apps.timelines.policies import can_store_templates
from orgdesk.apps.timelines.seats import owner_words, unknown_seats
from orgdesk.apps.timelines.words import completion_words, parked_for, step_words
from orgdesk.core.timeline.library import LIBRARY, library_text
from orgdesk.core.timeline.reading import read_template
from orgdesk.core.timeline.template import MailSeries
from orgdesk.ui.sayings import in_words


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    found = TemplateVersion.objects.visible_to(request.user).newest()
    context = {
        "templates": found,
        "may_store": can_store_templates(request.user),
        "library": [
            (key, read_template(library_text(key)).title) for key in LIBRARY if not any(one.key == key for one in found)
        ],
        "drafts": TemplateDraft.objects.visible_to(request.user).select_related("changed_by")
        if can_store_templates(request.user)
        else [],
        "lessons": LessonPlan.objects.visible_to(request.user),
    }
    return render(request, "timelines/templates.html", context)


@require_safe
def show(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    version = _version(request, key, number)
    template = version.content
    context = {
        "version": version,
        "template": template,
        "steps": [step_words(step, version) for step in template.steps],
        "completions": [(size, completion_words(version, size)) for size in template.sizes],
        "catch_ups": [(one, owner_words(one.owner, version)) for one in template.catch_ups],
        "series": [(series, _mails_of(version, series), metrics_of(version, series.key)) for series in template.series],
        "parking": [(item, parked_for(item.owner, version)) for item in version.parking.prefetch_related("moves__by")],
        "states": ParkingItem.State.choices,
        "unknown": unknown_seats(version),
        "versions": TemplateVersion.objects.visible_to(request.user).filter(key=key),
        "may_store": can_store_templates(request.user),
    }
    return render(request, "timelines/template.html", context)


@require_safe
def file(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    """The text of a version, to be kept or changed elsewhere."""
    version = _version(request, key, number)
    name = f"{version.key}-{version.number}.yaml"
    return HttpResponse(
        version.text,
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def create(request: SignedInRequest) -> HttpResponse:
    """A new version, begun from the newest of the template that `from` names."""
    if not can_store_templates(request.user):
        raise PermissionDenied
    before = (
        TemplateVersion.objects.visible_to(request.user)
        .filter(key=request.GET.get("from", ""))
        .order_by("-number")
        .first()
    )
    initial = _begun(before, request.GET.get("library", ""))
    form = TemplateForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            version = store_template(
                said["text"], by=request.user, at=timezone.now(), lead_unit=said["lead_unit"],
                seats=said["seats"], path=said["path"],
            )  # fmt: skip
        except TimelineError as refusal:
            form.add_error("text", in_words(refusal))
        else:
            messages.success(
                request, _("Stored as version %(number)s. Running plans stay on theirs.") % {"number": version.number}
            )
            return redirect("timelines:template", key=version.key, number=version.number)
    return render(
        request, "timelines/template_new.html", {"form": form, "before": before}, status=422 if form.errors else 200
    )


def _begun(before: TemplateVersion | None, library: str) -> dict[str, str]:
    """What the form begins with: the version before, a text of the library, or nothing."""
    if before is not None:
        seats = "\n".join(f"{name} = {seat}" for name, seat in before.seats.items())
        return {"text": before.text, "lead_unit": before.lead_unit, "path": before.path, "seats": seats}
    if library in LIBRARY:
        return {"text": library_text(library), "path": library.replace("-", "_")}
    return {}


@require_POST
def move_item(request: SignedInRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(ParkingItem.objects.visible_to(request.user).select_related("template"), pk=pk)
    try:
        move_parking_item(
            item, to=request.POST.get("to", ""), by=request.user, at=timezone.now(), note=request.POST.get("note", "")
        )
    except TimelineError as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(
            request,
            _("“%(item)s” is %(state)s now.")
            % {"item": item.text, "state": ParkingItem.State(request.POST["to"]).label},
        )
    return redirect("timelines:template", key=item.template.key, number=item.template.number)


def _version(request: SignedInRequest, key: str, number: int) -> TemplateVersion:
    return get_object_or_404(TemplateVersion.objects.visible_to(request.user), key=key, number=number)


def _mails_of(version: TemplateVersion, series: MailSeries) -> list[tuple[int, int, MailText | None]]:
    """Number, week and text of every mail that the series has."""
    texts = {text.number: text for text in version.mail_texts.filter(series=series.key)}
    weeks = [week for week in range(series.first_week, series.last_week + 1) for _day in series.weekdays]
    return [(number, week, texts.get(number)) for number, week in enumerate(weeks, start=1)]

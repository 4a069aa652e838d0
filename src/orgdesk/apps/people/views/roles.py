"""Titles by industry, and what each role of the chart is: description, responsibilities, duties, activities."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.organisation.policies import can_edit
from orgdesk.apps.people import actions
from orgdesk.apps.people.actions.name_evaluator import write_duty
from orgdesk.apps.people.forms import DutiesForm, RoleForm, TitleForm
from orgdesk.apps.people.policies import can_describe, can_keep_titles, sees_succession
from orgdesk.apps.people.reading.moves import holders_in
from orgdesk.apps.people.reading.people import Scene, scene_on
from orgdesk.apps.people.reading.profile import duties_of
from orgdesk.apps.people.reading.titles import catalogue, description_of, title_for, words_of
from orgdesk.apps.people.views._common import act, mend, page, require_staff
from orgdesk.core.organisation.mobility import paths_from
from orgdesk.core.organisation.model import Activity, Position, RaciEntry
from orgdesk.core.organisation.titles import Industry


@require_safe
def titles(request: SignedInRequest) -> HttpResponse:
    """The catalogue; `industry` and `q` narrow."""
    require_staff(request)
    industry, words = request.GET.get("industry", ""), request.GET.get("q", "")
    return page(
        request,
        "titles",
        titles=[(one, words_of(one.industry)) for one in catalogue(industry=industry, words=words)],
        industries=[(one.value, words_of(one)) for one in Industry],
        industry=industry,
        words=words,
        form=TitleForm() if can_keep_titles(request.user, on=timezone.localdate()) else None,
    )


@require_POST
def add_title(request: SignedInRequest) -> HttpResponse:
    require_staff(request)
    form = TitleForm(request.POST)
    if not form.is_valid():
        return mend(request, form, back=reverse("people:titles"))
    return act(
        request,
        lambda: actions.add_title(by=request.user, at=timezone.now(), **form.cleaned_data),
        done=_("The title is in the catalogue."),
        back=reverse("people:titles"),
    )


@require_safe
def role(request: SignedInRequest, position: str) -> HttpResponse:
    """What the role is for, what it does and may, who shares it, and its part in each activity."""
    require_staff(request)
    scene = scene_on(timezone.localdate())
    seat = scene.structure.position_by_key.get(position)
    if seat is None:
        raise Http404
    drafts = Version.objects.visible_to(request.user).filter(status=Version.Status.DRAFT)
    known = [draft for draft in drafts if position in draft.content.position_by_key] if can_edit(request.user) else []
    lines = "\n".join(write_duty(duty) for duty in seat.duties)
    return page(
        request,
        "role",
        seat=seat,
        unit=scene.structure.unit_by_key.get(seat.unit or ""),
        holders=holders_in(scene, position),
        title=title_for(seat.title),
        description=description_of(position),
        duties=duties_of(scene, seat),
        requirements=[row for row in scene.structure.requirements if row.position == position],
        parts=_parts(scene, seat),
        next_seats=[(path, scene.title(path.destination)) for path in paths_from(scene.structure, position)],
        form=RoleForm() if can_describe(request.user, position, on=scene.on) else None,
        drafts=known,
        write=DutiesForm(initial={"text": lines}) if known else None,
        sees=sees_succession(request.user, position, on=scene.on),
    )


@require_POST
def describe(request: SignedInRequest, position: str) -> HttpResponse:
    require_staff(request)
    back, form = reverse("people:role", args=[position]), RoleForm(request.POST)
    if not form.is_valid():
        return mend(request, form, back=back)
    return act(
        request,
        lambda: actions.describe_role(position, words=form.cleaned_data["words"], by=request.user, at=timezone.now()),
        done=_("Kept; the earlier words stay on record."),
        back=back,
    )


@require_POST
def duties(request: SignedInRequest, position: str) -> HttpResponse:
    """Writes the duties of the seat in a draft."""
    require_staff(request)
    back, form = reverse("people:role", args=[position]), DutiesForm(request.POST)
    draft = get_object_or_404(Version.objects.visible_to(request.user), key=request.POST.get("draft", ""))
    if not form.is_valid():
        return mend(request, form, back=back)
    return act(
        request,
        lambda: actions.write_duties(
            draft, position=position, text=form.cleaned_data["text"], by=request.user, at=timezone.now()
        ),
        done=_("Written in %(draft)s.") % {"draft": draft},
        back=back,
    )


def _parts(scene: Scene, seat: Position) -> list[tuple[Activity, str, list[tuple[RaciEntry, str]]]]:
    """Activities in which the seat or its unit has a part: the part, and everybody's."""
    found = []
    for activity in scene.structure.activities:
        own = [entry.role.value for entry in activity.raci if entry.party in (seat.key, seat.unit)]
        if own:
            parties = [(entry, _name(scene, entry)) for entry in activity.raci]
            found.append((activity, own[0], parties))
    return found


def _name(scene: Scene, entry: RaciEntry) -> str:
    return scene.title(entry.party) if entry.kind.value == "position" else scene.unit_name(entry.party)

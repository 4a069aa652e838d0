"""The skills matrix, who can do what, and training."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation import lookup
from orgdesk.apps.people import actions
from orgdesk.apps.people.forms import ProvisionForm, TrainingForm
from orgdesk.apps.people.models import AuthorityUse, CrossTraining, TrainingProvision
from orgdesk.apps.people.policies import can_judge
from orgdesk.apps.people.reading.people import scene_on
from orgdesk.apps.people.reading.skills import activities_of, matrix_of, supplies_of
from orgdesk.apps.people.views._common import act, day_of, known_skills, mend, page, require_staff


@require_safe
def skills(request: SignedInRequest) -> HttpResponse:
    """People by skills with coverage; `unit` and `skill` narrow."""
    require_staff(request)
    scene = scene_on(day_of(request))
    unit, skill = request.GET.get("unit", ""), request.GET.get("skill", "")
    structure = scene.structure
    return page(
        request,
        "skills",
        on=scene.on,
        matrix=matrix_of(scene, unit=unit, skill=skill),
        supplies=supplies_of(scene, unit=unit),
        units=[one for one in structure.units if structure.positions_of_unit.get(one.key)],
        unit=unit,
        skill=skill,
        skills=known_skills(request, scene),
    )


@require_safe
def activities(request: SignedInRequest) -> HttpResponse:
    """Each activity with who answers for it and who can do it; `show=thin` leaves those with fewer than two."""
    require_staff(request)
    scene = scene_on(day_of(request))
    words, thin = request.GET.get("q", ""), request.GET.get("show") == "thin"
    every = activities_of(scene, words=words)
    return page(
        request,
        "activities",
        on=scene.on,
        lines=[line for line in every if line.is_thin] if thin else every,
        all=len(every),
        thin_count=sum(line.is_thin for line in every),
        thin=thin,
        words=words,
        uses=AuthorityUse.objects.visible_to(request.user).select_related("person")[:20],
    )


@require_safe
def training(request: SignedInRequest) -> HttpResponse:
    require_staff(request)
    scene = scene_on(timezone.localdate())
    rows = CrossTraining.objects.visible_to(request.user).select_related("person", "provider", "posting", "planned_by")
    show = request.GET.get("show", "open")
    chosen = rows.open() if show == "open" else rows.exclude(ended_at=None)
    provisions = TrainingProvision.objects.visible_to(request.user)
    return page(
        request,
        "training",
        plans=[
            (
                row,
                scene.title(row.origin_key) if row.origin_key else "",
                scene.title(row.target_key) if row.target_key else "",
                scene.unit_name(row.provider.unit_key) if row.provider else "",
                can_judge(request.user, row.person, on=scene.on),
            )
            for row in chosen
        ],
        show=show,
        provisions=[(row, scene.unit_name(row.unit_key)) for row in provisions],
        plan=TrainingForm(structure=scene.structure, initial=_asked(request)),
        provide=ProvisionForm(structure=scene.structure),
        skills=known_skills(request, scene),
    )


@require_POST
def plan(request: SignedInRequest) -> HttpResponse:
    back, form = reverse("people:training"), TrainingForm(request.POST, structure=lookup.active_structure())
    if not form.is_valid():
        return mend(request, form, back=back)
    given = form.cleaned_data
    return act(
        request,
        lambda: actions.plan_training(
            given["person"],
            skill=given["skill"],
            level=given["level"],
            due=given["due"],
            target_key=given["target"],
            provider=given["provider"],
            by=request.user,
            at=timezone.now(),
        ),
        done=_("Planned: %(person)s is asked to agree.") % {"person": given["person"].name},
        back=back,
    )


@require_POST
def provide(request: SignedInRequest) -> HttpResponse:
    back, form = reverse("people:training"), ProvisionForm(request.POST, structure=lookup.active_structure())
    if not form.is_valid():
        return mend(request, form, back=back)
    given = form.cleaned_data
    return act(
        request,
        lambda: actions.provide_training(
            unit_key=given["unit"], skill=given["skill"], level=given["level"], by=request.user, at=timezone.now()
        ),
        done=_("Kept."),
        back=back,
    )


@require_POST
def step(request: SignedInRequest, number: int) -> HttpResponse:
    """`to`: acknowledged, reached or given_up."""
    visible = CrossTraining.objects.visible_to(request.user).select_related("person")
    row, to, at = get_object_or_404(visible, pk=number), request.POST.get("to", ""), timezone.now()
    if to == "acknowledged":
        return act(
            request,
            lambda: actions.acknowledge_training(row, by=request.user, at=at),
            done=_("Agreed."),
            back=reverse("people:training"),
        )
    return act(
        request,
        lambda: actions.end_training(row, reached=to == "reached", by=request.user, at=at),
        done=_("The level is confirmed.") if to == "reached" else _("Given up; the plan stays on record."),
        back=reverse("people:training"),
    )


def _asked(request: SignedInRequest) -> dict[str, str]:
    """What a link to the form has filled in."""
    return {name: request.GET[name] for name in ("skill", "target", "person") if name in request.GET}

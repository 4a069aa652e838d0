"""Succession and mobility: the overview, successors of a seat, rotations, evaluators, newcomers."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation import lookup
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.organisation.policies import can_edit
from orgdesk.apps.people import actions
from orgdesk.apps.people.actions.welcome_person import entry_pools
from orgdesk.apps.people.forms import (
    AssessmentForm,
    EvaluatorForm,
    RotationForm,
    SuccessorForm,
    WelcomeForm,
)
from orgdesk.apps.people.models import Posting, Rotation, SuccessorName
from orgdesk.apps.people.policies import can_keep_titles, can_lead, leads_seat, sees_succession
from orgdesk.apps.people.reach import reach_of
from orgdesk.apps.people.reading import moves
from orgdesk.apps.people.reading.people import scene_on
from orgdesk.apps.people.views._common import act, mend, page, require_staff


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    require_staff(request)
    scene = scene_on(timezone.localdate())
    reach = reach_of(request.user, on=scene.on)
    critical, cover = moves.critical_seats(scene)
    rotations = Rotation.objects.visible_to(request.user, on=scene.on).select_related("person")
    return page(
        request,
        "mobility",
        postings=Posting.objects.visible_to(request.user).open(),
        ways=[row for row in moves.ways_of(scene) if reach.covers(row.person) or row.person.pk == request.user.pk],
        flatness=moves.flatness_of(scene),
        paths=moves.paths_of(scene),
        stones=moves.stones_of(scene),
        critical=[(row, sees_succession(request.user, row.position.key, on=scene.on)) for row in critical],
        cover=cover,
        rotations=[(row, scene.title(row.position_key)) for row in rotations],
        acting=moves.acting_now(scene),
        judges=moves.judges_of(scene),
        pools=entry_pools(on=scene.on),
        drafts=Version.objects.visible_to(request.user).filter(status=Version.Status.DRAFT) if can_edit(request.user) else [],
        evaluator=EvaluatorForm(structure=scene.structure),
        rotate=RotationForm(structure=scene.structure) if reach.everyone or reach.people else None,
        may_welcome=can_keep_titles(request.user, on=scene.on),
    )  # fmt: skip


@require_safe
def succession(request: SignedInRequest, position: str) -> HttpResponse:
    """Candidates with the evidence that their fit rests on; for those who lead the seat and human resources."""
    require_staff(request)
    scene = scene_on(timezone.localdate())
    seat = scene.structure.position_by_key.get(position)
    if seat is None or not sees_succession(request.user, position, on=scene.on):
        raise Http404
    named = SuccessorName.objects.visible_to(request.user, on=scene.on).standing().filter(position_key=position)
    return page(
        request,
        "succession",
        seat=seat,
        holders=moves.holders_in(scene, position),
        requirements=[row for row in scene.structure.requirements if row.position == position],
        candidates=moves.candidates_of(scene, position),
        named=named.select_related("person", "by"),
        pool=moves.pool_for(scene, position),
        form=SuccessorForm(structure=scene.structure),
    )


@require_POST
def name(request: SignedInRequest, position: str) -> HttpResponse:
    back = reverse("people:succession", args=[position])
    form = SuccessorForm(request.POST, structure=lookup.active_structure())
    if not form.is_valid():
        return mend(request, form, back=back)
    given = form.cleaned_data
    return act(
        request,
        lambda: actions.name_successor(
            given["person"], position_key=position, readiness=given["readiness"], by=request.user, at=timezone.now()
        ),
        done=_("Named. It moves nobody: the seat is filled by a decision."),
        back=back,
    )


@require_POST
def take_off(request: SignedInRequest, position: str, number: int) -> HttpResponse:
    visible = SuccessorName.objects.visible_to(request.user, on=timezone.localdate()).select_related("person")
    row = get_object_or_404(visible, pk=number, position_key=position)
    return act(
        request,
        lambda: actions.take_off_successor(row, by=request.user, at=timezone.now()),
        done=_("Taken off."),
        back=reverse("people:succession", args=[position]),
    )


@require_POST
def rotate(request: SignedInRequest) -> HttpResponse:
    back, form = reverse("people:mobility"), RotationForm(request.POST, structure=lookup.active_structure())
    if not form.is_valid():
        return mend(request, form, back=back)
    given = form.cleaned_data
    return act(
        request,
        lambda: actions.rotate_person(
            given["person"],
            position_key=given["position"],
            start=given["start"],
            end=given["end"],
            by=request.user,
            at=timezone.now(),
        ),
        done=_("The rotation is planned; who leads the seat is asked to assess it at its end."),
        back=back,
    )


def rotation(request: SignedInRequest, number: int) -> HttpResponse:
    """One rotation: its scores, or the form for them."""
    require_staff(request)
    on = timezone.localdate()
    visible = Rotation.objects.visible_to(request.user, on=on)
    row = get_object_or_404(visible.select_related("person", "assessed_by", "by"), pk=number)
    assesses = row.person_id != request.user.pk and (
        leads_seat(request.user, row.position_key, on=on) or can_lead(request.user, row.person, on=on)
    )
    form = AssessmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return act(
            request,
            lambda: actions.assess_rotation(
                row, scores=form.scores, words=form.cleaned_data["words"], by=request.user, at=timezone.now()
            ),
            done=_("Assessed. %(person)s can read it.") % {"person": row.person.name},
            back=reverse("people:rotation", args=[number]),
        )
    return page(
        request,
        "rotation",
        rotation=row,
        title=lookup.position_title(row.position_key),
        scores=row.assessments.all(),
        form=form if assesses and row.assessed_at is None else None,
        status=422 if request.method == "POST" else 200,
    )


@require_POST
def evaluator(request: SignedInRequest) -> HttpResponse:
    """Names an evaluator in a draft."""
    back, form = reverse("people:mobility"), EvaluatorForm(request.POST, structure=lookup.active_structure())
    draft = get_object_or_404(Version.objects.visible_to(request.user), key=request.POST.get("draft", ""))
    if not form.is_valid():
        return mend(request, form, back=back)
    given = form.cleaned_data
    return act(
        request,
        lambda: actions.name_evaluator(
            draft, manager=given["manager"], evaluator=given["evaluator"], by=request.user, at=timezone.now()
        ),
        done=_("Named in %(draft)s; it holds once that version is in force.") % {"draft": draft},
        back=back,
    )


def welcome(request: SignedInRequest) -> HttpResponse:
    """Somebody new, by default in an entry pool."""
    require_staff(request)
    if not can_keep_titles(request.user, on=timezone.localdate()):
        raise Http404
    structure = lookup.active_structure()
    form = WelcomeForm(request.POST or None, structure=structure, initial={"start": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        return act(
            request,
            lambda: actions.welcome_person(
                name=given["name"],
                email=given["email"],
                start=given["start"],
                position_key=given["target"],
                by=request.user,
                at=timezone.now(),
            ),
            done=_("%(name)s begins on %(day)s.") % {"name": given["name"], "day": given["start"]},
            back=reverse("people:directory"),
        )
    status = 422 if request.method == "POST" else 200
    return page(request, "welcome", form=form, pools=entry_pools(on=timezone.localdate()), status=status)

"""Open seats posted inside, applications, human resources' part, the decision."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation import lookup
from orgdesk.apps.people import actions
from orgdesk.apps.people.actions._asking import boss_seat
from orgdesk.apps.people.actions.open_posting import free_seats
from orgdesk.apps.people.forms import ApplyForm, ClosingForm, DecisionForm, PostingForm
from orgdesk.apps.people.models import Application, Posting
from orgdesk.apps.people.policies import can_post, leads_seat
from orgdesk.apps.people.reading import moves
from orgdesk.apps.people.reading.people import scene_on
from orgdesk.apps.people.views._common import act, mend, page, require_staff
from orgdesk.apps.work.models import WorkItem

COLLEAGUES_FIRST = timedelta(days=14)
"""How long a posting is for colleagues alone unless another day is chosen."""


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    require_staff(request)
    on = timezone.localdate()
    show = request.GET.get("show", "open")
    postings = Posting.objects.visible_to(request.user).select_related("by")
    mine = Application.objects.visible_to(request.user, on=on).select_related("posting", "person")
    seats = _seats_to_post(request)
    return page(
        request,
        "postings",
        postings=postings.open() if show == "open" else postings.exclude(closed_at=None),
        show=show,
        mine=[row for row in mine if row.person_id == request.user.pk],
        others=[row for row in mine if row.person_id != request.user.pk],
        form=PostingForm(seats=seats, initial=_asked(request)) if seats else None,
    )


@require_POST
def create(request: SignedInRequest) -> HttpResponse:
    require_staff(request)
    back, form = reverse("people:postings"), PostingForm(request.POST, seats=_seats_to_post(request))
    if not form.is_valid():
        return mend(request, form, back=back)
    given = form.cleaned_data
    return act(
        request,
        lambda: actions.open_posting(
            given["position"],
            internal_until=given["internal_until"],
            words=given["words"],
            by=request.user,
            at=timezone.now(),
        ),
        done=_("Posted inside the house."),
        back=back,
    )


@require_safe
def show(request: SignedInRequest, key: str) -> HttpResponse:
    posting = get_object_or_404(Posting.objects.visible_to(request.user), key=key)
    on = timezone.localdate()
    scene = scene_on(on)
    applications = Application.objects.visible_to(request.user, on=on).filter(posting=posting).select_related("person")
    seat = scene.structure.position_by_key.get(posting.position_key)
    fits = {fit.person: fit for fit, _person in moves.candidates_of(scene, posting.position_key)} if seat else {}
    leads = leads_seat(request.user, posting.position_key, on=on)
    return page(
        request,
        "posting",
        posting=posting,
        seat=seat,
        unit=scene.unit_name(seat.unit) if seat else "",
        boss=scene.title(boss_seat(posting.position_key)),
        requirements=[row for row in scene.structure.requirements if row.position == posting.position_key],
        applications=[(row, scene.title(row.origin_key), fits.get(row.person.key)) for row in applications],
        applied=any(row.person_id == request.user.pk for row in applications),
        may_apply=posting.closed_at is None
        and posting.position_key not in lookup.positions_held_by(request.user, on=on),
        may_close=posting.closed_at is None and can_post(request.user, posting.position_key, on=on),
        pool=moves.pool_for(scene, posting.position_key) if seat else [],
        leads=leads,
        internal=posting.is_internal(on),
        form=ApplyForm(),
        trainings=posting.trainings.select_related("person"),
    )


@require_POST
def apply(request: SignedInRequest, key: str) -> HttpResponse:
    posting = get_object_or_404(Posting.objects.visible_to(request.user), key=key)
    form = ApplyForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    return act(
        request,
        lambda: actions.apply_for_posting(posting, words=words, by=request.user, at=timezone.now()),
        done=_("You have applied. Human resources look at it first; you can follow it here."),
        back=reverse("people:posting", args=[key]),
    )


@require_POST
def close(request: SignedInRequest, key: str) -> HttpResponse:
    posting = get_object_or_404(Posting.objects.visible_to(request.user), key=key)
    return act(
        request,
        lambda: actions.close_posting(
            posting, reason=request.POST.get("reason", ""), by=request.user, at=timezone.now()
        ),
        done=_("Closed."),
        back=reverse("people:posting", args=[key]),
    )


@require_POST
def prepare(request: SignedInRequest, key: str) -> HttpResponse:
    """Cross-training towards the posted seat, for oneself: one plan for each skill that it asks for and one lacks."""
    posting = get_object_or_404(Posting.objects.visible_to(request.user), key=key)
    form = ClosingForm(request.POST)
    if not form.is_valid():
        return mend(request, form, back=reverse("people:posting", args=[key]))
    return act(
        request,
        lambda: actions.prepare_for_posting(
            posting, by=request.user, due=form.cleaned_data["closes_on"], at=timezone.now()
        ),
        done=_("Planned: you find it under training and in your work."),
        back=reverse("people:posting", args=[key]),
    )


@require_safe
def application(request: SignedInRequest, key: str) -> HttpResponse:
    """One application with everything that speaks for and against it."""
    require_staff(request)
    on = timezone.localdate()
    row = _application(request, key)
    scene = scene_on(on)
    fits = moves.candidates_of(scene, row.posting.position_key)
    decides = (
        leads_seat(request.user, row.posting.position_key, on=on)
        or boss_seat(row.posting.position_key) in lookup.positions_held_by(request.user, on=on)
    ) and row.person_id != request.user.pk
    works = WorkItem.objects.visible_to(request.user).about("application", row.key).open()
    return page(
        request,
        "application",
        application=row,
        origin=scene.title(row.origin_key),
        fit=next((fit for fit, person in fits if person.pk == row.person_id), None),
        review=getattr(row, "review", None),
        form=DecisionForm() if decides and row.state == Application.State.TO_DECIDE else None,
        works=works,
        mine=row.person_id == request.user.pk,
        trainings=row.posting.trainings.filter(person=row.person),
    )


@require_POST
def decide(request: SignedInRequest, key: str) -> HttpResponse:
    row, form = _application(request, key), DecisionForm(request.POST)
    back = reverse("people:application", args=[key])
    if not form.is_valid():
        return mend(request, form, back=back)
    approve = request.POST.get("to") == "approved"
    return act(
        request,
        lambda: actions.decide_application(
            row,
            approve=approve,
            reason=form.cleaned_data["reason"],
            effective_on=form.cleaned_data["effective_on"],
            by=request.user,
            at=timezone.now(),
        ),
        done=_("Approved: human resources complete the move.") if approve else _("Not chosen; the reason is kept."),
        back=back,
    )


@require_POST
def withdraw(request: SignedInRequest, key: str) -> HttpResponse:
    row = _application(request, key)
    return act(
        request,
        lambda: actions.withdraw_application(row, by=request.user, at=timezone.now()),
        done=_("Your application is taken back."),
        back=reverse("people:application", args=[key]),
    )


def _application(request: SignedInRequest, key: str) -> Application:
    visible = Application.objects.visible_to(request.user, on=timezone.localdate())
    return get_object_or_404(visible.select_related("posting", "person", "decided_by", "completed_by"), key=key)


def _seats_to_post(request: SignedInRequest) -> list[tuple[str, str]]:
    """Seats that are free, not posted, and for the reader to post."""
    on = timezone.localdate()
    posted = set(Posting.objects.visible_to(request.user).open().values_list("position_key", flat=True))
    return [
        (seat.key, f"{seat.title} · {lookup.unit_name(seat.unit or '')}")
        for seat in lookup.active_structure().positions
        if seat.key not in posted and free_seats(seat.key, on=on) > 0 and can_post(request.user, seat.key, on=on)
    ]


def _asked(request: SignedInRequest) -> dict[str, object]:
    return {
        "position": request.GET.get("position", ""),
        "internal_until": timezone.localdate() + COLLEAGUES_FIRST,
    }

"""Booking, moving, cancelling sessions; calendar files."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.timelines.actions import book_session, cancel_booking, move_booking, note_attendance
from orgdesk.apps.timelines.errors import TimelineError
from orgdesk.apps.timelines.forms import BookingForm
from orgdesk.apps.timelines.invitations import calendar_of
from orgdesk.apps.timelines.mapping import local_day
from orgdesk.apps.timelines.models import Booking, RunningPlan
from orgdesk.apps.timelines.views._common import act, booking_or_404, plan_or_404
from orgdesk.apps.timelines.words import session_words
from orgdesk.core.calendars import CalendarError, zone_named
from orgdesk.core.timeline.template import Step

_MORNING = "09:00"


def create(request: SignedInRequest, key: str, step: str) -> HttpResponse:
    plan = plan_or_404(request, key)
    found = plan.template.content.by_key.get(step)
    if found is None or found.session is None:
        raise Http404(_("This timeline has no session “%(step)s”.") % {"step": step})
    form = BookingForm(plan, found, request.POST or None, initial=_proposed(request, plan, step))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            book_session(
                plan,
                step,
                form.parts,
                attendees=list(said["people"]),
                place=said["place"],
                by=request.user,
                at=timezone.now(),
            )
        except (TimelineError, CalendarError) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Booked. Everybody gets an invitation."))
            return redirect("timelines:plan", key=key)
    context = {
        "plan": plan,
        "step": found,
        "kind": session_words(found),
        "planned": plan.steps.get(key=step),
        "form": form,
    }
    return render(request, "timelines/booking_new.html", context, status=422 if form.errors else 200)


@require_safe
def show(request: SignedInRequest, key: str) -> HttpResponse:
    booking = booking_or_404(request, key)
    return _page(request, booking, BookingForm(booking.plan, _step_of(booking), choose=False, initial=_held(booking)))


@require_POST
def move(request: SignedInRequest, key: str) -> HttpResponse:
    booking = booking_or_404(request, key)
    form = BookingForm(booking.plan, _step_of(booking), request.POST, choose=False)
    if form.is_valid():
        try:
            move_booking(booking, form.parts, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except (TimelineError, CalendarError) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Moved. Everybody gets the new time."))
            return redirect("timelines:booking", key=key)
    return _page(request, booking, form)


@require_POST
def cancel(request: SignedInRequest, key: str) -> HttpResponse:
    booking = booking_or_404(request, key)
    reason = request.POST.get("reason", "")
    return act(
        request,
        booking.plan,
        lambda: cancel_booking(booking, reason=reason, by=request.user, at=timezone.now()),
        done=_("Cancelled. Everybody is told."),
        refused_to=reverse("timelines:booking", args=[key]),
    )


@require_POST
def attendance(request: SignedInRequest, key: str) -> HttpResponse:
    booking = booking_or_404(request, key)
    came = booking.attendees.filter(pk__in=[pk for pk in request.POST.getlist("came") if pk.isdecimal()])
    return act(
        request,
        booking.plan,
        lambda: note_attendance(booking, came, by=request.user, at=timezone.now()),
        done=_("Noted who came."),
    )


@require_safe
def file(request: SignedInRequest, key: str) -> HttpResponse:
    booking = booking_or_404(request, key)
    content = calendar_of([booking], method="PUBLISH", at=timezone.now(), organiser=settings.ORGDESK_SUPPORT_ADDRESS)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="session.ics"'
    return response


def _proposed(request: SignedInRequest, plan: RunningPlan, step: str) -> dict[str, object]:
    """Oneself and their contact, on the day when the session is expected, if that is still to come."""
    people = [request.user.pk, *([plan.contact_id] if plan.contact_id else [])]
    expected = plan.steps.filter(key=step).values_list("starts_on", flat=True).first()
    if expected is None or expected <= local_day(plan, timezone.now()):
        return {"people": people}
    return {"people": people, "starts_1": f"{expected}T{_MORNING}"}


def _page(request: SignedInRequest, booking: Booking, form: BookingForm) -> HttpResponse:
    """The session; with a form that was refused, as it was filled in."""
    context = {
        "booking": booking,
        "plan": booking.plan,
        "step": _step_of(booking),
        "kind": session_words(_step_of(booking)),
        "parts": _sittings(booking),
        "attendances": booking.attendances.select_related("person"),
        "revisions": _history(booking),
        "form": form,
    }
    return render(request, "timelines/booking.html", context, status=422 if form.errors else 200)


def _step_of(booking: Booking) -> Step:
    return booking.plan.template.content.by_key[booking.step]


def _sittings(booking: Booking) -> list[tuple[datetime, datetime]]:
    """Start and end of each by the clock on the customer's wall."""
    zone = zone_named(booking.zone)
    return [(part.starts_at.astimezone(zone), part.ends_at.astimezone(zone)) for part in booking.parts.all()]


def _held(booking: Booking) -> dict[str, object]:
    """The form begins with the times as they are: whoever moves a session changes the hour, and need not write the day again."""
    sittings = _sittings(booking)
    starts = {
        f"starts_{number}": f"{begins:%Y-%m-%dT%H:%M}" for number, (begins, _ends) in enumerate(sittings, start=1)
    }
    return {**starts, "minutes": sum((ends - begins).seconds // 60 for begins, ends in sittings)}


def _history(booking: Booking) -> list[dict[str, object]]:
    """Each earlier state as an act: who gave it up, when and why."""
    acts = []
    for row in booking.revisions.select_related("by"):
        starts = datetime.fromisoformat(row.parts[0][0])
        words = _("moved it away from %(time)s") % {"time": f"{timezone.localtime(starts):%Y-%m-%d %H:%M}"}
        acts.append({"who": row.by, "at": row.at, "words": words, "reason": row.reason, "icon": "calendar"})
    return acts

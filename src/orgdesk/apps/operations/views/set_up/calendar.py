"""Hours, and which of a country's holidays close them."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.desk.errors import DeskRefused
from orgdesk.apps.desk.models import BusinessCalendar
from orgdesk.apps.operations.actions.keep_office_hours import OFFICE, keep_office_hours
from orgdesk.apps.operations.actions.note_step import note_step
from orgdesk.apps.operations.countries import COUNTRIES
from orgdesk.apps.operations.forms import HoursForm
from orgdesk.apps.operations.policies import for_administrators
from orgdesk.apps.operations.set_up import Step, context_of, next_page
from orgdesk.core.calendars import Holiday, national_holidays
from orgdesk.ui.sayings import in_words

_WEEK = {"mon-fri": "09:00-17:00"}


@for_administrators
def calendar(request: SignedInRequest) -> HttpResponse:
    at = timezone.now()
    known = BusinessCalendar.objects.visible_to(request.user).filter(key=OFFICE).first()
    country = str(request.POST.get("country") or request.GET.get("country") or "")
    days = _proposal(country, timezone.localdate(at).year)
    ticked = set(request.POST.getlist("day"))
    form = HoursForm(
        request.POST or None, week=known.week if known else _WEEK, zone=known.zone if known else settings.TIME_ZONE
    )
    if request.method == "POST" and form.is_valid():
        accepted = {day for day in days if day.on.isoformat() in ticked}
        try:
            keep_office_hours(
                name=known.name if known else _("Office hours"), zone=form.cleaned_data["zone"], week=form.week,
                proposed=days, accepted=accepted, by=request.user, at=at,
            )  # fmt: skip
        except DeskRefused as refusal:
            form.add_error(None, in_words(refusal))
        else:
            note_step(Step.CALENDAR, by=request.user, at=at)
            return redirect(next_page(Step.CALENDAR))
    shown = [{"day": day, "ticked": not ticked or day.on.isoformat() in ticked} for day in days]
    context = {"form": form, "countries": COUNTRIES, "country": country, "days": shown, "known": known}
    return render(request, "operations/set_up/calendar.html", {**context_of("calendar"), **context})


def _proposal(country: str, year: int) -> tuple[Holiday, ...]:
    """This year's and the next one's; none for a country without a list."""
    return national_holidays(country, (year, year + 1)) if country in COUNTRIES else ()

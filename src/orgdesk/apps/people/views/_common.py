"""What the people pages share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation import lookup
from orgdesk.apps.organisation.errors import OrganisationRefused
from orgdesk.apps.people.models import SkillRating
from orgdesk.apps.people.reading.people import Scene
from orgdesk.apps.work.errors import WorkError
from orgdesk.ui.addresses import own_address
from orgdesk.ui.answers import say_problems
from orgdesk.ui.sayings import in_words

PAGES = (
    ("people:directory", _("Directory")),
    ("people:skills", _("Skills")),
    ("people:activities", _("Who can do what")),
    ("people:training", _("Training")),
    ("people:flex", _("Flex")),
    ("people:mobility", _("Succession and mobility")),
    ("people:postings", _("Postings")),
    ("people:titles", _("Titles")),
)


def require_staff(request: SignedInRequest) -> None:
    """People are the house's own: customers see their contacts elsewhere."""
    if not request.user.is_staff:
        raise Http404


def person_or_404(request: SignedInRequest, key: str) -> Person:
    require_staff(request)
    return get_object_or_404(Person.objects.visible_to(request.user).staff(), key=key)


def day_of(request: SignedInRequest) -> date:
    """The day asked about (`?on=2026-11-02`), else today."""
    try:
        return parse_date(request.GET.get("on", "")) or timezone.localdate()
    except ValueError:
        return timezone.localdate()


def page(request: SignedInRequest, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
    version = lookup.active_version()
    today = timezone.localdate()
    tabs = [{"label": label, "url": reverse(url), "current": url == f"people:{name}"} for url, label in PAGES]
    shared = {"tabs": tabs, "version": version, "today": today, "past": context.get("on", today) != today}
    return render(request, f"people/{name}.html", {**shared, **context}, status=status)


def known_skills(request: SignedInRequest, scene: Scene) -> list[str]:
    """Words already in use, so that one skill keeps one name."""
    rated = SkillRating.objects.visible_to(request.user).values_list("skill", flat=True).distinct().order_by()
    asked = (row.skill for row in scene.structure.requirements)
    taken = (skill for activity in scene.structure.activities for skill in activity.skills)
    return sorted({*rated, *asked, *taken})


def act(request: SignedInRequest, do: Callable[[], object], *, done: str, back: str) -> HttpResponse:
    """Do it and go back to where the form stood, with a plain word when it is refused."""
    try:
        do()
    except (WorkError, OrganisationRefused) as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(request, done)
    return redirect(own_address(request, request.POST.get("next", ""), back))


def mend(request: SignedInRequest, form: Any, *, back: str) -> HttpResponse:
    """A form that cannot be read: its remarks, at the place where it stood."""
    say_problems(request, form)
    return redirect(back)

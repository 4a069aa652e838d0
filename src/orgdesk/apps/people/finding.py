"""Colleagues, skills and postings for the search and the command palette."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.people.models import Course, Posting, SkillRating
from orgdesk.ui import palette
from orgdesk.ui.palette import Found

PAGES = (
    (_("Skills matrix"), "people:skills"),
    (_("Who can do what"), "people:activities"),
    (_("Cross-training"), "people:training"),
    (_("Training catalogue"), "people:catalogue"),
    (_("Who can help where"), "people:flex"),
    (_("Succession and mobility"), "people:mobility"),
    (_("Internal postings"), "people:postings"),
    (_("Titles"), "people:titles"),
)


def find_people(person: Any, query: str) -> Iterator[Found]:
    words = query.strip()
    if getattr(person, "is_staff", False) and words:
        found = Person.objects.visible_to(person).staff().filter(Q(name__icontains=words) | Q(alias__icontains=words))
        for one in found[: palette.LIMIT]:
            yield Found(one.name, reverse("people:person", args=[one.key]), "person", one.alias)


def find_pages(person: Any, query: str) -> Iterator[Found]:
    words = query.strip().casefold()
    if not getattr(person, "is_staff", False) or not words:
        return
    for label, name in PAGES:
        if words in str(label).casefold():
            yield Found(label, reverse(name), "people")
    for posting in Posting.objects.visible_to(person).open().filter(title__icontains=words)[: palette.LIMIT]:
        yield Found(posting.title, reverse("people:posting", args=[posting.key]), "publish", _("internal posting"))
    for course in Course.objects.visible_to(person).filter(title__icontains=words)[: palette.LIMIT]:
        yield Found(course.title, reverse("people:course", args=[course.key]), "training", _("course"))
    skills = SkillRating.objects.visible_to(person).filter(skill__icontains=words).values_list("skill", flat=True)
    for skill in sorted(set(skills))[: palette.LIMIT]:
        yield Found(skill, f"{reverse('people:skills')}?skill={skill}", "training", _("skill"))


palette.register("people", _("People"), find_people)
palette.register("people-pages", _("Skills and moves"), find_pages)

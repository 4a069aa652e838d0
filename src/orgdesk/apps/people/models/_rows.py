"""What the rows about people share: open ones for everybody who works here, restricted ones for those whom they concern."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.people.reach import reach_of

M = TypeVar("M", bound=models.Model)


class OpenQuerySet(models.QuerySet[M]):
    """Rows that colleagues may see."""

    def visible_to(self, person: Person) -> Any:
        return self if person.is_staff else self.none()


class RestrictedQuerySet(models.QuerySet[M]):
    """Rows for the person concerned, those who lead them on the day, and human resources."""

    def visible_to(self, person: Person, *, on: date) -> Any:
        reach = reach_of(person, on=on)
        if reach.everyone:
            return self
        return self.filter(Q(person=person) | Q(person__in=reach.people))

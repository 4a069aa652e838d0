"""A named case that the organisation must be able to carry through."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.process.models import ProcessDefinition


def new_key() -> str:
    return "c" + secrets.token_hex(6)


class BusinessCaseQuerySet(models.QuerySet["BusinessCase"]):
    def visible_to(self, person: Person) -> BusinessCaseQuerySet:
        return self if person.is_staff else self.none()


class BusinessCase(models.Model):
    """What happened, and which way it takes at each gateway of its process: {gateway: [flow, …]}, one a visit."""

    key = models.SlugField(max_length=40, unique=True, default=new_key, editable=False)
    name = models.CharField(_("name"), max_length=120)
    story = models.TextField(_("what happens"), blank=True)
    definition = models.ForeignKey(ProcessDefinition, on_delete=models.PROTECT, related_name="+")
    choices = models.JSONField(default=dict)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = BusinessCaseQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

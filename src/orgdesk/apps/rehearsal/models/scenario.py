"""What is rehearsed: a version of the chart, a version of a process, and what is taken to differ from today."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.process.models import DefinitionVersion


def new_key() -> str:
    return "s" + secrets.token_hex(6)


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    def visible_to(self, person: Person) -> ScenarioQuerySet:
        return self if person.is_staff else self.none()


class Scenario(models.Model):
    """`settings` holds what was said in the form, by field; see `forms.ScenarioForm`. Runs keep the bundle they were played from."""

    key = models.SlugField(max_length=40, unique=True, default=new_key, editable=False)
    name = models.CharField(_("name"), max_length=120)
    story = models.TextField(_("what it is about"), blank=True)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    definition = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="+")
    settings = models.JSONField(default=dict)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

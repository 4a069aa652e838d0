"""The company's own titles beside the catalogue, and what a role is."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.people.models._rows import OpenQuerySet


class CompanyTitle(models.Model):
    """A title of the company's own; one of the same name stands before the catalogue's."""

    name = models.CharField(_("title"), max_length=160, unique=True)
    industry = models.CharField(_("industry"), max_length=24)
    purpose = models.TextField(_("what it is for"))
    responsibilities = models.TextField(_("what it answers for, one a line"), blank=True)
    is_head = models.BooleanField(_("a head of service"), default=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = OpenQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class RoleDescription(models.Model):
    """What a position is for, in words; the latest counts, the earlier stay."""

    position_key = models.CharField(max_length=80)
    words = models.TextField(_("what the role is for"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OpenQuerySet.as_manager()

    class Meta:
        ordering = ["position_key", "-at", "-id"]
        indexes = [models.Index(fields=["position_key", "at"])]

    def __str__(self) -> str:
        return self.position_key

"""How the pages for customers look, as somebody set it; the newest row holds."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person


class LookQuerySet(models.QuerySet["Look"]):
    def visible_to(self, person: Person) -> LookQuerySet:
        return self if person.is_staff else self.none()


class Look(models.Model):
    """Colours are `#rrggbb` or empty; the logo is a small picture kept with the row."""

    name = models.CharField(_("name in the head of every page"), max_length=80, blank=True)
    welcome = models.CharField(_("welcome on the first page"), max_length=300, blank=True)
    colour = models.CharField(_("colour of buttons and links"), max_length=7, blank=True)
    accent = models.CharField(_("colour of asking and of the voice"), max_length=7, blank=True)
    logo = models.BinaryField(null=True)
    logo_type = models.CharField(max_length=20, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = LookQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.name or f"{self.at:%Y-%m-%d}"

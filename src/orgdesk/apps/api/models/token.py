"""A token: with it a program acts as a person, within scopes, until it expires or is revoked."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person, RoleGrant


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def usable(self, *, at: datetime) -> ApiTokenQuerySet:
        return self.filter(revoked_at=None, expires_at__gt=at, person__is_active=True, person__is_staff=True)

    def visible_to(self, person: Person) -> ApiTokenQuerySet:
        """One's own; an administrator sees everybody's."""
        return self if person.has_role(RoleGrant.Role.ADMINISTRATOR) else self.filter(person=person)


class ApiToken(models.Model):
    """The secret itself is not kept: `digest` finds it, `hint` helps its owner to tell it from others."""

    key = models.CharField(max_length=40, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("what it is for"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    scopes = models.JSONField(_("scopes"), default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"

"""Somebody asked that a person be forgotten; another one confirmed it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person, RoleGrant


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def visible_to(self, person: Person) -> ErasureQuerySet:
        return self if person.has_role(RoleGrant.Role.ADMINISTRATOR) else self.none()

    def waiting(self) -> ErasureQuerySet:
        return self.filter(done_at=None, withdrawn_at=None)


class Erasure(models.Model):
    """Asked by one administrator, carried out on the word of another. `counts` says what went, in numbers and never in words."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="erasures")
    reason = models.CharField(_("reason"), max_length=200)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(done_at=None, withdrawn_at=None),
                name="one_open_erasure_of_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"erasure of {self.person.key}"

"""A person: staff, customer contact or both; with or without a way to sign in."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.events.prepared import create


def new_person_key() -> str:
    """A pseudonymous key: the log carries it, and it tells nothing about the person."""
    return "p" + secrets.token_hex(6)


class PersonQuerySet(models.QuerySet["Person"]):
    def staff(self) -> PersonQuerySet:
        return self.filter(is_staff=True)

    def contacts(self) -> PersonQuerySet:
        return self.filter(is_staff=False)

    def of_address(self, address: str) -> PersonQuerySet:
        """Addresses are kept in small letters: asked so, the unique index finds one among any number of customers."""
        return self.filter(email=address.strip().lower())

    def visible_to(self, person: Person) -> PersonQuerySet:
        """Staff see everybody; a customer contact sees the staff, who serve them, and themselves."""
        if person.is_staff:
            return self
        return self.filter(models.Q(is_staff=True) | models.Q(pk=person.pk))


class PersonManager(BaseUserManager["Person"]):
    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def create_person(self, *, email: str, name: str, password: str | None = None, **extra: Any) -> Person:
        person = self.model(email=self.normalize_email(email).lower(), name=name, **extra)
        person.set_password(password)
        return create(person)


class Person(AbstractBaseUser):
    key = models.CharField(max_length=40, unique=True, default=new_person_key, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    alias = models.CharField(_("also known as"), max_length=120, blank=True)
    is_staff = models.BooleanField(_("works here"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    language = models.CharField(_("language"), max_length=8, default="en")
    zone = models.CharField(_("time zone"), max_length=64, default="Europe/Amsterdam")
    external_key = models.CharField(_("name in the company's directory"), max_length=200, blank=True)
    skills = models.JSONField(_("skills and levels"), default=dict, blank=True)

    objects = PersonManager.from_queryset(PersonQuerySet)()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]
        indexes = [
            models.Index(fields=["name"], name="people_by_name"),
            models.Index(fields=["name"], name="staff_by_name", condition=models.Q(is_staff=True)),
        ]

    def __str__(self) -> str:
        return self.name

    def has_role(self, role: str) -> bool:
        """Whether an administrator gave this role. Roles never come from the chart."""
        if not hasattr(self, "_roles"):
            self._roles = set(self.role_grants.filter(ended_at=None).values_list("role", flat=True))
        return role in self._roles

    # Django asks these of a user; rights come from roles and positions, not from permission rows.
    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_active and self.has_role(RoleGrant.Role.ADMINISTRATOR)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.has_role(RoleGrant.Role.ADMINISTRATOR)


class RoleGrant(models.Model):
    """An administrator gave a person a role, at a time, and perhaps ended it."""

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator", _("administrator")
        ORGANISATION_EDITOR = "organisation-editor", _("organisation editor")
        PROCESS_EDITOR = "process-editor", _("process editor")
        AUDITOR = "auditor", _("auditor")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=32, choices=Role)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"], condition=models.Q(ended_at=None), name="one_open_grant_of_a_role"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"


OPEN_GRANTS = models.Prefetch("role_grants", RoleGrant.objects.filter(ended_at=None), to_attr="open_grants")
"""To fetch with people: the roles that they hold."""

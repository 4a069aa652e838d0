"""Where a person is signed in, and who must bring a second proof."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models.person import Person, RoleGrant


class DeviceQuerySet(models.QuerySet["Device"]):
    def visible_to(self, person: Person) -> DeviceQuerySet:
        return self.filter(person=person)

    def alive(self) -> DeviceQuerySet:
        """Whose session is still kept."""
        return self.filter(session_key__in=Session.objects.values("session_key"))


class Device(models.Model):
    """A person signed in with a browser."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="devices")
    session_key = models.CharField(max_length=40, unique=True)
    agent = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=45, blank=True)
    began_at = models.DateTimeField()

    objects = DeviceQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at"]

    def __str__(self) -> str:
        return f"{self.person}: {self.agent[:40]}"

    def sign_out(self) -> None:
        import_module(settings.SESSION_ENGINE).SessionStore(self.session_key).delete()
        self.delete()


class RequiredFactor(models.Model):
    """Whoever has the role brings a second proof of who they are; `staff` stands for all who work here."""

    EVERYBODY = "staff"
    CHOICES = (*RoleGrant.Role.choices, (EVERYBODY, _("everybody who works here")))

    role = models.CharField(max_length=32, unique=True, choices=CHOICES)
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.get_role_display()


def required_roles() -> set[str]:
    """The roles that a rule names."""
    return set(RequiredFactor.objects.values_list("role", flat=True))


def must_bring_second_factor(person: Person) -> bool:
    """Whether a rule asks this person for a second proof."""
    roles = list(person.role_grants.filter(ended_at=None).values_list("role", flat=True))
    if person.is_staff:
        roles.append(RequiredFactor.EVERYBODY)
    return RequiredFactor.objects.filter(role__in=roles).exists()

"""What the company's directory says about people and groups is made true here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.actions.grant_role import grant_role
from orgdesk.apps.accounts.actions.note_security import note_security
from orgdesk.apps.accounts.actions.require_factor import end_sessions
from orgdesk.apps.accounts.directory import DirectoryError
from orgdesk.apps.accounts.models import DirectoryGroup, Person, RoleGrant
from orgdesk.apps.events.actions import record_event


def keep_person(
    person: Person | None, *, email: str, name: str, external_key: str, is_active: bool, at: datetime
) -> Person:
    """Make the person, or make them as the directory says; who is switched off is signed out and gives back their work.

    Raises DirectoryError where the address belongs to somebody else.
    """
    with transaction.atomic():
        other = Person.objects.filter(email=email).exclude(pk=person.pk if person else 0).first()
        if other is not None and (person is not None or other.external_key or other.is_active or not other.is_staff):
            raise DirectoryError(_("%(email)s is somebody already.") % {"email": email}, status=409, kind="uniqueness")
        person = person or other
        if person is None:
            person = Person.objects.create_person(email=email, name=name, is_staff=True, is_active=is_active)
            record_event("person.added", at=at, objects={"person": person.key}, data={"source": "directory"})
        was_active = person.is_active
        person.email, person.name, person.external_key = email, name, external_key
        person.save(update_fields=["email", "name", "external_key"])
        if was_active != is_active:
            (activate_person if is_active else deactivate_person)(person, at=at)
    return person


def drop_person(person: Person, *, at: datetime) -> None:
    """Deleted there is switched off here: what they did stays in the log."""
    with transaction.atomic():
        for group in person.directory_groups.all():
            keep_members(group, group.people.exclude(pk=person.pk), at=at)
        person.external_key = ""
        person.save(update_fields=["external_key"])
        if person.is_active:
            deactivate_person(person, at=at)


def deactivate_person(person: Person, *, at: datetime, by: Person | None = None) -> None:
    """May sign in no more, from this moment; whoever listens to `person.deactivated` gives their open work back.

    Raises DirectoryError for the last administrator: then nobody could let anybody in again.
    """
    administrators = Person.objects.filter(
        is_active=True, role_grants__role=RoleGrant.Role.ADMINISTRATOR, role_grants__ended_at=None
    )
    with transaction.atomic():
        if set(administrators) == {person}:
            raise DirectoryError(
                _("%(person)s is the last administrator; name another one first.") % {"person": person.name}, status=409
            )
        person.is_active = False
        person.save(update_fields=["is_active"])
        end_sessions(person)
        record_event("person.deactivated", at=at, by=by.key if by else "", objects={"person": person.key})


def activate_person(person: Person, *, at: datetime, by: Person | None = None) -> None:
    with transaction.atomic():
        person.is_active = True
        person.save(update_fields=["is_active"])
        record_event("person.activated", at=at, by=by.key if by else "", objects={"person": person.key})


def keep_group(
    group: DirectoryGroup | None, *, name: str, external_key: str, people: Iterable[Person], at: datetime
) -> DirectoryGroup:
    """Raises DirectoryError for a group without a name, or with another's."""
    if not name:
        raise DirectoryError(_("displayName must be given."), kind="invalidValue")
    if DirectoryGroup.objects.filter(name=name).exclude(pk=group.pk if group else 0).exists():
        raise DirectoryError(_("There is a group %(name)s already.") % {"name": name}, status=409, kind="uniqueness")
    with transaction.atomic():
        group = group or DirectoryGroup()
        group.name, group.external_key = name, external_key
        group.save()
        keep_members(group, people, at=at)
    return DirectoryGroup.objects.get(pk=group.pk)


def keep_members(group: DirectoryGroup, people: Iterable[Person], *, at: datetime) -> None:
    """The group has these people; a role that the settings give to the group comes and goes with it."""
    with transaction.atomic():
        before, now = set(group.people.all()), set(people)
        group.people.set(now)
        for person in now - before:
            _fit_roles(person, at=at)
        for person in before - now:
            _fit_roles(person, at=at)


def drop_group(group: DirectoryGroup, *, at: datetime) -> None:
    with transaction.atomic():
        keep_members(group, (), at=at)
        group.delete()


def _fit_roles(person: Person, *, at: datetime) -> None:
    """Only roles that the settings name for a group are touched: what an administrator gave by hand stays."""
    given = settings.ORGDESK_SCIM_ROLES
    wanted = {given[name] for name in person.directory_groups.values_list("name", flat=True) if name in given}
    for role in wanted & set(RoleGrant.Role.values):
        grant_role(person, role=role, by=None, at=at)
    ended = person.role_grants.filter(role__in=set(given.values()) - wanted, ended_at=None, given_by=None)
    for grant in ended:
        grant.ended_at = at
        grant.save(update_fields=["ended_at"])
        note_security("role.ended", person, at=at, data={"role": grant.role, "source": "directory"})

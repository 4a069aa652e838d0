"""Add a person who may administer the installation."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from orgdesk.apps.accounts.actions import grant_role
from orgdesk.apps.accounts.models import Person, RoleGrant
from orgdesk.ui.commands import add_json, as_json


class Command(BaseCommand):
    help = "Add an administrator, or give the role to a person who is known already."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--password", help="without it the person cannot sign in by password yet")
        parser.add_argument("--quiet", action="store_true", help="do not say the password")
        add_json(parser)

    def handle(self, *args: Any, email: str, name: str, password: str | None, quiet: bool, **options: Any) -> None:
        person = Person.objects.filter(email=email.lower()).first()
        if person is None:
            person = Person.objects.create_person(email=email, name=name, password=password, is_staff=True)
        grant_role(person, role=RoleGrant.Role.ADMINISTRATOR, by=None, at=timezone.now())
        if options.get("as_json"):
            self.stdout.write(as_json({"email": person.email, "role": "administrator"}))
        elif not quiet:
            self.stdout.write(f"  {person.email}  {password or '(no password)'}  administrator")

"""`orgdesk api openapi|reference|token`: what the interface can do, and a way in for a program."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.api.actions import create_token
from orgdesk.apps.api.composing import interface
from orgdesk.apps.api.errors import ApiRefused
from orgdesk.apps.api.reference import as_markdown
from orgdesk.apps.api.scopes import SCOPES


class Command(BaseCommand):
    help = "Describe the API, or create a token for it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="act", required=True)
        commands.add_parser("openapi", help="the description for machines")
        commands.add_parser("reference", help="the description for people, as Markdown")
        token = commands.add_parser("token", help="create a token and print its secret, once")
        token.add_argument("email", help="the person that it acts as")
        token.add_argument("--for", dest="name", required=True, help="what it is for")
        token.add_argument("--scope", action="append", choices=SCOPES, required=True, help="may be given several times")
        token.add_argument("--days", type=int, default=90)
        token.add_argument("--json", action="store_true")

    def handle(self, *, act: str, **options: Any) -> None:
        {"openapi": self._openapi, "reference": self._reference, "token": self._token}[act](**options)

    def _openapi(self, **_options: Any) -> None:
        self.stdout.write(json.dumps(interface().get_openapi_schema(), indent=2))

    def _reference(self, **_options: Any) -> None:
        self.stdout.write(as_markdown(), ending="")

    def _token(self, *, email: str, name: str, scope: list[str], days: int, **options: Any) -> None:
        person, at = Person.objects.of_address(email).first(), timezone.now()
        if person is None:
            raise CommandError(f"Nobody has the address {email}; people are created on the page People.")
        if not 0 < days < 3650:
            raise CommandError("A token ends within a year; give a number of days.")
        try:
            made = create_token(person, name=name, scopes=scope, expires_at=at + timedelta(days=days), at=at)
        except ApiRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        told = {"key": made.token.key, "secret": made.secret, "expires_at": made.token.expires_at.isoformat()}
        self.stdout.write(json.dumps(told) if options["json"] else made.secret)

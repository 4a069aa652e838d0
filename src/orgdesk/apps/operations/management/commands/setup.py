"""`orgdesk setup`: from an empty folder or an empty database to an installation that somebody can sign in to."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.operations.actions.make_set_up_link import make_set_up_link
from orgdesk.apps.operations.policies import has_administrator
from orgdesk.ui.commands import add_json, as_json


class Command(BaseCommand):
    help = (
        "Bring the database to its newest shape, collect styles and scripts, and print a link to the guided first run, or add the "
        "administrator who is named. May be run again."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--email", help="the first administrator's address; without it a link for the browser is printed"
        )
        parser.add_argument("--name")
        parser.add_argument(
            "--password-file", help="a file with the password; - reads one line; asked for when it is not given"
        )
        add_json(parser)

    def handle(self, *, email: str | None, name: str | None, password_file: str | None, **options: Any) -> None:
        told: dict[str, str] = {}
        self._say = told.__setitem__ if options.get("as_json") else self._write
        call_command("migrate", verbosity=0, stdout=self.stderr)
        self._say("database", "ready")
        call_command("collectstatic", interactive=False, verbosity=0, stdout=self.stderr)
        self._say("styles and scripts", "collected")
        if has_administrator():
            self._say("administrator", "there is one")
        elif email is None:
            self._tell_link()
        else:
            self._add_administrator(email, name or _ask("Name: "), password_file)
        if options.get("as_json"):
            self.stdout.write(as_json(told))
            return
        self.stdout.write(
            "Next: orgdesk serve, then sign in and open Administration; orgdesk doctor says what is still to be done."
        )

    def _write(self, name: str, value: str) -> None:
        self.stdout.write(f"{name}: {value}")

    def _tell_link(self) -> None:
        """Whoever holds it makes the first administrator: it is shown here only, works once, and for a day."""
        token = make_set_up_link(at=timezone.now())
        address = reverse("operations:set-up-link", args=[token])
        self._say("first run in the browser, for one day", f"{settings.ORGDESK_BASE_URL}{address}")

    def _add_administrator(self, email: str, name: str, password_file: str | None) -> None:
        password = _password(password_file)
        try:
            validate_email(email)
            validate_password(password, Person(email=email, name=name))
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages) + " Run orgdesk setup again; nothing is lost.") from problem
        call_command("add_administrator", email=email, name=name, password=password, quiet=True, stdout=self.stdout)
        self._say("administrator", email)


def _ask(question: str) -> str:
    if not sys.stdin.isatty():
        raise CommandError("Nobody can be asked here: give --email, --name and --password-file.")
    return input(question).strip()


def _password(file: str | None) -> str:
    if file == "-":
        return sys.stdin.readline().rstrip("\n")
    if file:
        with open(file, encoding="utf-8") as stream:  # noqa: PTH123 - a path given by the administrator
            return stream.readline().rstrip("\n")
    if not sys.stdin.isatty():
        raise CommandError("Nobody can be asked here: give --email, --name and --password-file.")
    return getpass.getpass("Password, twelve characters at least: ")

"""`orgdesk person export|erase|confirm|retention`: what is kept of people, from the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.operations.actions import apply_retention, ask_erasure, confirm_erasure, due
from orgdesk.apps.operations.errors import OperationRefused
from orgdesk.apps.operations.models import Erasure
from orgdesk.apps.operations.privacy import exported
from orgdesk.ui.commands import add_json


class Command(BaseCommand):
    help = "Give out or erase what is kept of a person; show or carry out how long things are kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        export = acts.add_parser("export", help="everything of one person as JSON")
        export.add_argument("email")
        asked = acts.add_parser("erase", help="ask for an erasure")
        asked.add_argument("email")
        asked.add_argument("--by", required=True, help="the administrator who asks")
        asked.add_argument("--reason", required=True)
        confirmed = acts.add_parser("confirm", help="carry out an erasure as a second administrator")
        confirmed.add_argument("email")
        confirmed.add_argument("--by", required=True, help="the administrator who confirms; not who asked")
        kept = acts.add_parser("retention", help="what the rules would take; with --apply they take it")
        kept.add_argument("--apply", action="store_true")
        add_json(export, asked, confirmed, kept)  # each tells JSON anyhow

    def handle(self, *, act: str, **said: Any) -> None:
        at = timezone.now()
        try:
            if act == "retention":
                told: Any = {"rows": apply_retention(at=at)} if said["apply"] else due(at=at)
            elif act == "export":
                told = exported(_person(said["email"]))
            elif act == "erase":
                by = _administrator(said["by"])
                told = {"waiting": ask_erasure(_person(said["email"]), reason=said["reason"], by=by, at=at).pk}
            else:
                erasure = Erasure.objects.waiting().filter(person=_person(said["email"])).first()
                if erasure is None:
                    raise CommandError("Nobody asked for this; begin with `person erase`.")
                told = confirm_erasure(erasure, by=_administrator(said["by"]), at=at).counts
        except OperationRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(json.dumps(told, indent=1, ensure_ascii=False, default=str))


def _person(email: str) -> Person:
    found = Person.objects.filter(email=email.lower()).first()
    if found is None:
        raise CommandError(f"Nobody here has the address {email}.")
    return found


def _administrator(email: str) -> Person:
    person = _person(email)
    if not person.has_role("administrator"):
        raise CommandError(f"{email} is no administrator.")
    return person

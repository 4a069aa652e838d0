"""`orgdesk customers import FILE`: take in a list of accounts (`-` is standard input) and say what became of every line."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions import import_accounts
from orgdesk.apps.customers.errors import CustomersRefused
from orgdesk.apps.customers.files import read_accounts


class Command(BaseCommand):
    help = "Take in a list of accounts as CSV: key, name, parent, class, segment, zone, owner."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        bring = acts.add_parser("import", help="take in a list; loops, unknown names and odd lines are reported")
        bring.add_argument("file")
        bring.add_argument("--by", required=True, help="e-mail address of who takes it in")
        bring.add_argument("--json", action="store_true")

    def handle(self, *, file: str, by: str, **options: Any) -> None:
        person = Person.objects.staff().of_address(by).first()
        if person is None:
            raise CommandError(f"Nobody who works here has the address {by}; name another with --by.")
        try:
            content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
            report = import_accounts(read_accounts(content), by=person, at=timezone.now())
        except (OSError, CustomersRefused) as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(asdict(report), ensure_ascii=False))
        else:
            self.stdout.write(f"{report.made} new, {report.changed} corrected")
            self.stdout.writelines(f"loop: {loop}" for loop in report.loops)
            self.stdout.writelines(f"line {number}: {reason}" for number, reason in report.tray)

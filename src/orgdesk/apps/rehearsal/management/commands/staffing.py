"""`orgdesk staffing`: from a load to people; no database needed."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from orgdesk.apps.rehearsal.sizing import size
from orgdesk.core.rehearsal.errors import RehearsalError

TRUST = "A formula's figure for a queue in balance, without a back-test: rehearse it to see how such predictions fared."


class Command(BaseCommand):
    help = "How many people a load needs at a time, and how many to employ (Erlang C; Erlang A with a patience)."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--arrivals", type=float, required=True, help="cases an hour")
        parser.add_argument("--handling", type=float, required=True, help="minutes of work each")
        parser.add_argument(
            "--patience", type=float, default=None, help="minutes until a customer gives up, on average"
        )
        parser.add_argument("--share", type=float, default=80, help="percent to be served …")
        parser.add_argument("--within", type=float, default=5, help="… within so many minutes")
        parser.add_argument("--shrinkage", type=float, default=30, help="percent of time that goes elsewhere")
        parser.add_argument("--hours-a-week", type=float, default=50, help="hours a week to cover")
        parser.add_argument("--contract", type=float, default=40, help="hours a week of a contract")
        parser.add_argument("--json", action="store_true")

    def handle(self, **options: Any) -> None:
        try:
            found = size(options)
        except (RehearsalError, ZeroDivisionError) as refused:
            raise CommandError(str(refused)) from refused
        if options["json"]:
            self.stdout.write(json.dumps({**asdict(found), "trust": TRUST}, indent=1))
        else:
            self.stdout.write(
                f"{found.agents} at a time, {found.seats} seats, {found.contracts} contracts for all hours"
            )
            self.stdout.write(TRUST)

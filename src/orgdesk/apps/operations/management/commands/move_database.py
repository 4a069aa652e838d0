"""`orgdesk move-database --to ADDRESS`: from one database to another, verified."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from orgdesk.apps.operations.actions import move_database
from orgdesk.apps.operations.errors import OperationRefused
from orgdesk.apps.operations.receivers import receiver_from
from orgdesk.ui import commands
from orgdesk.ui.commands import add_json


class Command(BaseCommand):
    help = "Copy every row into an empty database and compare; stop web and workers first. The old database stays as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", required=True, help="as ORGDESK_DATABASE: postgresql://user:password@host/name")
        add_json(parser)

    def handle(self, *, to: str, as_json: bool, **options: Any) -> None:
        try:
            told = move_database(receiver_from(to), say=self.stderr.write if as_json else self.stdout.write)
        except (OperationRefused, ValueError) as problem:
            raise CommandError(str(problem)) from problem
        if as_json:
            self.stdout.write(commands.as_json({"tables": len(told), "rows": sum(one.rows for one in told.values())}))
        else:
            self.stdout.write("moved; now set ORGDESK_DATABASE to the new address and start web and workers")

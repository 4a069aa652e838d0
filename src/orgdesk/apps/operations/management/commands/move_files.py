"""`orgdesk move-files --to ADDRESS`: attached files to another place, each compared."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError

from orgdesk.apps.operations.actions.move_files import move_files
from orgdesk.apps.operations.errors import OperationRefused
from orgdesk.apps.operations.kept_files import storage_at
from orgdesk.ui import commands
from orgdesk.ui.commands import add_json


class Command(BaseCommand):
    help = (
        "Copy every attached file to another place and compare. The old files stay as they are; run it again after the move to "
        "take what came meanwhile."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to", required=True, help="as ORGDESK_FILES: s3://bucket/prefix?endpoint=https://host, or file:///path"
        )
        add_json(parser)

    def handle(self, *, to: str, as_json: bool, **options: Any) -> None:
        try:
            moved = move_files(default_storage, storage_at(to), say=self.stderr.write)
        except OperationRefused as problem:
            raise CommandError(str(problem)) from problem
        told = f"{moved.copied} files copied, {moved.there} were there; now set ORGDESK_FILES to the new address and start web and workers"
        self.stdout.write(commands.as_json(asdict(moved)) if as_json else told)

"""`orgdesk restore FILE`: a backup into an empty database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from orgdesk.apps.operations.actions import restore_backup
from orgdesk.apps.operations.errors import OperationRefused
from orgdesk.ui import commands
from orgdesk.ui.commands import add_json


class Command(BaseCommand):
    help = "Bring a backup back into an empty database, compare every table, and verify the event log."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        add_json(parser)

    def handle(self, *, file: Path, as_json: bool, **options: Any) -> None:
        said: list[str] = []
        try:
            restored = restore_backup(file.resolve(), say=said.append if as_json else self.stdout.write)
        except (OperationRefused, OSError) as problem:
            raise CommandError(str(problem)) from problem
        verification = restored.verification
        if verification is not None and verification.problems:
            raise CommandError("Everything was restored, but the log was not whole: " + " ".join(verification.problems))
        if as_json:
            told = {"made_at": restored.manifest.made_at, "rows": restored.manifest.rows, "files": restored.files}
            self.stdout.write(commands.as_json({**told, "seals_hold": verification is not None}))
            return
        if verification is None:
            self.stdout.write(
                "This installation has another secret key than the one the backup was made under: the log's seals could not be checked, and "
                "the mailboxes' passwords must be given again. Set the old key and run `orgdesk log verify`."
            )
        else:
            self.stdout.write(f"the log's {verification.seals} seals over {verification.sealed} events hold")
        self.stdout.write(f"restored: the state of {restored.manifest.made_at}")

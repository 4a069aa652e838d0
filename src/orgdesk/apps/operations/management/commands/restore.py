"""`orgdesk restore FILE`: a backup into an empty database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from orgdesk.apps.operations.actions import restore_backup
from orgdesk.apps.operations.errors import OperationRefused


class Command(BaseCommand):
    help = "Bring a backup back into an empty database, compare every table, and verify the event log."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            restored = restore_backup(file.resolve(), say=self.stdout.write)
        except (OperationRefused, OSError) as problem:
            raise CommandError(str(problem)) from problem
        verification = restored.verification
        if verification is None:
            self.stdout.write(
                "This installation has another secret key than the one the backup was made under: the log's seals could not be checked, and "
                "the mailboxes' passwords must be given again. Set the old key and run `orgdesk log verify`."
            )
        elif verification.problems:
            raise CommandError("Everything was restored, but the log was not whole: " + " ".join(verification.problems))
        else:
            self.stdout.write(f"the log's {verification.seals} seals over {verification.sealed} events hold")
        self.stdout.write(f"restored: the state of {restored.manifest.made_at}")

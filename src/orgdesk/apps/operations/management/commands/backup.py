"""`orgdesk backup FILE`: everything a company has, in one file, while it goes on working."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from orgdesk.apps.operations.actions import back_up
from orgdesk.apps.operations.errors import OperationRefused


class Command(BaseCommand):
    help = "Write the database and all files into one file. The secret key is not in it: keep that apart."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, file: Path, as_json: bool, **options: Any) -> None:
        try:
            manifest = back_up(file.resolve(), at=timezone.now())
        except (OperationRefused, OSError) as problem:
            raise CommandError(str(problem)) from problem
        told = {"file": str(file), "rows": manifest.rows, "tables": len(manifest.tables), "files": len(manifest.files)}
        self.stdout.write(json.dumps(told) if as_json else f"{told['rows']} rows and {told['files']} files in {file}")

"""`orgdesk export FILE`: everything as one archive."""

from __future__ import annotations

import json
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from orgdesk.apps.exchange.actions import ask_archive, make_archive
from orgdesk.apps.exchange.errors import ExchangeRefused
from orgdesk.apps.exchange.policies import administrator_named


class Command(BaseCommand):
    help = "Write everything the desk knows into one archive that any program can read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--by", default="", help="address of the administrator who takes it; the only one, where there is one"
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *, file: Path, by: str, **options: Any) -> None:
        if file.exists():
            raise CommandError(f"{file} is there already; name another.")
        try:
            export = ask_archive(by=administrator_named(by), at=timezone.now(), later=False)
        except ExchangeRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        export = make_archive(export, clock=timezone.now)
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(export.path, file)
        told = {"file": str(file), "records": export.total, "size": export.size, **export.written}
        self.stdout.write(json.dumps(told) if options["json"] else "\n".join(f"{name}: {told[name]}" for name in told))

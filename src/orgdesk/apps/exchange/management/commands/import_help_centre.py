"""`orgdesk import_help_centre FILE --kind zendesk|zammad|freshdesk`."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from orgdesk.apps.exchange.actions.take_help_centre import take_help_centre
from orgdesk.apps.exchange.errors import ExchangeRefused
from orgdesk.apps.exchange.parcels import blocks_of
from orgdesk.apps.exchange.policies import administrator_named
from orgdesk.core.service.exchange.help_centres import KINDS


class Command(BaseCommand):
    help = "Bring the articles of another desk's help centre in, with their sections' audience and translations."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="JSON of the vendor's interface, or a zip archive of such files")
        parser.add_argument("--kind", required=True, choices=KINDS)
        parser.add_argument("--source", default="", help="name of the old desk, where several of one kind are brought")
        parser.add_argument("--by", default="", help="address of the administrator who brings it; the only one, where there is one")  # fmt: skip
        parser.add_argument("--json", action="store_true")

    def handle(self, *, file: Path, kind: str, source: str, by: str, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"{file} is no file. Give the export as one file or one zip archive.")
        try:
            run = take_help_centre(
                name=file.name,
                chunks=blocks_of(file),
                kind=kind,
                source=source,
                by=administrator_named(by),
                clock=timezone.now,
            )
        except ExchangeRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        told = {"key": run.key, "state": run.state, "found": run.found["counts"], "taken": run.taken, "odd": run.odd_lines.count()}  # fmt: skip
        if options["json"]:
            self.stdout.write(json.dumps(told))
        else:
            self.stdout.write(f"{run.name}: {run.get_state_display()}")
            for name, number in {**run.found["counts"], **run.taken}.items():
                self.stdout.write(f"  {name.replace('_', ' ')}: {number}")
            self.stdout.write(f"  could not be taken, or not as it was: {told['odd']} (see the page of import {run.key})")  # fmt: skip

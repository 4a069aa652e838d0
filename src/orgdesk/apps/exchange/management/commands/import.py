# ruff: noqa: N999 - the word that people type
"""`orgdesk import desk FILE --kind zendesk|zammad|freshdesk|csv|mbox|orgdesk`."""

from __future__ import annotations

import hashlib
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.exchange.actions import begin_import, bring_parcel, read_parcel, run_import
from orgdesk.apps.exchange.errors import ExchangeRefused
from orgdesk.apps.exchange.models import ImportRun
from orgdesk.apps.exchange.parcels import blocks_of
from orgdesk.apps.exchange.policies import administrator_named


class Command(BaseCommand):
    help = "Bring tickets, people and organisations in from another desk's export."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True).add_parser("desk", help="the export of a desk")
        what.add_argument("file", type=Path)
        what.add_argument("--kind", required=True, choices=ImportRun.Kind.values)
        what.add_argument("--source", default="", help="name of the old desk, where several of one kind are brought")
        what.add_argument(
            "--by", default="", help="address of the administrator who brings it; the only one, where there is one"
        )
        what.add_argument("--dry-run", action="store_true", help="read and count, take nothing")
        what.add_argument("--leave-open", action="store_true", help="begin no process for tickets that are open")
        what.add_argument("--json", action="store_true")

    def handle(self, *, file: Path, kind: str, source: str, by: str, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"{file} is no file. Give the export as one file or one zip archive.")
        try:
            person = administrator_named(by)
            run = self._known(file, kind, source, person)
            if not options["dry_run"] and run.state != ImportRun.State.FAILED:
                run.choices["go_on"] = not options["leave_open"]
                begin_import(run, by=person, at=timezone.now(), later=False)
                self._import(run, quiet=options["json"])
        except ExchangeRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self._tell(run, as_json=options["json"])

    def _known(self, file: Path, kind: str, source: str, by: Person) -> ImportRun:
        """The import that was begun with this file and not finished, else a new one."""
        with file.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        begun = ImportRun.objects.filter(sha256=sha256, kind=kind, source=source or kind).exclude(found={})
        unfinished = begun.exclude(state=ImportRun.State.DONE).first()
        if unfinished is not None:
            return unfinished
        at = timezone.now()
        run = bring_parcel(name=file.name, chunks=blocks_of(file), kind=kind, source=source, by=by, at=at, later=False)
        return read_parcel(run, at=at)

    def _import(self, run: ImportRun, *, quiet: bool) -> None:
        def tell(standing: ImportRun) -> None:
            if not quiet and self.stderr.isatty():
                self.stderr.write(f"\r{standing.done} of {standing.total} tickets", ending="")

        if not run_import(run, clock=timezone.now, told=tell):
            run.refresh_from_db()
            if run.state != ImportRun.State.DONE:
                raise CommandError(
                    f"Another import is under way, or this one was stopped: it is {run.get_state_display()}."
                )

    def _tell(self, run: ImportRun, *, as_json: bool) -> None:
        run.refresh_from_db()
        odd = run.odd_lines.count()
        told = {
            "key": run.key,
            "state": run.state,
            "found": run.found.get("counts", {}),
            "taken": run.taken,
            "odd": odd,
        }
        if as_json:
            self.stdout.write(json.dumps(told))
        else:
            self.stdout.write(f"{run.name}: {run.get_state_display()}")
            for name, number in {**told["found"], **told["taken"]}.items():
                self.stdout.write(f"  {name.replace('_', ' ')}: {number}")
            self.stdout.write(f"  could not be taken, or not as it was: {odd} (see the page of import {run.key})")
        if run.state == ImportRun.State.FAILED:
            raise CommandError(run.failure)

"""`orgdesk rehearse bundle FILE`: play a kept bundle again; no database needed."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from orgdesk.apps.rehearsal.playing import play_one
from orgdesk.core.rehearsal.errors import RehearsalError


class Command(BaseCommand):
    help = "Play the bundles that a rehearsal kept (the JSON of its page): the same seed gives the same numbers."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        played = acts.add_parser("bundle", help="play a file of bundles")
        played.add_argument("file", help="the file, or - for standard input")
        played.add_argument("--replications", type=int, default=1)
        played.add_argument("--json", action="store_true")

    def handle(self, *, file: str, replications: int, **options: Any) -> None:
        try:
            text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
            kept = json.loads(text)
            bundles, hours = tuple(kept["bundles"]), kept["weeks"] * 168.0
            played = [play_one(bundles, hours, kept["seed"], number) for number in range(replications)]
        except (OSError, ValueError, KeyError, TypeError, RehearsalError) as problem:
            raise CommandError(f"{file} cannot be played: {problem}") from problem
        if options["json"]:
            self.stdout.write(json.dumps(played))
        else:
            for number, row in enumerate(played):
                told = ", ".join(f"{one['measures']['mean hours to resolve']:.3f} h" for one in row)
                self.stdout.write(f"{number}: mean hours to resolve {told}")

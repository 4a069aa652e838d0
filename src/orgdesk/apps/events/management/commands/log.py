"""`orgdesk log verify|seal|rebuild|archive|bring-back`, and what other apps add to it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.timezone import get_current_timezone

from orgdesk.apps.events import log_acts, projections
from orgdesk.apps.events.actions.archive_log import archive_log, bring_back
from orgdesk.apps.events.actions.seal_log import seal_log
from orgdesk.apps.events.archive import ArchiveRefused
from orgdesk.apps.events.verification import verify_log


class Command(BaseCommand):
    help = "Check the event log against its seals, seal what is new, or rebuild what is kept beside it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="act", required=True)
        commands.add_parser("verify", help="find changed, missing and swapped events").add_argument(
            "--json", action="store_true"
        )
        commands.add_parser("seal", help="seal what has settled").add_argument("--json", action="store_true")
        rebuild = commands.add_parser("rebuild", help="play the log into its projections again")
        rebuild.add_argument("names", nargs="*", help="which; all when none is named")
        rebuild.add_argument("--json", action="store_true")
        archive = commands.add_parser(
            "archive", help="move the events before a day into the archive; they are read as before"
        )
        archive.add_argument(
            "--before", required=True, type=date.fromisoformat, metavar="DATE", help="such as 2025-01-01"
        )
        back = commands.add_parser("bring-back", help="move all that is archived back")
        for one in (archive, back):
            one.add_argument("--json", action="store_true")
        for name, act in log_acts.ACTS.items():
            further = commands.add_parser(name, help=act.help)
            act.add_arguments(further)
            further.add_argument("--json", action="store_true")

    def handle(self, *, act: str, **options: Any) -> None:
        further = log_acts.ACTS.get(act)
        told = (
            further.run(at_now=timezone.now(), **options)
            if further is not None
            else getattr(self, f"_{act.replace('-', '_')}")(**options)
        )
        self.stdout.write(json.dumps(told) if options["json"] else "\n".join(_lines(told)))
        if told.get("problems"):
            raise CommandError(" ".join(told["problems"]))

    def _verify(self, **options: Any) -> dict[str, Any]:
        return asdict(verify_log())

    def _seal(self, **options: Any) -> dict[str, Any]:
        return {"sealed": seal_log(at=timezone.now())}

    def _archive(self, *, before: date, **options: Any) -> dict[str, Any]:
        try:
            moved = archive_log(before=datetime.combine(before, time(), tzinfo=get_current_timezone()))
        except ArchiveRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        return {"archived": moved, "before": before.isoformat()}

    def _bring_back(self, **options: Any) -> dict[str, Any]:
        try:
            return {"brought_back": bring_back()}
        except ArchiveRefused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _rebuild(self, *, names: list[str], **options: Any) -> dict[str, Any]:
        unknown = sorted(set(names) - set(projections.names()))
        if unknown:
            known = ", ".join(projections.names()) or "none"
            raise CommandError(f"No projection is called {', '.join(unknown)}; there are: {known}.")
        return {name: projections.rebuild(name) for name in names or projections.names()}


def _lines(told: dict[str, Any]) -> Iterator[str]:
    """For a reader: a line a figure, under a name the lines of what has several."""
    for key, value in told.items():
        parts = [f"{name}: {one}" for name, one in value.items()] if isinstance(value, dict) else value
        if isinstance(parts, list | tuple):
            yield f"{key}: {len(parts) or 'none'}"
            yield from (f"  {_line(one)}" for one in parts)
        else:
            yield f"{key}: {value}"


def _line(one: object) -> str:
    return ", ".join(f"{name} {word}" for name, word in one.items()) if isinstance(one, dict) else str(one)

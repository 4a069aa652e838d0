"""`orgdesk doctor`: what is wrong and how to mend it; exits with 1 when something is broken."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from orgdesk.apps.events.actions.follow_order import follow_order
from orgdesk.apps.operations.doctor import Finding, State, examine

_SIGNS = {State.WELL: "ok    ", State.ATTENTION: "look  ", State.BROKEN: "BROKEN"}


class Command(BaseCommand):
    help = "Look at machine, database, workers, mail and settings; say what is wrong and how to mend it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json")
        parser.add_argument("--mend", action="store_true", help="put right what the program itself can")

    def handle(self, *, as_json: bool, mend: bool, **options: Any) -> None:
        if mend:
            follow_order()
        findings = examine(at=timezone.now(), thorough=True)
        if as_json:
            self.stdout.write(json.dumps([asdict(one) for one in findings], ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_lines(findings)))
        sick = sum(one.state is State.BROKEN for one in findings)
        if sick:
            raise CommandError(f"{sick} of {len(findings)} things are broken; the way to mend each stands beside it.")


def _lines(findings: list[Finding]) -> list[str]:
    lines = []
    for one in findings:
        lines.append(f"{_SIGNS[one.state]}  {one.title}: {one.said}")
        if one.remedy:
            lines.append(f"        → {one.remedy}")
    return lines

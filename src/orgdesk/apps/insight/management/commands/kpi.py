"""`orgdesk kpi list|show`."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from orgdesk.apps.insight.files import kind_of, read_objects
from orgdesk.apps.insight.numbers import Shown, Source, show_all
from orgdesk.apps.insight.reading import own_source, read_log
from orgdesk.apps.insight.reading.other import records_of_log
from orgdesk.core.measures import CATALOGUE, Records, Standing, definition_of
from orgdesk.core.measures.errors import MeasureError, UnknownMeasureError


class Command(BaseCommand):
    help = "List the measures with their values, or show one with its interval, trend and rows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        listed = acts.add_parser("list", help="every measure with its value")
        listed.add_argument("--area", default="", help="TS, KN, IN, AM, IR, RW, ON, WF, EX or FI")
        shown = acts.add_parser("show", help="one measure with definition, interval, trend and rows")
        shown.add_argument("code")
        for one in (listed, shown):
            one.add_argument("--unit", default="", help="of this unit only")
            one.add_argument("--days", type=int, default=28, help="length of the period that ends now")
            one.add_argument("--log", default="", help="of this OCEL log (a rehearsal's, or ours exported), to its end")
            one.add_argument("--json", action="store_true")

    def handle(self, *, act: str, **options: Any) -> None:
        at = timezone.now()
        try:
            chosen = [definition_of(options["code"])] if act == "show" else _of_area(options["area"])
        except UnknownMeasureError as unknown:
            raise CommandError(str(unknown)) from unknown
        if not 1 <= options["days"] <= 3_660:
            raise CommandError(f"A period of {options['days']} days cannot be measured. Give 1 to 3660.")
        records, at = _of_file(options["log"]) if options["log"] else (_own(at), at)
        shown = show_all(chosen, records, at=at, days=options["days"], unit=options["unit"], trends=act == "show")
        told = [_told(one, whole=act == "show") for one in shown]
        if options["json"]:
            self.stdout.write(json.dumps(told[0] if act == "show" else told, indent=1))
        else:
            for one in shown:
                self.stdout.write(f"{one.definition.code:<6} {one.definition.name:<36} {one.figure:<24} {one.interval}")
            if act == "show":
                self.stdout.write(shown[0].definition.meaning)
                self.stdout.write("\n".join(shown[0].value.rows))


def _own(at: datetime) -> Source:
    """Our log, read to its end: nobody waits for a page."""
    read_log()
    return own_source(at)


def _of_file(name: str) -> tuple[Records, datetime]:
    """The records of a log of objects, and when it ends."""
    try:
        found = read_objects(Path(name).read_bytes(), kind_of(name))
    except (MeasureError, OSError) as error:
        raise CommandError(f"{name} cannot be measured: {error}") from error
    if not found.events:
        raise CommandError(f"{name} holds no event of a log, so nothing can be measured.")
    return records_of_log(found), max(event.at for event in found.events)


def _of_area(area: str) -> list[Any]:
    found = [one for one in CATALOGUE if not area or one.area == area.upper()]
    if not found:
        raise CommandError(
            f"No area is called {area!r}; there are {', '.join(sorted({one.area for one in CATALOGUE}))}."
        )
    return found


def _told(one: Shown, *, whole: bool) -> dict[str, Any]:
    definition, value = one.definition, one.value
    told: dict[str, Any] = {
        "code": definition.code,
        "name": definition.name,
        "value": value.value if value.standing is Standing.SHOWN else None,
        "low": value.low,
        "high": value.high,
        "n": value.n,
        "unit": definition.unit,
        "standing": value.standing.value,
    }
    if whole:
        told |= {
            "definition": definition.meaning,
            "version": definition.version,
            "good": definition.good.value,
            "interval": definition.interval.value,
            "minimum": definition.minimum,
            "paired": definition.paired,
            "owner": definition.owner,
            "needs": list(definition.needs),
            "parts": dict(value.parts),
            "rows": list(value.rows),
            "trend": [{"until": scope.end.isoformat(), "value": v.value, "n": v.n} for scope, v in zip(one.scopes, one.history, strict=True)],
        }  # fmt: skip
    return told

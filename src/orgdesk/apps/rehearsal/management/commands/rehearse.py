"""`orgdesk rehearse bundle|backtest FILE`, `warm`: play a kept bundle again, judge predictions by a log, make the player ready; no database needed."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from orgdesk.apps.rehearsal.comparing import compared, measures_of
from orgdesk.apps.rehearsal.history import History, read_history
from orgdesk.apps.rehearsal.playing import play_one
from orgdesk.core.measures.mining import write_ocel_json
from orgdesk.core.rehearsal import fast
from orgdesk.core.rehearsal.backtest import Trust, backtest
from orgdesk.core.rehearsal.bundle import Arrivals, Bundle, Station, Step, StepKind, Way, every_hour
from orgdesk.core.rehearsal.errors import InputsRefused, RehearsalError
from orgdesk.core.rehearsal.laws import constant
from orgdesk.core.rehearsal.livelog import live_log
from orgdesk.core.rehearsal.oracle import play
from orgdesk.core.rehearsal.reading import read_bundle

WEEK = timedelta(weeks=1)
FEWEST_WEEKS = 4
"""So much of a log is learnt from before the first prediction."""


class Command(BaseCommand):
    help = "Play the bundles that a rehearsal kept (the JSON of its page), or judge such predictions by a log."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        played = acts.add_parser("bundle", help="play a file of bundles: the same seed gives the same numbers")
        played.add_argument("file", help="the file, or - for standard input")
        played.add_argument("--replications", type=int, default=1)
        played.add_argument(
            "--base",
            type=int,
            default=0,
            metavar="N",
            help="the bundle that the others are held against, counted from 0",
        )
        played.add_argument("--log", default="", metavar="FILE", help="write the first bundle's log too (.jsonocel)")
        judged = acts.add_parser(
            "backtest", help="replay the weeks of a log: how often 90 %% intervals would have held"
        )
        judged.add_argument("file", help="a CSV with a row a case or an event, or - for standard input")
        for name, column in (("case", "number"), ("opened", "opened_at"), ("resolved", "resolved_at")):
            judged.add_argument(f"--{name}", default=column, help=f"the column, else {column}")
        judged.add_argument(
            "--until", type=date.fromisoformat, default=None, metavar="DATE", help="judge the weeks before"
        )
        judged.add_argument("--origins", type=int, default=8, help="weeks to predict, one after the other")
        judged.add_argument("--level", type=float, default=0.9, help="of the stated intervals")
        judged.add_argument("--replications", type=int, default=40)
        judged.add_argument("--holiday", type=date.fromisoformat, action="append", default=[], metavar="DATE")
        warmed = acts.add_parser(
            "warm", help="make the fast player ready, so that the first rehearsal need not wait for it"
        )
        for one in (played, judged, warmed):
            one.add_argument("--json", action="store_true")

    def handle(self, *, act: str, **options: Any) -> None:
        if act == "warm":
            self._warm(**options)
        elif act == "bundle":
            self._bundle(**options)
        else:
            self._backtest(**options)

    def _warm(self, **options: Any) -> None:
        """Compiled once for this machine and this program, and kept; a second time it takes a moment."""
        begun, there = monotonic(), fast.is_fast()
        if there:
            steps = (Step("answer", "", StepKind.WORK, (Way(1, 1.0),), 0, constant(1.0)), Step("end", "", StepKind.END))
            fast.tally(Bundle("warm", 0, steps, (Station("desk", (1,) * 168),), Arrivals(every_hour(0.1))), 24.0)
        took = monotonic() - begun
        if options["json"]:
            self.stdout.write(json.dumps({"ready": there, "seconds": round(took, 1)}))
        elif there:
            self.stdout.write(f"The player is ready, after {took:.0f} s.")
        else:
            self.stdout.write(
                "There is no fast player here (the package numba is missing): the plain one does the same."
            )

    def _bundle(self, *, file: str, replications: int, base: int, **options: Any) -> None:
        try:
            kept = json.loads(_text(file))
            bundles, hours = tuple(kept["bundles"]), kept["weeks"] * 168.0
            if not 0 <= base < len(bundles):
                raise InputsRefused(f"there is no bundle {base}; it holds {len(bundles)}, counted from 0")
            played = [play_one(bundles, hours, kept["seed"], number) for number in range(replications)]
            trust = str(kept.get("trust") or "No back-test is kept with it: orgdesk rehearse backtest judges by a log.")
            if options["log"]:
                _write_log(options["log"], bundles[0], hours, kept["seed"])
        except (OSError, ValueError, KeyError, TypeError, RehearsalError) as problem:
            raise CommandError(f"{file} cannot be played: {problem}") from problem
        differences = _differences(played, base)
        if options["json"]:
            self.stdout.write(json.dumps({"trust": trust, "replications": played, "differences": differences}))
        else:
            self.stdout.write(trust)
            for number, row in enumerate(played):
                told = ", ".join(f"{one['measures']['mean hours to resolve']:.3f} h" for one in row)
                self.stdout.write(f"{number}: mean hours to resolve {told}")
            for one in differences:
                self.stdout.write(
                    f"{one['measure']}, {one['bundle']} against {base}: {one['mean']:+.3f} [{one['low']:.3f}, {one['high']:.3f}]"
                )

    def _backtest(self, *, file: str, **options: Any) -> None:
        try:
            columns = {name: options[name] for name in ("case", "opened", "resolved")}
            history = read_history(_text(file).splitlines(), **columns, now=timezone.now())
            found = _judged(history, **options)
        except (OSError, UnicodeError, RehearsalError) as problem:
            raise CommandError(f"{file} cannot be judged by: {problem}") from problem
        records = {"volume": found.volume, "resolve": found.resolve}
        if options["json"]:
            told = {
                name: {**asdict(one), "what": str(one.what), "coverage": one.coverage, "honest": one.is_honest, "beats": one.beats_naive}
                for name, one in records.items()
            }  # fmt: skip
            self.stdout.write(json.dumps({"cases": len(history.cases), "left_out": history.left_out, **told}))
        else:
            for one in records.values():
                self.stdout.write(
                    f"{one.what}: {one.level:.0%} intervals held {one.held} of {one.stated} ({one.coverage:.1%}) over "
                    f"{one.origins} weeks; interval score {one.score:.1f}, as last week {one.naive_score:.1f}"
                )
            for reason, count in history.left_out.items():
                self.stdout.write(f"left out, {reason}: {count}")


def _differences(played: Sequence[Sequence[Mapping[str, Any]]], base: int) -> list[dict[str, Any]]:
    """What the other bundles change, measure by measure, as far as it can be told from chance."""
    if len(played) < 2:
        return []
    by_bundle = list(zip(*played, strict=True))
    told = [compared(by_bundle, measure, base=base) for measure in measures_of(by_bundle)]
    return [
        {"measure": one.measure, "bundle": place, "mean": apart.estimate.mean, "low": apart.estimate.low, "high": apart.estimate.high}
        for one in told
        if one is not None
        for place, apart in enumerate(one.differences)
        if apart is not None and apart.is_detectable
    ]  # fmt: skip


def _judged(history: History, *, until: date | None, origins: int, **options: Any) -> Trust:
    """The weeks before `until`, or before the last day on which a case came."""
    if not history.cases:
        raise CommandError("No case can be read, so there is nothing to judge by. Look at the columns.")
    first = _midnight(history.cases[0].opened)
    last = datetime.combine(until, time(), first.tzinfo) if until else _midnight(history.cases[-1].opened)
    if origins < 1 or last - first < (FEWEST_WEEKS + origins) * WEEK:
        raise CommandError(
            f"From {first:%Y-%m-%d} to {last:%Y-%m-%d} there are fewer than {FEWEST_WEEKS} weeks to learn from and {origins} "
            "to predict. Give a longer log, or fewer --origins."
        )
    if not 0.5 <= options["level"] < 1 or not 10 <= options["replications"] <= 1_000:
        raise CommandError("Give a --level from 0.5 to below 1, and 10 to 1000 --replications.")
    starts = [last - back * WEEK for back in range(origins, 0, -1)]
    return backtest(
        history.cases, first, starts, level=options["level"], replications=options["replications"], holidays=options["holiday"]
    )  # fmt: skip


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def _text(file: str) -> str:
    return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")


def _write_log(file: str, text: str, hours: float, seed: int) -> None:
    bundle = read_bundle(text)
    begin = datetime(2000, 1, 3, tzinfo=timezone.get_default_timezone())
    log = live_log(bundle, play(bundle, hours, seed=seed), begin)
    with Path(file).open("w", encoding="utf-8") as sink:
        sink.writelines(write_ocel_json(log))

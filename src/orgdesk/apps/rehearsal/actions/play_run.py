"""Play what is missing of a rehearsal."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from orgdesk.apps.rehearsal.errors import PlaceNotReached
from orgdesk.apps.rehearsal.inputs import seen_cases
from orgdesk.apps.rehearsal.models import Part, Run
from orgdesk.apps.rehearsal.playing import play_all
from orgdesk.core.rehearsal.backtest import backtest
from orgdesk.core.rehearsal.bundle import Bundle
from orgdesk.core.rehearsal.errors import RehearsalError
from orgdesk.core.rehearsal.reading import read_bundle
from orgdesk.core.rehearsal.results import estimate

WEEK_HOURS: Final = 168.0
MOST_MORE: Final = 32
FEWEST_WEEKS: Final = 12
ORIGINS: Final = 8


def play_run(run: Run, *, at: datetime) -> None:
    """Replications that are not there yet, each kept as it comes; then the record of such predictions, or the search's answer."""
    try:
        if run.goal is not None:
            _search(run)
        elif not _play(run):
            return
        run.trust = trust_of_log(at=at)
    except (RehearsalError, PlaceNotReached) as refused:
        run.failure = str(refused)
        run.save(update_fields=["failure"])
    else:
        Run.objects.filter(pk=run.pk, cancelled_at=None).update(finished_at=at, trust=run.trust, found=run.found)


def _play(run: Run) -> bool:
    """Whether it was played to its end, not cancelled on the way."""
    there = set(run.parts.values_list("number", flat=True))
    missing = [number for number in range(run.replications) if number not in there]
    for number, numbers in play_all(run.bundles, run.weeks * WEEK_HOURS, run.seed, missing):
        with transaction.atomic():
            Part.objects.update_or_create(run=run, number=number, defaults={"numbers": numbers})
        if Run.objects.filter(pk=run.pk).exclude(cancelled_at=None).exists():
            return False
    return True


def _search(run: Run) -> None:
    """The fewest more people at one team that keep the wanted share of promises; bisection, as more never keep fewer."""
    goal: dict[str, Any] = run.goal or {}
    bundle = read_bundle(run.bundles[0])
    tried: dict[int, float] = {}
    told: list[tuple[int, float, float, float]] = []

    def kept(more: int) -> float:
        text = with_more(bundle, goal["team"], more).canonical.decode()
        played = [
            numbers[0] for _, numbers in play_all([text], run.weeks * WEEK_HOURS, run.seed, range(run.replications))
        ]
        found = estimate([one["measures"][goal["measure"]] for one in played])
        tried[more] = found.mean
        told.append((more, found.mean, max(0.0, found.low), min(1.0, found.high)))
        return tried[more]

    low, high = -1, 0
    while kept(high) < goal["share"] and high < MOST_MORE:
        low, high = high, max(1, high * 2)
    while high - low > 1 and tried[high] >= goal["share"]:
        middle = (low + high) // 2
        low, high = (low, middle) if kept(middle) >= goal["share"] else (middle, high)
    answer = high if tried[high] >= goal["share"] else None
    run.found = {"answer": answer, "tried": sorted(tried.items()), "told": sorted(told)}


def with_more(bundle: Bundle, team: str, more: int) -> Bundle:
    """The bundle with so many more people of one team in the hours that it is on duty."""
    teams = tuple(
        replace(one, servers=tuple(servers + more if servers else 0 for servers in one.servers))
        if one.key == team
        else one
        for one in bundle.crews
    )
    return replace(bundle, teams=teams)


def trust_of_log(*, at: datetime) -> dict[str, Any]:
    """How rehearsals of the past weeks would have fared; with too short a log, how much is missing."""
    cases = seen_cases()
    today = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    first = min((case.opened for case in cases), default=today).replace(hour=0, minute=0, second=0, microsecond=0)
    weeks = (today - first) // timedelta(weeks=1)
    if weeks < FEWEST_WEEKS:
        return {"weeks": weeks, "wanted": FEWEST_WEEKS}
    start = today - weeks * timedelta(weeks=1)
    origins = [today - back * timedelta(weeks=1) for back in range(ORIGINS, 0, -1)]
    try:
        found = backtest(cases, start, origins, replications=40)
    except RehearsalError as refused:
        return {"weeks": weeks, "wanted": FEWEST_WEEKS, "reason": str(refused)}
    told = {
        name: {**asdict(record), "coverage": record.coverage, "honest": record.is_honest, "beats": record.beats_naive}
        for name, record in (("volume", found.volume), ("resolve", found.resolve))
    }
    return {"weeks": weeks, "wanted": FEWEST_WEEKS, **told}

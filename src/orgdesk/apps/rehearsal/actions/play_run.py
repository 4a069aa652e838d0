"""Play what is missing of a rehearsal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.rehearsal.aiming import wanted_of
from orgdesk.apps.rehearsal.errors import PlaceNotReached
from orgdesk.apps.rehearsal.inputs import seen_cases
from orgdesk.apps.rehearsal.models import Part, Run
from orgdesk.apps.rehearsal.playing import play_all
from orgdesk.core.rehearsal.backtest import backtest
from orgdesk.core.rehearsal.bundle import Bundle
from orgdesk.core.rehearsal.errors import RehearsalError
from orgdesk.core.rehearsal.levers import Kind, levers_of, most_of, pull
from orgdesk.core.rehearsal.reading import read_bundle
from orgdesk.core.rehearsal.results import Estimate, estimate

WEEK_HOURS: Final = 168.0
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
        _fail(run, str(refused))
    except MemoryError:
        _fail(run, _("It needs more memory than this machine has; rehearse a shorter time, or fewer cases."))
    else:
        Run.objects.filter(pk=run.pk, cancelled_at=None).update(finished_at=at, trust=run.trust, found=run.found)


def _fail(run: Run, words: str) -> None:
    """What was played stays."""
    run.failure = words
    run.save(update_fields=["failure"])


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
    """The smallest change that reaches what is wanted: of one lever, or of each by itself where none is named."""
    goal: dict[str, Any] = run.goal or {}
    bundle = read_bundle(run.bundles[0])
    versions: dict[str, dict[str, Any]] = {one["lever"]: one for one in goal.get("versions", [])}
    wanted = goal.get("lever") or (f"{Kind.PEOPLE}:{goal['team']}" if goal.get("team") else "")
    as_it_is: list[Estimate] = []
    found = []
    for lever in [wanted] if wanted else [*versions, *levers_of(bundle)]:
        try:
            found.append(_smallest(run, bundle, lever, versions.get(lever), as_it_is))
        except RehearsalError as refused:
            if wanted:
                raise
            # one that explodes stops no other
            found.append({"lever": lever, "answer": None, "tried": [], "told": [], "problem": str(refused)})
        if Run.objects.filter(pk=run.pk).exclude(cancelled_at=None).exists():
            break
    run.found = {**found[0], "levers": found}


def _smallest(
    run: Run, bundle: Bundle, lever: str, version: Mapping[str, Any] | None, as_it_is: list[Estimate]
) -> dict[str, Any]:
    """Bisection over the steps of a lever, as more of it is taken never to make it worse; what was tried is told.

    Another version is one step: it stands in place of the bundle, or is told why it cannot.
    """
    wanted = wanted_of(run.goal or {})
    if version is not None and "bundle" not in version:
        return {"lever": lever, "answer": None, "tried": [], "told": [], "problem": version["problem"]}
    tried: dict[int, Estimate] = {}

    def stands(steps: int) -> bool:
        if steps not in tried:
            tried[steps] = (
                _measured(run, _changed(bundle, lever, version, steps), wanted.measure)
                if steps or not as_it_is
                else as_it_is[0]
            )
        return wanted.reached(tried[steps].mean)

    most = most_of(bundle, lever) if version is None else 1
    low, high = -1, 0
    while not stands(high) and high < most:
        low, high = high, min(most, max(1, high * 2))
    as_it_is[:] = [tried[0]]
    while high - low > 1 and stands(high):
        middle = (low + high) // 2
        low, high = (low, middle) if stands(middle) else (middle, high)
    return {
        "lever": lever,
        "answer": high if stands(high) else None,
        "tried": [(steps, one.mean) for steps, one in sorted(tried.items())],
        "told": [(steps, one.mean, one.low, one.high) for steps, one in sorted(tried.items())],
    }


def _changed(bundle: Bundle, lever: str, version: Mapping[str, Any] | None, steps: int) -> Bundle:
    if version is None:
        return pull(bundle, lever, steps)
    return read_bundle(version["bundle"]) if steps else bundle


def _measured(run: Run, bundle: Bundle, measure: str) -> Estimate:
    text = bundle.canonical.decode()
    played = play_all([text], run.weeks * WEEK_HOURS, run.seed, range(run.replications))
    return estimate([numbers[0]["measures"][measure] for _, numbers in sorted(played)])


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

"""Play what is missing of a rehearsal."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.rehearsal.errors import PlaceNotReached
from orgdesk.apps.rehearsal.inputs import seen_cases
from orgdesk.apps.rehearsal.models import Part, Run
from orgdesk.apps.rehearsal.playing import play_all
from orgdesk.apps.rehearsal.searching import WEEK_HOURS, search
from orgdesk.apps.rehearsal.stopping import Stopped, stop_if_cancelled
from orgdesk.core.rehearsal.backtest import backtest
from orgdesk.core.rehearsal.errors import RehearsalError

FEWEST_WEEKS: Final = 12
ORIGINS: Final = 8


def play_run(run: Run, *, at: datetime) -> None:
    """Replications that are not there yet, each kept as it comes; then the record of such predictions, or the search's answer."""
    try:
        if run.goal is not None:
            search(run)
        else:
            _play(run)
        run.trust = trust_of_log(at=at)
    except Stopped:
        return
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


def _play(run: Run) -> None:
    there = set(run.parts.values_list("number", flat=True))
    missing = [number for number in range(run.replications) if number not in there]
    for number, numbers in play_all(run.bundles, run.weeks * WEEK_HOURS, run.seed, missing):
        with transaction.atomic():
            Part.objects.update_or_create(run=run, number=number, defaults={"numbers": numbers})
        stop_if_cancelled(run)


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

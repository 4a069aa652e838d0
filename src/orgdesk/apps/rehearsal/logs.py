"""The log of the first replication of a run, in the live log's words: measured and mined like what really happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.process.other_logs import OtherLog
from orgdesk.apps.rehearsal.models import Run
from orgdesk.apps.rehearsal.wording import trust_words
from orgdesk.core.measures.mining import ObjectLog
from orgdesk.core.rehearsal.livelog import live_log
from orgdesk.core.rehearsal.oracle import play
from orgdesk.core.rehearsal.reading import read_bundle

SOURCE: Final = "rehearsal"
MOST_CASES: Final = 2_000
"""A page waits for it, so a long rehearsal is read from its first weeks."""
_WEEK: Final = 168.0
_HOUR: Final = timedelta(hours=1)


def log_name(run: Run, place: int) -> str:
    """What the log of one scenario of a run is called."""
    return f"{SOURCE}:{run.key}:{place}"


def open_run(key: str, person: Person) -> OtherLog | None:
    """The log of `key:place`; None where there is no such run or it may not be seen."""
    name, _colon, word = key.partition(":")
    run = Run.objects.visible_to(person).with_first().filter(key=name).first()
    if run is None or word not in map(str, range(len(run.bundles))):
        return None
    place = int(word)
    scenario = run.scenarios[place]
    tiers = tuple((unit.key, unit.tier) for unit in scenario.version.content.units if unit.tier is not None)
    weeks = weeks_read(run.bundles[place], run.weeks)
    begin = _monday(run.asked_at)
    return OtherLog(
        name=log_name(run, place),
        title=_("Rehearsal “%(name)s”, its first %(weeks)d weeks") % {"name": scenario.name, "weeks": weeks},
        caution=trust_words(run),
        address=reverse("rehearsal:run", args=[run.key]),
        process=scenario.definition.definition.key,
        log=_played(run.bundles[place], weeks * _WEEK, run.seed, begin, tiers),
        begin=begin,
        end=begin + weeks * _WEEK * _HOUR,
    )


def weeks_read(bundle: str, weeks: int) -> int:
    """As many weeks as a page can wait for, at least one."""
    a_week = read_bundle(bundle).arrivals.mean * _WEEK
    return max(1, min(weeks, int(MOST_CASES / a_week) if a_week else weeks))


@lru_cache(maxsize=8)
def _played(text: str, hours: float, seed: int, begin: datetime, tiers: tuple[tuple[str, int], ...]) -> ObjectLog:
    bundle = read_bundle(text)
    return live_log(bundle, play(bundle, hours, seed=seed), begin, tiers=dict(tiers))


def _monday(at: datetime) -> datetime:
    """The Monday before, by the clock on the wall: an hour of a rehearsal is one of that clock."""
    local = timezone.localtime(at)
    first = (local - timedelta(days=local.weekday())).date()
    return datetime(first.year, first.month, first.day, tzinfo=UTC)

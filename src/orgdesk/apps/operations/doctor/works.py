"""What goes on behind the pages: workers, jobs, effects that wait to leave, the log's seals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from orgdesk.apps.events.models import CronTick, Outgoing, Seal, SlowQuery
from orgdesk.apps.operations.doctor.findings import Finding, attention, broken, well

_SILENT = timedelta(minutes=3)
_LATE = timedelta(minutes=15)
_UNSEALED = timedelta(hours=26)
_LATELY = timedelta(days=1)
_OFTEN = 3
"""A query that was slow once or twice met a busy moment."""


def look_at_work(at: datetime) -> Iterator[Finding]:
    yield _workers(at)
    yield _jobs()
    yield _outbox(at)
    yield _seals(at)
    yield _slow_queries(at)


def _workers(at: datetime) -> Finding:
    title = _("Worker")
    seen = CronTick.objects.filter(done_at__lte=at + _SILENT).aggregate(seen=Max("done_at"))["seen"]
    if seen is None or at - seen > _SILENT:
        since = _("never") if seen is None else f"{seen:%Y-%m-%d %H:%M} UTC"
        return broken(
            "worker",
            title,
            _("No worker is at work; the last sign of one: %(since)s. No mail leaves or comes in, no timer fires.")
            % {"since": since},
            _(
                "Start one: systemctl start orgdesk-worker, or orgdesk worker. What waits is done then; nothing is lost."
            ),
        )
    return well("worker", title, _("At work."))


def _jobs() -> Finding:
    title = _("Jobs")
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).count()
    if failed:
        said = ngettext(
            "%(n)d job was given up after its last attempt.",
            "%(n)d jobs were given up after their last attempt.",
            failed,
        )
        return attention(
            "jobs",
            title,
            said % {"n": failed},
            _("Read the reason under Administration, Jobs; mend it, then try again from there."),
        )
    return well("jobs", title, _("None was given up."))


def _outbox(at: datetime) -> Finding:
    title = _("Outbox")
    dead = Outgoing.objects.dead().count()
    if dead:
        said = ngettext("%(n)d effect was given up.", "%(n)d effects were given up.", dead)
        return broken(
            "outbox",
            title,
            said % {"n": dead},
            _("Read the reason under Administration, Jobs; mend it, then try again from there."),
        )
    oldest = Outgoing.objects.waiting(at=at).aggregate(oldest=Min("next_try_at"))["oldest"]
    if oldest is not None and at - oldest > _LATE:
        return attention(
            "outbox",
            title,
            _("Something has waited to leave since %(since)s.") % {"since": f"{oldest:%Y-%m-%d %H:%M} UTC"},
            _("Start another worker: the ones at work do not keep up."),
        )
    return well("outbox", title, _("Nothing waits longer than it should."))


def _seals(at: datetime) -> Finding:
    title = _("Event log")
    last = Seal.objects.order_by("-number").first()
    if last is None or at - last.made_at > _UNSEALED:
        return attention(
            "seals",
            title,
            _("Nothing was sealed for more than a day: a change could not be found."),
            _("Workers seal the log; start one, or run: orgdesk log seal"),
        )
    return well(
        "seals",
        title,
        _("Sealed up to event %(event)d. orgdesk log verify checks all of it.") % {"event": last.upto_event},
    )


def _slow_queries(at: datetime) -> Finding:
    title = _("Slow queries")
    often = SlowQuery.objects.filter(last_at__gt=at - _LATELY, times__gte=_OFTEN)
    slowest = often.order_by("-longest_ms").first()
    if slowest is None:
        return well("slow-queries", title, _("No query was slow again and again in the last day."))
    count = often.count()
    said = ngettext(
        "%(n)d query is slow again and again; it took %(ms)d ms at %(place)s.",
        "%(n)d queries are slow again and again; the slowest took %(ms)d ms at %(place)s.",
        count,
    )
    return attention(
        "slow-queries",
        title,
        said % {"n": count, "ms": slowest.longest_ms, "place": slowest.place},
        _("Administration, Slow queries says for each what to do."),
    )

"""Figures of the installation in the text format that Prometheus reads: https://prometheus.io/docs/instrumenting/exposition_formats/.

All come from the database, so that any web process answers for the whole installation. No person and no customer is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, Sum
from django_tasks_db.models import DBTaskResult

from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.events.models import CronTick, Event, Outgoing, SlowQuery
from orgdesk.apps.mail.models import IncomingMail, OutgoingMail
from orgdesk.apps.operations.versions import product_version
from orgdesk.apps.process.models import ProcessFault
from orgdesk.apps.work.models import WorkItem


@dataclass(frozen=True)
class Figure:
    """One figure; `labels` tells its rows apart."""

    name: str
    help: str
    rows: list[tuple[dict[str, str], float]]
    kind: str = "gauge"


def figures(*, at: datetime) -> Iterator[Figure]:
    yield Figure("orgdesk_info", "The version that answers.", [({"version": product_version()}, 1)])
    yield Figure("orgdesk_tickets", "Tickets by status.", _by(Ticket.objects.all(), "status"))
    yield Figure(
        "orgdesk_work_items_open", "Work that somebody must do, by unit.", _by(WorkItem.objects.open(), "unit_key")
    )
    overdue = WorkItem.objects.open().filter(due_at__lt=at).count()
    yield Figure("orgdesk_work_items_overdue", "Open work whose time is over.", [({}, overdue)])
    yield Figure(
        "orgdesk_process_faults_open",
        "Steps that broke and wait for somebody.",
        [({}, ProcessFault.objects.open().count())],
    )
    yield Figure("orgdesk_jobs", "Jobs by state.", _by(DBTaskResult.objects.all(), "status"))
    yield Figure(
        "orgdesk_outbox", "Effects by state.", _by(Outgoing.objects.exclude(state=Outgoing.State.SENT), "state")
    )
    oldest = Outgoing.objects.waiting(at=at).aggregate(oldest=Min("next_try_at"))["oldest"]
    yield Figure(
        "orgdesk_outbox_oldest_seconds",
        "How long the oldest effect has waited past its time.",
        [({}, _age(oldest, at))],
    )
    yield Figure(
        "orgdesk_mail_outgoing",
        "Mails not sent yet, or given up.",
        _by(OutgoingMail.objects.exclude(state=OutgoingMail.State.SENT), "state"),
    )
    yield Figure("orgdesk_mail_incoming_total", "Mails taken in.", [({}, IncomingMail.objects.count())], "counter")
    newest = Event.objects.aggregate(newest=Max("pk"))["newest"] or 0
    yield Figure("orgdesk_events_total", "Events of the log.", [({}, newest)], "counter")
    slow = SlowQuery.objects.aggregate(times=Sum("times"))["times"] or 0
    yield Figure("orgdesk_slow_queries", "How often a query was slow in the last two weeks.", [({}, slow)])
    seen = CronTick.objects.aggregate(seen=Max("done_at"))["seen"]
    yield Figure(
        "orgdesk_worker_silent_seconds",
        "Since the last sign of a worker; -1 when there was none.",
        [({}, _age(seen, at) if seen else -1)],
    )


def as_text(all_figures: Iterator[Figure]) -> str:
    lines = []
    for figure in all_figures:
        lines.append(f"# HELP {figure.name} {figure.help}")
        lines.append(f"# TYPE {figure.name} {figure.kind}")
        for labels, value in figure.rows:
            inside = ",".join(f'{name}="{_escaped(word)}"' for name, word in labels.items())
            lines.append(f"{figure.name}{'{' + inside + '}' if inside else ''} {value:g}")
    return "\n".join(lines) + "\n"


def _by(rows: object, field: str) -> list[tuple[dict[str, str], float]]:
    counted = rows.order_by().values_list(field).annotate(n=Count("pk"))  # type: ignore[attr-defined]
    return [({field.removesuffix("_key"): str(value)}, n) for value, n in sorted(counted)]


def _age(moment: datetime | None, at: datetime) -> float:
    return 0 if moment is None else max(0.0, (at - moment).total_seconds())


def _escaped(word: str) -> str:
    return word.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")

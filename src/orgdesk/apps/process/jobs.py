"""Asynchronous services, and the outbox between instances."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from orgdesk.apps.events.jobs import job
from orgdesk.apps.events.models import Outgoing
from orgdesk.apps.events.outbox import send_later, sends
from orgdesk.apps.process.actions.deliver_message import deliver_message
from orgdesk.apps.process.actions.run_migration import ASKED, run_migration
from orgdesk.apps.process.actions.start_instance import start_version
from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.process.errors import NoSuchInstance
from orgdesk.apps.process.handlers import ServiceContext, service_named
from orgdesk.apps.process.models import DefinitionVersion, Instance, MigrationRun, SubscriptionRow
from orgdesk.apps.process.store import take_step
from orgdesk.core.process.commands import BroadcastSignal, FailService, FinishService
from orgdesk.core.process.definition import EventKind
from orgdesk.core.process.errors import AlreadyDone, BpmnError, CommandRefused

ATTEMPTS = 5


def tell_failure(reason: str, instance_key: str, token: int, handler: str) -> None:
    """The last attempt has failed: the token becomes a process fault."""
    _answer(instance_key, FailService(token, reason=reason))


@job(attempts=ATTEMPTS, given_up=tell_failure)
def run_service(instance_key: str, token: int, handler: str) -> None:
    """Run the service outside of any step, then tell the process how it went. A late or second answer is not needed."""
    instance = Instance.objects.select_related("version__definition").get(key=instance_key)
    waiting = instance.tokens.filter(number=token).first()
    if waiting is None:
        return
    node = compiled(instance.version).nodes.get(waiting.node)
    context = ServiceContext(
        instance=instance,
        node=waiting.node,
        node_name=node.name if node else waiting.node,
        token=token,
        data=instance.data,
        at=timezone.now(),
    )
    try:
        result = service_named(handler)(context)
    except BpmnError as error:
        _answer(instance_key, FailService(token, reason=str(error), error_code=error.code))
    else:
        _answer(instance_key, FinishService(token, dict(result or {})))


def _answer(instance_key: str, answer: FinishService | FailService) -> None:
    try:
        take_step(instance_key, answer, at=timezone.now())
    except CommandRefused:
        return  # the token went on without us, or became a fault


def tell_migration_failure(reason: str, run: int) -> None:
    MigrationRun.objects.filter(pk=run).update(failure=reason, finished_at=timezone.now())


@job(attempts=ATTEMPTS, given_up=tell_migration_failure)
def migrate_as_job(run: int) -> None:
    run_migration(MigrationRun.objects.select_related("source", "target", "asked_by").get(pk=run), at=timezone.now())


@sends(ASKED, inside=True)
def begin_migration(outgoing: Outgoing, at: datetime) -> None:
    migrate_as_job.enqueue(outgoing.payload["run"])


@sends("process.message", inside=True)
def pass_message(outgoing: Outgoing, at: datetime) -> None:
    """A message that one instance threw, to whoever waits for it anywhere."""
    payload = outgoing.payload
    deliver_message(
        payload["name"],
        correlation=payload["correlation"],
        data=payload["data"],
        message_id=f"outgoing:{outgoing.key}",
        subject=tuple(payload["subject"]) if "subject" in payload else None,
        by=payload.get("by", ""),
        at=at,
    )


@sends("process.signal", inside=True)
def spread_signal(outgoing: Outgoing, at: datetime) -> None:
    """One effect for each instance that waits, so that no transaction holds two instances and none hears it twice."""
    payload = outgoing.payload
    waiting = SubscriptionRow.objects.waiting_for(EventKind.SIGNAL.value, payload["name"])
    keys = waiting.exclude(instance__key=payload["from"]).values_list("instance__key", flat=True)
    subject = (outgoing.event.kind, payload["name"][:80])
    for version in DefinitionVersion.objects.started_by("signal", payload["name"]).select_related("definition"):
        node = version.starts["signal"][payload["name"]]
        start_version(version, subject=subject, data=payload["data"], node=node, at=at)
    for key in dict.fromkeys(keys):
        send_later(
            outgoing.event,
            "process.signal_to",
            {"name": payload["name"], "data": payload["data"], "to": key},
            at=at,
            part=f"{outgoing.pk}:{key}",
        )


@sends("process.signal_to", inside=True)
def give_signal(outgoing: Outgoing, at: datetime) -> None:
    payload = outgoing.payload
    try:
        with transaction.atomic():
            take_step(payload["to"], BroadcastSignal(payload["name"], payload["data"]), at=at)
    except (AlreadyDone, NoSuchInstance):
        return

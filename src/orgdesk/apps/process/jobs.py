"""Asynchronous services, and the outbox between instances."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from orgdesk.apps.events.jobs import job
from orgdesk.apps.events.models import Outgoing
from orgdesk.apps.events.outbox import send_later, sends
from orgdesk.apps.process.actions.deliver_message import deliver_message
from orgdesk.apps.process.errors import NoSuchInstance
from orgdesk.apps.process.handlers import ServiceContext, service_named
from orgdesk.apps.process.models import Instance, SubscriptionRow
from orgdesk.apps.process.store import take_step
from orgdesk.core.process.commands import BroadcastSignal, FailService, FinishService
from orgdesk.core.process.definition import EventKind
from orgdesk.core.process.errors import AlreadyDone, BpmnError

ATTEMPTS = 5


@job(attempts=ATTEMPTS, takes_context=True)
def run_service(context: object, instance_key: str, token: int, handler: str) -> None:
    """Run the service outside of any step, then tell the process how it went. A late or second answer is not needed."""
    at = timezone.now()
    instance = Instance.objects.select_related("version__definition").get(key=instance_key)
    waiting = instance.tokens.filter(number=token).first()
    if waiting is None:
        return
    service_context = ServiceContext(
        instance=instance, node=waiting.node, node_name=waiting.node, token=token, data=instance.data, at=at
    )
    try:
        result = service_named(handler)(service_context)
        answer: FinishService | FailService = FinishService(token, dict(result or {}))
    except BpmnError as error:
        answer = FailService(token, reason=str(error), error_code=error.code)
    except Exception as problem:
        if getattr(context, "attempt", ATTEMPTS) < ATTEMPTS:
            raise
        answer = FailService(token, reason=f"{type(problem).__name__}: {problem}")
    try:
        take_step(instance_key, answer, at=timezone.now())
    except AlreadyDone:
        return


@sends("process.message", inside=True)
def pass_message(outgoing: Outgoing, at: datetime) -> None:
    """A message that one instance threw, to whoever waits for it anywhere."""
    payload = outgoing.payload
    deliver_message(
        payload["name"],
        correlation=payload["correlation"],
        data=payload["data"],
        message_id=f"outgoing:{outgoing.key}",
        at=at,
    )


@sends("process.signal", inside=True)
def spread_signal(outgoing: Outgoing, at: datetime) -> None:
    """One effect for each instance that waits, so that no transaction holds two instances and none hears it twice."""
    payload = outgoing.payload
    waiting = SubscriptionRow.objects.waiting_for(EventKind.SIGNAL.value, payload["name"])
    keys = waiting.exclude(instance__key=payload["from"]).values_list("instance__key", flat=True)
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

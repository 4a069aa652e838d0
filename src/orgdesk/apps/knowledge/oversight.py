"""The oversight process meets the register: which step is which stage, what a step may not end without, and its services."""

from __future__ import annotations

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.handlers import handles
from orgdesk.apps.events.models import Event
from orgdesk.apps.events.outbox import send_later
from orgdesk.apps.knowledge.actions.assign_training import CUSTOMERS, assign_training
from orgdesk.apps.knowledge.actions.enter_stage import enter_stage
from orgdesk.apps.knowledge.actions.name_channels import deliver_to_channel
from orgdesk.apps.knowledge.errors import AnswerMissing, SolutionMissing, StepOutOfOrder, VerdictMissing
from orgdesk.apps.knowledge.models import Acknowledgement, Limitation, Stage
from orgdesk.apps.process.handlers import ServiceContext, service
from orgdesk.apps.work.models import WorkItem

SUBJECT = "limitation"
ANSWER = "limitation.answer"
"""The effect that brings the answer to one ticket; the app that keeps tickets carries it out."""
STAGES = {
    "verify": Stage.VERIFYING,
    "qualify": Stage.QUALIFYING,
    "handle-change": Stage.CHANGE_REQUEST,
    "solve": Stage.DEVELOPMENT,
    "verify-technical": Stage.APPROVAL,
    "verify-experience": Stage.APPROVAL,
    "transfer": Stage.TRANSFER,
    "accept": Stage.TRANSFER,
    "publish": Stage.PUBLISHING,
}
VERDICTS = ("verify-technical", "verify-experience")
REASONED = ("verify", "qualify", "handle-change")


@handles("work.enabled")
def follow_step(event: Event) -> None:
    """Work that the process offers brings the limitation to the stage that the work belongs to."""
    for limitation in _limitations(event):
        stage = STAGES.get(str(event.data.get("work_kind", "")))
        if stage is None:
            continue
        if stage == Stage.DEVELOPMENT and limitation.solutions.exists():
            limitation.rounds = limitation.solutions.count()
            limitation.save(update_fields=["rounds"])
        enter_stage(limitation, stage=stage, at=event.at)


@handles("work.finished")
def require_evidence(event: Event) -> None:
    """No door finishes a step without what the step is for, whichever page, command or interface was used."""
    for limitation in _limitations(event):
        kind, meaning = str(event.data.get("work_kind", "")), event.data.get("meaning")
        solution = limitation.solutions.last()
        if kind in VERDICTS and (solution is None or not solution.approvals.filter(by__key=event.actor).exists()):
            raise VerdictMissing(
                _("Give your verdict on the page of %(key)s, where its solution can be read.") % _named(limitation)
            )
        if kind in REASONED and (kind == "qualify" or meaning == "refuse") and not limitation.qualifications.exists():
            raise VerdictMissing(_("Say what %(key)s is, and why, on its own page.") % _named(limitation))
        if kind == "solve" and (solution is None or limitation.solutions.count() <= limitation.rounds):
            raise SolutionMissing(_("%(key)s needs its solution in words.") % _named(limitation))
        if kind == "accept" and not limitation.deliveries.exists():
            raise StepOutOfOrder(_("Name the channels that must learn of %(key)s.") % _named(limitation))
        if kind == "publish" and not (limitation.article and limitation.article.published_version):
            raise AnswerMissing(_("Publish the answer to %(key)s before ending this step.") % _named(limitation))


@handles("work.finished")
def require_acknowledgement(event: Event) -> None:
    """The work of a training ends by acknowledging the answer, whichever page, command or interface was used."""
    trainings = [key for key in event.keys_of("training") if key.isdigit()]
    for row in Acknowledgement.objects.filter(pk__in=trainings) if trainings else ():
        if row.waits:
            raise VerdictMissing(_("Read the answer and acknowledge it on its page; that ends this work too."))


@handles("training.acknowledged", "training.attended", "training.excused")
def follow_training(event: Event) -> None:
    """When nobody is waited for any more, the process goes on; the message leaves after the commit."""
    for limitation in _limitations(event):
        training = limitation.trainings.last()
        waited_for = limitation.stage == Stage.TRAINING and training is not None
        if training and waited_for and not training.acknowledgements.waiting().exists():
            _message(event, "training_acknowledged", limitation.key, part=str(training.pk))


@handles("limitation.told")
def follow_telling(event: Event) -> None:
    """When every linked ticket's customer has been told, the process goes on."""
    for limitation in _limitations(event):
        if not untold(limitation):
            for delivery in limitation.deliveries.filter(channel=CUSTOMERS, delivered_at=None):
                deliver_to_channel(delivery, by=None, at=event.at, evidence=_("every linked customer was told"))
            _message(event, "customers_told", limitation.key, part="all")


def untold(limitation: Limitation) -> list[str]:
    """Keys of the tickets whose customers still wait for this answer."""
    told = set(limitation.tellings.values_list("ticket_key", flat=True))
    return [key for key in limitation.links.values_list("ticket_key", flat=True) if key not in told]


@service("assign_training")
def train(context: ServiceContext) -> dict[str, object]:
    """Train the channels' people; tells the process how many must acknowledge."""
    limitation = _limitation(context)
    enter_stage(limitation, stage=Stage.TRAINING, at=context.at)
    training = assign_training(limitation, by=_person(context.by), at=context.at)
    return {"people_to_train": training.acknowledgements.waiting().count()}


@service("tell_customers")
def tell(context: ServiceContext) -> dict[str, object]:
    """Bring the answer to every ticket that was held up; each tells its own customer."""
    limitation = _limitation(context)
    enter_stage(limitation, stage=Stage.TELLING, at=context.at)
    waiting = untold(limitation)
    event = record_event(
        "limitation.answered",
        at=context.at,
        by=context.by,
        objects={"limitation": limitation.key, "ticket": waiting},
        data={"tickets": len(waiting)},
    )
    for key in waiting:
        send_later(event, ANSWER, {"ticket": key, "limitation": limitation.key}, at=context.at, part=key)
    return {"customers_to_tell": len(waiting)}


@service("close_limitation")
def close(context: ServiceContext) -> None:
    enter_stage(_limitation(context), stage=Stage.CLOSED, at=context.at)


def _limitations(event: Event) -> list[Limitation]:
    """Without a query for the many events that are about something else."""
    keys = event.keys_of(SUBJECT)
    return list(Limitation.objects.filter(key__in=keys)) if keys else []


def _named(limitation: Limitation) -> dict[str, str]:
    return {"key": limitation.key}


def _limitation(context: ServiceContext) -> Limitation:
    return Limitation.objects.get(key=context.subject[1])


def _person(key: str) -> Person | None:
    return Person.objects.filter(key=key).first() if key else None


def _message(event: Event, name: str, correlation: str, *, part: str) -> None:
    payload = {"name": name, "correlation": correlation, "data": {}}
    send_later(event, "process.message", payload, at=event.at, part=f"{name}:{part}")


def open_steps(limitation: Limitation) -> list[WorkItem]:
    """What somebody must do about the limitation now."""
    return list(
        WorkItem.objects.about(SUBJECT, limitation.key).open().select_related("claimed_by").order_by("enabled_at")
    )

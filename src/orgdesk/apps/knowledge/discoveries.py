"""Drawings that come upon something nobody can do or nobody has written down: the step's name becomes the limitation's."""

from __future__ import annotations

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.knowledge.actions.discover_limitation import discover_limitation, link_limitation
from orgdesk.apps.knowledge.errors import KnowledgeRefused
from orgdesk.apps.knowledge.models import Limitation, Stage
from orgdesk.apps.process.handlers import ServiceContext, service


@service("open_knowledge_gap")
def open_knowledge_gap(context: ServiceContext) -> dict[str, object]:
    """What is not written down: opened once, and joined by every further case until it is closed."""
    return _discover(context, kind=Limitation.Kind.DO_NOT_KNOW)


@service("open_limitation")
def open_limitation(context: ServiceContext) -> dict[str, object]:
    """What we cannot do."""
    return _discover(context, kind=Limitation.Kind.CANNOT)


def _discover(context: ServiceContext, *, kind: str) -> dict[str, object]:
    person = Person.objects.filter(key=context.by).first()
    if person is None:
        raise KnowledgeRefused(
            _("“%(step)s” follows on nobody's work, so nobody has discovered it. Draw it behind a task.")
            % {"step": context.node_name}
        )
    subject_type, subject = context.subject
    ticket = subject if subject_type == "ticket" else ""
    known = Limitation.objects.filter(title=context.node_name, kind=kind).exclude(stage=Stage.CLOSED).first()
    if known is None:
        known = discover_limitation(
            kind=kind, title=context.node_name, by=person, at=context.at, ticket_key=ticket,
            description=_("Found by “%(process)s”.") % {"process": context.instance.version.definition.name},
        )  # fmt: skip
    elif ticket:
        link_limitation(known, ticket_key=ticket, by=person, at=context.at)
    return {"limitation": known.key}

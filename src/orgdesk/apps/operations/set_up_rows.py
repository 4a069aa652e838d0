"""The rows that the pages of the first run are about. Only administrators open them, and they see all of these."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.mail.models import Mailbox
from orgdesk.apps.operations.actions.keep_mailbox import SUPPORT
from orgdesk.apps.operations.models import MailTrial
from orgdesk.apps.organisation.models import Assignment, Version
from orgdesk.apps.process.models import ProcessDefinition


def mailbox_of_house() -> Mailbox | None:
    """The one that the first run sets up, or the first there is."""
    return Mailbox.objects.open().filter(key=SUPPORT).first() or Mailbox.objects.open().order_by("pk").first()


def last_trial(mailbox: Mailbox | None) -> MailTrial | None:
    return MailTrial.objects.filter(mailbox=mailbox).last() if mailbox else None


def chart_in_force() -> Version | None:
    return Version.objects.active().first()


def drafts() -> list[Version]:
    return list(Version.objects.filter(status=Version.Status.DRAFT))


def seats_held(person: Person, *, at: datetime) -> set[str]:
    rows = Assignment.objects.in_force(on=timezone.localdate(at)).filter(person=person)
    return set(rows.values_list("position_key", flat=True))


def processes_deployed() -> set[str]:
    return set(ProcessDefinition.objects.values_list("key", flat=True))

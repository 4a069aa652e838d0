"""Mail in and out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgdesk.apps.mail.models import Mailbox, OutgoingMail
from orgdesk.apps.operations.doctor.findings import Finding, attention, broken, well

_STALE = timedelta(minutes=15)


def look_at_mail(at: datetime) -> Iterator[Finding]:
    boxes = list(Mailbox.objects.open())
    if not boxes:
        yield attention(
            "mail",
            _("Mail"),
            _("No mailbox is set up: customers can write through the portal only."),
            _("Set one up under Administration, Mail flow."),
        )
    for box in boxes:
        yield _mailbox(box, at)
    failed = OutgoingMail.objects.filter(state=OutgoingMail.State.FAILED, queued_at__gt=at - timedelta(days=7)).count()
    if failed:
        said = ngettext(
            "%(n)d mail of the last week could not be sent.", "%(n)d mails of the last week could not be sent.", failed
        )
        yield attention(
            "mail-failed",
            _("Outgoing mail"),
            said % {"n": failed},
            _("The reasons stand under Administration, Mail flow, where each can be tried again."),
        )


def _mailbox(box: Mailbox, at: datetime) -> Finding:
    key, title = f"mailbox-{box.key}", _("Mailbox %(address)s") % {"address": box.address}
    if box.last_problem:
        return broken(
            key,
            title,
            box.last_problem,
            _("Compare server, user and password with the provider's. Mail stays there until it can be fetched."),
        )
    if box.imap_host and (box.last_fetched_at is None or at - box.last_fetched_at > _STALE):
        return attention(
            key,
            title,
            _("Not fetched for more than a quarter of an hour."),
            _("A worker fetches it: see whether one is at work."),
        )
    return well(key, title, _("Works."))

"""What the worker does for mail."""

from __future__ import annotations

from datetime import datetime

from orgdesk.apps.events.jobs import every
from orgdesk.apps.mail.actions import fetch_mailbox, send_queued_mail
from orgdesk.apps.mail.models import Mailbox


@every(1, name="send-mail", shared=True)
def send(at: datetime) -> int:
    return send_queued_mail(at=at).sent


@every(15, name="fetch-mail")
def fetch(at: datetime) -> int:
    return sum(fetch_mailbox(mailbox, at=at).stored for mailbox in Mailbox.objects.fetched())

"""The demo's post office: one mailbox whose mail goes to a small mail server on this machine and stays there to be read."""

from __future__ import annotations

from django.conf import settings

from orgdesk.apps.mail.models import Mailbox
from orgdesk.apps.mail.models.mailbox import Security

PORT = 8025


def open_post_office() -> Mailbox:
    mailbox, _ = Mailbox.objects.get_or_create(
        key="support",
        defaults={
            "name": f"{settings.ORGDESK_COMPANY} support",
            "address": settings.ORGDESK_SUPPORT_ADDRESS,
            "smtp_host": "127.0.0.1",
            "smtp_port": PORT,
            "smtp_security": Security.PLAIN,
        },
    )
    return mailbox

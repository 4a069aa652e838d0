"""The demo's post office: one mailbox whose mail goes to a small mail server on this machine and stays there to be read."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path

from django.conf import settings

from orgdesk.apps.mail.actions import store_incoming_mail
from orgdesk.apps.mail.models import IncomingMail, Mailbox
from orgdesk.apps.mail.models.mailbox import Security
from orgdesk.apps.mail.parsing import parse_mail

PORT = 8025
_SHOWN = 60


@dataclass(frozen=True)
class Letter:
    """A letter that arrived at a customer."""

    key: str
    to: str
    subject: str
    text: str
    message_id: str


def open_post_office() -> Mailbox:
    """The support mailbox, sending through the post office; letters to it are written on the post page."""
    mailbox, _ = Mailbox.objects.get_or_create(
        key="support",
        defaults={
            "name": f"{settings.ORGDESK_COMPANY} support",
            "address": settings.ORGDESK_SUPPORT_ADDRESS,
            "smtp_host": "127.0.0.1",
            "smtp_port": settings.ORGDESK_DEMO_POST_PORT,
            "smtp_security": Security.PLAIN,
        },
    )
    return mailbox


def keep_letter(content: bytes, recipients: list[str]) -> None:
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    number = len(list(folder.glob("*.eml")))
    (folder / f"{number:06d}-{secrets.token_hex(4)}.eml").write_bytes(content)


def letters() -> list[Letter]:
    """What customers have got, the newest first."""
    found = sorted(_folder().glob("*.eml"), reverse=True)[:_SHOWN]
    return [_letter(path) for path in found]


def write_letter(
    *, sender: str, name: str, subject: str, text: str, at: datetime, in_reply_to: str = ""
) -> IncomingMail:
    """A customer writes to the support address: the bytes of a mail, taken in like any other."""
    mailbox = open_post_office()
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = f"{name} <{sender}>" if name else sender
    mail["To"] = mailbox.address
    mail["Subject"] = " ".join(subject.split())
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or "customer.example")
    if in_reply_to:
        mail["In-Reply-To"] = in_reply_to
    mail.set_content(text)
    return store_incoming_mail(mail.as_bytes(), mailbox=mailbox, at=at).mail


def _folder() -> Path:
    return Path(settings.ORGDESK_VAR) / "post"


def _letter(path: Path) -> Letter:
    raw = path.read_bytes()
    parsed = parse_mail(raw)
    kept = message_from_bytes(raw, policy=policy.default)
    return Letter(
        key=path.stem,
        to=str(kept.get("To", "")),
        subject=parsed.subject,
        text=parsed.text,
        message_id=str(kept.get("Message-ID", "")).strip(),
    )

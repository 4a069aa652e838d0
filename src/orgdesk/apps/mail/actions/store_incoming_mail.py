"""Keep a mail that came, then let the apps above act on it."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F

from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.prepared import create, create_once
from orgdesk.apps.mail.actions.record_bounce import record_bounce
from orgdesk.apps.mail.handlers import call_stored
from orgdesk.apps.mail.models import IncomingMail, Mailbox, RawSource
from orgdesk.apps.mail.parsing import ParsedMail, parse_mail

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Receipt:
    """The row of a mail, and whether it came for the first time."""

    mail: IncomingMail
    new: bool


def store_incoming_mail(
    raw: bytes,
    *,
    mailbox: Mailbox,
    at: datetime,
    uid_validity: int | None = None,
    uid: int | None = None,
    set_aside: str = "",
) -> Receipt:
    """Keep the raw source and act on it, in one transaction of its own; the same mail twice is kept once.

    Any fault in reading it or in what the apps above do with it sets it aside with the reason, and loses nothing; only a
    fault of the database is raised, and then nothing was kept. `set_aside` keeps it without acting on it.
    """
    parsed = parse_mail(raw)
    sha256 = hashlib.sha256(raw).hexdigest()
    digest = _digest(parsed, sha256)
    mail = _row(parsed, sha256, digest, mailbox, at, uid_validity, uid, size=len(raw))
    with transaction.atomic():
        new = create_once(mail)
        if new:
            create(RawSource(mail=mail, data=raw))
            if set_aside:
                _set_aside(mail, set_aside)
            else:
                _act(mail, parsed, at=at)
        else:
            mail = _kept_before(mailbox, digest, uid_validity, uid)
            if (mail.uid_validity, mail.uid) != (uid_validity, uid) or uid is None:
                IncomingMail.objects.filter(pk=mail.pk).update(deliveries=F("deliveries") + 1)
    return Receipt(mail, new=new)


def retry_refused_mail(mail: IncomingMail, *, at: datetime) -> IncomingMail:
    """Act again on a mail that was set aside, after the cause was mended."""
    with transaction.atomic():
        locked = IncomingMail.objects.select_for_update().get(pk=mail.pk)
        if locked.state == IncomingMail.State.REFUSED:
            locked.state, locked.stored_at, locked.reason = IncomingMail.State.STORED, at, ""
            locked.save(update_fields=["state", "stored_at", "reason"])
            _act(locked, locked.parsed(), at=at)
    return locked


def _digest(parsed: ParsedMail, sha256: str) -> str:
    """What makes two deliveries the same mail: its id and its contents, not the trace of its way.

    The id alone would let a sender who repeats ids lose us a mail; the bytes alone differ with every way a mail takes.
    """
    if not parsed.message_id:
        return sha256
    parts = [
        parsed.message_id, parsed.sender.key, parsed.subject, str(parsed.date), parsed.text, parsed.html,
        *(one.sha256 for one in parsed.attachments),
    ]  # fmt: skip
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "replace")).hexdigest()


def _row(
    parsed: ParsedMail,
    sha256: str,
    digest: str,
    mailbox: Mailbox,
    at: datetime,
    uid_validity: int | None,
    uid: int | None,
    *,
    size: int,
) -> IncomingMail:
    return IncomingMail(
        mailbox=mailbox,
        uid_validity=uid_validity,
        uid=uid,
        sha256=sha256,
        digest=digest,
        message_id=parsed.message_id[:998],
        sender=parsed.sender.address[:320],
        sender_name=parsed.sender.name[:320],
        subject=parsed.subject[:998],
        size=size,
        problems=[str(problem) for problem in parsed.problems],
        state=IncomingMail.State.STORED,
        received_at=at,
        stored_at=at,
    )


def _act(mail: IncomingMail, parsed: ParsedMail, *, at: datetime) -> None:
    """Inside a savepoint: what a handler half did is undone, the mail stays."""
    try:
        with transaction.atomic():
            record_event(
                "mail.stored",
                at=at,
                objects={"mail": str(mail.pk), "mailbox": mail.mailbox.key},
                data={"size": mail.size},
            )
            if not record_bounce(mail, parsed, at=at):
                call_stored(mail, parsed, at)
    except (OperationalError, InterfaceError):
        raise  # the database, not the mail: keep nothing, try again later
    except Exception as problem:
        logger.exception("mail %s is set aside", mail.pk)
        _set_aside(mail, f"{type(problem).__name__}: {problem}"[:2000])


def _set_aside(mail: IncomingMail, reason: str) -> None:
    mail.state, mail.stored_at, mail.reason = IncomingMail.State.REFUSED, None, reason.replace("\x00", "")
    mail.save(update_fields=["state", "stored_at", "reason"])


def _kept_before(mailbox: Mailbox, digest: str, uid_validity: int | None, uid: int | None) -> IncomingMail:
    """By an earlier delivery, or by another fetcher that was faster."""
    same = IncomingMail.objects.filter(mailbox=mailbox, digest=digest).first()
    return same or IncomingMail.objects.get(mailbox=mailbox, uid_validity=uid_validity, uid=uid)

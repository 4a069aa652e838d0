"""Find the mail of ours that a bounce is about, and note who did not get it."""

from __future__ import annotations

import re
from datetime import datetime

from orgdesk.apps.events.actions import record_event
from orgdesk.apps.mail.handlers import call_failed
from orgdesk.apps.mail.models import DeliveryFailure, IncomingMail, OutgoingMail
from orgdesk.apps.mail.parsing import Bounce, ParsedMail

_TOKEN = re.compile(r"\+b-([a-z2-7]{24})@", re.IGNORECASE)


def record_bounce(mail: IncomingMail, parsed: ParsedMail, *, at: datetime) -> bool:
    """Whether the mail reports the failure of one of ours; then it is recorded on that mail's row."""
    if parsed.bounce is None:
        return False
    outgoing = _by_token(parsed) or _by_message_id(parsed)
    if outgoing is None:
        return False
    note_failure(outgoing, parsed.bounce, report=mail, at=at)
    return True


def note_failure(
    outgoing: OutgoingMail, bounce: Bounce, *, at: datetime, report: IncomingMail | None = None
) -> DeliveryFailure:
    """One recipient did not get the mail: a row, an event, and the handlers of the apps above."""
    failure = DeliveryFailure.objects.create(
        outgoing=outgoing,
        report=report,
        recipient=(bounce.recipient or outgoing.first_recipient)[:320],
        status=bounce.status[:16],
        hard=bounce.hard,
        diagnostic=bounce.diagnostic,
        at=at,
    )
    record_event(
        "mail.bounced",
        at=at,
        objects={"outgoing_mail": str(outgoing.pk), "mailbox": outgoing.mailbox.key},
        data={"status": failure.status, "hard": failure.hard},
    )
    call_failed(failure, at)
    return failure


def _by_token(parsed: ParsedMail) -> OutgoingMail | None:
    """The envelope address that only this mail carried (VERP): sure, since nobody else can make the token."""
    arrived = [one.address for one in parsed.to + parsed.cc]
    arrived += [value for name, value in parsed.control if name in {"delivered-to", "x-original-to", "envelope-to"}]
    for address in arrived:
        found = _TOKEN.search(address)
        outgoing = OutgoingMail.objects.filter(token=found[1].lower()).first() if found else None
        if outgoing is not None:
            return outgoing
    return None


def _by_message_id(parsed: ParsedMail) -> OutgoingMail | None:
    bounce = parsed.bounce
    ids = [bounce.original_message_id if bounce else "", *parsed.in_reply_to, *reversed(parsed.references)]
    return OutgoingMail.objects.filter(message_id__in=[one for one in ids if one]).first()

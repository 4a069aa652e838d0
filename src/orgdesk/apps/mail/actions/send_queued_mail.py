"""Send what waits in the outbox."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import F

from orgdesk.apps.events.actions import record_event
from orgdesk.apps.mail.actions.record_bounce import note_failure
from orgdesk.apps.mail.composing import compose, needs_utf8
from orgdesk.apps.mail.errors import BadRecipientError, InfectedError, SealBrokenError
from orgdesk.apps.mail.models import OutgoingMail
from orgdesk.apps.mail.parsing import Bounce
from orgdesk.apps.mail.parsing.bounces.classify import classify
from orgdesk.apps.mail.scanning import NotScannableError, ScannerAwayError, is_scanning, scan
from orgdesk.apps.mail.transport.smtp import Outcome, Refused, SmtpSession

LEASE = timedelta(minutes=10)
ATTEMPTS = 20
LONGEST_PAUSE = timedelta(hours=6)
BATCH = 50


@dataclass
class SendReport:
    """What one round did."""

    sent: int = 0
    postponed: int = 0
    failed: int = 0


def send_queued_mail(*, at: datetime, limit: int = BATCH) -> SendReport:
    """Send each due mail once now; safe in several workers at once.

    A worker claims a row by one conditional update and holds it by a lease, so two never send it in parallel. One that dies
    between the server's "250" and its own commit leaves the lease to run out: the mail is sent again with the same
    Message-ID, which receivers drop as a repeat. At least once, never lost.
    """
    report = SendReport()
    holder = uuid.uuid4().hex
    due = list(OutgoingMail.objects.due(at=at).values_list("pk", "mailbox_id")[:limit])
    for _, rows in groupby(sorted(due, key=lambda row: row[1]), key=lambda row: row[1]):
        claimed = _claimed([pk for pk, _ in rows], holder, at=at)
        first = next(claimed, None)
        if first is None:
            continue
        with SmtpSession(first.mailbox) as session:
            _send_one(first, session, holder, report, at=at)
            for mail in claimed:
                _send_one(mail, session, holder, report, at=at)
    return report


def pause_after(attempts: int) -> timedelta:
    """1, 2, 4 … minutes, six hours at most: three and a half days in all."""
    return min(timedelta(minutes=2 ** min(attempts - 1, 20)), LONGEST_PAUSE)


def _claimed(pks: list[int], holder: str, *, at: datetime) -> Iterator[OutgoingMail]:
    """Each mail that this worker won, claimed only when its turn comes so that no lease runs while another is sent."""
    for pk in pks:
        won = OutgoingMail.objects.due(at=at).order_by().filter(pk=pk).update(
            state=OutgoingMail.State.SENDING, lease_until=at + LEASE, lease_holder=holder, attempts=F("attempts") + 1
        )  # fmt: skip
        if won:
            yield OutgoingMail.objects.select_related("mailbox").get(pk=pk)


def _send_one(mail: OutgoingMail, session: SmtpSession, holder: str, report: SendReport, *, at: datetime) -> None:
    try:
        _refuse_infected(mail)
        message = compose(mail)
        sender = mail.mailbox.return_path(mail.token)
        outcome = session.send(sender, mail.remaining, message, utf8=needs_utf8(mail))
    except (BadRecipientError, UnicodeError) as error:
        outcome = Outcome(error=str(error), final=True)
    except InfectedError as error:
        outcome = Outcome(error=str(error), final=True)
    except (SealBrokenError, ScannerAwayError) as error:
        outcome = Outcome(error=str(error), final=False)
    with transaction.atomic():
        held = OutgoingMail.objects.select_for_update().filter(pk=mail.pk, lease_holder=holder).first()
        if held is not None:  # else the lease ran out and another has taken over: its word counts
            _note_outcome(held, outcome, report, at=at)


def _refuse_infected(mail: OutgoingMail) -> None:
    """What colleagues send is scanned before it leaves. Raises InfectedError, ScannerAwayError."""
    for file in mail.files.all() if is_scanning() else ():
        try:
            found = scan(io.BytesIO(bytes(file.data)))
        except NotScannableError as reason:
            found = str(reason)
        if found:
            raise InfectedError(file.name, found)


def _note_outcome(mail: OutgoingMail, outcome: Outcome, report: SendReport, *, at: datetime) -> None:
    refused = {one.recipient: one for one in outcome.refused}
    later = [who for who in mail.remaining if outcome.error or (who in refused and not refused[who].final)]
    delivered = not outcome.error and len(refused) < len(mail.remaining)
    for one in outcome.refused:
        if one.final:
            note_failure(mail, _bounce(one), at=at)
    mail.lease_until, mail.lease_holder = None, ""
    mail.last_error = outcome.error or "; ".join(f"{one.recipient}: {one.code} {one.words}" for one in outcome.refused)
    if delivered and mail.sent_at is None:
        mail.sent_at = at
    if later and not outcome.final and mail.attempts < ATTEMPTS:
        mail.state, mail.remaining = OutgoingMail.State.QUEUED, later
        mail.next_attempt_at = at + pause_after(mail.attempts)
        report.postponed += 1
    elif mail.sent_at is not None and not later:
        mail.state, mail.remaining = OutgoingMail.State.SENT, []
        report.sent += 1
    else:
        mail.state, mail.remaining = OutgoingMail.State.FAILED, later
        report.failed += 1
    mail.save()
    if mail.state != OutgoingMail.State.QUEUED:
        record_event(
            f"mail.{mail.state}",
            at=at,
            objects={"outgoing_mail": str(mail.pk), "mailbox": mail.mailbox.key},
            data={"attempts": mail.attempts},
        )


def _bounce(refused: Refused) -> Bounce:
    words = f"{refused.code} {refused.words}"
    verdict = classify("", words)
    return Bounce(refused.recipient, verdict.status, verdict.hard, str(refused.code), words[:500])

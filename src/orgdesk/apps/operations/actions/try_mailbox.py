"""Send a mail from a mailbox to itself, and look whether it came back."""

from __future__ import annotations

import secrets
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

from django.conf import settings
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.mail.errors import MailboxUnreachableError
from orgdesk.apps.mail.loops import answer_headers
from orgdesk.apps.mail.models import IncomingMail, Mailbox
from orgdesk.apps.mail.transport.imap import open_folder
from orgdesk.apps.mail.transport.smtp import SmtpSession
from orgdesk.apps.operations.models import MailTrial

_NEWEST = 50


def try_mailbox(mailbox: Mailbox, *, by: Person, at: datetime) -> MailTrial:
    """One mail out now. What the server said, if it refused, stands in `problem`. It begins no ticket: it carries our own mark."""
    trial = MailTrial(mailbox=mailbox, message_id=f"{secrets.token_hex(12)}@{mailbox.domain}", by=by, at=at)
    with SmtpSession(mailbox) as session:
        outcome = session.send(mailbox.address, [mailbox.address], _letter(trial))
    if outcome.error:
        trial.problem = outcome.error
    elif outcome.refused:
        trial.problem = f"{outcome.refused[0].code} {outcome.refused[0].words}"
    else:
        trial.sent_at = at
    trial.save()
    record_event(
        "mailbox.tried", at=at, by=by.key, objects={"mailbox": mailbox.key}, data={"left": trial.sent_at is not None}
    )
    return trial


def look_for_trial(trial: MailTrial, *, at: datetime) -> bool:
    """Whether the mail has come back: it lies in the mailbox, or a worker fetched it meanwhile."""
    if trial.sent_at is None or trial.returned_at is not None:
        return trial.returned_at is not None
    try:
        found = IncomingMail.objects.filter(message_id=trial.message_id).exists() or _lies_in_mailbox(trial)
        problem = ""
    except (MailboxUnreachableError, OSError) as error:
        found, problem = False, str(error)
    trial.returned_at, trial.problem = at if found else None, problem
    trial.save(update_fields=["returned_at", "problem"])
    return found


def _lies_in_mailbox(trial: MailTrial) -> bool:
    with open_folder(trial.mailbox) as folder:
        for uid in reversed(folder.waiting()[-_NEWEST:]):
            if trial.message_id.encode() in folder.headers(uid):
                folder.mark_done(uid)
                return True
    return False


def _letter(trial: MailTrial) -> bytes:
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = message["To"] = trial.mailbox.address
    message["Subject"] = _("A test of %(company)s") % {"company": settings.ORGDESK_COMPANY}
    message["Date"] = format_datetime(trial.at)
    message["Message-ID"] = f"<{trial.message_id}>"
    for name, value in answer_headers(about="trial", automatic=True).items():
        message[name] = value
    message.set_content(_("If you read this, mail goes out. Orgdesk looks for it in the mailbox by itself."))
    return message.as_bytes()

"""Fetch what is new in a mailbox."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import InterfaceError, OperationalError

from orgdesk.apps.mail.actions.store_incoming_mail import store_incoming_mail
from orgdesk.apps.mail.errors import MailboxUnreachableError
from orgdesk.apps.mail.models import IncomingMail, Mailbox
from orgdesk.apps.mail.transport.imap import ImapFolder, open_folder

logger = logging.getLogger(__name__)
MAX_BYTES = 100 * 1024 * 1024
BATCH = 200


@dataclass
class FetchReport:
    """What one fetch did. `problem` says why it ended early; what was stored before stays stored."""

    stored: int = 0
    repeated: int = 0
    too_large: int = 0
    failed: int = 0
    problem: str = ""


def fetch_mailbox(mailbox: Mailbox, *, at: datetime, limit: int = BATCH, max_bytes: int = MAX_BYTES) -> FetchReport:
    """Store each new mail in a transaction of its own and mark it on the server after that commit.

    Safe to run twice and at once: the row's unique keys decide who stored it, and a mail that was stored but not yet
    marked is only marked. One mail that fails is left on the server for the next fetch and never stops the others.
    """
    report = FetchReport()
    try:
        with open_folder(mailbox) as folder:
            for uid in folder.waiting()[:limit]:
                if not _fetch_one(folder, uid, mailbox, report, at=at, max_bytes=max_bytes):
                    break
    except MailboxUnreachableError as error:
        report.problem = str(error)
    except Exception as error:  # noqa: BLE001 -- the server went away between two mails; the kinds are many and the words are kept
        logger.warning("fetching %s ended early: %s", mailbox.key, error)
        report.problem = report.problem or f"{type(error).__name__}: {error}"
    Mailbox.objects.filter(pk=mailbox.pk).update(last_fetched_at=at, last_problem=report.problem)
    return report


def _fetch_one(
    folder: ImapFolder, uid: int, mailbox: Mailbox, report: FetchReport, *, at: datetime, max_bytes: int
) -> bool:
    """Whether to go on with the next mail."""
    try:
        if IncomingMail.objects.filter(mailbox=mailbox, uid_validity=folder.uid_validity, uid=uid).exists():
            report.repeated += 1
            folder.mark_done(uid)
        elif folder.size(uid) > max_bytes:
            _keep_headers(folder, uid, mailbox, at=at, max_bytes=max_bytes)
            report.too_large += 1
        else:
            raw = folder.source(uid)
            if raw is not None:
                receipt = store_incoming_mail(raw, mailbox=mailbox, at=at, uid_validity=folder.uid_validity, uid=uid)
                report.stored += receipt.new
                report.repeated += not receipt.new
                folder.mark_done(uid)
    except (OSError, OperationalError, InterfaceError) as error:
        report.problem = f"{type(error).__name__}: {error}"
        return False
    except Exception as error:
        logger.exception("mail %s of %s was not fetched", uid, mailbox.key)
        report.failed += 1
        report.problem = f"mail {uid}: {type(error).__name__}: {error}"
        return "abort" not in type(error).__name__
    return True


def _keep_headers(folder: ImapFolder, uid: int, mailbox: Mailbox, *, at: datetime, max_bytes: int) -> None:
    """Beyond the limit the mail stays on the server, flagged; its headers are kept and shown with the reason."""
    reason = f"The mail is larger than {max_bytes // (1024 * 1024)} MB: it was left on the mail server, flagged. Ask for a link to the file."
    headers = folder.headers(uid)
    store_incoming_mail(headers, mailbox=mailbox, at=at, uid_validity=folder.uid_validity, uid=uid, set_aside=reason)
    folder.mark_left(uid)

"""A mailbox's folder on its IMAP server: what is new, its bytes, and its mark once it is kept here."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted, MailMessageFlags

from orgdesk.apps.mail.errors import MailboxUnreachableError
from orgdesk.apps.mail.models import Mailbox, Security

TIMEOUT = 30.0
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class ImapFolder:
    """An open folder. Uids are whole numbers; everything works on uids, which other programs' deletions do not shift."""

    def __init__(self, client: BaseMailBox, mailbox: Mailbox) -> None:
        self._client = client
        self._mailbox = mailbox
        self.uid_validity = int(client.folder.status(mailbox.folder, ["UIDVALIDITY"])["UIDVALIDITY"])

    def waiting(self) -> list[int]:
        """The uids to fetch, oldest first: all where fetched mail is moved away, else those not yet seen."""
        criteria = "ALL" if self._mailbox.done_folder else "UNSEEN"
        return sorted(int(uid) for uid in self._client.uids(criteria))

    def size(self, uid: int) -> int:
        found = _SIZE.search(b" ".join(_bytes(self._fetch(uid, "(RFC822.SIZE)"))))
        return int(found[1]) if found else 0

    def source(self, uid: int) -> bytes | None:
        """The whole mail, unmarked; None where it has gone meanwhile."""
        return _literal(self._fetch(uid, "(BODY.PEEK[])"))

    def headers(self, uid: int) -> bytes:
        return _literal(self._fetch(uid, "(BODY.PEEK[HEADER])")) or b""

    def mark_done(self, uid: int) -> None:
        """Only after the commit: what is marked here is never fetched again."""
        self._client.flag(str(uid), MailMessageFlags.SEEN, True)
        if self._mailbox.done_folder:
            self._client.move(str(uid), self._mailbox.done_folder)

    def mark_left(self, uid: int) -> None:
        """Seen and flagged, where it is: too large to fetch, for a person to look at."""
        self._client.flag(str(uid), [MailMessageFlags.SEEN, MailMessageFlags.FLAGGED], True)

    def _fetch(self, uid: int, what: str) -> list[object]:
        kind, data = self._client.client.uid("FETCH", str(uid), what)
        if kind != "OK":
            raise imaplib.IMAP4.error(f"FETCH {uid}: {kind}")  # allow refusals-in-every-language: a protocol's
        return list(data)


@contextmanager
def open_folder(mailbox: Mailbox) -> Iterator[ImapFolder]:
    """Connect, sign in and select. Raises `MailboxUnreachableError` with the server's words."""
    client: BaseMailBox | None = None
    try:
        try:
            client = _connect(mailbox)
            client.login(mailbox.imap_user, mailbox.imap_password(), initial_folder=mailbox.folder)
            if mailbox.done_folder and not client.folder.exists(mailbox.done_folder):
                client.folder.create(mailbox.done_folder)
            folder = ImapFolder(client, mailbox)
        except Exception as error:
            raise MailboxUnreachableError(mailbox.key, f"{type(error).__name__}: {error}") from error
        yield folder
    finally:
        _leave(client)


def _leave(client: BaseMailBox | None) -> None:
    """The server may have gone: the session ends all the same, and its socket is closed here."""
    if client is not None:
        with suppress(Exception):
            client.logout()
        with suppress(Exception):
            client.client.shutdown()


def _connect(mailbox: Mailbox) -> BaseMailBox:
    host, port = mailbox.imap_host, mailbox.imap_port
    if mailbox.imap_security == Security.TLS:
        return MailBox(host, port, timeout=TIMEOUT, ssl_context=ssl.create_default_context())
    elif mailbox.imap_security == Security.STARTTLS:
        return MailBoxStartTls(host, port, timeout=TIMEOUT, ssl_context=ssl.create_default_context())
    else:
        return MailBoxUnencrypted(host, port, timeout=TIMEOUT)


def _bytes(data: list[object]) -> list[bytes]:
    flat: list[bytes] = []
    for item in data:
        if isinstance(item, bytes):
            flat.append(item)
        elif isinstance(item, tuple):
            flat.extend(part for part in item if isinstance(part, bytes))
    return flat


def _literal(data: list[object]) -> bytes | None:
    for item in data:
        if isinstance(item, tuple) and len(item) >= 2 and isinstance(item[1], bytes):
            return item[1]
    return None

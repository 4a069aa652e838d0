"""Mailboxes of Brightwater Instruments and the servers behind them."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from apps.mail.servers import PASSWORD, USER, ImapServer, SmtpServer, start_dovecot, start_pymap
from orgdesk.apps.mail import handlers
from orgdesk.apps.mail.models import Mailbox, Security

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    server = SmtpServer().start()
    yield server
    server.stop()


@pytest.fixture(params=["pymap", "dovecot"])
def imap(request: pytest.FixtureRequest) -> Iterator[ImapServer]:
    if request.param == "pymap":
        server: ImapServer = start_pymap()
        folder = None
    elif shutil.which("dovecot"):
        folder = Path(tempfile.mkdtemp(prefix="orgdesk-dovecot-"))
        server = start_dovecot(folder)
    elif os.environ.get("CI"):
        pytest.fail("CI needs dovecot on the PATH")
    else:
        pytest.skip("dovecot is not installed")
    yield server
    if server.process.poll() is None:
        server.stop()
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def mailbox(db: None) -> Mailbox:
    box = Mailbox(
        key="support",
        name="Brightwater Support",
        address="support@brightwater.example",
        imap_security=Security.PLAIN,
        smtp_security=Security.PLAIN,
        imap_user=USER,
        imap_host="127.0.0.1",
        smtp_host="127.0.0.1",
    )
    box.set_passwords(imap=PASSWORD)
    box.save()
    return box


@pytest.fixture(autouse=True)
def only_the_tests_own_handlers() -> Iterator[None]:
    """What higher apps do with a mail is shown in their tests."""
    before = list(handlers._stored), list(handlers._failures)
    handlers._stored[:], handlers._failures[:] = [], []
    yield
    handlers._stored[:], handlers._failures[:] = before

"""Fetching from real IMAP servers."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from apps.mail.conftest import AT
from apps.mail.samples import letter
from apps.mail.servers import PASSWORD, USER, ImapServer
from orgdesk.apps.mail.actions import fetch_mailbox, retry_refused_mail
from orgdesk.apps.mail.handlers import on_mail_stored
from orgdesk.apps.mail.models import IncomingMail, Mailbox
from orgdesk.apps.mail.parsing import ParsedMail

pytestmark = pytest.mark.django_db


def at_server(mailbox: Mailbox, server: ImapServer, **settings: object) -> Mailbox:
    mailbox.imap_port = server.port
    for name, value in settings.items():
        setattr(mailbox, name, value)
    mailbox.save()
    return mailbox


def test_each_new_mail_is_stored_with_its_source_and_marked_on_the_server(mailbox: Mailbox, imap: ImapServer) -> None:
    seen: list[str] = []
    on_mail_stored(lambda mail, parsed, at: seen.append(parsed.subject))
    imap.deliver(letter(), letter(subject="A second question", message_id="two@harbourfuels.example"))

    report = fetch_mailbox(at_server(mailbox, imap), at=AT)

    assert (report.stored, report.problem) == (2, "")
    assert seen == ["Pump 3 counts too much", "A second question"]
    assert b"twice the litres" in IncomingMail.objects.stored().get(message_id="one@harbourfuels.example").raw()
    assert imap.count("UNSEEN") == 0


def test_a_second_fetch_stores_nothing_again_even_where_the_mark_was_lost(mailbox: Mailbox, imap: ImapServer) -> None:
    box = at_server(mailbox, imap)
    imap.deliver(letter())
    fetch_mailbox(box, at=AT)
    client = imap.client()
    client.select("INBOX")
    client.store("1", "-FLAGS", "(\\Seen)")
    client.logout()

    report = fetch_mailbox(box, at=AT)

    assert (report.stored, report.repeated) == (0, 1)
    assert IncomingMail.objects.count() == 1
    assert imap.count("UNSEEN") == 0


def test_the_same_mail_delivered_twice_is_one_row(mailbox: Mailbox, imap: ImapServer) -> None:
    imap.deliver(b"Received: by one.example; Mon, 2 Nov 2026 09:31:00 +0100\r\n" + letter())
    imap.deliver(b"Received: by two.example; Mon, 2 Nov 2026 09:32:00 +0100\r\n" + letter())

    report = fetch_mailbox(at_server(mailbox, imap), at=AT)

    assert (report.stored, report.repeated) == (1, 1)
    assert IncomingMail.objects.get().deliveries == 2


def test_two_mails_that_share_a_message_id_are_both_kept(mailbox: Mailbox, imap: ImapServer) -> None:
    imap.deliver(letter(body="The first."), letter(body="Something else."))

    assert fetch_mailbox(at_server(mailbox, imap), at=AT).stored == 2


def test_fetched_mail_moves_to_its_folder_when_one_is_set(mailbox: Mailbox, imap: ImapServer) -> None:
    imap.deliver(letter())

    fetch_mailbox(at_server(mailbox, imap, done_folder="Done"), at=AT)

    assert imap.count("ALL") == 0
    assert imap.count("ALL", "Done") == 1


def test_a_mail_that_a_handler_cannot_bear_is_set_aside_and_the_rest_goes_on(
    mailbox: Mailbox, imap: ImapServer
) -> None:
    @on_mail_stored
    def fragile(mail: IncomingMail, parsed: ParsedMail, at: datetime) -> None:
        Mailbox.objects.filter(pk=mail.mailbox_id).update(name="half done")
        if "poison" in parsed.subject:
            raise ValueError("cannot bear this")

    imap.deliver(letter(subject="poison", message_id="p@alder.example"), letter())
    report = fetch_mailbox(at_server(mailbox, imap, name="Support"), at=AT)

    poisoned = IncomingMail.objects.refused().get()
    assert report.stored == 2
    assert "cannot bear this" in poisoned.reason
    assert poisoned.raw() != b""
    assert IncomingMail.objects.stored().count() == 1

    from orgdesk.apps.mail import handlers

    handlers.forget(fragile)
    assert retry_refused_mail(poisoned, at=AT).state == IncomingMail.State.STORED


def test_a_server_that_dies_between_two_mails_loses_none_and_repeats_none(mailbox: Mailbox, imap: ImapServer) -> None:
    killed: list[str] = []

    @on_mail_stored
    def kill(mail: IncomingMail, parsed: ParsedMail, at: datetime) -> None:
        if not killed:
            killed.append(parsed.subject)
            imap.kill()

    imap.deliver(letter(), letter(message_id="two@harbourfuels.example", body="Another."))
    report = fetch_mailbox(at_server(mailbox, imap), at=AT)

    assert report.problem
    assert IncomingMail.objects.stored().count() == 1
    assert Mailbox.objects.get().last_problem == report.problem


def test_a_server_that_is_not_there_is_reported_in_words(mailbox: Mailbox) -> None:
    mailbox.imap_port = 1
    report = fetch_mailbox(mailbox, at=AT)

    assert "“support” cannot be reached" in report.problem
    assert "check host, port and password" in report.problem


def test_a_wrong_password_is_reported_and_never_shown(mailbox: Mailbox, imap: ImapServer) -> None:
    mailbox.set_passwords(imap="wrong secret")
    report = fetch_mailbox(at_server(mailbox, imap), at=AT)

    assert "cannot be reached" in report.problem
    assert "wrong secret" not in report.problem


def test_a_mail_over_the_limit_is_left_flagged_and_shown_with_the_way_on(mailbox: Mailbox, imap: ImapServer) -> None:
    imap.deliver(letter(body="x" * 70 + "\n" + ("y" * 70 + "\n") * 3000), letter(message_id="two@harbourfuels.example"))

    report = fetch_mailbox(at_server(mailbox, imap), at=AT, max_bytes=100_000)

    kept = IncomingMail.objects.refused().get()
    assert (report.stored, report.too_large) == (1, 1)
    assert kept.subject == "Pump 3 counts too much"
    assert "left on the mail server" in kept.reason
    assert imap.count("FLAGGED") == 1


def test_a_mail_of_thirty_megabytes_is_kept_whole_and_named_as_large(mailbox: Mailbox, imap: ImapServer) -> None:
    line = "QUJD" * 18
    body = (
        "--b\n\nSee the log.\n--b\nContent-Type: application/zip; name=log.zip\nContent-Transfer-Encoding: base64\n\n"
    )
    raw = letter(body=body + (line + "\n") * 440_000 + "--b--", extra="Content-Type: multipart/mixed; boundary=b\n")
    assert len(raw) > 30 * 1024 * 1024
    imap.deliver(raw)

    fetch_mailbox(at_server(mailbox, imap), at=AT)

    mail = IncomingMail.objects.stored().get()
    assert len(mail.raw()) >= 30 * 1024 * 1024
    assert mail.parsed().text == "See the log."
    assert mail.parsed().attachments[0].name == "log.zip"
    assert any(problem.startswith("too_large") for problem in mail.problems)


FETCHER = """
import os, sys, django
django.setup()
from datetime import datetime, UTC
from orgdesk.apps.mail.actions import fetch_mailbox
from orgdesk.apps.mail.models import Mailbox
print("ready", flush=True)
sys.stdin.readline()
report = fetch_mailbox(Mailbox.objects.get(), at=datetime(2026, 11, 2, tzinfo=UTC))
print(report.stored, report.failed, report.problem, flush=True)
"""


def test_two_fetchers_at_once_store_each_mail_once(imap: ImapServer, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "ORGDESK_TEST_DATABASE": f"sqlite:///{tmp_path}/mail.sqlite3",
        "DJANGO_SETTINGS_MODULE": "orgdesk.config.settings_test",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    prepare = f"""
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from orgdesk.apps.mail.models import Mailbox
box = Mailbox(key="support", name="Support", address="support@brightwater.example", imap_host="127.0.0.1",
              imap_port={imap.port}, imap_security="plain", imap_user={USER!r})
box.set_passwords(imap={PASSWORD!r})
box.save()
from django.utils import timezone
from orgdesk.apps.demo.company import found_company
found_company(at=timezone.now())
"""
    subprocess.run([sys.executable, "-W", "ignore", "-c", prepare], env=environment, check=True)
    imap.deliver(*(letter(subject=f"Question {n}", message_id=f"{n}@alder.example") for n in range(25)))

    fetchers = [
        subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", FETCHER],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for fetcher in fetchers:
        assert fetcher.stdout is not None
        assert fetcher.stdout.readline() == "ready\n"
    for fetcher in fetchers:
        assert fetcher.stdin is not None
        fetcher.stdin.write("go\n")
        fetcher.stdin.flush()
    said = [fetcher.communicate(timeout=60)[0].split(maxsplit=2) for fetcher in fetchers]

    with sqlite3.connect(f"{tmp_path}/mail.sqlite3") as database:
        rows = database.execute("select count(*), count(distinct digest) from mail_incomingmail where state = 'stored'")
        assert rows.fetchone() == (25, 25)
        assert database.execute("select count(*) from desk_ticket").fetchone() == (25,)
    database.close()
    assert sum(int(words[0]) for words in said) == 25
    assert imap.count("UNSEEN") == 0

"""Disks fill, servers go away, copies are torn, clocks jump, mail comes slowly and twice: nothing is lost or done twice."""

from __future__ import annotations

import asyncio
import random
import resource
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from apps.mail.servers import PASSWORD, USER, SmtpServer, start_pymap
from oracles.databases import own_database
from oracles.house import House
from orgdesk.apps.demo.company import found_company
from orgdesk.apps.desk.models import Message, Ticket
from orgdesk.apps.events.models import Event
from orgdesk.apps.mail.actions import fetch_mailbox, queue_mail, send_queued_mail
from orgdesk.apps.mail.models import IncomingMail, Mailbox, OutgoingMail, Security
from orgdesk.apps.mail.parsing import Address
from orgdesk.apps.mail.transport import smtp as smtp_transport

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
MAIL = b"""From: Nadia Brook <nadia@harbour-fuels.example>\r
To: support@brightwater.example\r
Subject: The export stops\r
Message-ID: <one@harbour-fuels.example>\r
Date: Mon, 2 Nov 2026 08:59:00 +0000\r
\r
It stops after the first page.\r
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    folder = tmp_path_factory.mktemp("faults")
    made = House(own_database("sqlite", folder), folder)
    made.play("start", "1")
    with made.running("worker", "people"):
        made.wait_until_all_ended()
    return made


def assert_like_the_undisturbed(told: list[dict[str, object]], count: int) -> None:
    assert len(told) == count
    assert [one for one in told if one != told[0]] == []
    assert (told[0]["status"], told[0]["touched"], told[0]["finished"], told[0]["gapless"]) == ("completed", 1, 1, True)


def test_a_copy_of_the_files_torn_by_a_power_cut_goes_on_where_it_was(house: House, tmp_path: Path) -> None:
    source = Path(house.environment["ORGDESK_DATABASE"].removeprefix("sqlite:///"))
    before = len(house.report())
    house.play("start", "2")
    torn, wal = tmp_path / source.name, Path(f"{source}-wal")
    # A reader that stays keeps the log from being folded into the file, so that both are of one moment however long copying takes.
    with closing(sqlite3.connect(source, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        with house.running("worker", "people"):
            until = time.monotonic() + 30
            while wal.stat().st_size <= 20_000 and time.monotonic() < until:
                time.sleep(0.05)
            shutil.copy(source, torn)
            written = wal.read_bytes()
    # The last thing that was being written is there only in part, as a disk leaves it.
    Path(f"{torn}-wal").write_bytes(written[: random.Random(5).randrange(len(written) // 2, len(written))])

    with closing(sqlite3.connect(torn)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    house.environment["ORGDESK_DATABASE"], original = f"sqlite:///{torn}", house.environment["ORGDESK_DATABASE"]
    try:
        with house.running("worker", "people"):
            copied = house.wait_until_all_ended()
    finally:
        house.environment["ORGDESK_DATABASE"] = original
    assert_like_the_undisturbed(copied, len(copied))
    assert before <= len(copied) <= before + 2


def test_work_waits_while_the_disk_is_full_and_is_done_when_there_is_room(house: House) -> None:
    source = Path(house.environment["ORGDESK_DATABASE"].removeprefix("sqlite:///"))
    house.play("start", "2")
    before = len(house.report())
    full = 4096  # no file of the worker may grow beyond this: every write to the log of the database fails

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (full, full))

    starved = house.begin("worker", prepare=limit)
    time.sleep(3)
    starved.kill()
    starved.wait()
    stuck = house.report()
    with house.running("worker", "people"):
        ended = house.wait_until_all_ended()

    assert [one["status"] for one in stuck].count("active") >= 2
    assert_like_the_undisturbed(ended, before)
    with closing(sqlite3.connect(source)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@contextmanager
def away(database: str) -> Iterator[None]:
    """The server throws everybody out of the database and lets nobody in."""
    address = urlsplit(database)
    name = address.path.removeprefix("/")
    with psycopg.connect(urlunsplit(address._replace(path="/postgres")), autocommit=True) as server:
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


def test_a_worker_outlives_a_database_that_goes_away(tmp_path: Path) -> None:
    database = own_database("postgresql", tmp_path)
    house = House(database, tmp_path)
    house.play("start", "3")

    with house.running("worker") as (worker,):
        time.sleep(1.5)
        with away(database):
            time.sleep(4)
            alive = worker.poll() is None
        with house.running("people"):
            ended = house.wait_until_all_ended()

    assert alive
    assert_like_the_undisturbed(ended, 3)


@pytest.fixture
def mailbox(db: None) -> Mailbox:
    box = Mailbox(
        key="support", name="Brightwater Support", address="support@brightwater.example", imap_host="127.0.0.1",
        imap_security=Security.PLAIN, imap_user=USER, smtp_host="127.0.0.1", smtp_security=Security.PLAIN,
    )  # fmt: skip
    box.set_passwords(imap=PASSWORD)
    box.save()
    return box


class SlowServer(SmtpServer):
    """Keeps the mail, and answers too late for the first `slow` of them."""

    slow = 1

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        if len(self.mails) <= self.slow:
            await asyncio.sleep(5)
        return answer


@pytest.fixture
def slow_server(mailbox: Mailbox) -> Iterator[SlowServer]:
    server = SlowServer()
    server.start()
    mailbox.smtp_port = server.port
    mailbox.save()
    yield server
    server.stop()


def letter(mailbox: Mailbox, key: str) -> OutgoingMail:
    to = [Address(name="Nadia Brook", address="nadia@harbour-fuels.example")]
    return queue_mail(key, mailbox=mailbox, to=to, subject="Solved", text="It works again.", at=AT)


def test_a_mail_that_a_slow_server_took_without_saying_so_is_repeated_under_the_same_id(
    mailbox: Mailbox, slow_server: SlowServer, monkeypatch: Any
) -> None:
    monkeypatch.setattr(smtp_transport, "TIMEOUT", 2.0)
    letter(mailbox, "slow")
    first = send_queued_mail(at=AT)
    second = send_queued_mail(at=AT + timedelta(minutes=2))
    third = send_queued_mail(at=AT + timedelta(days=1))

    assert (first.postponed, second.sent, third.sent) == (1, 1, 0)
    ids = Counter(message_from_bytes(content)["Message-ID"] for _, _, content in slow_server.mails)
    assert list(ids.values()) == [2]
    assert OutgoingMail.objects.get().state == OutgoingMail.State.SENT


def test_a_clock_that_jumps_forwards_and_back_sends_every_mail_once(mailbox: Mailbox, slow_server: SlowServer) -> None:
    slow_server.slow = 0
    for key in ("one", "two"):
        letter(mailbox, key)
    send_queued_mail(at=AT + timedelta(days=400), limit=1)
    letter(mailbox, "three")
    for jump in (timedelta(hours=-2), timedelta(0), timedelta(minutes=1), timedelta(hours=-1), timedelta(minutes=2)):
        send_queued_mail(at=AT + jump)

    ids = Counter(message_from_bytes(content)["Message-ID"] for _, _, content in slow_server.mails)
    assert sorted(ids.values()) == [1, 1, 1]
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {OutgoingMail.State.SENT}
    assert Event.objects.filter(kind="mail.sent").count() == 3


def test_a_mail_that_is_delivered_three_times_is_one_message(mailbox: Mailbox) -> None:
    found_company(at=AT - timedelta(days=1))
    server = start_pymap()
    try:
        mailbox.imap_port = server.port
        mailbox.save()
        server.deliver(MAIL, MAIL)
        fetch_mailbox(mailbox, at=AT)
        server.deliver(MAIL)
        fetch_mailbox(mailbox, at=AT + timedelta(minutes=1))
        unseen = server.count("UNSEEN")
    finally:
        server.stop()

    assert unseen == 0
    assert IncomingMail.objects.count() == 1
    assert Ticket.objects.count() == 1
    assert Message.objects.filter(author__email="nadia@harbour-fuels.example").count() == 1

"""Files are held until a scanner has seen them, by whichever door they came; what is infected is named, kept and given to nobody."""

from __future__ import annotations

import base64
import json
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from apps.desk.conftest import Desk
from apps.mail.scanners import EICAR, clamd
from apps.mail.servers import SmtpServer
from orgdesk.apps.api.actions import create_token
from orgdesk.apps.demo.post import open_post_office
from orgdesk.apps.desk.actions.keep_words import send_held_replies
from orgdesk.apps.desk.actions.scan_files import scan_files
from orgdesk.apps.desk.models import Attachment, Ticket
from orgdesk.apps.events.models import Event
from orgdesk.apps.mail.actions import queue_mail, send_queued_mail, store_incoming_mail
from orgdesk.apps.mail.actions.queue_mail import FileToSend
from orgdesk.apps.mail.models import OutgoingMail
from orgdesk.apps.mail.parsing import Address
from orgdesk.apps.operations.doctor.scanners import look_at_scanner

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path: the name of a socket has room for 107 signs."""
    with tempfile.TemporaryDirectory(prefix="scan-") as made:
        yield Path(made)


@pytest.fixture
def scanner(folder: Path, settings: Any) -> Iterator[str]:
    with clamd(folder) as named:
        settings.ORGDESK_SCANNER = named
        yield named


def by_portal(desk: Desk, content: bytes) -> None:
    desk.ask(attachment=SimpleUploadedFile("invoice.pdf", content))


def by_mail(desk: Desk, content: bytes) -> None:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = (
        "nadia@harbour-fuels.example",
        "support@brightwater.example",
        "Help",
    )
    letter["Message-ID"], letter["Date"] = "<one@harbour-fuels.example>", "Mon, 02 Nov 2026 09:00:00 +0000"
    letter.set_content("See the file.")
    letter.add_attachment(content, maintype="application", subtype="pdf", filename="invoice.pdf")
    store_incoming_mail(letter.as_bytes(), mailbox=open_post_office(), at=timezone.now())


def by_desk(desk: Desk, content: bytes) -> None:
    ticket = desk.ask()
    file = SimpleUploadedFile("invoice.pdf", content)
    assert desk.as_("joyce").post(f"/tickets/{ticket.key}/replies", {"text": "Here.", "files": file}).status_code == 302
    send_held_replies(at=timezone.now() + timedelta(hours=1))


def by_interface(desk: Desk, content: bytes) -> None:
    ticket = desk.ask()
    file = {"name": "invoice.pdf", "media_type": "application/pdf", "content": base64.b64encode(content).decode()}
    answer = call(desk).post(
        f"/api/v1/tickets/{ticket.key}/received",
        json.dumps({"text": "By phone", "files": [file]}),
        content_type="application/json",
    )
    assert answer.status_code == 201, answer.content


def call(desk: Desk) -> Client:
    made = create_token(
        desk.person("joyce"), name="One", scopes=["tickets:read", "tickets:write"],
        expires_at=timezone.now() + timedelta(days=2), at=timezone.now(),
    )  # fmt: skip
    return Client(headers={"Authorization": f"Bearer {made.secret}"})


def addresses(file: Attachment) -> list[str]:
    ticket: Ticket = file.message.ticket
    page = f"/tickets/{ticket.key}/attachments/{file.pk}"
    return [page, *([f"/tickets/{ticket.key}/messages/{file.message_id}/source"] if file.message.incoming_id else [])]


@pytest.mark.parametrize("door", [by_portal, by_mail, by_desk, by_interface])
def test_a_file_is_held_by_every_door_until_it_is_scanned_and_an_infected_one_is_given_to_nobody(
    desk: Desk,
    scanner: str,
    door: Any,
) -> None:
    door(desk, EICAR)
    file = Attachment.objects.get()
    joyce, program = desk.as_("joyce"), call(desk)
    ticket = file.message.ticket.key
    held = joyce.get(f"/tickets/{ticket}").content.decode()
    answers = [joyce.get(one).status_code for one in addresses(file)]

    scan_files(at=timezone.now())
    page = joyce.get(f"/tickets/{ticket}").content.decode()
    answers += [joyce.get(one).status_code for one in addresses(file)]
    read = program.get(f"/api/v1/tickets/{ticket}/attachments/{file.pk}")

    assert "waits for the scanner" in held
    assert set(answers) == {404}
    assert "Eicar-Test-Signature" in page
    assert "infected" in page
    assert f"/attachments/{file.pk}" not in held + page
    assert read.status_code == 409
    assert Event.objects.of_kind("file.kept_aside").get().data["scan"] == "infected"
    file.refresh_from_db()
    with file.file.open() as kept:
        assert kept.read() == EICAR


def test_a_clean_file_is_given_out_once_it_is_scanned(desk: Desk, scanner: str) -> None:
    by_mail(desk, b"%PDF an invoice")
    file = Attachment.objects.get()
    assert scan_files(at=timezone.now()) == 1

    for address in addresses(file):
        answer = desk.as_("joyce").get(address)
        assert "attachment" in answer["Content-Disposition"]
        assert len(answer.getvalue()) >= len(b"%PDF an invoice")
    assert not Event.objects.of_kind("file.kept_aside").exists()


def test_while_the_scanner_is_away_files_wait_and_that_is_said(desk: Desk, folder: Path, settings: Any) -> None:
    settings.ORGDESK_SCANNER = f"clamd:{folder}/clamd.ctl"
    by_portal(desk, b"%PDF an invoice")
    assert scan_files(at=timezone.now()) == 0
    file = Attachment.objects.get()

    page = desk.as_("joyce").get(f"/tickets/{file.message.ticket.key}").content.decode()
    (finding,) = look_at_scanner(timezone.now())
    assert "The scanner does not answer" in page
    assert finding.state.value == "broken"
    assert "1 file waits" in finding.said

    with clamd(folder):
        assert scan_files(at=timezone.now()) == 1
        answer = desk.as_("joyce").get(addresses(file)[0])
        assert answer.getvalue() == b"%PDF an invoice"


def test_a_file_beyond_the_scanners_measure_is_kept_aside(desk: Desk, scanner: str) -> None:
    by_portal(desk, b"\0" * (3 * 1024 * 1024))

    scan_files(at=timezone.now())

    assert Attachment.objects.get().scan == "unreadable"


SCANNER = """
import sys
content = sys.stdin.buffer.read()
if b"broken" in content: sys.exit("no signatures")
if content == {eicar!r}: print("Eicar found here"); sys.exit(1)
"""


def test_a_command_may_be_the_scanner(desk: Desk, folder: Path, settings: Any) -> None:
    program = folder / "scanner.py"
    program.write_text(SCANNER.format(eicar=EICAR))
    settings.ORGDESK_SCANNER = f"command:{sys.executable} {program}"
    for content in (EICAR, b"fine", b"broken"):
        by_portal(desk, content)

    assert scan_files(at=timezone.now()) == 2
    assert [(file.scan, file.finding) for file in Attachment.objects.order_by("pk")][:2] == [
        ("infected", "Eicar found here"), ("clean", ""),
    ]  # fmt: skip
    waiting = Attachment.objects.held().get()
    assert "no signatures" in waiting.finding


def test_an_infected_file_of_our_own_leaves_with_no_mail_and_one_waits_while_nobody_scans(
    db: None, folder: Path, settings: Any
) -> None:
    smtp = SmtpServer().start()
    settings.ORGDESK_DEMO_POST_PORT = smtp.port
    settings.ORGDESK_SCANNER = f"clamd:{folder}/clamd.ctl"
    box, at = open_post_office(), timezone.now()
    for key, content in (("bad", EICAR), ("good", b"%PDF")):
        queue_mail(
            key, mailbox=box, to=[Address("Anke Vogt", "anke@harbourfuels.example")], subject="Pump 3", text="…", at=at,
            files=[FileToSend("plan.pdf", "application/pdf", content)],
        )  # fmt: skip

    assert send_queued_mail(at=at).postponed == 2
    with clamd(folder):
        report = send_queued_mail(at=at + timedelta(minutes=5))
    smtp.stop()

    assert (report.sent, report.failed) == (1, 1)
    assert len(smtp.mails) == 1
    assert "Eicar" in OutgoingMail.objects.get(key="bad").last_error

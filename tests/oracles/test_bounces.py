"""Delivery reports that nobody here wrote, and letters that only look like them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from orgdesk.apps.mail.parsing import parse_mail
from suite_tools import bounces

SUITES = Path(os.environ.get("ORGDESK_SUITES", Path(__file__).parents[3] / "shared" / "suites"))
FOUND = list(bounces.outcomes(SUITES)) if (SUITES / bounces.FOLDER).is_dir() else []

in_suite = [pytest.mark.suites, pytest.mark.skipif(not FOUND, reason="the mail-bounces suite is not here")]


def marked(function: object) -> object:
    for mark in in_suite:
        function = mark(function)
    return function


@marked
def test_the_suite_is_read_as_well_as_promised() -> None:
    print(bounces.report(SUITES))

    assert len(FOUND) == 294
    assert sum(one.recognised for one in FOUND) >= 285
    assert sum(one.status_right for one in FOUND) >= 270


@marked
def test_an_absence_note_in_the_suite_is_an_answer_and_no_bounce() -> None:
    notes = [one.mail for one in FOUND if one.reason == "vacation"]

    assert len(notes) == 3
    assert all(mail.bounce is None and mail.auto_reply for mail in notes)


@marked
def test_nearly_every_report_names_who_did_not_get_the_mail() -> None:
    nameless = [one.file for one in FOUND if one.mail.bounce is not None and "@" not in one.mail.bounce.recipient]

    assert len(nameless) <= 3


@marked
def test_no_mail_of_the_suite_is_beyond_reading() -> None:
    assert [one.file for one in FOUND if any(problem.kind == "unreadable" for problem in one.mail.problems)] == []


def ordinary(head: str, body: str) -> bytes:
    return f"{head}\nDate: Mon, 02 Nov 2026 09:30:00 +0100\nTo: support@brightwater.example\n\n{body}\n".encode()


REPORT = "550 5.1.1 <lars@alderfoods.example>: Recipient address rejected: User unknown"
ORDINARY = {
    "a question about a bounce": ordinary(
        "From: Anke Vogt <anke@harbourfuels.example>\nSubject: Undelivered Mail Returned to Sender - what does it mean?",
        f"When I write to Lars I get this:\n\n{REPORT}\n\nWhat should I do?",
    ),
    "a forwarded bounce": ordinary(
        "From: Anke Vogt <anke@harbourfuels.example>\nSubject: Fwd: Mail delivery failed: returning message to sender",
        "---------- Forwarded message ----------\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example>\n\n"
        f"A message that you sent could not be delivered.\n  lars@alderfoods.example\n    {REPORT}",
    ),
    "a bounce attached by a person": ordinary(
        "From: anke@harbourfuels.example\nReturn-Path: <anke@harbourfuels.example>\nSubject: Mail delivery failed\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=b",
        f"--b\n\nSee attached: my mail could not be delivered.\n--b\nContent-Type: message/rfc822\n\nFrom: MAILER-DAEMON@x.example\n\n{REPORT}\n--b--",
    ),
    "a reply within a thread about bounces": ordinary(
        "From: Joyce Bell <joyce@brightwater.example>\nSubject: Re: [BW-12] delivery failed permanently\nIn-Reply-To: <x@y>",
        f"The mailbox is full. Please clear it.\n\n> {REPORT}",
    ),
    "a postmaster who writes himself": ordinary(
        "From: Postmaster of Alder Foods <postmaster@alderfoods.example>\nReturn-Path: <postmaster@alderfoods.example>\nSubject: New mail servers",
        "From Monday our mail servers have new addresses. Please update your lists.\nKind regards",
    ),
    "a delivery of goods that failed": ordinary(
        "From: Parcel Notices <no-reply@parcels.example>\nReturn-Path: <>\nSubject: Delivery failed - nobody at home",
        "Your parcel 550 5112 was not delivered. We try again tomorrow.",
    ),
    "a courier's delay": ordinary(
        "From: orders@tamarretail.example\nSubject: Delivery status notification for order 421",
        "Order 421 is delayed. It could not be delivered on Friday because the address does not exist in our system.",
    ),
    "an absence note about full mailboxes": ordinary(
        "From: Lars Holm <lars@alderfoods.example>\nReturn-Path: <>\nAuto-Submitted: auto-replied\nSubject: Automatic reply: mailbox full",
        "I am away. My mailbox is full, your message may not be delivered.",
    ),
    "a receipt of reading": ordinary(
        "From: lars@alderfoods.example\nReturn-Path: <>\nSubject: Read: returned mail\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=b",
        "--b\n\nYour message was read.\n--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; lars@alderfoods.example\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\n--b--",
    ),
    "a report of success": ordinary(
        "From: MAILER-DAEMON@mx.alderfoods.example\nReturn-Path: <>\nSubject: Delivery Status Notification (Success)\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
        "--b\n\nYour message was delivered.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.alderfoods.example\n\n"
        "Final-Recipient: rfc822; lars@alderfoods.example\nAction: delivered\nStatus: 2.0.0\n--b--",
    ),
    "a newsletter on sending mail": ordinary(
        "From: Quill & Co <news@quill.example>\nList-Id: <news.quill.example>\nSubject: Ten reasons why mail bounces",
        "1. User unknown (550 5.1.1). 2. Mailbox full (552 5.2.2). 3. Your host is blocked.",
    ),
    "an order with numbers like codes": ordinary(
        "From: buyer@nordlicht.example\nSubject: Order 550", "Please send 550 sensors 5.1.1 and 421 of type 4.2.2 to our address."
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_mail_is_never_taken_for_a_bounce(name: str) -> None:
    assert parse_mail(ORDINARY[name]).bounce is None


@pytest.mark.parametrize(
    ("reply", "status", "hard"),
    [
        ("550 5.1.1 no such user", "5.1.1", True),
        ("550 user unknown", "5.0.0", True),
        ("552 5.2.2 mailbox full", "5.2.2", False),
        ("550 5.7.1 blocked using dnsbl.example", "5.7.1", False),
        ("554 5.4.4 Host not found", "5.4.4", True),
        ("451 4.3.0 try again later", "4.3.0", False),
        ("556 5.1.10 recipient address has null MX", "5.1.10", True),
        ("550 5.7.26 message failed DMARC policy", "5.7.26", False),
    ],
)
def test_codes_and_words_together_say_whether_an_address_is_dead(reply: str, status: str, hard: bool) -> None:
    raw = ordinary(
        "From: Mail Delivery Subsystem <MAILER-DAEMON@mx.brightwater.example>\nReturn-Path: <>\nSubject: Returned mail: see transcript",
        f"Your message could not be delivered to\n\n<lars@alderfoods.example>: host mx.alderfoods.example said: {reply}",
    )
    bounce = parse_mail(raw).bounce

    assert bounce is not None
    assert (bounce.recipient, bounce.status, bounce.hard) == ("lars@alderfoods.example", status, hard)

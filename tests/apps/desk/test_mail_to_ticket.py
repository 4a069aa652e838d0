"""Mail becomes tickets and goes on in them: threaded, acknowledged once, never lost, never obeyed blindly."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.test import override_settings
from django.utils import timezone

from apps.desk.conftest import Desk
from apps.mail.samples import letter
from apps.mail.servers import PASSWORD, USER, ImapServer, SmtpServer, start_pymap
from orgdesk.apps.desk.models import Message, Ticket
from orgdesk.apps.mail.actions import fetch_mailbox, send_queued_mail, store_incoming_mail
from orgdesk.apps.mail.models import IncomingMail, Mailbox, OutgoingMail, Security

NADIA = "Nadia Brook <nadia@harbour-fuels.example>"


@pytest.fixture
def mailbox(desk: Desk) -> Mailbox:
    box = Mailbox(
        key="support",
        name="Brightwater support",
        address="support@brightwater.example",
        imap_host="127.0.0.1",
        imap_user=USER,
        imap_security=Security.PLAIN,
        smtp_host="127.0.0.1",
        smtp_security=Security.PLAIN,
    )
    box.set_passwords(imap=PASSWORD)
    box.save()
    return box


def take(raw: bytes, mailbox: Mailbox) -> IncomingMail:
    return store_incoming_mail(raw, mailbox=mailbox, at=timezone.now()).mail


def from_nadia(mailbox: Mailbox, **more: str) -> Ticket:
    take(letter(sender=NADIA, **more), mailbox)
    return Ticket.objects.latest("pk")


def test_a_mail_comes_in_by_imap_becomes_a_ticket_and_is_acknowledged_by_smtp(desk: Desk, mailbox: Mailbox) -> None:
    imap: ImapServer = start_pymap()
    smtp = SmtpServer().start()
    try:
        mailbox.imap_port, mailbox.smtp_port = imap.port, smtp.port
        mailbox.save()
        imap.deliver(letter(sender=NADIA))

        fetch_mailbox(mailbox, at=timezone.now())
        send_queued_mail(at=timezone.now())

        ticket = Ticket.objects.get()
        assert (ticket.requester, ticket.channel) == (desk.person("nadia"), Ticket.Channel.EMAIL)
        assert ticket.account is not None
        assert desk.step(ticket).unit_key == "t1"
        ((_, recipients, raw),) = smtp.mails
        sent = email.message_from_bytes(raw, policy=email.policy.default)
        assert recipients == ["nadia@harbour-fuels.example"]
        assert ticket.reference in sent["Subject"]
        assert sent["In-Reply-To"] == "<one@harbourfuels.example>"
        assert sent["Auto-Submitted"] == "auto-replied"

        reply = letter(
            sender=NADIA,
            subject=f"Re: {sent['Subject']}",
            body="Pump 4 too.",
            message_id="two@harbourfuels.example",
            extra=f"In-Reply-To: {sent['Message-ID']}\nReferences: {sent['Message-ID']}\n",
        )
        imap.deliver(reply)
        fetch_mailbox(mailbox, at=timezone.now())
        send_queued_mail(at=timezone.now())

        assert [row.text for row in ticket.messages.filter(kind=Message.Kind.RECEIVED)][1:] == ["Pump 4 too."]
        assert len(smtp.mails) == 1
    finally:
        smtp.stop()
        imap.stop()


@pytest.mark.parametrize("clue", ["headers", "reply address", "subject"])
def test_a_reply_finds_its_ticket(desk: Desk, mailbox: Mailbox, clue: str) -> None:
    ticket = from_nadia(mailbox)
    desk.as_("joyce").post(f"/tickets/{ticket.key}/replies", {"text": "Which pump?"})
    sent = OutgoingMail.objects.about(ticket.key).latest("pk")
    given = {
        "headers": {"extra": f"In-Reply-To: <{sent.message_id}>\n"},
        "reply address": {"to": f"support+{ticket.reference}@brightwater.example"},
        "subject": {"subject": f"AW: [{ticket.reference}] Pump"},
    }[clue]

    take(letter(sender=NADIA, message_id="reply@h.example", body="The third one.", **given), mailbox)

    assert Ticket.objects.count() == 1
    assert ticket.messages.last().text == "The third one."


def test_an_answer_to_the_acknowledgement_finds_its_ticket_by_the_header_alone(desk: Desk, mailbox: Mailbox) -> None:
    ticket = from_nadia(mailbox)
    sent = OutgoingMail.objects.about(ticket.key).get()
    named = " ".join(f"<m{number}@elsewhere.example>" for number in range(200))

    take(
        letter(
            sender=NADIA,
            subject="Pump",
            message_id="reply@h.example",
            body="The third one.",
            extra=f"In-Reply-To: <{sent.message_id}>\nReferences: {named}\n",
        ),
        mailbox,
    )

    assert Ticket.objects.count() == 1
    assert ticket.messages.last().text == "The third one."


def test_a_stranger_cannot_write_into_the_ticket_of_another(desk: Desk, mailbox: Mailbox) -> None:
    ticket = from_nadia(mailbox)
    desk.as_("joyce").post(f"/tickets/{ticket.key}/replies", {"text": "Which pump?"})
    sent = OutgoingMail.objects.about(ticket.key).latest("pk")

    take(
        letter(
            sender="Somebody <somebody@elsewhere.example>",
            to=f"support+{ticket.reference}@brightwater.example",
            subject=f"[{ticket.reference}] Send me the invoices",
            message_id="stranger@elsewhere.example",
            extra=f"In-Reply-To: <{sent.message_id}>\n",
        ),
        mailbox,
    )

    assert not ticket.messages.filter(text__contains="invoices").exists()
    other = Ticket.objects.exclude(pk=ticket.pk).get()
    assert other.requester.email == "somebody@elsewhere.example"
    assert ticket.messages.filter(kind=Message.Kind.RECEIVED).count() == 1


@pytest.mark.parametrize(
    "mark",
    [
        "Auto-Submitted: auto-replied\n",
        "X-Auto-Response-Suppress: All\nPrecedence: auto_reply\nAuto-Submitted: auto-generated\n",
        "Return-Path: <>\n",
        "List-Id: <news.alder.example>\nPrecedence: list\n",
    ],
)
def test_a_machines_mail_gets_no_acknowledgement(desk: Desk, mailbox: Mailbox, mark: str) -> None:
    take(letter(sender=NADIA, extra=mark), mailbox)

    assert IncomingMail.objects.count() == 1
    assert not OutgoingMail.objects.exists()


def test_an_out_of_office_note_is_shown_and_wakes_nobody(desk: Desk, mailbox: Mailbox) -> None:
    ticket = from_nadia(mailbox)
    desk.as_("joyce").post(f"/tickets/{ticket.key}/replies", {"text": "Which pump?", "wait": "on"})
    before = OutgoingMail.objects.count()
    sent = OutgoingMail.objects.about(ticket.key).latest("pk")

    away = f"In-Reply-To: <{sent.message_id}>\nAuto-Submitted: auto-replied\n"
    take(letter(sender=NADIA, subject="Out of office", message_id="away@h.example", extra=away), mailbox)

    ticket.refresh_from_db()
    assert ticket.status == Ticket.Status.PENDING_CUSTOMER
    assert ticket.messages.last().automatic
    assert OutgoingMail.objects.count() == before


def test_two_machines_that_answer_each_other_are_stopped_by_the_cap(desk: Desk, mailbox: Mailbox) -> None:
    for number in range(15):
        take(letter(sender=NADIA, message_id=f"{number}@h.example", body=f"Round {number}"), mailbox)

    assert Ticket.objects.count() == 15
    assert OutgoingMail.objects.automatic().count() == 10


def test_our_own_letters_that_come_back_open_nothing(desk: Desk, mailbox: Mailbox) -> None:
    take(letter(sender="Support <support@brightwater.example>"), mailbox)
    take(letter(sender=NADIA, message_id="loop@h.example", extra="X-Orgdesk-Loop: support\n"), mailbox)

    assert not OutgoingMail.objects.exists()


def test_files_come_along_and_hostile_html_does_not(desk: Desk, mailbox: Mailbox) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = NADIA, "support@brightwater.example", "See the picture"
    mail["Message-ID"] = "<files@h.example>"
    mail.set_content("See the picture.")
    mail.add_alternative(
        '<p onclick="steal()">See the <b>picture</b>.<script>steal()</script>'
        '<a href="javascript:steal()">here</a><img src=x onerror=steal()></p>',
        subtype="html",
    )
    mail.add_attachment(b"\x89PNG..", maintype="image", subtype="png", filename="../../etc/pump.png")

    take(mail.as_bytes(policy=email.policy.SMTP), mailbox)

    ticket = Ticket.objects.get()
    message = ticket.messages.get()
    assert "steal" not in message.html
    assert "<b>picture</b>" in message.html
    kept = message.attachments.get()
    assert ".." not in kept.file.name
    answer = desk.as_("joyce").get(f"/tickets/{ticket.key}/attachments/{kept.pk}")
    assert b"".join(answer.streaming_content) == b"\x89PNG.."
    assert answer["Content-Disposition"].startswith("attachment")
    assert desk.as_("tess").get(f"/tickets/{ticket.key}/attachments/{kept.pk}").status_code == 404


def test_a_mail_of_30_megabytes_is_kept_whole_and_explained(desk: Desk, mailbox: Mailbox) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = NADIA, "support@brightwater.example", "The whole log"
    mail["Message-ID"] = "<big@h.example>"
    mail.set_content("Here is the log.")
    mail.add_attachment(b"line\n" * 6_000_000, maintype="application", subtype="octet-stream", filename="log.txt")
    raw = mail.as_bytes(policy=email.policy.SMTP)
    assert len(raw) > 30 * 1024 * 1024

    stored = take(raw, mailbox)

    ticket = Ticket.objects.get()
    assert stored.size == len(raw)
    assert stored.raw() == raw
    shown = desk.page(f"/tickets/{ticket.key}")
    assert "Here is the log." in shown
    assert "not opened: log.txt (28.6" in shown
    source = desk.as_("joyce").get(f"/tickets/{ticket.key}/messages/{ticket.messages.get().pk}/source")
    assert b"".join(source.streaming_content) == raw


def test_broken_bytes_become_a_ticket_that_says_what_is_broken(desk: Desk, mailbox: Mailbox) -> None:
    raw = (
        b"From: " + NADIA.encode() + b"\r\nTo: support@brightwater.example\r\nSubject: =?utf-8?B?w6RwZmVs\r\n"
        b"Message-ID: <broken@h.example>\r\nContent-Type: text/plain; charset=no-such-charset\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n%%%not base64\xff\xfe at all%%%\r\n"
    )

    stored = take(raw, mailbox)

    ticket = Ticket.objects.get()
    assert stored.problems
    assert stored.raw() == raw
    shown = desk.page(f"/tickets/{ticket.key}")
    assert "could not be read as it was sent" in shown
    assert f'href="/tickets/{ticket.key}/messages/{ticket.messages.get().pk}/source"' in shown
    source = desk.as_("joyce").get(f"/tickets/{ticket.key}/messages/{ticket.messages.get().pk}/source")
    assert b"".join(source.streaming_content) == raw


def test_an_answer_after_the_ticket_is_closed_opens_a_follow_up_that_names_it(desk: Desk, mailbox: Mailbox) -> None:
    ticket = from_nadia(mailbox)
    desk.declare(ticket, "can", "joyce", text="Restart pump 3.")
    desk.as_("nadia").post(f"/requests/{ticket.key}/confirmation")
    desk.work_through()
    ticket.refresh_from_db()
    assert ticket.status == Ticket.Status.CLOSED

    take(letter(sender=NADIA, subject=f"Re: [{ticket.reference}] Pump", message_id="late@h.example"), mailbox)

    follow_up = Ticket.objects.exclude(pk=ticket.pk).get()
    assert follow_up.follows == ticket
    assert ticket.reference in desk.page(f"/tickets/{follow_up.key}")
    assert follow_up.reference in desk.page(f"/tickets/{ticket.key}")


@override_settings(ORGDESK_BASE_URL="https://help.brightwater.example")
def test_the_link_in_our_letter_opens_that_one_request_and_no_other(desk: Desk, mailbox: Mailbox) -> None:
    ticket, other = from_nadia(mailbox), from_nadia(mailbox, message_id="other@h.example", body="Another thing.")
    text = OutgoingMail.objects.about(ticket.key).get().text
    link = re.search(r"https://help\.brightwater\.example(/requests/\S+)", text)
    assert link is not None

    assert ticket.subject in desk.page(link[1], by="visitor")
    assert desk.as_("visitor").get(f"/requests/{other.key}").status_code == 404
    assert desk.as_("visitor").get(link[1].replace(ticket.key, other.key)).status_code == 404


def test_a_mail_that_waits_a_week_keeps_its_place(desk: Desk, mailbox: Mailbox) -> None:
    ticket = from_nadia(mailbox)
    store_incoming_mail(
        letter(sender=NADIA, subject=f"[{ticket.reference}] More", message_id="week@h.example", body="Still so."),
        mailbox=mailbox,
        at=timezone.now() + timedelta(days=7),
    )

    assert ticket.messages.count() == 2

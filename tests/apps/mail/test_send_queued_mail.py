"""Sending over real SMTP."""

from __future__ import annotations

import email
from datetime import timedelta
from email import policy

import pytest
from django.db import transaction

from apps.mail.conftest import AT
from apps.mail.samples import letter
from apps.mail.servers import SmtpServer
from orgdesk.apps.events.models import Event
from orgdesk.apps.mail.actions import queue_mail, send_queued_mail, store_incoming_mail
from orgdesk.apps.mail.actions.queue_mail import FileToSend
from orgdesk.apps.mail.actions.send_queued_mail import LEASE, _claimed
from orgdesk.apps.mail.errors import BadRecipientError, KeyUsedForOtherMailError, NoRecipientError
from orgdesk.apps.mail.handlers import on_delivery_failed
from orgdesk.apps.mail.models import DeliveryFailure, Mailbox, OutgoingMail
from orgdesk.apps.mail.parsing import Address, parse_mail

pytestmark = pytest.mark.django_db

ANKE = Address("Anke Vogt", "anke@harbourfuels.example")
LARS = Address("Lars Holm", "lars@alderfoods.example")


def queued(mailbox: Mailbox, key: str = "event-1", **more: object) -> OutgoingMail:
    given: dict[str, object] = {
        "to": [ANKE],
        "subject": "[BW-4711] Pump 3 counts too much",
        "text": "We look into it.\n",
        "at": AT,
    }
    return queue_mail(key, mailbox=mailbox, **(given | more))  # type: ignore[arg-type]


@pytest.fixture
def box(mailbox: Mailbox, smtp: SmtpServer) -> Mailbox:
    mailbox.smtp_port = smtp.port
    mailbox.save()
    return mailbox


def test_a_queued_mail_leaves_once_threaded_and_marked(box: Mailbox, smtp: SmtpServer) -> None:
    mail = queued(
        box, in_reply_to="one@harbourfuels.example", references=["zero@x.example", "one@harbourfuels.example"], about="BW-4711",
        automatic=True, files=[FileToSend("Prüfplan.pdf", "application/pdf", b"%PDF")], html="<p>We look into it.</p>",
    )  # fmt: skip

    assert send_queued_mail(at=AT).sent == 1
    assert send_queued_mail(at=AT + timedelta(days=1)).sent == 0

    sender, recipients, content = smtp.mails[0]
    read = parse_mail(content)
    assert len(smtp.mails) == 1
    assert sender == f"support+b-{mail.token}@brightwater.example"
    assert recipients == ["anke@harbourfuels.example"]
    assert read.message_id == mail.message_id
    assert read.in_reply_to == ("one@harbourfuels.example",)
    assert read.references == ("zero@x.example", "one@harbourfuels.example")
    assert read.header("auto-submitted") == "auto-replied"
    assert read.header("x-orgdesk-loop") == "BW-4711"
    assert [one.name for one in read.attachments] == ["Prüfplan.pdf"]
    assert read.text == "We look into it."


def test_a_mail_queued_in_a_transaction_that_fails_never_leaves(box: Mailbox, smtp: SmtpServer) -> None:
    def fail_after_queueing() -> None:
        with transaction.atomic():
            queued(box)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_queueing()

    assert send_queued_mail(at=AT).sent == 0
    assert smtp.mails == []


def test_one_key_stands_for_one_mail(box: Mailbox) -> None:
    assert queued(box).pk == queued(box).pk
    with pytest.raises(KeyUsedForOtherMailError):
        queued(box, to=[LARS])


@pytest.mark.parametrize(
    "name", ["Eve\r\nBcc: everybody@alderfoods.example", "Eve\nX-Mark: 1", "Eve\x00\x1b", '"; <a@b>,']
)
def test_a_customers_name_never_becomes_a_header(box: Mailbox, smtp: SmtpServer, name: str) -> None:
    queued(box, to=[Address(name, ANKE.address)], subject=f"Re: {name}", sender_name=name)
    send_queued_mail(at=AT)

    _, recipients, content = smtp.mails[0]
    head = email.message_from_bytes(content, policy=policy.SMTP)
    assert recipients == [ANKE.address]
    assert head["Bcc"] is None
    assert head["X-Mark"] is None
    assert [one.addr_spec for one in head["To"].addresses] == [ANKE.address]


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@b\r\nBcc: c@d", "a b@c.example", "a@b@c", "<a@b.example>", "a..b@c.example"]
)
def test_an_address_that_is_none_is_refused_by_name(box: Mailbox, address: str) -> None:
    with pytest.raises(BadRecipientError, match="is no mail address"):
        queued(box, to=[Address("x", address)])


def test_a_mail_to_nobody_is_refused(box: Mailbox) -> None:
    with pytest.raises(NoRecipientError):
        queued(box, to=[])


def test_a_server_that_is_away_only_delays(box: Mailbox, smtp: SmtpServer) -> None:
    queued(box)
    smtp.stop()
    assert send_queued_mail(at=AT).postponed == 1

    mail = OutgoingMail.objects.get()
    assert mail.state == OutgoingMail.State.QUEUED
    assert mail.next_attempt_at == AT + timedelta(minutes=1)
    assert "refused" in mail.last_error

    again = SmtpServer().start()
    Mailbox.objects.update(smtp_port=again.port)
    assert send_queued_mail(at=AT + timedelta(seconds=59)).sent == 0
    assert send_queued_mail(at=AT + timedelta(minutes=1)).sent == 1
    again.stop()
    smtp.start()


def test_a_temporary_answer_is_tried_again_and_a_final_one_is_not(box: Mailbox, smtp: SmtpServer) -> None:
    queued(box)
    smtp.data_answer = "451 4.3.0 try later"
    assert send_queued_mail(at=AT).postponed == 1
    smtp.data_answer = "554 5.7.1 we do not want this"
    assert send_queued_mail(at=AT + timedelta(hours=1)).failed == 1

    mail = OutgoingMail.objects.get()
    assert mail.state == OutgoingMail.State.FAILED
    assert "we do not want this" in mail.last_error
    assert send_queued_mail(at=AT + timedelta(days=9)).sent == 0


def test_each_recipient_gets_the_mail_once_whatever_the_others_do(box: Mailbox, smtp: SmtpServer) -> None:
    gone, slow = Address("", "gone@alderfoods.example"), Address("", "slow@alderfoods.example")
    smtp.answers = {gone.address: "550 5.1.1 user unknown", slow.address: "450 4.2.1 later"}
    told: list[DeliveryFailure] = []
    on_delivery_failed(lambda failure, at: told.append(failure))
    queued(box, to=[ANKE, gone], cc=[slow])

    assert send_queued_mail(at=AT).postponed == 1
    smtp.answers = {}
    assert send_queued_mail(at=AT + timedelta(hours=1)).sent == 1

    assert [recipients for _, recipients, _ in smtp.mails] == [[ANKE.address], [slow.address]]
    assert [(one.recipient, one.status, one.hard) for one in told] == [(gone.address, "5.1.1", True)]


def test_two_workers_never_claim_one_mail_and_a_dead_ones_claim_runs_out(box: Mailbox, smtp: SmtpServer) -> None:
    mail = queued(box)
    assert [one.pk for one in _claimed([mail.pk], "first", at=AT)] == [mail.pk]
    assert list(_claimed([mail.pk], "second", at=AT)) == []
    assert send_queued_mail(at=AT + LEASE).sent == 0

    assert send_queued_mail(at=AT + LEASE + timedelta(seconds=1)).sent == 1
    assert parse_mail(smtp.mails[0][2]).message_id == mail.message_id


def test_a_bounce_finds_our_mail_by_the_envelope_address(box: Mailbox, smtp: SmtpServer) -> None:
    mail = queued(box)
    send_queued_mail(at=AT)
    store_incoming_mail(bounce(to=smtp.mails[0][0], original="somebody-else@x.example"), mailbox=box, at=AT)

    failure = mail.failures.get()
    assert (failure.recipient, failure.status, failure.hard) == ("anke@harbourfuels.example", "5.1.1", True)
    assert Event.objects.of_kind("mail.bounced").count() == 1


def test_a_bounce_finds_our_mail_by_the_returned_message_id_once(box: Mailbox) -> None:
    mail = queued(box)
    handled: list[str] = []
    from orgdesk.apps.mail.handlers import on_mail_stored

    on_mail_stored(lambda mail, parsed, at: handled.append(parsed.subject))
    for _ in range(2):
        store_incoming_mail(bounce(to=box.address, original=mail.message_id), mailbox=box, at=AT)

    assert mail.failures.count() == 1
    assert handled == []


def test_a_bounce_of_a_mail_that_is_not_ours_is_handed_on_like_any_mail(box: Mailbox) -> None:
    handled: list[bool] = []
    from orgdesk.apps.mail.handlers import on_mail_stored

    on_mail_stored(lambda mail, parsed, at: handled.append(parsed.bounce is not None))
    store_incoming_mail(bounce(to=box.address, original="unknown@x.example"), mailbox=box, at=AT)

    assert handled == [True]
    assert DeliveryFailure.objects.count() == 0


def test_a_webhook_may_deliver_the_same_mail_as_often_as_it_likes(box: Mailbox) -> None:
    first = store_incoming_mail(letter(), mailbox=box, at=AT)
    second = store_incoming_mail(letter(), mailbox=box, at=AT)

    assert (first.new, second.new) == (True, False)
    assert first.mail.pk == second.mail.pk


def test_passwords_are_unreadable_at_rest_and_open_with_the_old_key(box: Mailbox, settings: object) -> None:
    box.set_passwords(imap="open sesame", smtp="")
    assert "sesame" not in box.imap_password_sealed
    assert box.imap_password() == "open sesame"

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]  # type: ignore[attr-defined]
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    assert box.imap_password() == "open sesame"
    settings.SECRET_KEY_FALLBACKS = []  # type: ignore[attr-defined]
    with pytest.raises(Exception, match="Enter the mailbox's password again"):
        box.imap_password()


def bounce(*, to: str, original: str) -> bytes:
    return f"""Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.harbourfuels.example>
To: {to}
Subject: Undelivered Mail Returned to Sender
Date: Mon, 02 Nov 2026 10:00:00 +0100
Message-ID: <bounce-{original}>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

Your message could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.harbourfuels.example

Final-Recipient: rfc822; anke@harbourfuels.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 user unknown
--b
Content-Type: text/rfc822-headers

From: support@brightwater.example
Message-ID: <{original}>
--b--
""".replace("\n", "\r\n").encode()

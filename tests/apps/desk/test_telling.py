"""What people are told and when, what is asked beside a ticket, and what came back instead of arriving."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from apps.desk.conftest import Desk
from apps.desk.test_working_tools import work
from apps.mail.samples import letter
from apps.mail.test_send_queued_mail import bounce
from orgdesk.apps.desk.actions.notify import mail_notifications, notify
from orgdesk.apps.desk.models import Message
from orgdesk.apps.mail.actions import store_incoming_mail
from orgdesk.apps.mail.models import Mailbox, OutgoingMail, Security

MAKER = "Pump Maker <service@pumps.example>"


@pytest.fixture
def mailbox(desk: Desk) -> Mailbox:
    return Mailbox.objects.create(
        key="support",
        name="Brightwater support",
        address="support@brightwater.example",
        smtp_host="127.0.0.1",
        smtp_security=Security.PLAIN,
    )


def test_a_question_aside_leaves_by_mail_and_its_answer_stays_beside_the_ticket(desk: Desk, mailbox: Mailbox) -> None:
    ticket, joyce = desk.ask(), desk.as_("joyce")
    asked = {
        "to_name": "Pump Maker",
        "to_address": "service@pumps.example",
        "subject": "Display",
        "text": "A known fault?",
    }
    joyce.post(f"/tickets/{ticket.key}/side-conversations", asked)

    mail = OutgoingMail.objects.get(subject="Display")
    assert "service@pumps.example" in str(mail.to)
    assert ticket.reference not in mail.subject

    reply = letter(
        sender=MAKER, subject="Re: Display", body="Yes, a fuse.", message_id="answer@pumps.example",
        extra=f"In-Reply-To: {mail.message_id}\nReferences: {mail.message_id}\n",
    )  # fmt: skip
    store_incoming_mail(reply, mailbox=mailbox, at=timezone.now())

    assert "Yes, a fuse." in desk.page(f"/tickets/{ticket.key}")
    assert "Pump Maker answered on" in desk.page("/tickets/notifications")
    assert not Message.objects.filter(text__contains="a fuse").exists()
    assert "a fuse" not in desk.page(f"/requests/{ticket.key}", by="nadia")


def test_a_letter_that_came_back_is_shown_on_the_message_and_with_the_contact(desk: Desk, mailbox: Mailbox) -> None:
    ticket, joyce = desk.ask(), desk.as_("joyce")
    joyce.post(f"/tickets/{ticket.key}/hand-offs", {"person": desk.person("joyce").key, "reason": "mine"})
    joyce.post(f"/tickets/{ticket.key}/replies", {"text": "Please try again.", "once": "a"})
    work(minutes=2)
    sent = ticket.messages.get(kind=Message.Kind.SENT)
    back = bounce(to=mailbox.address, original=sent.mail_id).replace(
        b"anke@harbourfuels.example", b"nadia@harbour-fuels.example"
    )

    store_incoming_mail(back, mailbox=mailbox, at=timezone.now())

    page = desk.page(f"/tickets/{ticket.key}")
    assert "not delivered" in page
    assert "Mail to nadia@harbour-fuels.example came back (5.1.1)" in page
    assert "your letter did not reach nadia@harbour-fuels.example" in desk.page("/tickets/notifications")


@pytest.mark.parametrize(
    ("chosen", "told", "leaves"),
    [
        (
            {"mail": "at_once", "quiet_from": "20:00", "quiet_until": "07:00"},
            21,
            datetime(2026, 11, 4, 6, 0, tzinfo=UTC),
        ),
        ({"mail": "digest", "digest_hour": "9"}, 13, datetime(2026, 11, 4, 8, 0, tzinfo=UTC)),
    ],
)
def test_news_wait_for_the_end_of_the_quiet_hours_or_for_the_daily_letter_and_come_together(
    desk: Desk, mailbox: Mailbox, chosen: dict[str, str], told: int, leaves: datetime
) -> None:
    joyce = desk.person("joyce")  # her clock is an hour before UTC's in winter
    desk.as_("joyce").post("/tickets/notifications/preferences", {"digest_hour": "8", "undo_seconds": "0", **chosen})
    before = OutgoingMail.objects.count()
    for minute in (0, 5):
        at = datetime(2026, 11, 3, told, minute, tzinfo=UTC)
        notify([joyce], words=f"News of minute {minute}", at=at, by_mail=True)

    mail_notifications(at=leaves.replace(hour=leaves.hour - 1))
    assert OutgoingMail.objects.count() == before
    mail_notifications(at=leaves)
    mail_notifications(at=leaves.replace(minute=5))

    (mail,) = OutgoingMail.objects.order_by("pk")[before:]
    assert mail.subject == "2 things for you"
    assert "News of minute 0" in mail.text
    assert "News of minute 5" in mail.text


def test_urgent_news_wait_for_nothing_and_who_wants_no_mail_gets_none(desk: Desk, mailbox: Mailbox) -> None:
    joyce, night = desk.person("joyce"), datetime(2026, 11, 3, 22, 0, tzinfo=UTC)
    quiet = {"digest_hour": "8", "undo_seconds": "0", "quiet_from": "20:00", "quiet_until": "07:00"}
    desk.as_("joyce").post("/tickets/notifications/preferences", {**quiet, "mail": "at_once"})
    notify([joyce], words="The house burns", at=night, by_mail=True, urgent=True)
    desk.as_("joyce").post("/tickets/notifications/preferences", {**quiet, "mail": "never"})
    notify([joyce], words="It still burns", at=night, by_mail=True, urgent=True)

    assert list(OutgoingMail.objects.filter(subject__contains="burns").values_list("subject", flat=True)) == [
        "The house burns"
    ]
    assert "It still burns" in desk.page("/tickets/notifications")


def test_half_of_a_quiet_time_is_refused_at_its_field_and_the_rest_stays_typed(desk: Desk) -> None:
    said = {"mail": "digest", "digest_hour": "6", "quiet_from": "19:00", "quiet_until": "", "undo_seconds": "30"}

    page = desk.as_("joyce").post("/tickets/notifications/preferences", said, follow=True).content.decode()

    assert '<details class="card" open>' in page
    assert 'id="id_quiet_until_error"' in page
    assert "Quiet hours need a beginning and an end." in page
    assert 'name="quiet_from" value="19:00"' in page
    assert 'name="digest_hour" value="6"' in page

"""The mail series: Monday, Wednesday, Friday in the customer's zone; held, left, bounced, measured."""

from __future__ import annotations

import email
from datetime import UTC, date, datetime
from email import policy

import pytest
from django.test import Client
from django.urls import reverse

from apps.timelines.house import AT, after, do, start, write_texts
from orgdesk.apps.mail.actions.record_bounce import note_failure
from orgdesk.apps.mail.composing import compose
from orgdesk.apps.mail.models import OutgoingMail
from orgdesk.apps.mail.parsing import Bounce
from orgdesk.apps.timelines.duties import send_mails
from orgdesk.apps.timelines.models import Membership, SeriesMail
from orgdesk.apps.voice.actions import capture_feedback
from orgdesk.apps.voice.models import Complaint

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(house):
    write_texts(house)
    plan = start(house)
    do(plan, "sign-up", house.sam, AT, promises="none")
    return plan


def run_all(plan):
    for mail in plan.mails.order_by("at"):
        send_mails(mail.at)


@pytest.mark.acceptance("S4-21", "S4-22", issue=6)
def test_the_marketing_step_starts_fifteen_mails_on_mondays_wednesdays_and_fridays(house, plan):
    do(plan, "mailer", house.dario, AT)
    run_all(plan)

    sent = OutgoingMail.objects.filter(about=plan.key).order_by("queued_at")
    assert [mail.subject for mail in sent] == [f"Tip {number} for Nordlicht SI" for number in range(1, 16)]
    assert {mail.queued_at.weekday() for mail in sent} == {0, 2, 4}
    # 09:00 in Berlin is 08:00 UTC before the clocks change on 29 March, 07:00 after
    assert {(mail.queued_at.month, mail.queued_at.hour) for mail in sent} == {(3, 8), (3, 7), (4, 7)}


@pytest.mark.acceptance("S4-22", "S4-23", issue=6)
def test_the_duty_sends_each_mail_once_and_nothing_before_its_hour(house, plan):
    do(plan, "mailer", house.dario, AT)
    assert send_mails(datetime(2026, 3, 9, 7, 59, tzinfo=UTC)) == 0
    assert [send_mails(datetime(2026, 3, 9, 8, 0, tzinfo=UTC)) for _again in range(3)] == [1, 0, 0]
    assert OutgoingMail.objects.filter(about=plan.key).count() == 1


def test_held_mails_and_holidays_are_listed_with_their_reason(house, page_of, plan):
    do(plan, "mailer", house.dario, AT)
    plan.holidays = [["2026-03-16", "Founders' day"]]
    plan.save(update_fields=["holidays"])
    sent = {"since": "2026-03-09", "until": "2026-03-11", "reason": "A complaint is open"}
    client = page_of(house.dario)
    client.post(reverse("timelines:holds", args=[plan.key]), sent)
    run_all(plan)

    fates = dict(plan.mails.values_list("on", "state"))
    assert fates[date(2026, 3, 9)] == fates[date(2026, 3, 11)] == SeriesMail.State.HELD
    assert fates[date(2026, 3, 16)] == SeriesMail.State.SKIPPED
    assert OutgoingMail.objects.filter(about=plan.key).count() == 12
    page = client.get(reverse("timelines:plan", args=[plan.key])).content.decode()
    assert "A complaint is open" in page
    assert "Founders&#x27; day" in page


def test_no_mail_of_a_series_leaves_while_a_complaint_waits_and_the_plan_says_so(house, page_of, plan):
    do(plan, "mailer", house.dario, AT)
    send_mails(datetime(2026, 3, 9, 8, 0, tzinfo=UTC))
    said = {"kind": "complaint", "door": "phone", "title": "The till stands still", "account": house.account}
    complaint = capture_feedback(**said, at=AT, by=house.ines)

    send_mails(datetime(2026, 3, 11, 8, 0, tzinfo=UTC))

    mail = plan.mails.get(on=date(2026, 3, 11))
    assert (mail.state, mail.reason) == (SeriesMail.State.HELD, f"complaint {complaint.key} is open")
    page = page_of(house.dario).get(reverse("timelines:plan", args=[plan.key])).content.decode()
    assert f"No mail of the series leaves until this is settled: complaint {complaint.key} is open." in page
    Complaint.objects.filter(feedback=complaint).update(resolved_at=AT)
    send_mails(datetime(2026, 3, 13, 8, 0, tzinfo=UTC))
    assert OutgoingMail.objects.filter(about=plan.key).count() == 2
    page = page_of(house.dario).get(reverse("timelines:plan", args=[plan.key])).content.decode()
    assert "until this is settled" not in page


def test_mails_that_a_hold_will_keep_back_are_listed_so_before_their_day_and_no_more_once_it_is_lifted(
    house, page_of, plan
):
    client = page_of(house.ines)
    sent = {"since": "2026-03-16", "until": "2026-03-18", "reason": "They are on holiday"}
    client.post(reverse("timelines:holds", args=[plan.key]), sent)
    address = reverse("timelines:plan", args=[plan.key])

    held = [mail.on.day for mail, why in client.get(address).context["mails"] if why == "They are on holiday"]
    assert held == [16, 18]
    assert client.get(address).content.decode().count("will be held") == 2
    client.post(reverse("timelines:hold-end", args=[plan.holds.get().pk]))
    assert "will be held" not in client.get(address).content.decode()


def test_before_the_marketing_step_nobody_is_on_the_list_and_that_is_said(house, plan):
    send_mails(after(weeks=1))
    mail = plan.mails.get(number=1)
    assert (mail.state, mail.reason) == (SeriesMail.State.LEFT, "Nobody is on the list.")


@pytest.mark.acceptance("S4-47", issue=6)
def test_one_post_by_the_mail_program_ends_the_subscription(house, page_of, plan):
    do(plan, "mailer", house.dario, AT)
    send_mails(after(weeks=1))
    message = email.message_from_bytes(compose(OutgoingMail.objects.get(about=plan.key)), policy=policy.default)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    address = message["List-Unsubscribe"].strip("<>").partition("8000")[2]

    program = Client(enforce_csrf_checks=True)
    assert "Unsubscribe" in program.get(address).content.decode()
    assert Membership.objects.get().left_at is None  # looking changes nothing
    assert program.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    run_all(plan)
    assert OutgoingMail.objects.filter(about=plan.key).count() == 1
    assert Membership.objects.get().left_way == Membership.Way.ASKED
    again = {"person": house.jonas.key, "series": "welcome-mails"}
    refused = page_of(house.dario).post(reverse("timelines:members", args=[plan.key]), again, follow=True)
    assert "Only they can come back" in refused.content.decode()


def test_a_forged_link_unsubscribes_nobody(house, plan):
    do(plan, "mailer", house.dario, AT)
    assert Client().post(reverse("timelines:list", args=["1:forged"])).status_code == 404
    assert Membership.objects.get().left_at is None


def test_a_hard_bounce_takes_the_address_off_the_list(house, plan):
    do(plan, "mailer", house.dario, AT)
    send_mails(after(weeks=1))
    failed = OutgoingMail.objects.get(about=plan.key)
    note_failure(failed, Bounce(recipient="jonas@nordlicht-si.example", status="5.1.1", hard=True), at=after(weeks=1))

    assert Membership.objects.get().left_way == Membership.Way.BOUNCED


@pytest.mark.acceptance("S4-46", issue=6)
def test_the_template_page_shows_what_the_series_achieves(house, page_of, plan):
    do(plan, "mailer", house.dario, AT)
    run_all(plan)
    OutgoingMail.objects.filter(about=plan.key).update(state=OutgoingMail.State.SENT)
    note_failure(
        OutgoingMail.objects.filter(about=plan.key)[0],
        Bounce(recipient="jonas@nordlicht-si.example", status="5.1.1", hard=True),
        at=AT,
    )
    page = page_of(house.dario).get(reverse("timelines:template", args=["partner-onboarding", 1]))

    metrics = page.context["series"][0][2]
    assert (metrics.sent, metrics.bounced, metrics.joined, metrics.unsubscribed) == (15, 1, 1, 0)
    assert "A review meeting about what the mail series achieves" in page.content.decode()


def test_a_text_is_previewed_and_an_unknown_placeholder_is_refused(house, page_of):
    client, address = (
        page_of(house.dario),
        reverse("timelines:mail-text", args=["partner-onboarding", 1, "welcome-mails", 1]),
    )
    refused = client.post(address, {"subject": "Hello {nmae}", "body": "x"})
    assert refused.status_code == 422
    assert "{nmae}" in refused.content.decode()

    shown = client.post(address, {"subject": "Hello {name}", "body": "Week {week}"}, follow=True).content.decode()
    assert "Hello Jonas Keller" in shown


def test_only_who_has_a_part_in_the_plans_writes_what_goes_to_their_customers(house, page_of):
    address = reverse("timelines:mail-text", args=["partner-onboarding", 1, "welcome-mails", 1])
    other = page_of(house.vera)
    assert "As the customer reads it" in other.get(address).content.decode()
    assert "Keep this text" not in other.get(address).content.decode()
    assert other.post(address, {"subject": "Send us money", "body": "x"}).status_code == 403
    assert "Send us money" not in page_of(house.dario).get(address).content.decode()


def test_a_mail_that_nobody_wrote_is_skipped_and_says_so(house):
    plan = start(house)
    do(plan, "sign-up", house.sam, AT, promises="none")
    do(plan, "mailer", house.dario, AT)
    send_mails(after(weeks=1))
    assert "Nobody has written mail 1" in plan.mails.get(number=1).reason

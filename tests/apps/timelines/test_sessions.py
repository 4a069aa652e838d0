"""Sessions are booked, moved, cancelled; calendar programs read what we send."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from django.test import Client
from django.urls import reverse

from apps.timelines.house import AT, MONDAY, after, found_house, items, start
from orgdesk.apps.mail.composing import compose
from orgdesk.apps.mail.models import OutgoingMail
from orgdesk.apps.organisation import lookup
from orgdesk.apps.timelines.actions import start_plan
from orgdesk.apps.timelines.duties import open_steps
from orgdesk.apps.timelines.models import Booking, LessonPlan
from orgdesk.apps.work.models import WorkItem
from support.at_once import at_once
from support.pseudo_language import bare_words

pytestmark = pytest.mark.django_db


def book(client, plan, step, starts, people, **more):
    sent = {"starts_1": starts, "minutes": more.pop("minutes", 60), "people": [person.pk for person in people], **more}
    return client.post(reverse("timelines:book", args=[plan.key, step]), sent, follow=True)


@pytest.mark.acceptance("S4-41", "S4-48", issue=6)
def test_a_booking_from_the_page_mails_an_invitation_that_a_calendar_program_reads(house, page_of):
    plan = start(house)
    shown = book(page_of(house.ines), plan, "getting-to-know", "2026-03-24T10:00", [house.ines, house.jonas])

    assert "Everybody gets an invitation" in shown.content.decode()
    mail = OutgoingMail.objects.get(first_recipient="jonas@nordlicht-si.example")
    import email
    from email import policy

    message = email.message_from_bytes(compose(mail), policy=policy.default)
    part = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    assert part.get_param("method") == "REQUEST"
    entry = icalendar.Calendar.from_ical(part.get_content()).walk("VEVENT")[0]
    assert entry.decoded("dtstart") == datetime(2026, 3, 24, 9, 0, tzinfo=UTC)  # 10:00 on the wall in Berlin
    assert entry.decoded("dtend") - entry.decoded("dtstart") == timedelta(minutes=60)
    assert {str(one) for one in entry["attendee"]} == {
        "mailto:ines@brightwater.example",
        "mailto:jonas@nordlicht-si.example",
    }


def test_nobody_is_invited_to_a_day_that_has_passed(house, page_of):
    plan, client = start(house), page_of(house.ines)
    refused = book(client, plan, "getting-to-know", "2020-03-02T10:00", [house.ines, house.jonas])
    assert refused.status_code == 422
    assert "2 Mar 2020 has passed; give a day from today on." in refused.context["form"].errors["starts_1"][0]
    assert not Booking.objects.exists()

    book(client, plan, "getting-to-know", "2026-03-24T10:00", [house.ines])
    address = reverse("timelines:booking-move", args=[Booking.objects.get().key])
    moved = client.post(address, {"starts_1": "2020-03-02T10:00", "minutes": 60, "reason": "A slip"})
    assert "has passed" in moved.context["form"].errors["starts_1"][0]
    assert OutgoingMail.objects.count() == 1


def test_nobody_is_invited_to_a_day_far_beyond_the_plan(house, page_of):
    plan, client = start(house), page_of(house.ines)
    refused = book(client, plan, "getting-to-know", "2099-03-24T10:00", [house.ines, house.jonas])
    assert refused.status_code == 422
    (words,) = refused.context["form"].errors["starts_1"]
    assert "24 Mar 2099 is far beyond the end of this plan; give a day until" in words
    assert not Booking.objects.exists()

    book(client, plan, "getting-to-know", "2026-03-24T10:00", [house.ines])
    address = reverse("timelines:booking-move", args=[Booking.objects.get().key])
    moved = client.post(address, {"starts_1": "2072-03-24T10:00", "minutes": 60, "reason": "A slip"})
    assert "far beyond the end of this plan" in moved.context["form"].errors["starts_1"][0]
    step = {"move": "session-1", "to": "2099-03-24", "reason": "A slip"}
    kept = client.post(reverse("timelines:moves", args=[plan.key]), step, follow=True)
    assert "far beyond the end of this plan" in kept.content.decode()
    assert not plan.moves.exists()
    assert OutgoingMail.objects.count() == 1


@pytest.mark.acceptance("S4-41", issue=6)
def test_a_moved_session_keeps_its_history_and_its_identity_in_calendars(house, page_of):
    plan, client = start(house), page_of(house.ines)
    book(client, plan, "getting-to-know", "2026-03-24T10:00", [house.ines])
    booking = Booking.objects.get()
    sent = {"starts_1": "2026-03-25T11:00", "minutes": 60, "reason": "Their machine arrived late"}
    client.post(reverse("timelines:booking-move", args=[booking.key]), sent)

    shown = client.get(reverse("timelines:booking", args=[booking.key])).content.decode()
    assert "2026-03-24 10:00" in shown
    assert "Their machine arrived late" in shown
    first, second = (
        icalendar.Calendar.from_ical(bytes(mail.files.get().data)).walk("VEVENT")[0]
        for mail in OutgoingMail.objects.order_by("pk")
    )
    assert first["uid"] == second["uid"]
    assert (first["sequence"], second["sequence"]) == (0, 1)
    assert plan.steps.get(key="getting-to-know").starts_on.isoformat() == "2026-03-25"


def test_a_cancelled_session_tells_calendars_so(house, page_of):
    plan, client = start(house), page_of(house.ines)
    book(client, plan, "getting-to-know", "2026-03-24T10:00", [house.ines])
    booking = Booking.objects.get()
    for _twice in range(2):
        client.post(reverse("timelines:booking-cancel", args=[booking.key]), {"reason": "They fell ill"})

    last = icalendar.Calendar.from_ical(bytes(OutgoingMail.objects.last().files.get().data))
    assert (last["method"], last.walk("VEVENT")[0]["status"]) == ("CANCEL", "CANCELLED")
    assert OutgoingMail.objects.count() == 2


def test_an_hour_that_the_clocks_skip_is_refused_with_the_way_on_and_nothing_is_booked(house, page_of):
    plan = start(house)
    refused = book(page_of(house.ines), plan, "getting-to-know", "2026-03-29T02:30", [house.ines])

    assert refused.status_code == 422
    assert "does not exist in Europe/Berlin" in refused.content.decode()
    assert not Booking.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_two_people_who_book_one_slot_get_one_booking_and_one_clear_refusal(house, page_of):
    plan = start(house)
    other = start_plan(
        house.template, house.account, starts_on=MONDAY + timedelta(weeks=1), size="small", by=house.ines, at=AT
    )
    book(page_of(house.ines), plan, "getting-to-know", "2026-03-24T10:00", [house.greta])
    refused = book(page_of(house.sam), other, "getting-to-know", "2026-03-24T10:30", [house.greta])

    assert refused.status_code == 422
    assert "Greta Holm cannot attend" in refused.content.decode()
    assert "from 2026-03-24 10:00 to" in refused.content.decode()
    assert Booking.objects.count() == 1


def test_a_repeated_submit_books_once_and_says_so(house, page_of):
    plan, client = start(house), page_of(house.ines)
    book(client, plan, "getting-to-know", "2026-03-24T10:00", [house.ines])
    again = book(client, plan, "getting-to-know", "2026-03-24T10:00", [house.ines])

    assert "booked already" in again.content.decode()
    assert (Booking.objects.count(), OutgoingMail.objects.count()) == (1, 1)


@pytest.mark.acceptance("S4-31", issue=6)
def test_the_day_in_person_is_split_over_two_days(house, page_of):
    plan = start(house)
    book(
        page_of(house.ines), plan, "in-person", "2026-04-14T09:00", [house.ines, house.jonas], minutes=480,
        starts_2="2026-04-15T09:00",
    )  # fmt: skip

    parts = Booking.objects.get().parts.all()
    assert [(part.starts_at.day, (part.ends_at - part.starts_at).seconds // 60) for part in parts] == [
        (14, 240),
        (15, 240),
    ]
    entries = icalendar.Calendar.from_ical(bytes(OutgoingMail.objects.first().files.get().data)).walk("VEVENT")
    assert len({entry["uid"] for entry in entries}) == 2


def test_a_third_part_is_more_than_the_session_allows(house, page_of):
    plan = start(house)
    shown = page_of(house.ines).get(reverse("timelines:book", args=[plan.key, "in-person"])).content.decode()
    assert "starts_2" in shown
    assert "starts_3" not in shown


@pytest.mark.acceptance("S4-48", issue=6)
def test_a_subscribed_calendar_follows_by_a_signed_link_without_signing_in(house, page_of):
    plan, client = start(house), page_of(house.ines)
    book(client, plan, "getting-to-know", "2026-03-24T10:00", [house.ines, house.jonas])
    portal = page_of(house.jonas).get(reverse("timelines:onboarding"))
    address = portal.context["feed"]

    feed = Client().get(address)
    assert feed["content-type"].startswith("text/calendar")
    assert len(icalendar.Calendar.from_ical(feed.content).walk("VEVENT")) == 1
    assert Client().get(address.replace("person", "plan")).status_code == 404
    assert Client().get(address[:-6] + "x.ics").status_code == 404


def test_the_work_of_a_booked_session_is_due_when_it_ends(house, page_of, at_time):
    plan = start(house)
    book(page_of(house.ines), plan, "getting-to-know", "2026-03-24T10:00", [house.ines])

    open_steps(after(weeks=3, days=1))
    assert items(plan, "getting-to-know").get().due_at == datetime(2026, 3, 24, 10, 0, tzinfo=UTC)


@pytest.mark.acceptance("S4-27", "S4-29", issue=6)
def test_a_session_runs_its_lesson_plan_and_keeps_who_came(house, page_of):
    plan, client = start(house), page_of(house.ines)
    for step, day in (("session-1", "2026-03-31"), ("session-2", "2026-04-07")):
        client.post(reverse("timelines:lesson", args=[plan.key, step]), {"topics": "import, export", "level": "new"})
        book(client, plan, step, f"{day}T10:00", [house.ines, house.jonas], minutes=90)
    booking = Booking.objects.get(step="session-1")
    client.post(reverse("timelines:booking-attendance", args=[booking.key]), {"came": [house.jonas.pk]})

    came = {one.person.name: one.came_at is not None for one in booking.attendances.all()}
    assert came == {"Jonas Keller": True, "Ines Duarte": False}
    assert (
        plan.lessons.filter(session="session-2").get().lesson == plan.lessons.filter(session="session-1").get().lesson
    )


@pytest.mark.acceptance("S4-26", "S4-28", "S4-30", issue=6)
def test_a_lesson_plan_that_suits_is_taken_from_the_library_and_else_a_basic_one_is_made(house, page_of):
    plan, client = start(house), page_of(house.ines)
    LessonPlan.objects.create(
        key="basics", title="Basics", topics=["import", "export"], level="new", minutes=60, made_at=AT
    )
    address = reverse("timelines:lesson", args=[plan.key, "session-1"])
    client.post(address, {"topics": "import", "level": "new"})
    assert (plan.lessons.last().lesson.title, plan.lessons.last().made) == ("Basics", "found")

    client.post(address, {"topics": "clusters", "level": "seasoned"})
    made = plan.lessons.last()
    assert (made.made, made.lesson.topics, made.lesson.minutes) == ("made", ["clusters"], 90)
    shown = client.get(reverse("timelines:plan", args=[plan.key])).content.decode()
    assert "Choose or make the lesson plan of session 2" in shown
    assert "Understand the project to be built in person" in shown


def test_somebody_without_a_part_in_the_plan_reads_it_and_changes_nothing(house, page_of):
    plan, client = start(house), page_of(house.vera)
    assert client.get(reverse("timelines:plan", args=[plan.key])).status_code == 200
    refused = client.post(
        reverse("timelines:deferrals", args=[plan.key]), {"block": "A", "reason": "no"}, follow=True
    ).content.decode()
    assert "run by other units" in refused
    assert f"ask {lookup.unit_name(plan.lead_unit)} to change it" in refused
    assert not plan.deferrals.exists()
    assert WorkItem.objects.count() == 1


def test_two_people_who_book_one_slot_in_one_moment_get_one_booking_and_one_clear_refusal(
    transactional_db: None, page_of
):
    house = found_house()
    plans = [
        start_plan(house.template, house.account, starts_on=MONDAY + timedelta(weeks=n), size="small", by=house.ines, at=AT)
        for n in range(2)
    ]  # fmt: skip
    clients = [page_of(house.ines), page_of(house.sam)]

    answers = at_once(
        *(
            lambda client=client, plan=plan: book(client, plan, "getting-to-know", "2026-03-24T10:00", [house.greta])
            for client, plan in zip(clients, plans, strict=True)
        )
    )

    assert sorted(answer.status_code for answer in answers) == [200, 422]
    assert "cannot attend" in next(one for one in answers if one.status_code == 422).content.decode()
    assert Booking.objects.count() == 1


def test_a_refused_booking_is_said_in_the_readers_language(house, page_of, pseudo_language):
    plan = start(house)
    refused = book(page_of(house.ines), plan, "getting-to-know", "2026-03-29T02:30", [house.ines])

    (words,) = refused.context["form"].errors["starts_1"]
    assert refused.status_code == 422
    assert words.startswith("⟦2026-03-29 02:30 does not exist in Europe/Berlin")
    assert bare_words(words) == []


def test_what_is_wrong_with_a_booking_is_said_beside_the_sitting_that_it_is_about(house, page_of):
    plan = start(house)
    client, people = page_of(house.ines), [house.ines, house.greta]
    book(client, plan, "getting-to-know", "2026-03-24T10:00", people)

    skipped = book(client, plan, "in-person", "2026-03-28T09:00", people, minutes=480, starts_2="2026-03-29T02:30")
    taken = book(client, plan, "in-person", "2026-03-23T09:00", people, minutes=480, starts_2="2026-03-24T10:30")
    overlapping = book(client, plan, "in-person", "2026-04-14T09:00", people, minutes=480, starts_2="2026-04-14T10:00")

    for answer, words in (
        (skipped, "does not exist in Europe/Berlin"),
        (taken, "Greta Holm, Ines Duarte cannot attend"),
        (overlapping, "overlap"),
    ):
        assert list(answer.context["form"].errors) == ["starts_2"]
        assert words in answer.context["form"].errors["starts_2"][0]
    assert Booking.objects.count() == 1


def test_a_move_that_is_refused_keeps_what_was_written_and_names_the_time(house, page_of):
    plan, client = start(house), page_of(house.ines)
    book(client, plan, "getting-to-know", "2026-03-24T10:00", [house.ines])
    booking = Booking.objects.get()
    page = client.get(reverse("timelines:booking", args=[booking.key])).content.decode()
    assert 'value="2026-03-24T10:00"' in page
    assert "Tue 24 Mar 2026, 10:00 – 11:00 (Europe/Berlin) · video call, 60 min" in " ".join(page.split())

    sent = {"starts_1": "2026-03-29T02:30", "minutes": 60, "reason": "Their machine arrived late"}
    refused = client.post(reverse("timelines:booking-move", args=[booking.key]), sent)

    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["starts_1"]
    assert "Their machine arrived late" in refused.content.decode()
    assert not booking.revisions.exists()


def test_a_sitting_that_a_move_leaves_out_is_taken_out_of_calendars(house, page_of):
    plan, client = start(house), page_of(house.ines)
    book(client, plan, "in-person", "2026-04-14T09:00", [house.ines], minutes=480, starts_2="2026-04-15T09:00")
    first = icalendar.Calendar.from_ical(bytes(OutgoingMail.objects.get().files.get().data)).walk("VEVENT")
    booking = Booking.objects.get()
    client.post(
        reverse("timelines:booking-move", args=[booking.key]),
        {"starts_1": "2026-04-14T09:00", "minutes": 480, "reason": "One long day suits them"},
    )

    sent = [icalendar.Calendar.from_ical(bytes(mail.files.get().data)) for mail in OutgoingMail.objects.order_by("pk")]
    (cancelled,) = [one for one in sent if one["method"] == "CANCEL"]
    (entry,) = cancelled.walk("VEVENT")
    assert (entry["uid"], entry["status"], entry["sequence"]) == (first[1]["uid"], "CANCELLED", 1)
    assert sent[1].walk("VEVENT")[0]["uid"] == first[0]["uid"]
    assert "no longer held" in OutgoingMail.objects.last().text

"""Promises on the ticket: clocks from the log, alarms up the chart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from apps.desk.conftest import Desk
from orgdesk.apps.desk.actions import declare_capability, open_ticket, receive_message, reply_to_customer
from orgdesk.apps.desk.actions.declare_capability import NewLimitation
from orgdesk.apps.desk.actions.raise_alarms import read_clocks
from orgdesk.apps.desk.clocks import page_clocks
from orgdesk.apps.desk.models import ClockAlarm, Notification, ServicePolicy, Ticket
from orgdesk.apps.events.models import Event
from orgdesk.core.service.policies import Metric
from orgdesk.core.service.stopwatch import ClockState, Reading

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=ZoneInfo("Europe/Amsterdam")).astimezone(UTC)


def opened(desk: Desk, *, at: datetime = MONDAY, by: str = "tess", live: bool = False) -> Ticket:
    return open_ticket(
        subject="Export fails",
        text="It stops.",
        requester=desk.person(by),
        channel=Ticket.Channel.PHONE,
        live=live,
        at=at,
    )


def reading(ticket: Ticket, metric: Metric, *, at: datetime, tier: str = "") -> Reading:
    found = [one.reading for one in page_clocks(ticket, at=at)]
    return next(one for one in found if (one.metric, one.tier) == (metric, tier))


def test_the_first_response_counts_office_hours_until_a_person_writes(desk: Desk) -> None:
    ticket = opened(desk, at=MONDAY + timedelta(hours=7))  # 16:00; the office closes at 17:00
    running = reading(ticket, Metric.FIRST_RESPONSE, at=MONDAY + timedelta(hours=7, minutes=30))
    assert running.due == MONDAY + timedelta(days=1, hours=3)  # four hours: one today, three tomorrow

    reply_to_customer(ticket, by=desk.person("joyce"), text="Which till?", at=MONDAY + timedelta(days=1, hours=1))

    kept = reading(ticket, Metric.FIRST_RESPONSE, at=MONDAY + timedelta(days=2))
    assert (kept.state, kept.elapsed) == (ClockState.MET, timedelta(hours=2))


def test_resolution_stands_still_while_the_customer_is_asked_and_goes_on_with_their_answer(desk: Desk) -> None:
    ticket = opened(desk)
    hour = timedelta(hours=1)
    reply_to_customer(ticket, by=desk.person("joyce"), text="Which till?", wait=True, at=MONDAY + hour)
    assert reading(ticket, Metric.RESOLUTION, at=MONDAY + 3 * hour).state is ClockState.PAUSED

    receive_message(ticket, author=desk.person("tess"), text="Till 3.", at=MONDAY + 4 * hour)

    now = reading(ticket, Metric.RESOLUTION, at=MONDAY + 5 * hour)
    assert (now.state, now.elapsed) == (ClockState.RUNNING, 2 * hour)
    assert reading(ticket, Metric.NEXT_RESPONSE, at=MONDAY + 5 * hour).elapsed == hour


def test_each_tier_has_its_own_time_inside_the_promise(desk: Desk) -> None:
    ticket, hour = opened(desk), timedelta(hours=1)
    declare_capability(
        ticket,
        item=desk.step(ticket),
        capability="cannot",
        by=desk.person("joyce"),
        text="Tried.",
        limitation=NewLimitation("Totals lack a field"),
        at=MONDAY + hour,
    )

    at = MONDAY + 3 * hour
    assert reading(ticket, Metric.TIER, tier="1", at=at).elapsed == hour
    assert reading(ticket, Metric.TIER, tier="2", at=at).elapsed == 2 * hour
    assert reading(ticket, Metric.RESOLUTION, at=at).elapsed == 3 * hour
    assert "Time of T2" in desk.page(f"/tickets/{ticket.key}")


@pytest.mark.parametrize(
    ("by", "live", "policy"), [("tess", False, "standard"), ("nadia", False, "key-accounts"), ("tess", True, "live")]
)
def test_the_policy_is_the_first_that_fits(desk: Desk, by: str, live: bool, policy: str) -> None:
    opened(desk, by=by, live=live)

    assert Event.objects.get(kind="ticket.opened").data["policy"] == policy


def test_a_policy_changed_by_the_house_holds_for_the_clocks(desk: Desk) -> None:
    ServicePolicy.objects.filter(key="standard").update(targets={"first_response": {"*": 30}})
    ticket = opened(desk)

    assert reading(ticket, Metric.FIRST_RESPONSE, at=MONDAY).due == MONDAY + timedelta(minutes=30)


def test_near_and_late_are_raised_once_and_told_up_the_chart(desk: Desk) -> None:
    ticket = opened(desk)
    hour = timedelta(hours=1)

    read_clocks(at=MONDAY + hour)
    assert not ClockAlarm.objects.exists()
    for minutes in (200, 201):  # 80 % of four hours lie behind
        read_clocks(at=MONDAY + timedelta(minutes=minutes))
    near = ClockAlarm.objects.filter(metric=Metric.FIRST_RESPONSE)
    assert [row.kind for row in near] == ["near"]
    told = Notification.objects.filter(words__contains="first response is nearly due")
    assert {row.person.name for row in told} == {"Ravi Anand"}

    for minutes in (241, 300):
        read_clocks(at=MONDAY + timedelta(minutes=minutes))
    assert [row.kind for row in near.order_by("at")] == ["near", "breach"]
    late = Notification.objects.filter(words__contains="first response is late")
    assert {row.person.name for row in late} == {"Ravi Anand", "Ines Duarte"}
    assert Event.objects.filter(kind="sla.breached", data__metric="first_response").count() == 1
    ticket.refresh_from_db()
    assert ticket.due_at is not None


def test_the_worker_needs_nothing_to_find_the_next_alarm(desk: Desk) -> None:
    ticket = opened(desk)
    assert read_clocks(at=MONDAY) == 1
    ticket.refresh_from_db()
    assert ticket.due_at == MONDAY + timedelta(hours=4)
    assert ticket.alarm_at == MONDAY + timedelta(minutes=192)
    assert read_clocks(at=MONDAY + timedelta(minutes=1)) == 0
    assert read_clocks(at=MONDAY + timedelta(minutes=193)) == 1


def test_a_notification_waits_behind_the_bell_until_it_is_read(desk: Desk) -> None:
    ticket = desk.ask("The tills are down", by="tess", urgent="on")
    read_clocks(at=timezone.now() + timedelta(minutes=16))

    shown = desk.page("/tickets/notifications", by="ravi")
    assert f"{ticket.reference}: first response is late" in shown
    assert "first response" not in desk.page("/tickets/notifications", by="yuki")

    desk.as_("ravi").post("/tickets/notifications/read")
    assert not Notification.objects.filter(person=desk.person("ravi"), read_at=None).exists()


def test_clocks_of_a_page_of_tickets_take_few_queries(desk: Desk, django_assert_max_num_queries: object) -> None:
    from orgdesk.apps.desk.clocks import clocks_of_tickets

    tickets = [opened(desk, at=MONDAY + timedelta(minutes=count)) for count in range(5)]
    with django_assert_max_num_queries(2):  # type: ignore[operator]
        assert len(clocks_of_tickets(tickets)) == 5


def test_a_policy_says_at_which_shares_of_a_promise_who_is_told_up_the_chart(desk: Desk) -> None:
    ravi, policy = desk.as_("ravi"), ServicePolicy.objects.get(key="standard")
    page = f"/tickets/promises/{policy.pk}"
    given = {
        "name": "Standard", "order": 90, "calendar": policy.calendar_id, "target-first_response": "*: 4 h",
        "level-1-share": 50, "level-1-tell": ["holder"], "level-2-share": 100, "level-2-tell": ["head"],
        "level-3-share": 150, "level-3-tell": ["line"], "level-3-mail": "on", "level-4-tell": ["owner"],
    }  # fmt: skip
    refused = ravi.post(page, given).content.decode()
    assert "At which share? Give percent of the time." in refused
    draft = ravi.post(page, {**given, "level-4-tell": []})["Location"]
    ravi.post(f"{draft}/publication")
    assert "everybody above, up to the top" in desk.page(draft, by="joyce")
    ravi.post(draft, {name: value for name, value in given.items() if not name.startswith("level-")})
    assert len(ServicePolicy.objects.get(replaces=draft.rpartition("/")[2]).levels) == 3
    opened(desk, by="tess")

    def told(minutes: int) -> set[str]:
        Notification.objects.all().delete()
        read_clocks(at=MONDAY + timedelta(minutes=minutes))
        return {row.person.name for row in Notification.objects.filter(words__contains="first response")}

    assert told(119) == set()
    assert told(121) == {"Ravi Anand"}
    assert told(200) == set()
    assert told(241) == {"Ravi Anand"}
    later = told(361)
    assert {"Ravi Anand", "Ines Duarte"} < later
    assert told(362) == set()
    assert Event.objects.filter(kind="sla.breached", data__metric="first_response").count() == 1
    assert Event.objects.filter(kind="sla.nearly_breached", data__metric="first_response").count() == 1
    assert Event.objects.get(kind="sla.told").data["share"] == 150

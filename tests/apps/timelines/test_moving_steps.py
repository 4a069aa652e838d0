"""Steps are moved on the timeline: looked at first, confirmed with a reason, undone, never over somebody else's change."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from apps.timelines.house import AT, MONDAY, after, do, items, start
from orgdesk.apps.timelines.actions import start_plan
from orgdesk.apps.timelines.duties import open_steps
from orgdesk.apps.timelines.models import Booking, StepMove

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def look(client, plan, **asked):
    return client.get(reverse("timelines:plan", args=[plan.key]), asked).content.decode()


def move(client, plan, step, to, **said):
    shown = look(client, plan, move=step, to=to)
    seen = re.search(r'name="seen" value="(\d+)"', shown)
    sent = {"move": step, "to": to, "reason": "They asked for it", "seen": seen[1] if seen else "", **said}
    return client.post(reverse("timelines:moves", args=[plan.key]), sent, follow=True).content.decode()


def text(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_move_is_shown_with_what_follows_as_ghosts_and_changes_nothing_until_confirmed(house, page_of):
    plan, client = start(house), page_of(house.ines)
    before = list(plan.steps.values_list("key", "starts_on"))

    shown = look(client, plan, move="sign-up", to="2026-03-05")

    assert "in-would-be" in shown
    assert 'data-id="mailer~ghost"' in shown  # waits for the papers
    assert "Thu 5 Mar" in text(shown)
    assert list(plan.steps.values_list("key", "starts_on")) == before


def test_a_confirmed_move_ripples_shows_who_why_and_as_slip_and_is_undone_with_its_history(house, page_of):
    plan, client = start(house), page_of(house.ines)
    before = dict(plan.steps.values_list("key", "starts_on"))

    shown = move(client, plan, "sign-up", "2026-03-12")

    steps = dict(plan.steps.values_list("key", "starts_on"))
    assert steps["sign-up"] == MONDAY + 10 * DAY
    assert steps["mailer"] >= MONDAY + 10 * DAY
    assert "moved by Ines Duarte: They asked for it" in shown
    assert "moved “Complete the sign-up papers" in text(shown)
    client.post(reverse("timelines:move-undo", args=[plan.key]))
    assert dict(plan.steps.values_list("key", "starts_on")) == before
    client.post(reverse("timelines:move-undo", args=[plan.key]))
    assert plan.steps.get(key="sign-up").starts_on == MONDAY + 10 * DAY
    assert [row.to for row in plan.moves.all()] == [MONDAY + 10 * DAY, None, MONDAY + 10 * DAY]


def test_work_already_offered_waits_for_the_new_day(house, page_of, at_time):
    plan, client = start(house), page_of(house.ines)
    assert items(plan, "sign-up").exists()

    move(client, plan, "sign-up", "2026-03-04")

    assert not items(plan, "sign-up").exists()
    at_time(after(days=2))
    open_steps(at=after(days=2))
    assert items(plan, "sign-up").count() == 1


def test_a_booked_session_moves_with_its_time_of_day_and_everybody_is_told(house, page_of):
    plan, client = start(house), page_of(house.ines)
    sent = {"starts_1": "2026-03-24T10:00", "minutes": 60, "people": [house.ines.pk]}
    client.post(reverse("timelines:book", args=[plan.key, "getting-to-know"]), sent)

    shown = move(client, plan, "getting-to-know", "2026-03-30")  # the clocks go forward in between

    part = Booking.objects.get().parts.get()
    assert part.starts_at.isoformat() == "2026-03-30T08:00:00+00:00"
    assert "moved “" in text(shown)
    client.post(reverse("timelines:move-undo", args=[plan.key]))
    assert Booking.objects.get().parts.get().starts_at.isoformat() == "2026-03-24T09:00:00+00:00"


def test_a_session_dragged_onto_a_time_that_is_taken_is_refused_before_it_is_confirmed(house, page_of):
    plan, client = start(house), page_of(house.ines)
    other = start_plan(house.template, house.account, starts_on=MONDAY + 7 * DAY, size="small", by=house.ines, at=AT)
    for one, day in ((plan, "2026-03-24"), (other, "2026-03-26")):
        sent = {"starts_1": f"{day}T10:00", "minutes": 60, "people": [house.greta.pk]}
        client.post(reverse("timelines:book", args=[one.key, "getting-to-know"]), sent)

    shown = look(client, plan, move="getting-to-know", to="2026-03-26")
    refused = move(client, plan, "getting-to-know", "2026-03-26")

    assert "cannot attend" in shown
    assert "Confirm the move" not in shown
    assert "cannot attend" in refused
    assert Booking.objects.get(plan=plan).parts.get().starts_at.isoformat().startswith("2026-03-24")


def test_a_move_over_somebody_elses_change_is_refused_and_shown_again_with_that_change(house, page_of):
    plan, ines, sam = start(house), page_of(house.ines), page_of(house.sam)
    shown = look(ines, plan, move="announce", to="2026-03-05")
    seen = re.search(r'name="seen" value="(\d+)"', shown)[1]
    move(sam, plan, "portal-admin", "2026-03-06", reason="Sam was first")

    sent = {"move": "announce", "to": "2026-03-05", "reason": "Mine", "seen": seen}
    refused = ines.post(reverse("timelines:moves", args=[plan.key]), sent, follow=True).content.decode()

    assert "Nothing was moved: Sam Whitlock moved" in text(refused)
    assert 'value="Mine"' in refused
    assert not StepMove.objects.filter(step="announce").exists()
    assert "Meanwhile Sam Whitlock moved" in text(look(ines, plan, move="announce", to="2026-03-05", seen=seen))


def test_what_is_done_or_unknown_or_no_day_moves_nothing(house, page_of):
    plan, client = start(house), page_of(house.ines)
    do(plan, "sign-up", house.sam, AT, promises="None")

    assert "cannot be moved" in look(client, plan, move="sign-up", to="2026-03-05")
    assert "no step" in look(client, plan, move="nothing", to="2026-03-05")
    assert "far beyond the end of this plan" in look(client, plan, move="announce", to="2999-03-05")
    for asked in ({"move": "announce", "to": "soon"}, {"move": "announce", "days": "9" * 90}, {"to": "2026-03-05"}):
        assert "data-proposal" not in look(client, plan, **asked)
    move(client, plan, "announce", "2026-03-05", reason=" ")
    page_of(house.vera).post(
        reverse("timelines:moves", args=[plan.key]), {"move": "announce", "to": "2026-03-05", "reason": "x"}
    )
    assert not StepMove.objects.exists()


def test_the_page_shows_on_demand_what_decides_the_end_and_groups_by_owner(house, page_of):
    plan, client = start(house), page_of(house.ines)

    assert "s-critical" not in look(client, plan)
    assert "s-critical" in look(client, plan, path="on")
    assert ">Marketing<" in look(client, plan, rows="owner")

"""A running timeline under the hand: dragged, moved by keys, confirmed, undone; read at every size."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from apps.timelines.house import House, found_house
from orgdesk.apps.timelines.actions import defer_block, start_plan
from orgdesk.apps.timelines.models import PlanStep, RunningPlan

pytestmark = pytest.mark.browser
BAR = ".box[data-moves='first-call'] .frame"


@pytest.fixture
def house(transactional_db: None) -> House:
    return found_house()


@pytest.fixture
def plan(house: House) -> RunningPlan:
    """Begins next Monday, so that every step may move."""
    today = timezone.localdate()
    begins = today + timedelta(days=7 - today.weekday())
    return start_plan(
        house.template, house.account, starts_on=begins, size="small", by=house.ines, at=timezone.now(),
        known={"viable_project": True},
    )  # fmt: skip


def day_of(plan: RunningPlan, step: str) -> date:
    day = plan.steps.get(key=step).starts_on
    assert day is not None
    return day


def drag_by_ten_days(page, bar) -> None:
    box, day = bar.bounding_box(), page.locator(".canvas-stage svg").evaluate(
        "svg => { const days = [...svg.querySelectorAll('.box[data-start]')].map(one => one.dataset).find(one => one.start !== one.end);"
        " const box = svg.querySelector(`.box[data-start='${days.start}'][data-end='${days.end}'] .frame`);"
        " return (box.getBoundingClientRect().width + 1) / ((Date.parse(days.end) - Date.parse(days.start)) / 864e5 + 1); }"
    )  # fmt: skip
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + day * 5, y, steps=4)
    page.mouse.move(x + day * 10, y, steps=4)


def test_a_step_is_dragged_its_followers_show_as_ghosts_and_the_confirmed_move_stands_in_the_history(
    house, plan, open_browser
) -> None:
    page, before = open_browser(house.ines), day_of(plan, "first-call")
    page.goto(reverse("timelines:plan", args=[plan.key]))

    drag_by_ten_days(page, page.locator(BAR))
    expect(page.locator(".box[data-id='getting-to-know~ghost']")).to_be_attached()
    page.mouse.up()

    expect(page.get_by_role("heading", name="Move “First call” to")).to_be_visible()
    expect(page.locator(".box[data-id='first-call~ghost']")).to_be_attached()
    expect(page.locator(".ripple")).to_contain_text("Get to know their work")
    assert day_of(plan, "first-call") == before
    expect(page.get_by_label("Why does it move?")).to_be_focused()
    page.keyboard.type("They are at a fair")
    page.keyboard.press("Enter")

    history = page.get_by_role("region", name="History")
    expect(history).to_contain_text("Ines Duarte moved “First call” from")
    expect(history).to_contain_text("They are at a fair")
    assert day_of(plan, "first-call") == before + timedelta(days=10)
    page.wait_for_load_state()  # the keys are heard once the page is there whole
    page.keyboard.press("Control+z")
    expect(history).to_contain_text("Undone")
    assert day_of(plan, "first-call") == before
    assert page.problems == []


def test_the_arrow_keys_move_a_step_day_by_day_and_escape_leaves_everything_as_it_was(
    house, plan, open_browser
) -> None:
    page, before = open_browser(house.ines), day_of(plan, "first-call")
    page.goto(reverse("timelines:plan", args=[plan.key]))
    row = page.locator(".box[data-id='first-call'] a")

    row.focus()
    for days, key in enumerate(["ArrowRight", "ArrowRight", "Shift+ArrowRight"], start=1):
        page.keyboard.press(key)
        moved = before + timedelta(days={1: 1, 2: 2, 3: 9}[days])
        expect(page.locator(f"[data-proposal][data-to='{moved}']")).to_be_visible()
        expect(row).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator("[data-proposal]")).to_have_count(0)
    expect(page.locator(".in-would-be")).to_have_count(0)
    expect(row).to_be_focused()
    assert day_of(plan, "first-call") == before
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-proposal]")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.type("A day later")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="History")).to_contain_text("A day later")
    assert day_of(plan, "first-call") == before + timedelta(days=1)
    assert page.problems == []


def test_a_long_timeline_opens_at_what_is_not_done_under_the_names_of_its_weeks(house, plan, open_browser) -> None:
    *gone, _next, _last = plan.steps.exclude(starts_on=None).order_by("starts_on", "place")
    plan.steps.filter(pk__in=[step.pk for step in gone]).update(
        state=PlanStep.State.DONE, done_on=timezone.localdate(), done_by=house.ines
    )
    page = open_browser(house.ines)
    page.goto(reverse("timelines:plan", args=[plan.key]))
    stage = page.locator(".canvas-stage").bounding_box()

    next_one, first = page.locator(".box[data-moves]").first, page.locator(f".box[data-id='{gone[0].key}']")

    assert stage["y"] < next_one.bounding_box()["y"] < stage["y"] + stage["height"]
    assert first.bounding_box()["y"] < stage["y"]
    head = page.locator(".scene-head text").first.bounding_box()
    assert stage["y"] <= head["y"] < stage["y"] + 60
    page.mouse.move(stage["x"] + 700, stage["y"] + 200)
    page.mouse.down()
    page.mouse.move(stage["x"] + 700, stage["y"] + 150, steps=4)
    page.mouse.up()
    assert page.locator(".scene-head text").first.bounding_box()["y"] == pytest.approx(head["y"], abs=2)
    assert page.problems == []


def test_without_scripts_the_list_moves_a_step_just_so(house, plan, open_browser) -> None:
    page, before = open_browser(house.ines, scripts=False), day_of(plan, "first-call")
    page.goto(reverse("timelines:plan", args=[plan.key]))
    step = page.locator("#step-first-call")

    step.locator("summary").click()
    step.get_by_label("Move to").fill(str(before + timedelta(days=1)))
    step.get_by_role("button", name="See what moves").click()
    page.get_by_label("Why does it move?").fill("By hand")
    page.get_by_role("button", name="Confirm the move").click()

    expect(page.get_by_role("region", name="History")).to_contain_text("By hand")
    assert day_of(plan, "first-call") == before + timedelta(days=1)


@pytest.mark.parametrize("size", ["wide", "narrow"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_timeline_can_be_read_by_everybody(house, plan, open_browser, photograph, accessible, size, scheme) -> None:
    defer_block(plan, "A", reason="No project yet", by=house.ines, at=timezone.now())
    page = open_browser(house.ines, size=size, scheme=scheme)

    page.goto(reverse("timelines:plan", args=[plan.key]) + "?move=first-call&days=4&path=on")
    expect(page.get_by_role("heading", name="Move “First call” to")).to_be_visible()
    photograph(page, f"timeline-{size}-{scheme}")

    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

"""The chart under the hand: dragged, driven by keys, read without scripts, at every size."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from apps.organisation.conftest import House, house  # noqa: F401 - the fixture
from orgdesk.core.organisation.tree import build_tree

pytestmark = pytest.mark.browser


def test_a_box_is_dragged_under_another_manager_and_brought_back_by_a_key(house: House, open_browser) -> None:  # noqa: F811
    draft = house.draft()
    page = open_browser(house.people["mara"])
    page.goto(reverse("organisation:chart", args=[draft.key]))

    page.locator(".box[data-key='trainer-1'] .frame").drag_to(page.locator(".box[data-key='t1-lead'] .frame"))
    expect(page.get_by_text("Moved under T1 Manager")).to_be_visible()
    draft.refresh_from_db()
    assert build_tree(draft.content).boss_of["trainer-1"] == "t1-lead"
    page.keyboard.press("Control+z")

    expect(page.locator("[data-part=desk]")).to_contain_text("revision 3")
    draft.refresh_from_db()
    assert build_tree(draft.content).boss_of["trainer-1"] == "director"
    assert page.problems == []


@pytest.mark.parametrize("size", ["wide", "narrow"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chart_can_be_read_by_everybody(house: House, open_browser, photograph, accessible, size, scheme) -> None:  # noqa: F811
    draft = house.draft()
    house.act(draft, act="headcount", key="t1", headcount=40)
    page = open_browser(house.people["mara"], size=size, scheme=scheme)

    page.goto(reverse("organisation:chart", args=[draft.key]))
    if size == "wide":
        page.locator(".box[data-key='t1-lead'] a").click()
        expect(page.get_by_role("heading", name="T1 Manager")).to_be_visible()
    photograph(page, f"organisation-chart-{size}-{scheme}")

    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

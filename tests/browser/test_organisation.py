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


def test_the_keyboard_does_everything_on_the_tree(house: House, open_browser, accessible) -> None:  # noqa: F811
    draft = house.draft()
    page = open_browser(house.people["mara"])
    page.goto(reverse("organisation:chart", args=[draft.key]))
    page.get_by_text("The same chart as a list").press("Enter")
    tree = page.get_by_role("tree", name="Organisation chart")

    def at(title: str) -> None:
        expect(tree.get_by_role("treeitem", name=title).first).to_be_focused()

    def keys(*pressed: str) -> None:
        for key in pressed:
            page.keyboard.press(key)

    def add(key: str, title: str) -> None:
        keys(key)
        expect(page.locator("#new-title")).to_be_focused()
        page.keyboard.type(title)
        keys("Enter")
        at(title)

    # Go: down, into a branch, out of it, to the ends, folded and unfolded.
    tree.locator("[tabindex='0']").focus()
    keys("ArrowDown", "ArrowRight")
    at("T1 Manager")
    keys("ArrowLeft")
    expect(tree.get_by_role("treeitem", name="T1 Manager")).to_have_attribute("aria-expanded", "false")
    keys("ArrowLeft")
    at("Customer Service Manager")
    keys("End")
    at("Internal Auditor")
    keys("Home")
    at("Director of Customer Experience")

    # Add on all four sides.
    keys("End")
    add("b", "Board Secretary")
    keys("End")
    add("a", "Portal Owner")
    add("d", "Portal Editor")
    add("u", "Portal Lead")

    # Move: by a field and among siblings; assign, vacate; undo.
    keys("End", "m")
    expect(page.locator("#boss")).to_be_focused()
    page.locator("#boss").select_option("director")
    page.locator("#boss").press("Tab")
    keys("Enter")
    at("Portal Editor")
    keys("Alt+ArrowUp")
    at("Portal Editor")
    keys("h")
    expect(page.locator("#person")).to_be_focused()
    page.locator("#person").select_option(label="Greta Holm")
    page.locator("#person").press("Tab")
    keys("Enter")
    expect(tree.get_by_role("treeitem", name="Portal Editor")).to_contain_text("Greta Holm")
    draft.refresh_from_db()
    shape, planned = build_tree(draft.content), draft.assignments.count()
    at("Portal Editor")
    keys("v")
    expect(tree.get_by_role("treeitem", name="Portal Editor")).not_to_contain_text("Greta Holm")
    keys("Control+z")
    expect(tree.get_by_role("treeitem", name="Portal Editor")).to_contain_text("Greta Holm")

    assert list(shape.roots) == ["director", "board-secretary", "auditor", "portal-owner"]
    assert list(shape.children("portal-owner")) == ["portal-lead"]
    assert list(shape.children("director")) == ["service-manager", "trainer-1", "portal-editor", "trainer-3"]
    assert planned == 1
    accessible(page)
    assert page.problems == []


def test_a_line_of_the_tray_is_dragged_onto_a_box(house: House, open_browser) -> None:  # noqa: F811
    table = b"id,title,reports to\n1,Lab Manager,\n1,Innovation Manager,\n"
    draft = house.accept(house.bring(name="chart.csv", content=table))
    page = open_browser(house.people["mara"])
    page.goto(reverse("organisation:chart", args=[draft.key]))

    page.locator(".tray-line").drag_to(page.locator(".box[data-key='1'] .frame"))

    expect(page.locator(".tray-line")).to_have_count(0)
    draft.refresh_from_db()
    assert len(build_tree(draft.content).children("1")) == 1


@pytest.mark.parametrize("layout", ["compact", "inverted", "rings", "pods", "interactions"])
def test_each_layout_can_be_read_by_everybody(house: House, open_browser, accessible, layout: str) -> None:  # noqa: F811
    page = open_browser(house.people["mara"], size="narrow")

    page.goto(reverse("organisation:chart", args=[house.version.key]) + f"?layout={layout}")

    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.get_by_role("treeitem", name="T1 Manager")).to_be_visible()

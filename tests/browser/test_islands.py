import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_the_palette_opens_by_key_and_closes_again(cast, open_browser):
    page = open_browser(cast("joyce"))
    page.goto("/ui")

    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Search or go to")).to_be_visible()
    page.get_by_label("Search people, tickets, articles, pages").fill("zzz")
    expect(page.get_by_text("Nothing is called")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog", name="Search or go to")).to_be_hidden()
    assert page.problems == []


def test_rows_are_chosen_by_j_and_k(cast, open_browser):
    page = open_browser(cast("joyce"))
    page.goto("/ui")

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")

    expect(page.locator("tr.is-selected")).to_contain_text("Export fails after update")


def test_a_drawing_zooms_by_key_and_fits_again(cast, open_browser):
    page = open_browser(cast("joyce"))
    page.goto("/ui/canvas")
    drawing = page.locator(".canvas-stage > svg")
    before = drawing.get_attribute("viewBox")

    page.locator(".canvas-stage").press("+")
    closer = drawing.get_attribute("viewBox")
    page.locator(".canvas-stage").press("0")

    assert float(closer.split()[2]) < float(before.split()[2])
    assert drawing.get_attribute("viewBox") == before


def test_the_theme_changes_at_once_and_stays(cast, open_browser):
    page = open_browser(cast("joyce"))
    page.goto("/ui")

    page.get_by_label("Menu of Joyce Bell").click()
    with page.expect_response("**/preferences"):
        page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_pages_can_be_read_and_the_theme_changed_without_scripts(cast, open_browser):
    page = open_browser(cast("joyce"), scripts=False)
    page.goto("/ui/canvas")

    expect(page.get_by_text("Mara Lindqvist", exact=True)).to_be_visible()
    page.get_by_label("Menu of Joyce Bell").click()
    page.get_by_role("button", name="Dark").click()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_password_is_shown_while_somebody_wants_to_see_it(db, open_browser):
    page = open_browser(None)
    page.goto("/people/sign-in")
    field, button = page.locator("[name=password]"), page.get_by_role("button", name="Show")
    field.fill("a quiet harbour")
    expect(field).to_have_attribute("type", "password")

    button.press("Enter")
    expect(field).to_have_attribute("type", "text")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.press("Enter")
    expect(field).to_have_attribute("type", "password")
    assert page.problems == []

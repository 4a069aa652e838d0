import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", ["wide", "narrow"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["ui", "ui/canvas", "ui/public", "people/sign-in"])
def test_every_component_is_accessible_and_keeps_to_the_policy(
    address, size, scheme, cast, open_browser, photograph, accessible
):
    page = open_browser(None if "sign-in" in address else cast("joyce"), size=size, scheme=scheme)

    page.goto(f"/{address}")

    photograph(page, f"{address.replace('/', '-')}-{size}-{scheme}")
    accessible(page)
    assert page.problems == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]

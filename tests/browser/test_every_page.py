"""Every kind of page of the served sample company: the rules of WCAG 2.2 AA, a telephone's width, and from right to left."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from orgdesk.apps.demo.cast import PASSWORD
from support.browsers import find_browser
from support.served import served_demo
from support.walking import broken_rules, layout_faults, walk

pytestmark = pytest.mark.browser
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served_demo(tmp_path_factory.mktemp("demo")) as address:
        yield address


@contextlib.contextmanager
def browsers(base: str, scheme: str) -> Iterator[Callable[[str], Any]]:
    """A browser of this thread's own; `sign_in("mara@…")` is a page signed in as the person, by the form."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=_ARGUMENTS)

        def sign_in(person: str) -> Any:
            context = browser.new_context(
                base_url=base, viewport={"width": 1440, "height": 900}, reduced_motion="reduce", color_scheme=scheme
            )
            context.route("**/events/stream*", lambda route: route.fulfill(status=204))
            page = context.new_page()
            page.set_default_timeout(90_000)  # a machine shared with others is slow by turns
            page.problems = []
            page.on("pageerror", lambda error: page.problems.append(str(error)))
            page.on("console", lambda line: page.problems.append(line.text) if line.type == "error" else None)
            if person:
                page.goto("/people/sign-in")
                page.fill("[name=username]", person)
                page.fill("[name=password]", PASSWORD)
                page.click("form button.primary")
            return page

        yield sign_in
        browser.close()


def test_no_page_breaks_a_rule_of_accessibility_nor_runs_over(demo: str) -> None:
    def look(page: Any) -> list[str]:
        return [*broken_rules(page), *layout_faults(page)]

    walked = walk(demo, lambda base: browsers(base, "light"), look)

    assert walked.broken == []
    assert len(walked.seen) > 210
    # The sample company has no occasion for some pages, such as a chart that waits to be put into force.
    assert len(walked.left) < 25, "\n".join(walked.left)


@pytest.mark.soak
def test_no_page_breaks_a_rule_in_the_dark_or_on_a_telephone(demo: str) -> None:
    """The whole of every page, with every row."""

    def look(page: Any) -> list[str]:
        dark = broken_rules(page, only=["color-contrast"], whole=True)
        page.set_viewport_size({"width": 390, "height": 844})
        page.evaluate(
            "() => document.querySelectorAll('.rail, .bar').forEach((one) => { one.style.position = 'static' })"
        )
        narrow = broken_rules(page, whole=True)
        page.set_viewport_size({"width": 1440, "height": 900})
        return [*(f"(dark) {words}" for words in dark), *(f"(telephone) {words}" for words in narrow)]

    walked = walk(demo, lambda base: browsers(base, "dark"), look)

    assert walked.broken == []

"""A real browser at a wide and a narrow size, light and dark, with pictures and an accessibility check."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from support.browsers import find_browser

SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--font-render-hinting=none",
]  # fmt: skip
SCREENSHOTS = Path(__file__).resolve().parents[2] / "var" / "screenshots"


@pytest.fixture(scope="session")
def browser_of_machine() -> Iterator[Any]:
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=15_000)  # a machine shared with others is slow by turns

    found = find_browser()
    if found is None:
        pytest.skip("no browser: install chromium, or name one in ORGDESK_TEST_BROWSER")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "true"  # Playwright's loop runs in this thread, Django's calls stay ordinary ones
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_browser(browser_of_machine: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """`open_browser(person, size="narrow", scheme="dark")` is a page signed in as the person, at the address of the test's server."""
    contexts = []

    def open_page(
        person: Any = None, *, size: str = "wide", scheme: str = "light", scripts: bool = True, live: bool = False
    ) -> Any:
        width, height = SIZES[size]
        context = browser_of_machine.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=scripts,
            reduced_motion="reduce",
            timezone_id="Europe/Amsterdam",
        )
        contexts.append(context)
        if not live:
            # A stream lasts longer than a test and holds a thread of the test's server; 204 tells the page not to come back.
            context.route("**/events/stream*", lambda route: route.fulfill(status=204))
        if person is not None:
            context.add_cookies([session_cookie(person, live_server.url)])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("console", lambda line: page.problems.append(line.text) if line.type == "error" else None)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def photograph() -> Callable[[Any, str], Path]:
    """`photograph(page, "ticket-wide-light")` keeps the whole page as a picture in var/screenshots."""

    def take(page: Any, name: str) -> Path:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        page.screenshot(path=str(path), full_page=True)
        return path

    return take


@pytest.fixture
def pictures() -> Path:
    """Where pictures and printed sheets are kept for whoever wants to look at them."""
    return SCREENSHOTS


@pytest.fixture
def accessible() -> Callable[[Any], None]:
    """`accessible(page)` fails with every rule of WCAG 2.2 A and AA that axe finds broken, and where."""
    from axe_playwright_python.sync_playwright import Axe

    def check(page: Any) -> None:
        page.wait_for_load_state("load")  # an act may just have led here: without its styles a page has other sizes
        rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
        results = Axe().run(page, options={"runOnly": {"type": "tag", "values": rules}})
        broken = [
            f"{rule['id']}: {rule['help']}\n    "
            + "\n    ".join(
                node["html"][:160] + " " + node.get("failureSummary", "")[:200] for node in rule["nodes"][:4]
            )
            for rule in results.response["violations"]
        ]
        assert not broken, "\n".join(broken)

    return check


def session_cookie(person: Any, url: str) -> dict[str, str]:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": url,
    }

"""From the link that the command prints to a desk that hears its first customer, in a browser and over real mail servers."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from apps.mail.servers import PASSWORD, USER, SmtpServer, start_pymap
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import BusinessCalendar
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.process.models import ProcessDefinition

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Relay(SmtpServer):
    """An outgoing server that delivers into the mailbox, as a provider does."""

    def __init__(self, mailbox: Any) -> None:
        super().__init__()
        self.mailbox = mailbox

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        import asyncio

        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.to_thread(self.mailbox.deliver, envelope.content)
        return answer


@pytest.fixture
def servers() -> Any:
    imap = start_pymap()
    smtp = Relay(imap).start()
    yield imap, smtp
    smtp.stop()
    imap.stop()


@pytest.fixture
def fresh(settings: Any, tmp_path: Path, monkeypatch: Any) -> str:
    """A new installation, and the link that its command printed."""
    for name in (
        "ORGDESK_COMPANY",
        "ORGDESK_BASE_URL",
        "ORGDESK_REFERENCE_PREFIX",
        "ORGDESK_TIME_ZONE",
        "ORGDESK_SUPPORT_ADDRESS",
    ):
        monkeypatch.delenv(name, raising=False)
    settings.ORGDESK_VAR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    out = io.StringIO()
    call_command("setup", stdout=out)
    found = re.search(r"/set-up/\S+", out.getvalue())
    assert found is not None
    return found[0]


def test_a_new_installation_is_led_to_its_first_process(
    open_browser: Any, photograph: Any, accessible: Any, servers: Any, fresh: str
) -> None:
    imap, smtp = servers
    page = open_browser()

    def seen(name: str) -> None:
        accessible(page)
        for size, (width, height) in {"wide": (1440, 900), "narrow": (390, 844)}.items():
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (
                f"{name} is too wide on a {size} page"
            )
            photograph(page, f"first-run-{name}-{size}")
        page.set_viewport_size({"width": 1440, "height": 900})

    page.goto(fresh)
    page.get_by_label("Name of the company").fill("Quill & Co")
    page.get_by_label("Prefix of tickets").fill("QC")
    seen("company")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Your name").fill("Ada Quist")
    page.get_by_label("Your e-mail address").fill("ada@quill.example")
    page.get_by_label("Password").fill("Twelve litres a minute")
    seen("administrator")
    page.get_by_role("button", name="Make the account").click()
    the_mail_goes_out_and_comes_back(page, imap, smtp, seen)
    the_days_are_reviewed(page, seen)
    seen("chart")
    page.get_by_text("Tiered support", exact=True).click()
    page.get_by_role("button", name="Begin with it").click()
    page.get_by_label("Position").select_option("t1-agent")
    seen("seat")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="What happens to a request?")).to_be_visible()
    seen("process")
    page.get_by_role("button", name="Deploy and go on").click()
    expect(page.get_by_role("heading", name="Ready for the first customer")).to_be_visible()
    seen("done")
    assert page.problems == []
    assert Person.objects.get().has_role("administrator")
    assert Version.objects.active().count() == ProcessDefinition.objects.count() == 1


def the_mail_goes_out_and_comes_back(page: Any, imap: Any, smtp: Any, seen: Any) -> None:
    expect(page.get_by_role("heading", name="Where do customers write to?")).to_be_visible()
    page.get_by_role("button", name="Leave this for later").click()
    expect(page.get_by_role("heading", name="When are you at work?")).to_be_visible()
    page.get_by_role("link", name="Mail").click()
    page.get_by_label("Address that customers write to").fill("help@quill.example")
    for side, server in (("imap", imap), ("smtp", smtp)):
        page.locator(f"[name={side}_host]").fill("127.0.0.1")
        page.locator(f"[name={side}_port]").fill(str(server.port))
        page.locator(f"[name={side}_security]").select_option("plain")
    page.locator("[name=imap_user]").fill(USER)
    page.locator("[name=imap_password]").fill("not the password")
    page.get_by_role("button", name="Keep and send a test mail").click()
    expect(page.get_by_text("the mailbox could not be read")).to_be_visible()
    seen("mail-refused")
    page.locator("[name=imap_password]").fill(PASSWORD)
    page.get_by_role("button", name="Keep and send a test mail").click()
    expect(page.get_by_text("Went out and came back", exact=True)).to_be_visible()
    seen("mail")
    assert imap.count("UNSEEN") <= 1
    page.get_by_role("link", name="Go on").click()


def the_days_are_reviewed(page: Any, seen: Any) -> None:
    page.get_by_label("Holidays of").select_option("IE")
    page.get_by_role("button", name="Propose its holidays").click()
    page.get_by_role("checkbox", name=re.compile("May Day")).first.uncheck()
    seen("calendar")
    page.get_by_role("button", name="Keep and go on").click()
    calendar = BusinessCalendar.objects.get(key="office")
    assert "St Patrick's Day" in {day["name"] for day in calendar.holidays}
    assert sum(day["name"] == "May Day" for day in calendar.holidays) == 1

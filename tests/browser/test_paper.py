"""On paper a page holds its content, and nothing to press."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pypdf import PdfReader

from apps.desk.conftest import Desk
from orgdesk.apps.demo.company import found_company

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house(transactional_db: None) -> Desk:
    return Desk(found_company(at=timezone.now() - timedelta(hours=1)))


def on_paper(page: Any, address: str) -> str:
    page.goto(address, wait_until="load")
    read = PdfReader(io.BytesIO(page.pdf(format="A4")))
    return " ".join(" ".join(sheet.extract_text().split()) for sheet in read.pages)


def test_paper_holds_the_content_and_nothing_to_press(house: Desk, open_browser: Any) -> None:
    ticket = house.ask("Nozzle 7 drips", text="It drips since Monday.")
    reader = open_browser(house.person("joyce"))
    wanted = {
        f"/tickets/{ticket.key}": ("Nozzle 7 drips", "It drips since Monday."),
        "/organisation/": ("Technical Director",),
        "/insight/": ("Measures", "Ticket volume"),
    }
    for address, words in wanted.items():
        paper = on_paper(reader, address)
        for one in words:
            assert one in paper, f"{address}: {paper[:300]}"
        for pressed in ("Search or go to", "Send the reply", "Roster"):
            assert pressed not in paper, address

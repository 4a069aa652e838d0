"""On paper a page holds all of its content, and nothing to press."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from apps.desk.conftest import Desk
from apps.timelines.house import found_house
from orgdesk.apps.demo.company import found_company
from orgdesk.apps.knowledge.actions import publish_article, write_article
from orgdesk.apps.knowledge.models import Article
from orgdesk.apps.timelines.actions import start_plan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TO_PRESS = ("Search or go to", "Send the reply", "Roster", "Skip to content", "Did this solve it?", "Whole drawing")


@pytest.fixture
def house(transactional_db: None) -> Desk:
    return Desk(found_company(at=timezone.now() - timedelta(hours=1)))


def sheets(page: Any, address: str, name: str, folder: Path) -> list[Any]:
    page.goto(address, wait_until="load")
    paper = page.pdf(format="A4", prefer_css_page_size=True, print_background=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"paper-{name}.pdf").write_bytes(paper)
    return list(PdfReader(io.BytesIO(paper)).pages)


def words_on(paper: list[Any]) -> str:
    return " ".join(" ".join(sheet.extract_text().split()) for sheet in paper)


def holds(paper: list[Any], *wanted: str) -> None:
    words = words_on(paper)
    for one in wanted:
        assert one in words, words[:600]
    for pressed in TO_PRESS:
        assert pressed not in words


def missing_from(paper: list[Any], reader: Any, *, at_least: int) -> list[str]:
    """The words of the drawing's boxes on the screen that are not on the paper."""
    shown = [words for words in reader.locator("svg.scene .box text").all_text_contents() if words.strip()]
    assert len(shown) >= at_least
    held = "".join(words_on(paper).split())
    return [words for words in shown if "".join(words.split()).rstrip("…") not in held]


def lies(sheet: Any) -> bool:
    return bool(sheet.mediabox.width > sheet.mediabox.height)


def test_tickets_articles_and_reports_are_printed_whole(house: Desk, open_browser: Any, pictures: Path) -> None:
    ticket = house.ask("Nozzle 7 drips", text="It drips since Monday.")
    version = write_article(
        title="Close the valve", body="Turn the lever.\n\n" * 60 + "Then wait a minute.",
        by=house.person("dario"), at=timezone.now(), unit_key="customer-portal",
    )  # fmt: skip
    publish_article(version, audience=Article.Audience.PUBLIC, by=house.person("dario"), at=timezone.now())
    reader = open_browser(house.person("joyce"))

    holds(sheets(reader, f"/tickets/{ticket.key}", "ticket", pictures), "Nozzle 7 drips", "It drips since Monday.")
    holds(sheets(reader, "/insight/", "report", pictures), "Measures", "Ticket volume")
    article = sheets(open_browser(), f"/answers/{version.article.key}", "article", pictures)
    holds(article, "Close the valve", "Turn the lever.", "Then wait a minute.")
    assert len(article) > 1


def test_a_chart_lies_on_one_sheet_with_every_box_on_it(house: Desk, open_browser: Any, pictures: Path) -> None:
    reader = open_browser(house.person("mara"))

    paper = sheets(reader, "/organisation/", "chart", pictures)

    drawing = next(sheet for sheet in paper if lies(sheet))
    assert missing_from([drawing], reader, at_least=40) == []


def test_a_timeline_is_printed_with_all_its_steps(transactional_db: None, open_browser: Any, pictures: Path) -> None:
    made = found_house()
    plan = start_plan(
        made.template, made.account, starts_on=timezone.localdate(), size="small", by=made.ines, at=timezone.now(),
        known={"viable_project": True},
    )  # fmt: skip
    reader = open_browser(made.ines)

    paper = sheets(reader, reverse("timelines:plan", args=[plan.key]), "timeline", pictures)

    drawing = next(sheet for sheet in paper if lies(sheet))
    assert missing_from([drawing], reader, at_least=10) == []
    for pressed in TO_PRESS:
        assert pressed not in words_on(paper)

"""The pages of the organisation open and say what is in the chart."""

from __future__ import annotations

from datetime import UTC, datetime
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orgdesk.apps.demo.company import Company, found_company
from orgdesk.apps.organisation.checking import findings_of
from support.pseudo_language import bare_words, in_brackets

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)


@pytest.fixture
def company() -> Company:
    return found_company(at=AT)


@pytest.fixture
def mara(company: Company, client: Client) -> Client:
    client.force_login(company.staff["mara"])
    return client


@pytest.mark.parametrize("layout", ["tree", "wide", "left-right", "compact", "inverted"])
def test_the_chart_shows_positions_and_holders(mara: Client, company: Company, layout: str) -> None:
    page = mara.get(reverse("organisation:chart", args=[company.version.key]), {"layout": layout})

    words = page.content.decode()
    assert page.status_code == 200
    assert "Tomas Okafor" in words
    assert "× 10" in words


@pytest.mark.parametrize("name", ["checks", "vacancies", "version", "activation"])
def test_pages_beside_the_chart_open(mara: Client, company: Company, name: str) -> None:
    assert mara.get(reverse(f"organisation:{name}", args=[company.version.key])).status_code == 200


@pytest.mark.parametrize("kind", ["svg", "pdf", "png", "pptx", "vsdx", "docx"])
def test_the_chart_leaves_as_a_file(mara: Client, company: Company, kind: str) -> None:
    response = mara.get(reverse("organisation:drawing", args=[company.version.key, kind]))

    assert response.status_code == 200
    assert len(response.content) > 2000


def test_two_versions_stand_on_one_drawing(mara: Client, company: Company) -> None:
    page = mara.get(reverse("organisation:comparison", args=[company.version.key, company.draft.key]))

    words = page.content.decode()
    assert "Head of Strategic Operations" in words
    assert "in-ghost" in words


def test_a_position_opens_with_its_holder(mara: Client, company: Company) -> None:
    page = mara.get(reverse("organisation:position", args=[company.version.key, "technical-director"]))

    assert "Tomas Okafor" in page.content.decode()


def test_a_customer_sees_no_chart(company: Company, client: Client) -> None:
    client.force_login(company.customers["nadia"])

    assert client.get(reverse("organisation:chart", args=[company.version.key])).status_code == 404


def test_what_the_checks_find_is_said_in_the_readers_language(house, pseudo_language):
    found = findings_of(house.version, on=timezone.localdate())
    page = unescape(house.page("checks", house.version.key))

    assert len(found) > 3
    for finding in found:
        for words in (finding.text, finding.why):
            assert words.said(in_brackets) in page
            assert bare_words(words.said(in_brackets)) == []

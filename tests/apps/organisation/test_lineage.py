"""Version 2.1 follows 2.0, and the product says what it changes."""

from __future__ import annotations

from datetime import UTC, datetime
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from orgdesk.apps.demo.company import found_company

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)


@pytest.mark.acceptance("S1-1", issue=2)
def test_a_later_version_names_its_parent_and_lists_what_it_changes(client: Client) -> None:
    company = found_company(at=AT)
    client.force_login(company.staff["mara"])

    life = unescape(client.get(reverse("organisation:version", args=[company.draft.key])).content.decode())
    page = client.get(reverse("organisation:comparison", args=[company.version.key, company.draft.key]))

    assert "follows 2.0" in life
    rows = [row.split("</tr>")[0] for row in unescape(page.content.decode()).split("<tr")[1:]]
    for title, change in (
        ("Head of Strategic Operations", "added"),
        ("Director of Account Operations", "removed"),
        ("Project Manager", "moved"),
        ("T1 Lead", "retitled"),
    ):
        assert any(title in row and f">{change}</span>" in row for row in rows), f"{title} should be {change}"
    assert any("nside" in row and "ales" in row and "split" in row for row in rows), "the split unit is listed"

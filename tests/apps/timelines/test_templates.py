"""A timeline's template says what it is for, who wrote it and when."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from apps.timelines.house import start

pytestmark = pytest.mark.django_db


@pytest.mark.acceptance("S4-1", issue=6)
def test_a_template_shows_its_title_category_author_and_date_and_timelines_are_narrowed_by_category(house, page_of):
    client, plan = page_of(house.ines), start(house)

    page = client.get(reverse("timelines:template", args=[house.template.key, house.template.number]))
    words = " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())

    assert house.template.title in words
    assert "onboarding" in words
    assert "Ines Duarte" in words
    assert "12 Jan 2026" in words
    assert plan in client.get(reverse("timelines:plans"), {"type": "onboarding"}).context["page"]
    listed = client.get(reverse("timelines:templates")).content.decode()
    assert "onboarding" in listed

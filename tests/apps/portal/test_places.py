"""The customers' pages have one head: the same places everywhere, and the one where the reader is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from orgdesk.apps.customers.models import Account
from orgdesk.apps.demo.company import found_company
from orgdesk.apps.timelines.actions import start_plan, store_template
from orgdesk.apps.timelines.actions.stop_plan import end_plan
from orgdesk.core.timeline.library import library_text

pytestmark = pytest.mark.django_db
_HEAD = re.compile(r'(?s)<nav class="public-nav".*?</nav>')
_PLACE = re.compile(r'<a href="([^"]+)"( aria-current="page")?>([^<]+)</a>')


def places(client: Client, address: str) -> list[tuple[str, bool]]:
    answer = client.get(address)
    assert answer.status_code == 200
    head = _HEAD.search(answer.content.decode())
    assert head is not None
    return [(word, bool(current)) for _url, current, word in _PLACE.findall(head[0])]


def test_every_place_of_a_customer_leads_to_every_other(signed_in: Callable[[Any], Client]) -> None:
    nadia = found_company(at=timezone.now() - timedelta(hours=1)).customers["nadia"]
    client = signed_in(nadia)
    words = [word for word, _current in places(client, "/requests")]

    assert words[:2] == ["Help", "Your requests"]
    for address, place in {
        "/": "Help", "/requests": "Your requests", "/onboarding": "Your onboarding", "/requests/new": "Ask us",
        "/your-people": "Your people",
    }.items():  # fmt: skip
        assert [word for word, current in places(client, address) if current] == [place]
        assert [word for word, _current in places(client, address) if word != "Your onboarding"] == words


def test_onboarding_and_points_are_places_only_of_those_who_have_them(signed_in: Callable[[Any], Client]) -> None:
    at = timezone.now()
    company = found_company(at=at - timedelta(hours=1))
    nadia, account = company.customers["nadia"], Account.objects.get(contacts__person=company.customers["nadia"])
    client = signed_in(nadia)
    assert not {"Your onboarding", "Your rewards"} & {word for word, _current in places(client, "/requests")}

    text = library_text("self-install")
    template = store_template(
        text, by=None, at=at, lead_unit="t1", seats={"unit:support": "unit:t1", "unit:delivery": "unit:delivery"}
    )
    plan = start_plan(template, account, starts_on=at.date(), size="simple", by=None, at=at)
    assert "Your onboarding" in [word for word, _current in places(client, "/requests")]

    end_plan(plan, reason="They sold the shop", by=None, at=at)
    assert "Your onboarding" not in [word for word, _current in places(client, "/requests")]


def test_a_visitor_sees_what_is_open_to_visitors() -> None:
    assert [word for word, _current in places(Client(), "/help")] == ["Help", "Known issues", "Ask us", "Our charter"]

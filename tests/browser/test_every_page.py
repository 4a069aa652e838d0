"""Every kind of a customer's page, by the product's own links: WCAG 2.2 AA in light and dark, and from right to left."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from apps.desk.conftest import Desk
from orgdesk.apps.demo.company import found_company
from support.walking import broken_rules, every_page, overflows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
_LEFT_OUT = ("/api/v1/", "/ui/scene", "/people/sign-out")


@pytest.fixture
def house(transactional_db: None) -> Desk:
    """The company with a ticket that has gone up the tiers, so that lists have rows and rows have pages."""
    desk = Desk(found_company(at=timezone.now() - timedelta(hours=1)))
    desk.pass_up(desk.ask("Export fails on pump 3"), "joyce", "noor")
    desk.ask("Second meter shows nothing")
    return desk


def fixed(resolver: Any = None, prefix: str = "/") -> list[str]:
    """The addresses of the table without a variable part."""
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += fixed(entry, route)
        elif isinstance(entry, URLPattern) and "<" not in route and not route.startswith(_LEFT_OUT):
            found.append(route)
    return sorted(set(found))


def walked(page: Any, base: str, seen: set[str]) -> tuple[int, list[str]]:
    number, broken = 0, []
    for address in every_page(page, begin=[base + one for one in fixed()], seen=seen):
        number += 1
        broken += [f"{address.removeprefix(base)} {words}" for words in (*broken_rules(page), *overflows(page))]
    return number, broken


def test_no_page_of_a_customer_breaks_a_rule_of_accessibility_nor_runs_over_from_right_to_left(
    house: Desk, open_browser: Any, live_server: Any
) -> None:
    pages, broken = walked(open_browser(house.person("nadia")), live_server.url, set())

    assert broken == []
    assert pages > 9

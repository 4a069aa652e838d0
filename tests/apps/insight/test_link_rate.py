"""Linking an answer beside a ticket, writing one from it and naming a limitation are what the link rate is counted from."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.desk.conftest import Desk, desk, ticket_limitations  # noqa: F401 - a fixture
from orgdesk.apps.insight.reading import known_records
from orgdesk.apps.knowledge.actions import publish_article, write_article
from orgdesk.core.measures.catalogue import definition_of
from orgdesk.core.measures.definitions import evaluate_known
from orgdesk.core.measures.records import Scope
from support.settling import wait_until_settled

pytestmark = pytest.mark.django_db(transaction=True)  # only what is committed is settled and may be read


def value_of(code):
    wait_until_settled()
    end = timezone.now() + timedelta(minutes=1)
    return evaluate_known(definition_of(code), known_records(at=end), Scope(start=end - timedelta(days=1), end=end))


def answer(desk, ticket):  # noqa: F811
    desk.declare(ticket, "can", "joyce", text="Press Totals.")
    desk.as_("nadia").post(f"/requests/{ticket.key}/confirmation")
    desk.work_through()


def test_the_link_rate_counts_what_is_linked_beside_the_ticket_of_all_that_was_closed(desk: Desk) -> None:  # noqa: F811
    at, dario = timezone.now() - timedelta(minutes=30), desk.person("dario")
    version = write_article(title="Print the totals", body="Press Totals.", by=dario, at=at)
    publish_article(version, audience="public", by=dario, at=at)
    linked, bare = desk.ask("Totals"), desk.ask("Something else")
    desk.as_("joyce").post(f"/tickets/{linked.key}/links", {"article": version.article.key})
    for ticket in (linked, bare):
        answer(desk, ticket)

    rate = value_of("KN-1")

    assert (rate.value, rate.n, rate.rows) == (50, 2, (f"ticket:{linked.key}",))
    assert value_of("KN-3").value == 50


def test_a_ticket_held_up_by_a_limitation_counts_as_linked(desk: Desk) -> None:  # noqa: F811
    first, second = desk.ask("Export fails"), desk.ask("Export fails too")
    desk.declare(first, "cannot", "joyce", title="Export needs a field that is gone")
    desk.declare(second, "cannot", "joyce", limitation=ticket_limitations(first)[0])
    wait_until_settled()
    tickets = {one.key: one for one in known_records(at=timezone.now() + timedelta(minutes=1)).of("ticket")}
    assert tickets[first.key].facts["article"] == "created"
    assert tickets[second.key].facts["article"] == "used"

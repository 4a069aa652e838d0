"""The desk's pages stay few queries, whatever stands on them."""

import pytest

from apps.desk.conftest import Desk, desk  # noqa: F401 - a fixture


def opened_before(desk: Desk, key: str):  # noqa: F811
    """A client for whom the chart's structure lies in memory already, as on any but the first page."""
    client = desk.as_(key)
    client.get("/tickets/queues/t1")
    return client


@pytest.mark.parametrize("number", [1, 6])
def test_the_list_of_tickets_takes_no_more_queries_for_more_rows(desk: Desk, within_budget, number):  # noqa: F811
    for count in range(number):
        desk.ask(f"Question {count}")
    client = opened_before(desk, "joyce")

    with within_budget("desk:tickets"):
        answer = client.get("/tickets/")

    assert len(answer.context["page"]) == number


def test_a_ticket_with_a_history_keeps_its_budget(desk: Desk, within_budget):  # noqa: F811
    ticket = desk.ask()
    for words in ("Still so.", "And pump 4."):
        desk.as_("nadia").post(f"/requests/{ticket.key}/messages", {"text": words})
    desk.pass_up(ticket, "joyce", "noor")
    client = opened_before(desk, "yuki")
    client.get(f"/tickets/{ticket.key}")

    with within_budget("desk:ticket"):
        answer = client.get(f"/tickets/{ticket.key}")

    assert answer.status_code == 200


@pytest.mark.parametrize("address", ["/tickets/queues", "/tickets/queues/live", "/tickets/queues/t1"])
def test_queues_take_no_more_queries_than_their_budget(desk: Desk, within_budget, address):  # noqa: F811
    for count in range(4):
        desk.ask(f"Question {count}", urgent="on")
    client = opened_before(desk, "joyce")

    with within_budget(address):
        answer = client.get(address)

    assert answer.status_code == 200

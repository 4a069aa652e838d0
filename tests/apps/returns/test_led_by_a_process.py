"""A return order begins the process that is drawn for returns, and goes with it; nobody is asked twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.returns.test_returns import AT, Shop
from apps.returns.test_returns import shop as shop  # noqa: PLC0414 - the fixture
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.events.models import Event
from orgdesk.apps.process.actions import deploy_process, start_instance
from orgdesk.apps.process.actions.fire_due_timers import fire_due_timers
from orgdesk.apps.process.models import Instance
from orgdesk.apps.returns.models import ReturnLine
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.process.templates import read_template

_SEATS = {
    b'orgdesk:unit="t1"': b'orgdesk:unit="pod-repair"',
    b'orgdesk:unit="logistics"': b'orgdesk:unit="pod-repair"',
    b'orgdesk:position="customer-service-manager"': b'orgdesk:position="technical-director"',
    b'orgdesk:unit="inside-sales"': b'orgdesk:unit="sales"',
}


@pytest.fixture
def led(shop: Shop) -> Shop:
    drawing = read_template("return-and-warranty")
    for drawn, seat in _SEATS.items():
        drawing = drawing.replace(drawn, seat)
    deploy_process(drawing, by=shop.people.tomas, at=AT)
    shop.sell("T-100")
    return shop


def asked() -> list[str]:
    return sorted(WorkItem.objects.open().values_list("kind", flat=True))


def answer(shop: Shop, kind: str, by, outcome: str = "", **said: str) -> str:
    item = WorkItem.objects.open().get(kind=kind)
    page = shop.post(
        f"/work/{item.key}/outcome", by, outcome=outcome, **{f"field-{key}": one for key, one in said.items()}
    )
    return page


def test_an_order_begins_the_process_at_its_decision_and_is_replaced_step_by_step(led: Shop):
    line = led.take("T-100")
    running = Instance.objects.get()
    assert (running.subject_type, running.subject_key) == ("return", line.head.key)
    assert asked() == ["decide"]

    shown = led.as_(led.people.joyce).get(f"/returns/{line.head.key}").content.decode()
    assert "Led by a process" in shown
    assert "Decide on the return" in shown
    assert "Let them send it" not in shown

    answer(led, "decide", led.people.joyce, "is-replaced", guideline="Inside two years")
    line.refresh_from_db()
    assert (line.state, asked()) == ("authorised", ["replace"])
    answer(led, "replace", led.people.joyce, new_serial="T-900", sent_on="2026-03-02")
    line.refresh_from_db()

    assert (line.state, line.course, line.replacement.asset.serial) == ("fulfilled", "replace", "T-900")
    assert asked() == []
    running.refresh_from_db()
    assert running.status == Instance.Status.COMPLETED
    led.step(line, "receive")
    led.step(line, "close")
    assert line.state == "closed"


def test_a_wrong_sale_sends_the_right_item_at_once_and_asks_sales_once(led: Shop):
    line = led.take("T-100", reason="wrong_item", needed=led.scanner.pk)
    assert asked() == ["learn", "send-right"]

    answer(led, "send-right", led.people.joyce, new_serial="S-1", sent_on="2026-03-02")
    answer(led, "learn", led.people.oskar, sold="Till", needed="Scanner", prevention="Ask what they scan")

    line.refresh_from_db()
    assert (line.state, str(line.replacement)) == ("fulfilled", "Quay scanner S-1")
    assert Event.objects.filter(kind="sale.found_wrong").count() == 1
    assert WorkItem.objects.filter(kind__in=["wrong-sale", "send-right-item", "decide-return"]).count() == 0


def test_the_customer_answers_in_the_portal_and_the_process_decides_anew(led: Shop):
    line = led.take("T-100")
    answer(led, "decide", led.people.joyce, "more-needed", guideline="Not clear")
    answer(led, "ask", led.people.joyce, questions="Which lamp burns?")
    assert "Which lamp burns?" in led.as_(led.nadia).get("/your-returns").content.decode()

    led.post(f"/your-returns/lines/{line.pk}/answer", led.nadia, words="The red one.")

    line.refresh_from_db()
    assert (line.state, asked()) == ("requested", ["decide"])
    assert "The red one." in led.as_(led.people.joyce).get(f"/returns/{line.head.key}").content.decode()
    answer(led, "decide", led.people.joyce, "is-declined", guideline="Misuse")
    answer(led, "explain", led.people.joyce, quoted="Paragraph 4: water damage is not covered.")
    line.refresh_from_db()
    assert line.state == "denied"
    assert "Paragraph 4" in led.as_(led.nadia).get("/your-returns").content.decode()


def test_without_an_answer_in_seven_days_the_line_ends(led: Shop, monkeypatch: pytest.MonkeyPatch):
    line = led.take("T-100")
    answer(led, "decide", led.people.joyce, "more-needed", guideline="Not clear")
    answer(led, "ask", led.people.joyce, questions="Which lamp burns?")
    monkeypatch.setattr(timezone, "now", lambda: AT + timedelta(days=8))

    fire_due_timers(at=AT + timedelta(days=8))

    line.refresh_from_db()
    assert line.state == "expired"


def test_who_decided_does_not_release_the_refund_and_the_amount_stands_on_the_line(led: Shop):
    line = led.take("T-100")
    answer(led, "decide", led.people.joyce, "is-refunded", guideline="Inside two years")

    answer(led, "refund", led.people.tomas, amount="349.50")

    line.refresh_from_db()
    assert (line.course, str(line.amount)) == ("refund", "349.50")


def test_the_products_specialist_decides_in_the_process_too(led: Shop):
    led.sell("S-7", led.scanner)

    led.take("S-7")

    assert WorkItem.objects.open().get(kind="decide").position_key == "technical-director"


def test_a_serial_that_is_taken_is_refused_at_the_work_and_nothing_moves(led: Shop):
    led.sell("T-900")
    line = led.take("T-100")
    answer(led, "decide", led.people.joyce, "is-replaced", guideline="Inside two years")

    page = answer(led, "replace", led.people.joyce, new_serial="T-900", sent_on="2026-03-02")

    line.refresh_from_db()
    assert (line.state, asked()) == ("authorised", ["replace"])
    assert "T-900" in page


def test_a_decision_on_the_page_is_refused_while_the_process_leads(led: Shop):
    line = led.take("T-100")

    page = led.step(line, "authorise")

    assert "A drawn process leads this return" in page
    assert (line.state, asked()) == ("requested", ["decide"])


def test_an_order_taken_for_a_request_joins_the_process_of_the_request(led: Shop):
    ticket = Ticket.objects.create(
        key="t-1",
        subject="Till is broken",
        requester=led.nadia,
        account=led.account,
        opened_at=AT,
        last_activity_at=AT,
        channel="portal",
    )
    start_instance("return-and-warranty", subject=("ticket", ticket.key), at=AT, data={"ticket": ticket.key})
    assert asked() == ["register"]

    led.post(f"/returns/new?ticket={ticket.key}", led.people.joyce, serial="T-100", reason="defect")

    assert Instance.objects.count() == 1
    assert asked() == ["decide"]
    assert ReturnLine.objects.get().process_key == Instance.objects.get().key


def test_a_serial_registered_within_a_request_writes_the_order_down(led: Shop):
    ticket = Ticket.objects.create(
        key="t-1",
        subject="Till is broken",
        requester=led.nadia,
        account=led.account,
        opened_at=AT,
        last_activity_at=AT,
        channel="portal",
    )
    start_instance("return-and-warranty", subject=("ticket", ticket.key), at=AT, data={"ticket": ticket.key})

    answer(led, "register", led.people.joyce, serial="t-100", reason="damaged")

    line = ReturnLine.objects.get()
    assert (line.reason, line.head.ticket_key, asked()) == ("damaged", "t-1", ["decide"])
    assert Instance.objects.count() == 1

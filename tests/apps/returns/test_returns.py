"""What comes back: cover as sold, lines with states, replacement with history, and what sales learn of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from apps.seats import seat_people
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account, Contact, Product
from orgdesk.apps.events.models import Event
from orgdesk.apps.mail.models import Mailbox, OutgoingMail
from orgdesk.apps.organisation.mapping import structure_to_data
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.returns.actions import mark_delivered, mark_wrong, record_sale, ship, store_policy
from orgdesk.apps.returns.models import ReturnLine, ReturnsRule, SoldUnit, SpecialistRoute
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.organisation.model import Position, Structure, Unit

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Shop:
    """A pod for returns, sales that sell at a marketplace, a product with its specialist, one customer."""

    def __init__(self, open_session) -> None:
        self.open_session = open_session
        self.people = seat_people()
        units = ("t1", "t2", "qa", "development", "council", "sales")
        pod = Unit(key="pod-repair", name="Repair and returns", functions=("returns_warranty",))
        seats = {"t1-agent": "pod-repair", "t2-operations": "sales", "technical-director": "council"}
        structure = Structure(
            units=(*(Unit(key=key, name=key.upper()) for key in units), pod),
            positions=tuple(Position(key=key, title=key, unit=unit, headcount=9) for key, unit in seats.items()),
        )
        Version.objects.update(structure=structure_to_data(structure))
        ReturnsRule.objects.create(sales_unit="sales", set_at=AT)
        self.account = Account.objects.create(key="harbour-fuels", name="Harbour Fuels", created_at=AT)
        self.nadia = Person.objects.create_person(email="nadia@harbour-fuels.example", name="Nadia Brook")
        Contact.objects.create(person=self.nadia, account=self.account)
        self.till = Product.objects.create(key="pier-till", name="Pier till")
        self.scanner = Product.objects.create(key="quay-scanner", name="Quay scanner")
        SpecialistRoute.objects.create(product=self.scanner, position_key="technical-director")
        store_policy("standard", title="Standard warranty", months=24, valid_from=date(2024, 1, 1), at=AT)

    def as_(self, person: Person):
        return self.open_session(person)

    def post(self, address: str, by: Person, **said: object) -> str:
        return self.as_(by).post(address, said, follow=True).content.decode()

    def sell(self, serial: str, product: Product | None = None, on: date = date(2026, 2, 1)) -> SoldUnit:
        return record_sale(
            self.account,
            product or self.till,
            serial=serial,
            sold_on=on,
            door="marketplace",
            sold_by=self.people.oskar,
            at=AT,
        )

    def take(self, serial: str, **said: object) -> ReturnLine:
        self.post("/returns/new", self.people.joyce, **{"serial": serial, "reason": "defect", **said})
        return ReturnLine.objects.latest("pk")

    def step(self, line: ReturnLine, step: str, by: Person | None = None, **said: object) -> str:
        page = self.post(f"/returns/lines/{line.pk}/steps", by or self.people.joyce, step=step, **said)
        line.refresh_from_db()
        return page


@pytest.fixture
def shop(db: None, monkeypatch: pytest.MonkeyPatch, signed_in) -> Shop:
    monkeypatch.setattr(timezone, "now", lambda: AT)
    return Shop(signed_in)


@pytest.mark.acceptance("S3-20", issue=5)
@pytest.mark.acceptance("S3-20", issue=6)
def test_cover_is_found_by_serial_number_and_date_and_quotes_the_policy_it_was_sold_under(shop: Shop):
    shop.sell("T-100", on=date(2025, 6, 15))
    store_policy("standard", title="Standard warranty", months=12, valid_from=date(2026, 1, 1), at=AT)

    today = shop.as_(shop.people.joyce).get("/returns/warranty", {"serial": "t-100"}).content.decode()
    later = (
        shop.as_(shop.people.joyce).get("/returns/warranty", {"serial": "T-100", "on": "2027-06-16"}).content.decode()
    )

    assert "Covered until 15 Jun 2027 (Standard warranty, version 1)." in today
    assert "Not covered: its warranty ended on 15 Jun 2027 (Standard warranty, version 1)." in later
    shop.post("/returns/warranty", shop.people.joyce, serial="T-100", on="2026-03-02")
    assert Event.objects.get(kind="coverage.answered").data == {"covered": True, "policy": "standard:1"}


@pytest.mark.acceptance("S3-20", issue=5)
@pytest.mark.acceptance("S3-20", issue=6)
@pytest.mark.parametrize(
    ("course", "said", "words"),
    [
        ("replace", {"serial": "T-101"}, "Pier till T-101"),
        ("refund", {"amount": "349.50"}, "paid back: 349.50"),
        ("repair", {}, "repaired"),
    ],
)
def test_a_return_is_replaced_paid_back_or_repaired_after_the_facts_are_known(
    shop: Shop, course: str, said: dict, words: str
):
    shop.sell("T-100")
    line = shop.take("T-100", words="It does not start.")
    shop.step(line, "facts", note="Which lamp burns? Since when?")
    assert "Which lamp burns?" in shop.as_(shop.nadia).get("/your-returns").content.decode()

    shop.step(line, "authorise")
    shop.step(line, "receive")
    shop.step(line, "inspect", finding="fault")
    page = shop.step(line, "make-good", course=course, **said)
    shop.step(line, "close")

    assert words in page
    assert line.state == "closed"
    assert not WorkItem.objects.open().filter(kind__in=["decide-return", "inspect-return"]).exists()
    assert "closed" in shop.as_(shop.nadia).get("/your-returns").content.decode()


@pytest.mark.acceptance("S1-105", issue=4)
@pytest.mark.acceptance("S1-105", issue=5)
@pytest.mark.acceptance("S1-105", issue=6)
def test_a_marketplace_purchase_gone_wrong_reaches_its_specialist_is_replaced_with_history_and_counted_for_sales(
    shop: Shop,
):
    old = shop.sell("S-7", shop.scanner)
    old.activated_on = date(2026, 2, 20)
    old.save()

    line = shop.take("S-7", reason="wrong_item", needed=shop.till.pk, words="They need a till and got a scanner.")
    work = WorkItem.objects.open().get(kind="decide-return")
    assert work.position_key == "technical-director"
    shop.step(line, "authorise", by=shop.people.tomas)
    shop.step(line, "make-good", by=shop.people.tomas, course="replace", serial="T-900")

    history = shop.as_(shop.people.joyce).get("/returns/warranty", {"serial": "T-900"}).content.decode()
    assert "Quay scanner S-7" in history
    assert "Pier till T-900" in history
    new = SoldUnit.objects.get(asset__serial="T-900")
    assert (new.policy, new.sold_on, new.activated_on) == (old.policy, old.sold_on, old.activated_on)
    to_sales = WorkItem.objects.open().get(kind="wrong-sale")
    assert (to_sales.unit_key, to_sales.title) == (
        "sales",
        "Learn from a wrong sale: Quay scanner instead of Pier till",
    )
    listed = shop.as_(shop.people.oskar).get("/returns/").content.decode()
    assert "Quay scanner instead of Pier till" in listed
    assert "1 ×" in listed


@pytest.mark.acceptance("S2-56", issue=3)
@pytest.mark.acceptance("S2-56", issue=6)
def test_returns_are_the_work_of_the_charts_own_unit_for_them(shop: Shop):
    shop.sell("T-100")

    shop.take("T-100")

    assert WorkItem.objects.open().get(kind="decide-return").unit_key == "pod-repair"
    assert "Repair and returns" in shop.as_(shop.people.joyce).get("/returns/").content.decode()
    outsider = shop.as_(shop.people.oskar).post(
        f"/returns/lines/{ReturnLine.objects.get().pk}/steps", {"step": "authorise"}
    )
    assert outsider.status_code == 404


@pytest.mark.acceptance("S2-38", issue=3)
@pytest.mark.acceptance("S2-38", issue=6)
@pytest.mark.acceptance("S2-38", issue=7)
def test_wrong_shipments_and_punctual_delivery_are_compared_between_pods(shop: Shop):
    day = AT.date()
    for unit, wrong, late in (("pod-repair", 0, 1), ("sales", 15, 18)):
        for number in range(40):
            row = ship(
                shop.account, shop.till, unit_key=unit, promised_on=day, by=shop.people.joyce, at=AT - timedelta(days=4)
            )
            mark_delivered(row, by=shop.people.joyce, at=AT + timedelta(days=1 if number < late else -1))
            if number < wrong:
                mark_wrong(row, by=shop.people.joyce, at=AT)

    page = shop.as_(shop.people.joyce).get("/returns/shipping").content.decode()

    first, second = page.index("Repair and returns</th>"), page.index("SALES</th>")
    assert first < second
    assert "0.0 %" in page[first:second]
    assert "fewer than others" in page[first:second]
    assert "97.5 %" in page[first:second]
    assert "37.5 %" in page[second:]
    assert "more than others" in page[second:]
    assert "55.0 %" in page[second:]


def test_a_difference_that_may_be_chance_is_not_named(shop: Shop):
    for unit, wrong in (("pod-repair", 1), ("sales", 2)):
        for number in range(10):
            row = ship(shop.account, shop.till, unit_key=unit, by=shop.people.joyce, at=AT)
            if number < wrong:
                mark_wrong(row, by=shop.people.joyce, at=AT)

    assert "than others" not in shop.as_(shop.people.joyce).get("/returns/shipping").content.decode()


def test_a_step_that_a_line_cannot_take_is_refused_with_the_steps_that_there_are(shop: Shop):
    shop.sell("T-100")
    line = shop.take("T-100")

    page = shop.step(line, "inspect", finding="fault")

    assert "cannot become inspected; from here it can be authorised, cancelled, denied, info requested" in page
    assert line.state == "requested"


def test_a_unit_on_its_way_back_is_not_taken_twice_and_an_unknown_number_is_told(shop: Shop):
    shop.sell("T-100")
    shop.take("T-100")

    again = shop.post("/returns/new", shop.people.joyce, serial="T-100", reason="defect")
    unknown = shop.post("/returns/new", shop.people.joyce, serial="X" * 80, reason="defect")

    assert "is on its way back already" in again
    assert "We sold nothing with the serial number" in unknown
    assert ReturnLine.objects.count() == 1


def test_what_was_replaced_in_advance_is_looked_at_and_closed_and_not_made_good_again(shop: Shop):
    shop.sell("T-100")
    line = shop.take("T-100")
    shop.step(line, "authorise")
    shop.step(line, "make-good", course="replace", serial="T-101")
    shop.step(line, "receive")
    page = shop.step(line, "inspect", finding="fault")
    assert "Make it good" not in page

    again = shop.step(line, "make-good", course="replace", serial="T-102")
    assert "from here it can be closed" in again
    shop.step(line, "close")

    assert line.state == "closed"
    assert line.replacement.asset.serial == "T-101"


def test_a_serial_number_is_sold_once_and_a_replacement_needs_one(shop: Shop):
    shop.sell("T-100")
    sold = shop.post(
        "/returns/sales/new",
        shop.people.joyce,
        account=shop.account.pk,
        product=shop.till.pk,
        serial="t-100",
        sold_on="2026-03-01",
    )
    line = shop.take("T-100")
    shop.step(line, "authorise")

    page = shop.step(line, "make-good", course="replace")

    assert "is sold already" in sold
    assert "Give the serial number" in page
    assert line.state == "authorised"


def test_a_customer_sends_back_their_own_unit_in_the_portal_and_sees_no_others(shop: Shop):
    unit = shop.sell("T-100")
    other = Person.objects.create_person(email="tess@alder-foods.example", name="Tess Alder")

    page = shop.post("/your-returns", shop.nadia, unit=unit.pk, reason="defect", words="Dead.")
    foreign = shop.post("/your-returns", other, unit=unit.pk, reason="defect")

    assert "We have it as R" in page
    assert "T-100" not in foreign
    assert ReturnLine.objects.count() == 1
    assert shop.as_(shop.nadia).get("/returns/").status_code == 404


def _letters(shop: Shop) -> list[OutgoingMail]:
    return [mail for mail in OutgoingMail.objects.order_by("pk") if mail.first_recipient == shop.nadia.email]


def test_a_customer_is_written_to_at_every_step_that_concerns_them_and_reads_what_was_paid_back(shop: Shop):
    Mailbox.objects.create(key="support", name="Brightwater", address="support@brightwater.example")
    shop.sell("T-100")
    line = shop.take("T-100", words="It does not start.")
    shop.step(line, "facts", note="Which lamp burns?")
    shop.step(line, "answered", note="The red one.")
    shop.step(line, "authorise", note="To the depot in Leer.")
    shop.step(line, "receive")
    shop.step(line, "inspect", finding="fault", note="The board is burnt.")
    shop.step(line, "make-good", course="refund", amount="349.50", note="To your card.")

    asked, authorised, paid = (mail.text for mail in _letters(shop))
    assert "Which lamp burns?" in asked
    assert "please send us Pier till T-100 by 1 April 2026." in authorised
    assert "To the depot in Leer." in authorised
    assert "Pier till T-100 was paid back: 349.50 EUR." in paid
    assert "The board is burnt" not in asked + authorised + paid
    portal = shop.as_(shop.nadia).get("/your-returns").content.decode()
    assert "paid back: 349.50 EUR" in portal


def test_a_declined_return_tells_the_customer_why(shop: Shop):
    Mailbox.objects.create(key="support", name="Brightwater", address="support@brightwater.example")
    shop.sell("T-100")
    shop.step(shop.take("T-100"), "deny", note="It fell into the harbour: damage by water is not covered.")

    (mail,) = _letters(shop)
    assert "we cannot take Pier till T-100 back" in mail.text
    assert "damage by water is not covered" in mail.text


def test_what_was_paid_back_and_came_back_is_no_unit_of_the_customers_and_is_not_sent_twice(shop: Shop):
    shop.sell("T-100")
    line = shop.take("T-100")
    for step, said in (("authorise", {}), ("receive", {}), ("inspect", {"finding": "fault"})):
        shop.step(line, step, **said)
    made_good = shop.step(line, "make-good", course="refund", amount="10")
    assert "It arrived" not in made_good
    assert "Back by" not in made_good
    shop.step(line, "close")

    assert not shop.as_(shop.nadia).get("/your-returns").context["units"]
    again = shop.post("/returns/new", shop.people.joyce, serial="T-100", reason="defect")
    assert "Pier till T-100 is out of use since 2 Mar 2026" in again
    assert ReturnLine.objects.count() == 1


def test_a_step_that_lacks_a_fact_names_it_and_keeps_what_was_written(shop: Shop):
    shop.sell("T-100")
    line = shop.take("T-100")
    for step, said in (("authorise", {}), ("receive", {}), ("inspect", {"finding": "fault"})):
        shop.step(line, step, **said)

    for amount, words in (("", "Give the amount."), ("abc", "Give the amount as a number.")):
        page = shop.step(line, "make-good", course="refund", amount=amount, note="To their card.")
        assert f"Amount: {words}" in " ".join(page.split())
        assert "To their card." in page
        assert '<option value="refund" selected>' in page
    assert line.state == "inspected"


def test_a_day_before_the_warranty_begins_is_told_as_such(shop: Shop):
    shop.sell("T-100", on=date(2026, 2, 1))
    page = shop.as_(shop.people.joyce).get("/returns/warranty", {"serial": "T-100", "on": "2026-01-05"})

    assert "Not covered yet on 5 Jan 2026: its warranty begins on 1 Feb 2026" in page.content.decode()

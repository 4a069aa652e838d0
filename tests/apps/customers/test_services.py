"""Professional services: a set of sellable items, with time sold and revenue by person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.customers.conftest import AT, House
from orgdesk.apps.customers.models import Account, ServiceItem, ServiceSale, ServiceTime


def offer(page, key: str, title: str, price: str, hours: str):
    said = {"key": key, "title": title, "basis": "day", "price": price, "hours": hours, "unit_key": "delivery"}
    return page.post("/customers/services/items", said, follow=True).content.decode()


def sell(page, house: House, quantity: int = 1) -> ServiceSale:
    item = ServiceItem.objects.get()
    page.post("/customers/services/sales", {"item": item.pk, "account": house.account.pk, "quantity": quantity})
    return ServiceSale.objects.latest("pk")


@pytest.mark.acceptance("S1-104", issue=4)
@pytest.mark.acceptance("S1-104", issue=5)
@pytest.mark.acceptance("S1-104", issue=6)
def test_professional_services_are_a_set_of_items_each_with_price_and_unit_that_can_be_sold(house: House, page_of):
    page = page_of(house.sam)
    offer(page, "training", "Training day for operators", "960", "8")

    sell(page, house, 2)

    shown = page.get("/customers/services").content.decode()
    assert "Training day for operators" in shown
    assert "2 × Training day for operators: Alder Foods" in shown
    assert "1,920.00 EUR" in shown


@pytest.mark.acceptance("S1-88", issue=3)
@pytest.mark.acceptance("S1-88", issue=6)
def test_time_sold_and_revenue_are_told_by_person(house: House, page_of):
    offer(page_of(house.sam), "training", "Training day", "960", "8")
    sale = sell(page_of(house.sam), house)
    for person, hours in ((house.piet, "5"), (house.luis, "2")):
        page_of(person).post("/customers/services/time", {"sale": sale.pk, "hours": hours, "on": AT.date()})
    old = AT.date() - timedelta(days=200)
    page_of(house.piet).post("/customers/services/time", {"sale": sale.pk, "hours": "1", "on": old})

    billed = page_of(house.helen).get("/customers/services").context["billed"]

    assert [(row.person, float(row.hours), float(row.revenue)) for row in billed] == [
        ("Piet Jansen", 5.0, 600.0),
        ("Luis Ortega", 2.0, 240.0),
    ]
    assert "600.00 EUR" in page_of(house.helen).get("/customers/services").content.decode()


@pytest.mark.parametrize(
    ("act", "said", "wrong"),
    [
        ("time", {"hours": "2.75", "on": "2026-02-27"}, "This field is required"),
        ("sales", {"quantity": "17", "item": "999"}, "Select a valid choice"),
        (
            "items",
            {"key": "Two words", "title": "A day at the till", "basis": "day", "price": "960", "hours": "8"},
            "no blanks",
        ),
    ],
)
def test_what_was_typed_into_a_refused_form_stands_there_with_the_reason_at_its_field(
    house: House, page_of, act, said, wrong
):
    page = page_of(house.sam)

    shown = page.post(f"/customers/services/{act}", said, follow=True).content.decode()

    field = shown.partition('class="field-errors"')[2].partition("</ul>")[0]
    assert wrong in field
    assert all(f'value="{words}"' in shown for name, words in said.items() if name in {"hours", "quantity", "title"})
    assert 'class="field-errors"' not in page.get("/customers/services").content.decode()


def test_amounts_are_read_in_the_companys_own_currency(house: House, page_of, settings):
    settings.ORGDESK_CURRENCY = "CHF"
    offer(page_of(house.sam), "training", "Training day", "960", "8")
    sell(page_of(house.sam), house, 2)

    assert "1,920.00 CHF" in page_of(house.helen).get("/customers/services").content.decode()


def test_among_many_customers_one_is_named_instead_of_chosen_from_a_list(house: House, page_of, monkeypatch):
    monkeypatch.setattr("orgdesk.ui.forms._MOST", 2)
    for number, name in enumerate(("Alder Parts", "Twin", "Twin")):
        Account.objects.create(key=f"made-{number}", name=name, created_at=AT)
    page = page_of(house.sam)
    shown = offer(page, "training", "Training day", "960", "8")
    assert "Alder Parts" not in shown
    item = ServiceItem.objects.get()

    def sold_to(name: str) -> str:
        said = {"item": item.pk, "account": name, "quantity": 1}
        return page.post("/customers/services/sales", said, follow=True).content.decode()

    sold_to("alder foods")
    sold_to("made-0")
    assert {sale.account.name for sale in ServiceSale.objects.all()} == {"Alder Foods", "Alder Parts"}
    assert "Several are called “Twin”; give the key of one." in sold_to("Twin")
    assert "Nobody is called “Alder”. Did you mean Alder Foods, Alder Parts?" in sold_to("Alder")
    assert "Nobody is called “Zebra”" in sold_to("Zebra")
    assert ServiceSale.objects.count() == 2


def test_hours_beyond_those_sold_are_kept_and_earn_nothing_more(house: House, page_of):
    offer(page_of(house.sam), "training", "Training day", "960", "8")
    sale = sell(page_of(house.sam), house)
    for hours in ("7", "3"):
        page_of(house.piet).post("/customers/services/time", {"sale": sale.pk, "hours": hours, "on": AT.date()})

    assert sum(row.amount for row in ServiceTime.objects.all()) == 960
    assert sum(row.hours for row in ServiceTime.objects.all()) == 10


@pytest.mark.parametrize("hours", ["0", "-3", "25", "many", "9" * 40])
def test_a_day_of_impossible_hours_is_refused(house: House, page_of, hours):
    offer(page_of(house.sam), "training", "Training day", "960", "8")
    sale = sell(page_of(house.sam), house)

    answer = page_of(house.piet).post(
        "/customers/services/time", {"sale": sale.pk, "hours": hours, "on": AT.date()}, follow=True
    )

    assert answer.status_code == 200
    assert not ServiceTime.objects.exists()


def test_of_many_sales_the_latest_are_offered_for_time_and_older_ones_are_found_by_their_customer(
    house: House, page_of
):
    page = page_of(house.sam)
    offer(page, "training", "Training day", "960", "8")
    first = sell(page, house)
    item, other = ServiceItem.objects.get(), Account.objects.create(key="quill", name="Quill & Co", created_at=AT)
    later = [
        ServiceSale(item=item, account=other, quantity=1, price=1, hours=1, sold_by=house.sam, sold_at=AT + timedelta(hours=1))
        for _number in range(60)
    ]  # fmt: skip
    ServiceSale.objects.bulk_create(later)

    def offered(address: str) -> list[int]:
        answer = page.get(address)
        return [pk for pk, _words in answer.context["time_form"].fields["sale"].choices if pk]

    assert len(offered("/customers/services")) == 50
    assert first.pk not in offered("/customers/services")
    assert offered("/customers/services?q=alder") == [first.pk]
    assert "Training day: Alder Foods" in page.get("/customers/services?page=4").content.decode()
    file = page.get("/customers/services?q=alder&as=csv").content.decode().splitlines()
    assert file[1].startswith("Training day,Alder Foods,1,960.00,Sam Whitlock,")
    page.post("/customers/services/time", {"sale": first.pk, "hours": "2", "on": AT.date()})
    assert ServiceTime.objects.get().sale == first

"""Seats with their duties: shared, taught, called for by load; several seats, parts of time, levels."""

from __future__ import annotations

import pytest

from apps.people.conftest import AT, Pods, in_days
from orgdesk.apps.organisation.actions import copy_to_draft
from orgdesk.apps.work.actions import offer_work
from orgdesk.core.organisation.model import DutyKind

pytestmark = pytest.mark.django_db


def duty(page: str, activity: str) -> str:
    """What a page says of one duty."""
    return page.split(f"<strong>{activity}</strong>")[1].split("</li>", maxsplit=1)[0]


@pytest.mark.acceptance("S2-9", issue=3)
def test_duties_are_activities_some_shared_some_taught_to_others(pods: Pods) -> None:
    page = pods.page("person", pods["joyce"].key)

    assert "Dealer Support Representative" in duty(page, "Order processing")
    assert "shared with" not in duty(page, "Follow up open quotes")
    assert "teaches others" in duty(page, "Pick, pack and ship")
    assert "Logistics Specialist" in duty(page, "Pick, pack and ship")


@pytest.mark.acceptance("S2-10", issue=3)
@pytest.mark.acceptance("S2-42", issue=3)
def test_dealer_support_and_sales_support_seats_have_their_duties(pods: Pods) -> None:
    dealer, sales = pods.page("role", "dealer-support"), pods.page("role", "export-support")

    for words in ("Dealer support", "Order processing", "Quote lead times"):
        assert f"<strong>{words}</strong>" in dealer
    assert "Export Sales Support Specialist" in duty(dealer, "Quote lead times")
    assert "<strong>Export order processing</strong>" in sales


@pytest.mark.acceptance("S2-11", issue=3)
def test_a_part_time_seat_has_a_fraction_and_a_duty_that_begins_with_the_load(pods: Pods) -> None:
    pods["yuki"].assignments.update(share=0.5)
    quiet = pods.page("person", pods["yuki"].key)
    for number in range(3):
        offer_work(
            kind="pack", title=f"Parcel {number}", subject=("order", str(number)), unit_key="pod-partners", at=AT
        )

    busy = pods.page("person", pods["yuki"].key)

    assert "50 % of full time" in quiet
    assert "part-time 0.5" in pods.page("team", "pod-partners")
    assert "not called for now" in duty(quiet, "Pick, pack and ship")
    assert "called for now" in duty(busy, "Pick, pack and ship")
    assert "not called" not in duty(busy, "Pick, pack and ship")
    assert "when very busy · 3 open, begins above 2" in duty(busy, "Pick, pack and ship")


@pytest.mark.acceptance("S2-31", issue=3)
@pytest.mark.acceptance("S2-44", issue=3)
def test_packing_seats_have_their_duty_also_part_time_and_under_another_word(pods: Pods) -> None:
    pods.seat("sofia", "packer", share=0.5)

    packer, activities = pods.page("person", pods["sofia"].key), pods.page("activities", q="pull")

    assert "<strong>Pull, pack and ship</strong>" in packer
    assert "Order Fulfilment Specialist" in duty(packer, "Pull, pack and ship")
    assert "50 %" in packer
    assert activities.count('<th scope="row">') == 1
    assert "Sofia Reyes" in activities
    assert "Pim de Graaf" in activities


@pytest.mark.acceptance("S2-32", issue=3)
@pytest.mark.acceptance("S2-33", issue=3)
def test_transfer_and_quoting_seats_have_their_duties_and_their_learning(pods: Pods) -> None:
    pods.seat("sofia", "technical-quoter")
    pods.post("training-plans", by="mara", person=pods["ines"].pk, skill="customer support", level="2", due=in_days(40),
              target="technical-quoter")  # fmt: skip

    transfer, quoting = pods.page("person", pods["ines"].key), pods.page("person", pods["sofia"].key)

    for words in ("Transfer orders", "Write purchase orders", "Pull, pack and ship", "customer support"):
        assert words in transfer
    assert "for Technical Quoting Specialist" in transfer
    assert "teaches others" in duty(quoting, "Onboarding and training")
    assert "<strong>Customer support</strong>" in quoting
    assert "<strong>Technical quoting</strong>" in quoting


@pytest.mark.acceptance("S2-43", issue=3)
def test_a_logistics_seat_has_its_duties_and_learns_export_orders(pods: Pods) -> None:
    pods.post("training-plans", by="mara", person=pods["bram"].pk, skill="Export order processing", level="2",
              due=in_days(40), target="export-support")  # fmt: skip

    page = pods.page("person", pods["bram"].key)

    assert "<strong>Logistics</strong>" in page
    assert "<strong>Pick, pack and ship</strong>" in page
    assert "for Export Sales Support Specialist" in page


@pytest.mark.acceptance("S2-14", issue=3)
def test_a_seat_has_a_level(pods: Pods) -> None:
    assert '<span class="badge">entry</span>' in pods.page("person", pods["joyce"].key)
    assert "Rest of world · senior" in pods.page("role", "export-support")


@pytest.mark.acceptance("S2-46", issue=3)
@pytest.mark.acceptance("S2-46", issue=6)
def test_a_liaison_seat_has_a_home_and_a_share_of_time_elsewhere(pods: Pods) -> None:
    pods.seat("sofia", "scheduler")

    page = pods.page("person", pods["sofia"].key)

    assert "Order fulfilment" in page
    assert "Liaison: Head of Customer Service · 60 % of the time · Directs production on customer need" in page


@pytest.mark.acceptance("S2-48", issue=3)
@pytest.mark.acceptance("S2-48", issue=6)
def test_one_person_holds_two_seats_in_two_units(pods: Pods) -> None:
    pods["ines"].assignments.update(share=0.6)
    pods.seat("ines", "material", share=0.4)

    profile, listed = pods.page("person", pods["ines"].key), pods.page("directory", q="Ines")

    assert "100 % of full time" in profile
    assert "Transfer Order Clerk, Sales and branches · Material Coordinator, Order fulfilment" in profile
    assert "Sales and branches<br>Order fulfilment" in listed
    assert "Ines Duarte" in pods.page("team", "pod-branches")
    assert "Ines Duarte" in pods.page("team", "fulfilment")


def test_the_duties_of_a_seat_are_written_line_by_line_in_a_draft(pods: Pods) -> None:
    draft = copy_to_draft(pods.version, label="2", by=pods["mara"], at=AT)
    text = "Order processing\nteaches: Packing\ncan: Write orders\nmay: Order parts (plant stands still)\nPacking (when busy) [>10]"

    pods.post("role-duties", "material", by="mara", draft=draft.key, text=text)
    refused = pods.post("role-duties", "material", by="joyce", draft=draft.key, text="Nothing")

    draft.refresh_from_db()
    plain, taught, able, allowed, busy = draft.content.position_by_key["material"].duties
    assert (plain.activity, plain.kind) == ("Order processing", DutyKind.DUTY)
    assert taught.teaches
    assert able.kind is DutyKind.CAPABILITY
    assert (allowed.kind, allowed.condition) == (DutyKind.AUTHORITY, "plant stands still")
    assert (busy.activity, busy.condition, busy.above_load) == ("Packing", "when busy", 10)
    assert "Only organisation editors" in refused


@pytest.mark.acceptance("S3-2", issue=3)
def test_an_acting_holder_is_shown_with_the_end(pods: Pods) -> None:
    pods.seat("ravi", "technical-quoter", kind="acting", end="2099-06-30")

    assert "acting until 30 Jun 2099" in pods.page("person", pods["ravi"].key)
    assert "(acting until 30 Jun 2099)" in pods.page("directory", q="Ravi")
    mobility = pods.page("mobility").split('id="acting"')[1].split("</section>")[0]
    assert "Ravi Anand · Technical Quoting Specialist" in mobility
    assert "until 30 Jun 2099" in mobility


@pytest.mark.acceptance("S3-48", issue=3)
def test_a_role_has_a_description_and_each_activity_its_responsibilities(pods: Pods) -> None:
    pods.post("role-description", "order-processor", by="ravi", words="Turns a partner's wish into an order.")
    refused = pods.post("role-description", "order-processor", by="joyce", words="I do all.")

    role, activities = pods.page("role", "order-processor", by="joyce"), pods.page("activities", q="service orders")

    assert "Turns a partner's wish into an order." in role
    assert "Only who leads this seat" in refused
    assert "I do all." not in role
    part = role.split("Process service orders")[1]
    assert "responsible" in part.split("</tr>")[0]
    for letter, party in (("A", "Sales and branches"), ("R", "Order Processor"), ("I", "Customer Service")):
        assert f">{letter}</abbr> {party}" in activities


@pytest.mark.acceptance("S3-49", issue=3)
def test_titles_are_a_catalogue_by_industry_that_the_company_extends(pods: Pods) -> None:
    utilities = pods.page("titles", industry="utilities", by="joyce")
    hidden = pods.post(
        "title-new", by="joyce", name="Pump Whisperer", industry="utilities", purpose="Hears what is wrong."
    )

    pods.post("title-new", by="ada", name="Pump Whisperer", industry="utilities", purpose="Hears what is wrong.",
              responsibilities="Listen\nSay it")  # fmt: skip
    extended = pods.page("titles", industry="utilities", by="joyce")

    assert "Meter Service Coordinator" in utilities
    assert "Concierge" not in utilities
    assert "Only human resources and the chart's editors" in hidden
    assert "Pump Whisperer" not in utilities
    assert "Listen · Say it" in extended
    assert "head of service" in pods.page("titles", q="Chief Customer Officer")

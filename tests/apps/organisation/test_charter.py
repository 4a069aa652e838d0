"""Who answers for what, what units are for, and what they owe each other: read and changed on the pages."""

from __future__ import annotations

from html import unescape

import pytest

from apps.organisation.conftest import House

pytestmark = pytest.mark.django_db


@pytest.mark.acceptance("S0-60", "S1-78", issue=3)
@pytest.mark.acceptance("S0-60", "S1-78", issue=6)
def test_inside_sales_has_its_activities_and_doubles_and_orphans_are_reported(house: House) -> None:
    draft = house.begin("tiered-support-2.1")
    told = house.says("unit", draft.key, "inside-sales")

    house.act(draft, act="keep-activity", name="Renewals", accountable=["inside-sales", "account-operations"])
    house.act(draft, act="keep-activity", name="Price lists")
    charter = house.says("charter", draft.key)

    for work in ("New sales", "Prospecting", "Cold calling", "Follow up on leads", "Contract negotiation"):
        assert f"{work} accountable" in told
    assert "“Renewals” has 2 accountable parties" in charter
    assert "Nobody on the chart is accountable for “Price lists”" in charter


@pytest.mark.acceptance("S0-62", "S1-79", issue=3)
@pytest.mark.acceptance("S0-62", issue=5)
@pytest.mark.acceptance("S0-62", "S1-79", issue=6)
@pytest.mark.parametrize("template", ["tiered-support-2.0", "tiered-support-2.1"])
def test_knowledge_management_has_its_activities(house: House, template: str) -> None:
    draft = house.begin(template)

    rows = {row.split("</th>")[0]: row for row in house.page("charter", draft.key).split("<tr data-row")[1:]}

    for work in ("portal automations", "Internal company trainings", "Deliver customer trainings", "Govern self-help"):
        row = next(row for head, row in rows.items() if work in head)
        assert any(name in row for name in ("Knowledge", "Automations", "Online Operations", "Customer Portal"))
        assert "nobody" not in row


@pytest.mark.acceptance("S1-80", issue=3)
@pytest.mark.acceptance("S1-80", issue=6)
def test_strategic_operations_directs_resources_and_houses_the_voice_of_the_customer(house: House) -> None:
    told = house.says("unit", house.begin("tiered-support-2.1").key, "strategic-operations")

    assert "Decide which resources accounts need and where they go accountable" in told
    assert "Gather and present what customers say accountable" in told
    assert "advisory board and recommendation score accountable" in told


def test_an_activity_is_changed_and_taken_off_with_its_history_kept(house: House) -> None:
    draft = house.draft()
    house.act(
        draft, act="keep-activity", name="Answer", accountable="t1", stage="after_sale", target="4,5", measure="TS-1"
    )
    key = draft.content.activities[0].key

    house.act(draft, act="keep-activity", entry=key, name="Answer customers", accountable="t2", informed="t1")
    charter = house.says("charter", draft.key)
    house.act(draft, act="drop-activity", entry=key)
    house.act(draft, act="undo")

    assert "Answer customers T2 Support – – T1 Support" in charter
    assert [one.name for one in draft.content.activities] == ["Answer customers"]
    assert "set down an activity" in house.says("desk", draft.key)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"act": "keep-activity", "name": " "}, "needs a name"),
        ({"act": "keep-activity", "name": "X", "accountable": "moon"}, "neither a unit nor a position moon"),
        ({"act": "keep-service", "name": "X", "supplier": "t1", "customer": "t1"}, "its own supplier"),
        ({"act": "keep-service", "name": "X", "supplier": "t1", "customer": "t2", "measure": "reply"}, "the target"),
        ({"act": "keep-limit", "scope": "company"}, "at least one number"),
        ({"act": "keep-limit", "scope": "unit", "unit": "t1", "maximum": "-3"}, "not a number of seats"),
        ({"act": "keep-rule", "kind": "wish"}, "wish"),
        ({"act": "change-unit", "unit": "t1", "work_mix": "Orders"}, "names no share"),
        ({"act": "change-unit", "unit": "t1", "contact_share": "120"}, "from 0 to 100"),
        ({"act": "drop-service", "entry": "nothing"}, "no nothing"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_reason(house: House, fields: dict[str, str], reason: str) -> None:
    draft = house.draft()

    answer = house.act(draft, **fields)

    assert answer.status_code == 409
    assert reason in answer.content.decode()
    assert draft.revision == 1


@pytest.mark.acceptance("S2-15", "S2-45", "S2-51", issue=3)
@pytest.mark.acceptance("S2-45", "S2-51", issue=6)
def test_internal_suppliers_serve_the_pods_under_agreements_with_how_much_they_are_needed(house: House) -> None:
    draft = house.begin("service-pods")

    house.act(
        draft, act="keep-service", name="Urgent transport", supplier="order-fulfilment", customer="pod-export",
        measure="picked up", target="2", per="hours", intensity="high",
    )  # fmt: skip
    credit = house.says("unit", draft.key, "credit-support")
    partners = house.says("unit", draft.key, "pod-partners")
    export = house.says("unit", draft.key, "pod-export")

    assert "Kind shared service" in credit
    assert "Credit checks for Customer Service · needed: some · answer 8 hours" in credit
    assert "Production for partners from Production coordination · needed: little" in partners
    assert "Urgent transport from Order fulfilment and shipping · needed: much · picked up 2 hours" in export


@pytest.mark.acceptance("S3-25", issue=7)
def test_purchasing_is_linked_to_service_by_an_agreement_that_its_unit_is_measured_beside(house: House) -> None:
    draft = house.draft()
    house.act(draft, act="add-unit", name="Purchasing", kind="support_function")
    house.act(draft, act="add-below", title="Purchaser")
    house.act(draft, act="change-unit", unit="purchasing", head="purchaser")
    house.act(
        draft, act="keep-service", name="Spare parts at hand", supplier="purchasing", customer="t2",
        measure="delivered to the desk", target="24", per="hours", intensity="high",
    )  # fmt: skip
    house.propose(draft)
    house.approve(draft)
    house.post("activation", draft.key, by="ada")

    drawn = house.page("chart", draft.key, layout="interactions")
    pages = [
        unescape(house.client("mara").get(f"/insight/units/{key}").content.decode()) for key in ("purchasing", "t2")
    ]

    assert "Spare parts at hand" in drawn
    for page in pages:
        promised = page.split("Promises between units", 1)[1]
        assert "Spare parts at hand" in promised
        assert "delivered to the desk 24 hours" in promised
        assert "Purchasing → T2 Support" in promised


@pytest.mark.acceptance("S1-99", issue=3)
@pytest.mark.acceptance("S1-99", issue=6)
@pytest.mark.acceptance("S1-99", issue=7)
def test_accounting_supports_the_service_units_as_a_recorded_relation(house: House) -> None:
    draft = house.begin("tiered-support-2.1")

    finance = house.says("unit", draft.key, "finance")
    drawn = house.page("chart", draft.key, layout="interactions")

    assert "Accounting support for Customer Experience · needed: little · answer on invoices 16 hours" in finance
    assert "Accounting support" in drawn
    assert 'data-id="finance"' in drawn


@pytest.mark.acceptance("S2-2", "S2-52", "S2-50", issue=3)
@pytest.mark.acceptance("S2-52", "S2-50", issue=6)
def test_units_are_of_kinds_have_parts_by_product_and_may_be_a_name_alone(house: House) -> None:
    draft = house.begin("service-pods")

    kinds = {key: house.says("unit", draft.key, key) for key in ("pod-repair", "branches", "assembly", "workshop")}
    kits = house.says("unit", draft.key, "assembly-kits")

    assert "Kind pod" in kinds["pod-repair"]
    assert "Kind branch" in kinds["branches"]
    assert "Its parts Large assembly , Small assembly , Kits" in kinds["assembly"]
    assert "Products Spare-part kits" in kits
    assert "Kind support function" in kinds["workshop"]
    assert "No seats yet: a placeholder" in kinds["workshop"]


@pytest.mark.acceptance("S2-3", "S2-4", "S2-7", issue=3)
@pytest.mark.acceptance("S2-4", "S2-7", issue=6)
def test_a_pod_has_vision_culture_team_and_segments_with_what_is_known_of_them(house: House) -> None:
    draft = house.begin("service-pods")
    unit = draft.content.unit_by_key["pod-export"]

    house.act(
        draft, act="change-unit", unit="pod-export", segments="Asia, Africa", channels=", ".join(unit.channels),
        vision="Logistics first\nFlex anywhere", culture="Can be trusted", segment_facts="Asia: low, 91, they like us",
    )  # fmt: skip
    told = house.says("unit", draft.key, "pod-export")
    drawn = house.says("chart", draft.key, layout="pods")

    assert "Serves Asia, Africa" in told
    assert "Asia simple · 91 of 100 satisfied · they like us" in told
    for words in ("Logistics first", "Can be trusted", "Logistics Specialist"):
        assert words in told
        assert words in drawn


@pytest.mark.acceptance("S2-18", "S2-35", "S2-36", issue=3)
def test_the_second_and_third_pods_serve_their_regions_and_have_a_specialism(house: House) -> None:
    draft = house.begin("service-pods")

    branches, export = (house.says("unit", draft.key, key) for key in ("pod-sales-branches", "pod-export"))

    assert "Serves Direct sales, Branches" in branches
    assert "Serves Export" in export
    assert "Especially good at Logistics, Export papers" in export


@pytest.mark.acceptance("S2-13", "S2-16", "S2-17", issue=3)
@pytest.mark.acceptance("S2-13", issue=7)
def test_a_unit_aims_at_a_mix_of_work_with_care_of_records_and_qualification(house: House) -> None:
    draft = house.begin("service-pods")
    told = house.says("unit", draft.key, "pod-partners")

    house.act(draft, act="change-unit", unit="pod-partners", work_mix="Order processing 70\nQuotes 40")

    assert "Mix of work aimed at Order processing 60 %" in told
    assert "Care of customer records accountable · ON-4 → 98" in told
    assert "Qualify for sales accountable" in told
    assert "Europe and partners aims at 110 % of its time" in house.says("checks", draft.key)


@pytest.mark.acceptance("S2-61", issue=3)
def test_different_words_for_one_activity_are_one(house: House) -> None:
    draft = house.begin("service-pods")
    house.act(draft, act="change", key="fulfilment-pool", duties="Pull/pack/ship")

    rows = house.page("charter", draft.key).split("<tr data-row")[1:]
    shipping = next(row for row in rows if ">Pick, pack and ship<" in row)
    house.act(draft, act="keep-activity", name="Pull & pack & ship", accountable="branches")

    assert "Pull, pack and ship" in shipping
    for title in ("Order Fulfilment Specialist", "Shop Scheduler", "Order Processor"):
        assert title in shipping.split("Done by")[1]
    assert "is spread over 2 units" in house.says("checks", draft.key)


@pytest.mark.acceptance("S3-23", issue=3)
@pytest.mark.acceptance("S3-23", issue=5)
def test_the_charter_covers_the_customer_before_during_and_after_the_sale(house: House) -> None:
    draft = house.begin("five-functions")
    charter = house.says("charter", draft.key)

    house.act(draft, act="drop-activity", entry="order-care")

    for stage in ("before the sale", "during the sale", "after the sale"):
        assert f" {stage}" in charter
    assert "No activity of the charter serves customers during the sale" in house.says("checks", draft.key)
    assert "No activity of the charter serves" not in charter


@pytest.mark.acceptance("S3-12", issue=3)
@pytest.mark.acceptance("S3-12", issue=7)
def test_paid_and_included_work_in_one_unit_is_shown_and_flagged(house: House) -> None:
    draft = house.draft()
    house.act(draft, act="change-unit", unit="service", funding="included")
    before = house.says("checks", draft.key)

    house.act(draft, act="change", key="trainer-1", title="Trainer 1", funding="paid")

    assert "Funding included with the product" in house.says("unit", draft.key, "service")
    assert "Funding paid for by itself" in house.says("position", draft.key, "trainer-1")
    assert "Customer Service holds paid and included roles" in house.says("checks", draft.key)
    assert "paid and included" not in before


@pytest.mark.acceptance("S1-86", issue=3)
def test_exactly_the_promised_paths_lead_into_development(house: House) -> None:
    draft = house.begin("tiered-support-2.1")
    charter = house.says("charter", draft.key)

    house.act(draft, act="keep-rule", kind="rd_path", subject="inside-sales", target="t4-development")
    house.act(draft, act="keep-service", name="Quick favours", supplier="t4-development", customer="t1", hand_off="1")
    after = house.says("charter", draft.key)

    assert "Technical may pass work to development T4 Development" in charter
    assert "Strategic Operations may pass work to development T4 Development" in charter
    assert "number of ways into development: 2" in charter
    assert "promises 2 paths into R&D and allows 3" in after
    assert "T1 Support passes work to T4 Development (Quick favours), which is not an allowed R&D path" in after
    assert "not an allowed R&D path" not in charter


def test_an_agreement_keeps_every_promise_when_one_is_added(house: House) -> None:
    draft = house.draft()
    agreed = {"act": "keep-service", "name": "Picking", "supplier": "t1", "customer": "t2"}
    house.act(draft, **agreed, measure=["picked up", ""], target=["2", ""], per=["hours", "hours"])

    form = house.page("charter", draft.key, edit="picking")
    house.act(
        draft, **agreed, entry="picking", measure=["picked up", "delivered", ""], target=["2", "3", ""], per=["hours", "days", ""]
    )  # fmt: skip

    assert form.count('name="measure"') == 2 + 1  # what is agreed, a row for more, and the activity's own
    assert "picked up 2 hours, delivered 3 days" in house.says("charter", draft.key)


def test_measures_and_boxes_are_called_by_their_names(house: House) -> None:
    draft = house.draft()
    house.act(draft, act="keep-activity", name="Answer", accountable="t1", measure="TS-1", target="90")

    charter, checks = house.says("charter", draft.key), house.says("checks", draft.key)

    assert "Ticket volume → 90" in charter
    assert "t2-operations" not in checks
    assert "Trainer 3" in checks

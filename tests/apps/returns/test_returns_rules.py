"""Whose work returns are, who looks at which product and what a warranty says is set on a page."""

from __future__ import annotations

from apps.returns.test_returns import Shop, shop  # noqa: F401
from orgdesk.apps.returns.models import ReturnsRule, WarrantyPolicy
from orgdesk.apps.work.models import WorkItem
from support.at_once import at_once


def test_a_product_is_sent_to_its_specialist_by_the_rule_on_the_page(shop: Shop):  # noqa: F811
    shop.post("/returns/rules/specialists", shop.people.joyce, product=shop.till.pk, seat="unit:sales")
    shop.sell("T-1")

    line = shop.take("T-1")

    assert WorkItem.objects.open().get(subject_key=line.head.key).unit_key == "sales"
    assert "SALES" in shop.as_(shop.people.joyce).get("/returns/rules").content.decode()


def test_the_next_version_of_a_warranty_holds_for_what_is_sold_from_then_on(shop: Shop):  # noqa: F811
    before = shop.sell("T-1")
    given = {"key": "standard", "title": "Longer", "months": 36, "starts_with": "sale", "valid_from": "2026-02-15"}
    shop.post("/returns/rules/warranties", shop.people.joyce, **given)

    after = shop.sell("T-2", on=before.sold_on.replace(month=2, day=20))

    assert (before.policy.version, after.policy.version) == (1, 2)
    assert "36 months" in shop.as_(shop.people.joyce).get("/returns/rules").content.decode()


def test_a_warranty_and_a_shipment_that_are_refused_keep_what_was_typed(shop: Shop):  # noqa: F811
    given = {"key": "gold", "title": "Gold for five years", "months": -5, "starts_with": "sale", "valid_from": "soon"}
    refused = shop.post("/returns/rules/warranties", shop.people.joyce, **given)
    assert 'value="Gold for five years"' in refused
    assert 'value="-5"' in refused

    shipped = {"product": shop.till.pk, "carrier": "Post boat", "tracking": "T-77", "promised_on": "never"}
    refused = shop.post("/returns/shipments", shop.people.joyce, **shipped)
    assert 'value="Post boat"' in refused
    assert 'value="T-77"' in refused
    assert "Promised for" in refused


def test_only_the_unit_for_returns_sets_its_rules_and_what_is_incomplete_is_refused(shop: Shop):  # noqa: F811
    refused = shop.post("/returns/rules/units", shop.people.joyce, sales_unit="", step_days=0, return_days=9)
    assert "Unit that learns of wrong sales" in refused
    shop.post("/returns/rules/units", shop.people.joyce, sales_unit="sales", step_days=5, return_days=9)
    assert ReturnsRule.objects.last().step_days == 5

    assert shop.as_(shop.people.oskar).post("/returns/rules/warranties", {}).status_code == 403
    assert shop.as_(shop.nadia).get("/returns/rules").status_code in {403, 404}
    assert WarrantyPolicy.objects.count() == 1


def test_a_warranty_sent_twice_in_one_moment_is_one_version(transactional_db: None, shop: Shop):  # noqa: F811
    given = {"key": "gold", "title": "Gold", "months": 48, "starts_with": "sale", "valid_from": "2026-02-15"}

    codes = at_once(*[lambda: shop.as_(shop.people.joyce).post("/returns/rules/warranties", given).status_code] * 4)

    assert codes == [302] * 4
    assert [row.version for row in WarrantyPolicy.objects.filter(key="gold")] == [1]
    shop.post("/returns/rules/warranties", shop.people.joyce, **{**given, "months": 60})
    assert [row.months for row in WarrantyPolicy.objects.filter(key="gold").order_by("version")] == [48, 60]

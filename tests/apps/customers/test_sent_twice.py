"""What is sent twice, by two hands or by a program that asks again, is stored once."""

from __future__ import annotations

from apps.customers.test_account_management import owned_by
from orgdesk.apps.customers.models import AccountPlan, HealthWeights, Objective
from orgdesk.apps.events.models import Event
from support.at_once import at_once

PLAN = {"aim": "Two more shops", "quota": "120000", "risks": "A competitor"}


def posting(client_of, person, address, said):
    return lambda: client_of(person).post(address, said).status_code


def test_a_plan_written_twice_in_one_moment_is_one_version_and_other_words_are_the_next(
    transactional_db: None, house, page_of
):
    owned_by(house, house.anna)
    address = f"/customers/{house.account.key}/plan/versions"

    codes = at_once(*[posting(page_of, house.anna, address, PLAN)] * 4)

    assert codes == [302] * 4
    assert AccountPlan.objects.count() == 1
    assert Event.objects.filter(kind="account.planned").count() == 1
    page_of(house.anna).post(address, {**PLAN, "quota": "130000"})
    page_of(house.anna).post(address, PLAN)
    assert [row.version for row in AccountPlan.objects.order_by("version")] == [1, 2, 3]


def test_an_objective_set_twice_in_one_moment_is_one(transactional_db: None, house, page_of):
    owned_by(house, house.anna)
    said = {"text": "Two shops", "measure": "Shops", "due_on": "2026-12-31"}

    at_once(*[posting(page_of, house.anna, f"/customers/{house.account.key}/objectives", said)] * 4)

    assert Objective.objects.count() == 1


def test_weights_stored_twice_in_one_moment_are_one_version(transactional_db: None, house, page_of):
    before = HealthWeights.objects.count()
    shown = page_of(house.anna).get("/customers/health").context["form"]
    said = {name: 10 for name in shown.fields if name.startswith("weigh-")}

    codes = at_once(
        *[posting(page_of, house.anna, "/customers/health/weights", {**said, "green": 70, "red": 40, "note": "Even"})]
        * 4
    )

    assert codes == [302] * 4
    assert HealthWeights.objects.count() == before + 1

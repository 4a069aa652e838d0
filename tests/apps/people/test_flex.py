"""Who can help where, by load; cross-training with providers by level; two able people for each activity."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.people.conftest import AT, Pods, in_days
from orgdesk.apps.organisation import lookup
from orgdesk.apps.people.models import CrossTraining, TrainingProvision
from orgdesk.apps.work.actions import offer_work

pytestmark = pytest.mark.django_db


def load(unit: str, items: int) -> None:
    for number in range(items):
        offer_work(kind="order", title=f"{unit} {number}", subject=("order", f"{unit}-{number}"), unit_key=unit, at=AT)


@pytest.mark.acceptance("S2-6", issue=3)
def test_a_person_can_flex_to_another_unit_and_its_work_then_stands_in_their_list(pods: Pods) -> None:
    load("fulfilment", 1)
    pods.post("flexes", pods["joyce"].key, by="ravi", where="fulfilment", activity="Pick, pack and ship")
    stranger = pods.post("help", by="ravi", person=pods["yuki"].pk, unit="fulfilment", start=in_days(0), end=in_days(3))
    before = pods.worklist("joyce")

    pods.post("help", by="ravi", person=pods["joyce"].pk, unit="fulfilment", start=in_days(0), end=in_days(3))

    profile = pods.page("person", pods["joyce"].key)
    assert "not noted as able to help" in stranger
    assert "fulfilment 0" not in before
    assert "fulfilment 0" in pods.worklist("joyce")
    assert "Pick, pack and ship</small>" in profile.split("Can help in")[1]
    assert "Helps out" in profile
    later = timezone.localdate() + timedelta(days=4)
    assert lookup.units_of(pods["joyce"], on=later) == {"pod-partners"}


@pytest.mark.acceptance("S2-39", issue=3)
def test_a_matrix_shows_who_can_flex_where(pods: Pods) -> None:
    pods.post("flexes", pods["noor"].key, by="mara", where="*")
    pods.post("flexes", pods["joyce"].key, by="ravi", where="fulfilment")

    matrix = pods.page("flex").split("Flex matrix")[1].split("</table>")[0]

    rows = {row.split("</th>")[0]: row for row in matrix.split('<th scope="row">')[1:]}
    assert "Noor Haddad" in rows["Sales and branches"]
    assert {"Noor Haddad", "Joyce Bell"} <= {
        name for name in ("Noor Haddad", "Joyce Bell") if name in rows["Order fulfilment"]
    }
    assert "Joyce Bell" not in rows["Branches"]
    assert "Rest of world" not in rows
    assert "Noor Haddad</a> → anywhere" in pods.page("flex")


@pytest.mark.acceptance("S2-60", issue=3)
@pytest.mark.acceptance("S2-60", issue=6)
def test_helpers_for_any_pod_are_spread_by_load(pods: Pods) -> None:
    for name in ("felix", "pim"):
        pods.post("flexes", pods[name].key, by="ada", where="kind:pod")
    load("pod-partners", 12)
    load("pod-branches", 7)

    needed = pods.page("flex").split("Where help is needed now")[1].split("</section>")[0]

    helped = [line.split("</strong>")[0] for line in needed.split("<strong>")[1:]]
    assert len(helped) == 2
    assert helped[0].endswith("→ Europe and partners")
    assert helped[1].endswith("→ Sales and branches")
    assert "4.0 open items each, 3.0 with help" in needed
    assert "any pod" in pods.page("person", pods["felix"].key)


@pytest.mark.acceptance("S2-40", issue=3)
def test_training_has_levels_by_provider(pods: Pods) -> None:
    pods.post("training-provisions", by="mara", unit="pod-branches", skill="phone", level="2")
    pods.post("training-provisions", by="mara", unit="pod-export", skill="plant technology", level="4")
    basic = TrainingProvision.objects.get(unit_key="pod-branches")
    page = pods.page("training").split("Who teaches what")[1].split("</ul>")[0]

    refused = pods.post("training-plans", by="ravi", person=pods["joyce"].pk, skill="phone", level="4", due=in_days(9),
                        provider=basic.pk)  # fmt: skip
    pods.post(
        "training-plans",
        by="ravi",
        person=pods["joyce"].pk,
        skill="phone",
        level="2",
        due=in_days(9),
        provider=basic.pk,
    )

    phone, plants = page.split("<strong>phone</strong>")[1], page.split("<strong>plant technology</strong>")[1]
    assert "basic" in phone.split("</li>")[0]
    assert "Sales and branches" in phone.split("</li>")[0]
    assert "advanced" in plants
    assert "Rest of world" in plants
    assert "teaches phone up to “able”" in refused
    assert CrossTraining.objects.get().level == 2


@pytest.mark.acceptance("S2-62", issue=3)
@pytest.mark.acceptance("S2-62", issue=7)
def test_cross_training_is_a_matrix_with_level_and_date_and_each_activity_wants_two(pods: Pods) -> None:
    thin = pods.page("activities", show="thin")
    pods.post("training-plans", by="tomas", person=pods["pim"].pk, skill="service orders", level="2", due="2099-03-31",
              target="transfer-clerk")  # fmt: skip
    listed = pods.page("training")

    pods.answer("acknowledge-training", by="pim")
    pods.answer("confirm-training", by="tomas")
    after = pods.page("activities", q="service orders")

    row = listed.split("Pim de Graaf</a></th>")[1].split("</tr>")[0]
    for words in ("Order Fulfilment Specialist", "service orders", "up to able", "Transfer Order Clerk", "31 Mar 2099", "to be agreed"):  # fmt: skip
        assert words in row
    assert "Process service orders" in thin
    assert "only 1" in thin
    assert "Pim de Graaf" in after
    assert "only 1" in after
    assert "level reached" in pods.page("training", show="ended")
    assert "2 · able" in pods.page("person", pods["pim"].key)


@pytest.mark.acceptance("S2-47", issue=3)
@pytest.mark.acceptance("S2-47", issue=6)
def test_one_person_holds_two_seats_of_which_one_owns_the_returns(pods: Pods) -> None:
    pods.seat("ines", "material", share=0.5)
    pods.seat("ines", "repair", share=0.5)

    page = pods.page("person", pods["ines"].key)

    assert "Material Coordinator" in page
    assert "Repair Coordinator" in page
    assert "accountable" in pods.page("role", "repair").split('<th scope="row">Returns')[1].split("</tr>")[0]
    assert "A</abbr> Repair Coordinator" in pods.page("activities", q="returns")

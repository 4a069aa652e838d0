"""Whether a version is balanced: spans, layers, load, hand-overs, heads, headcount; and what it lacks."""

from __future__ import annotations

import pytest

from apps.organisation.conftest import House

pytestmark = pytest.mark.django_db


@pytest.mark.acceptance("S0-53", issue=3)
@pytest.mark.acceptance("S0-53", issue=7)
def test_the_reports_say_how_healthy_the_hierarchy_is_and_what_passes_between_units(house: House) -> None:
    draft = house.draft()
    house.act(draft, act="headcount", key="t1", headcount=40)
    house.act(draft, act="keep-service", name="Steady state", supplier="t1", customer="service", hand_off="1")

    words = house.says("reports", draft.key)
    health = words.split("Health of the hierarchy")[1].split("Work that passes")[0]
    passing = words.split("Work that passes between units")[1]

    assert "T1 Manager leads 40 seats; the limit of the company is 15" in health
    assert "T1 Support → T2 Support Escalation to T2" in passing
    assert "Customer Service → T1 Support Steady state" in passing


@pytest.mark.acceptance("S0-54", issue=3)
@pytest.mark.acceptance("S0-54", issue=7)
def test_a_function_spread_over_units_is_reported(house: House) -> None:
    draft = house.draft()
    house.act(draft, act="keep-activity", name="Professional services", accountable="t1")
    before = house.says("reports", draft.key)

    house.act(draft, act="keep-activity", name="Professional Services", accountable="t2")

    assert "“Professional services” is spread over 2 units" in house.says("reports", draft.key)
    assert "is spread over" not in before


@pytest.mark.acceptance("S0-56", issue=3)
@pytest.mark.acceptance("S0-56", issue=7)
def test_each_version_has_its_balance_of_spans_load_and_depth(house: House) -> None:
    draft = house.draft()

    for number in range(3):
        house.act(draft, act="add-below", key="t1-lead", title=f"Specialist {number}")
    house.act(draft, act="add-below", key="specialist-0", title="Helper")
    before, after = (house.says("reports", one.key) for one in (house.version, draft))

    assert figures(before, "Layers", "Spread of spans") == ["4", "3.6"]
    assert figures(after, "Layers", "Spread of spans") == ["5", "4.8"]
    assert figures(before, "Spread of load") == ["0.0"]


def figures(words: str, *names: str) -> list[str]:
    """What stands behind these names."""
    return [words.split(f" {name} ")[1].split(maxsplit=1)[0] for name in names]


@pytest.mark.acceptance("S0-57", issue=3)
@pytest.mark.acceptance("S0-57", issue=7)
def test_each_manager_has_a_limit_of_their_own_or_the_companys_and_a_breach_is_a_risk_in_a_draft(house: House) -> None:
    draft = house.draft()
    within = house.says("desk", draft.key)

    house.act(draft, act="keep-limit", scope="person", person=house.people["ravi"].key, maximum="8")
    own = house.says("desk", draft.key)
    house.act(draft, act="keep-limit", scope="company", minimum="1", maximum="2")
    company = house.says("desk", draft.key)

    assert "leads 10 seats" not in within
    assert "warning T1 Manager leads 10 seats; the limit of this manager is 8" in own
    assert "Director of Customer Experience leads 3 seats; the limit of the company is 2" in company
    assert "the person Ravi Anand : up to 8 seats" in house.says("charter", draft.key)


@pytest.mark.acceptance("S3-26", issue=3)
def test_headcount_stands_by_unit_with_a_tool_that_says_how_many_it_takes(house: House) -> None:
    page = house.says(
        "staffing", house.version.key, per_hour="60", minutes="6", share="80", within="20", away="30"
    )  # fmt: skip

    assert "Customer Service 16 6 16" in page
    assert "T1 Support 11 2 11" in page
    # 6 erlangs: 9 agents answer 80 % within 20 s by Erlang C, and 9 / 0.7 are 13 seats.
    assert "Seats needed 13 9 at work at a time" in page


@pytest.mark.acceptance("S3-1", "S3-3", issue=3)
def test_several_heads_stand_at_the_top_and_every_unit_that_faces_customers_must_reach_one(house: House) -> None:
    draft = house.draft()
    house.act(draft, act="add-below", title="Chief Customer Officer")
    house.act(draft, act="add-below", title="Secretary of the Board")
    house.act(draft, act="add-unit", name="Front offices", kind="cluster")
    for unit in ("t1", "t2"):
        house.act(draft, act="change-unit", unit=unit, parent="front-offices", channels="phone")
    house.act(draft, act="move", key="t2-operations", boss="secretary-of-the-board")
    house.act(draft, act="change-unit", unit="t2", head="t2-operations")

    apart = house.says("checks", draft.key)
    house.act(draft, act="move", key="t2-operations", boss="director")
    tops = house.page("chart", draft.key).count('aria-level="1"')

    assert "T2 Support faces customers and does not answer to Director of Customer Experience" in apart
    assert "does not answer to" not in house.says("checks", draft.key)
    assert tops == 4
    cluster = house.says("unit", draft.key, "front-offices")
    assert "Kind cluster" in cluster
    assert "Its parts T1 Support , T2 Support" in cluster
    assert "Head of service" in house.says("reference", draft.key)
    assert "Chief Customer Officer" in row_of(house.page("reference", draft.key), "Head of service").split("Here")[1]


@pytest.mark.acceptance("S3-13", "S3-14", "S3-15", issue=3)
def test_a_chart_is_compared_with_the_functions_that_a_service_organisation_usually_has(house: House) -> None:
    draft = house.draft()
    missing = house.page("reference", draft.key)

    house.act(draft, act="add-unit", name="Returns and warranty", functions="returns_warranty")
    house.act(draft, act="add-below", key="director", title="Account Manager 1")
    filled = house.page("reference", draft.key)

    for name in (
        "Account management", "Customer incentives and rewards", "Incident management", "Returns and warranty",
        "Technical and product support", "Contact centre",
    ):  # fmt: skip
        assert name in missing
    assert "missing" in row_of(missing, "Returns and warranty")
    assert "Warranty Operations Specialist" in row_of(missing, "Returns and warranty")
    assert "missing" not in row_of(filled, "Returns and warranty")
    assert "Account Manager 1" in row_of(filled, "Account management").split("Here")[1]
    assert "missing" in row_of(filled, "Incident management")
    assert "No unit or seat covers “Incident management”" in house.says("checks", draft.key)
    assert "Creates, runs and analyses loyalty programmes" in missing


def row_of(page: str, name: str) -> str:
    return next(row for row in page.split("<tr data-row")[1:] if f'scope="row">{name}<' in row).split("</tr>")[0]

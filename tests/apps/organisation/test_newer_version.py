"""The newer version of a company's chart comes as an outline; it is brought in, and compared with the one before."""

from __future__ import annotations

import pytest

from apps.organisation.conftest import House
from orgdesk.apps.organisation.models import Version
from orgdesk.core.organisation.tree import build_tree

pytestmark = pytest.mark.django_db

BEFORE = """Director of Account Operations
  Account Management Team Lead
    Account Manager 1
    Account Manager 2
  Delivery Team Manager
    Installer 1
    Installer 2
    Installer 3
    Pricebook Specialist
Director of Customer Experience
  Customer Service Manager
    T1 Manager
      T1 (*10)
  Knowledge Transfer Team Lead
    Trainer 1
Sales Manager
  Inside Sales Rep
"""

AFTER = """Sales Manager
  Sr. Inside Sales Rep
  Inside Sales Rep
  Enterprise Sales Rep
Technical Delivery Manager
  Account Management Outbound Only Team Lead
    Account Manager 1
    Account Manager 2
    Account Manager 3
    Enterprise Account Manager
  Key Accounts Manager
  Lead Installer
    Installer 1
    Installer 2
  Pricebook Lead
    Pricebook Specialist
  Project Manager
    Jr Project Manager
  DC Product Owner
  SPOS Product Owner
  Lab Manager
Knowledge Management Manager
  Automations Manager
    Customer Portal Automations Administrator
    Golden Standard Pricebook Administrator
  Knowledge Transfer Team Lead
    Internal trainings
    Outbound Trainer 1
    Outbound Trainer 2
    Outbound Trainer 3
  Self Help Knowledge Specialist
Customer Service Manager
  T1 Lead
    T1 Staff (*10)
"""


@pytest.fixture
def both(house: House) -> tuple[Version, Version]:
    """The older outline, and the newer one as its later state."""
    older = house.accept(house.bring(text=BEFORE), label="2")
    return older, house.accept(house.bring(text=AFTER), label="2.1", earlier=older.key)


def titles_under(version: Version, boss: str) -> list[str]:
    tree, known = build_tree(version.content), version.content.position_by_key
    key = next(one.key for one in version.content.positions if one.title == boss)
    return [known[child].title for child in tree.children(key)]


def changes(house: House, both: tuple[Version, Version]) -> dict[str, set[str]]:
    """What the comparison page says of each position: title -> kinds of change."""
    page = house.page("comparison", both[0].key, both[1].key)
    found: dict[str, set[str]] = {}
    for row in page.split("<tr data-row")[1:]:
        title = row.split('scope="row">')[1].split("<")[0]
        found.setdefault(title, set()).add(row.split("</svg>")[1].split("<")[0].strip())
    return found


@pytest.mark.acceptance("S1-67", "S1-70", "S1-75", issue=3)
def test_sales_and_delivery_are_brought_in_with_the_junior_project_manager(house: House, both) -> None:
    drawn = house.says("chart", both[1].key)

    assert titles_under(both[1], "Sales Manager") == [
        "Sr. Inside Sales Rep",
        "Inside Sales Rep",
        "Enterprise Sales Rep",
    ]
    for title in ("Project Manager", "DC Product Owner", "SPOS Product Owner", "Lab Manager"):
        assert title in titles_under(both[1], "Technical Delivery Manager")
        assert title in drawn
    assert titles_under(both[1], "Project Manager") == ["Jr Project Manager"]


@pytest.mark.acceptance("S1-68", "S1-69", issue=3)
def test_new_seats_lead_seats_and_the_installer_who_is_gone_show_in_the_comparison(house: House, both) -> None:
    said = changes(house, both)

    for title in ("Key Accounts Manager", "Enterprise Account Manager", "Account Manager 3", "Lead Installer"):
        assert "added" in said[title]
    assert "added" in said["Pricebook Lead"]
    assert "removed" in said["Installer 3"]
    assert "moved" in said["Installer 1"]
    assert {"Account Manager 1", "Account Manager 2"} <= set(
        titles_under(both[1], "Account Management Outbound Only Team Lead")
    )


@pytest.mark.acceptance("S1-68", "S1-97", issue=3)
def test_new_units_and_the_split_of_knowledge_show_in_the_comparison(house: House) -> None:
    older, newer = house.begin("tiered-support-2.0"), house.begin("tiered-support-2.1")

    units = house.page("comparison", older.key, newer.key)
    rows = {row.split('scope="row">')[1].split("<")[0].strip(): row for row in units.split("<tr data-row")[1:]}

    for name in ("Strategic Accounts Delivery", "Knowledge Management", "E-commerce"):
        assert "added" in rows[name]
    assert "takes no inbound contact" in house.says("charter", newer.key)
    assert "Channels web shop" in house.says("unit", newer.key, "e-commerce")
    assert "Part of Knowledge Management" in house.says("unit", newer.key, "knowledge-transfer")


@pytest.mark.acceptance("S1-71", "S1-72", "S1-73", issue=3)
def test_knowledge_is_a_tree_of_its_own_and_service_has_ten_seats_at_t1(house: House, both) -> None:
    newer = both[1]
    t1 = next(one for one in newer.content.positions if one.title == "T1 Staff")
    template = house.begin("tiered-support-2.1")

    tree = build_tree(newer.content)
    tops = {newer.content.position_by_key[key].title for key in tree.roots}
    assert "Knowledge Management Manager" in tops
    assert titles_under(newer, "Automations Manager") == [
        "Customer Portal Automations Administrator",
        "Golden Standard Pricebook Administrator",
    ]
    assert titles_under(newer, "Knowledge Transfer Team Lead")[-3:] == [f"Outbound Trainer {n}" for n in (1, 2, 3)]
    assert t1.headcount == 10
    assert "T1 Staff × 10" in house.says("chart", newer.key)
    trainers = house.says("unit", template.key, "knowledge-transfer")
    assert "With customers 50 % of the time" in trainers


@pytest.mark.acceptance("S1-77", issue=3)
def test_a_removed_layer_shows_and_a_role_that_a_process_names_is_missed(house: House, both, deployed) -> None:
    said = changes(house, both)
    findings = house.says("checks", both[1].key)

    assert "removed" in said["Director of Account Operations"]
    assert "removed" in said["Director of Customer Experience"]
    assert "The process “Knowledge oversight” names “technical-director”, which this chart does not have" in findings
    assert "names “technical-director”" not in house.says("checks", house.begin("tiered-support-2.1").key)


@pytest.fixture
def deployed(house: House) -> None:
    """The process of knowledge oversight, deployed while the chart in force had everybody whom it names."""
    from orgdesk.apps.organisation.mapping import structure_to_data
    from orgdesk.apps.process.actions import deploy_process
    from orgdesk.core.organisation.templates import load_template
    from orgdesk.core.process.templates import read_template

    Version.objects.filter(pk=house.version.pk).update(
        structure=structure_to_data(load_template("tiered-support-2.0").structure)
    )
    editor = house.people["mara"]
    from apps.organisation.conftest import AT
    from orgdesk.apps.accounts.actions import grant_role

    grant_role(editor, role="process-editor", by=None, at=AT)
    deploy_process(read_template("knowledge-oversight"), by=editor, at=AT)

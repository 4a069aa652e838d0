"""Charts A, B and C of one company, side by side: as it is, as roles only, as planned with names."""

from __future__ import annotations

from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from orgdesk.apps.demo.cast import make_staff
from orgdesk.apps.organisation.actions import assign_person, create_version, end_assignment
from orgdesk.apps.organisation.models import Version, Workspace
from orgdesk.core.organisation.yaml_format import read_yaml

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)

AS_IT_IS = """
format: orgdesk/1
version: {key: a, label: A}
units:
- {key: account-operations, name: Account Operations}
- {key: technical, name: Technical}
positions:
- {key: director-account-operations, title: Director of Account Operations, unit: account-operations}
- {key: account-management-lead, title: Account Management Lead, unit: account-operations, boss: director-account-operations}
- {key: account-manager-1, title: Account Manager 1, unit: account-operations, boss: account-management-lead, seat_number: 1, order: 10}
- {key: account-manager-3, title: Account Manager 3, unit: account-operations, boss: account-management-lead, seat_number: 3, order: 20}
- {key: account-manager-2, title: Account Manager 2, unit: account-operations, boss: account-management-lead, seat_number: 2, order: 30}
- {key: delivery-team-manager, title: Delivery Team Manager, unit: account-operations, boss: director-account-operations}
- {key: technical-lead, title: Technical Delivery Manager, unit: technical}
- {key: project-manager, title: Project Manager, unit: technical, boss: technical-lead}
- {key: lab-manager, title: Lab Manager, unit: technical, boss: director-account-operations}
"""

ROLES_ONLY = """
format: orgdesk/1
version: {key: b, label: B}
units:
- {key: account-operations, name: Account Operations}
- {key: technical, name: Technical}
- {key: customer-experience, name: Customer Experience}
- {key: t1, name: T1 Support, kind: tier, tier: 1, head: t1-lead, parent: customer-experience}
positions:
- {key: director-account-operations, title: Director of Account Operations, unit: account-operations}
- {key: account-management-lead, title: Account Management Team Lead, unit: account-operations, boss: director-account-operations}
- {key: account-manager-1, title: Account Manager 1, unit: account-operations, boss: account-management-lead, seat_number: 1}
- {key: enterprise-account-manager, title: Enterprise Account Manager, unit: account-operations, boss: account-management-lead}
- {key: delivery-team-manager, title: Delivery Team Manager, unit: account-operations, boss: director-account-operations}
- {key: installer-1, title: Installer 1, unit: account-operations, boss: delivery-team-manager}
- {key: pricebook, title: Pricebook, unit: account-operations, boss: delivery-team-manager}
- {key: project-manager, title: Project Manager, unit: account-operations, boss: director-account-operations}
- {key: technical-director, title: Technical Director, unit: technical}
- {key: innovation-manager, title: Innovation Manager, unit: technical, boss: technical-director}
- {key: spos-product-owner, title: SPOS Product Owner, unit: technical, boss: technical-director}
- {key: lab-manager, title: Lab Manager, unit: technical, boss: technical-director}
- {key: director-customer-experience, title: Director of Customer Experience, unit: customer-experience}
- {key: online-operations-manager, title: Online Operations Manager, unit: customer-experience, boss: director-customer-experience}
- {key: automations-administrator, title: Automations Administrator, unit: customer-experience, boss: online-operations-manager}
- {key: customer-service-manager, title: Customer Service Manager, unit: customer-experience, boss: director-customer-experience}
- {key: t1-lead, title: T1 Manager, unit: t1, boss: customer-service-manager}
- {key: t1-agent, title: T1, unit: t1, boss: t1-lead, headcount: 10}
- {key: knowledge-transfer-team-lead, title: Knowledge Transfer Team Lead, unit: customer-experience, boss: director-customer-experience}
- {key: trainer-1, title: Trainer 1, unit: customer-experience, boss: knowledge-transfer-team-lead}
- {key: self-help-knowledge-manager, title: Self Help Knowledge Manager, unit: customer-experience, boss: director-customer-experience}
"""

AS_PLANNED = """
format: orgdesk/1
version: {key: c, label: C}
units:
- {key: account-operations, name: Account Operations}
- {key: technical, name: Technical}
positions:
- {key: director-account-operations, title: Director of Account Operations, unit: account-operations}
- {key: account-management-lead, title: Account Management Lead, unit: account-operations, boss: director-account-operations}
- {key: account-manager-1, title: Account Manager 1, unit: account-operations, boss: account-management-lead, seat_number: 1, order: 10}
- {key: account-manager-3, title: Account Manager 3, unit: account-operations, boss: account-management-lead, seat_number: 3, order: 20}
- {key: account-manager-2, title: Account Manager 2, unit: account-operations, boss: account-management-lead, seat_number: 2, order: 30}
- {key: delivery-team-manager, title: Delivery Team Manager, unit: account-operations, boss: director-account-operations}
- {key: installer-1, title: Installer 1, unit: account-operations, boss: delivery-team-manager, seat_number: 1}
- {key: installer-2, title: Installer 2, unit: account-operations, boss: delivery-team-manager, seat_number: 2}
- {key: technical-lead, title: Technical Director, unit: technical}
- {key: project-manager, title: Project Manager, unit: technical, boss: technical-lead}
- {key: lab-manager, title: Lab Manager, unit: technical, boss: technical-lead}
"""


@pytest.fixture
def staff():
    return make_staff(at=AT)


@pytest.fixture
def workspace() -> Workspace:
    return Workspace.objects.create(key="brightwater", name="Brightwater")


@pytest.fixture
def mara(client: Client, staff) -> Client:
    client.force_login(staff["mara"])
    return client


def draft(workspace: Workspace, yaml: str, *, by, holders: dict[str, str], staff) -> Version:
    chart = read_yaml(yaml)
    version = create_version(workspace, label=chart.version.label, by=by, at=AT, structure=chart.structure)
    for position, person in holders.items():
        assign_person(staff[person], position=position, by=by, at=AT, version=version)
    return version


def words_of(client: Client, name: str, *arguments: str) -> str:
    response = client.get(reverse(f"organisation:{name}", args=arguments))
    assert response.status_code == 200
    return unescape(response.content.decode())


def row_of(page: str, title: str, change: str) -> str:
    """The row of the comparison's table about this position and this change."""
    found = [
        row
        for row in page.split("<tr")[1:]
        if f'scope="row">{title}<' in row and f">{change}</span>" in row.split("</tr>")[0]
    ]
    assert found, f"no row says that {title} is {change}"
    return found[0].split("</tr>")[0]


@pytest.mark.acceptance("S0-37", "S0-38", "S0-39", issue=2)
@pytest.mark.acceptance("S0-37", "S0-38", "S0-39", issue=3)
def test_a_chart_of_roles_only_shows_every_position_under_its_head_without_holders(mara, staff, workspace) -> None:
    version = draft(workspace, ROLES_ONLY, by=staff["mara"], holders={}, staff=staff)

    chart = words_of(mara, "chart", version.key)

    for key, title, boss in (
        ("installer-1", "Installer 1", "Delivery Team Manager"),
        ("project-manager", "Project Manager", "Director of Account Operations"),
        ("enterprise-account-manager", "Enterprise Account Manager", "Account Management Team Lead"),
        ("spos-product-owner", "SPOS Product Owner", "Technical Director"),
        ("automations-administrator", "Automations Administrator", "Online Operations Manager"),
        ("t1-agent", "T1", "T1 Manager"),
        ("trainer-1", "Trainer 1", "Knowledge Transfer Team Lead"),
    ):
        assert f">{title}<" in chart
        seat = words_of(mara, "position", version.key, key)
        assert boss in seat.split("Reports to")[1].split("</dd>")[0]
        assert "vacant" in seat


@pytest.mark.acceptance("S0-40", "S0-41", issue=2)
@pytest.mark.acceptance("S0-40", "S0-41", issue=3)
def test_the_comparison_says_who_changed_seat_and_which_title_and_reports_changed(mara, staff, workspace) -> None:
    before = draft(
        workspace,
        AS_IT_IS,
        by=staff["mara"],
        holders={"account-management-lead": "kofi", "technical-lead": "tomas", "account-manager-1": "anna"},
        staff=staff,
    )
    after = draft(
        workspace,
        AS_PLANNED,
        by=staff["mara"],
        holders={
            "delivery-team-manager": "kofi",
            "technical-lead": "tomas",
            "account-manager-1": "anna",
            "installer-1": "wim",
        },
        staff=staff,
    )

    page = words_of(mara, "comparison", before.key, after.key)

    left = row_of(page, "Account Management Lead", "refilled")
    taken = row_of(page, "Delivery Team Manager", "refilled")
    assert "Kofi Mensah" in left.split("data-label")[2]
    assert "Kofi Mensah" in taken.split("data-label")[3]
    retitled = row_of(page, "Technical Director", "retitled")
    assert "Technical Delivery Manager" in retitled
    moved = row_of(page, "Lab Manager", "moved")
    assert "Director of Account Operations" in moved
    assert "Technical Director" in moved
    assert "vacant" in words_of(mara, "position", after.key, "account-management-lead")


@pytest.mark.acceptance("S0-47", issue=2)
@pytest.mark.acceptance("S0-47", issue=3)
def test_seat_numbers_are_kept_whatever_the_order_of_drawing(mara, staff, workspace) -> None:
    version = draft(workspace, AS_IT_IS, by=staff["mara"], holders={}, staff=staff)

    chart = words_of(mara, "chart", version.key).split('role="tree"')[1]

    places = [chart.index(f"Account Manager {number}") for number in (1, 3, 2)]
    assert places == sorted(places)
    seat = words_of(mara, "position", version.key, "account-manager-3")
    assert "3" in seat.split("Seat number")[1].split("</dd>")[0]


@pytest.mark.acceptance("S0-48", issue=2)
@pytest.mark.acceptance("S0-48", issue=3)
def test_the_vacancies_of_a_version_are_listed_with_the_days_they_last(mara, staff, workspace) -> None:
    version = draft(workspace, AS_IT_IS, by=staff["mara"], holders={"account-manager-1": "anna"}, staff=staff)
    held = assign_person(staff["luis"], position="account-manager-2", by=None, at=AT, start=date(2026, 1, 1))
    end_assignment(held, on=date(2026, 9, 1), by=None, at=AT)

    response = mara.get(reverse("organisation:vacancies", args=[version.key]), {"on": "2026-10-05"})

    rows = unescape(response.content.decode()).split("<tr")[1:]
    assert "34 d" in next(row for row in rows if "Account Manager 2" in row)
    assert any("Account Manager 3" in row for row in rows)


@pytest.mark.acceptance("S0-42", issue=3)
def test_the_comparison_says_unchanged_where_nothing_changed(mara, staff, workspace) -> None:
    before = draft(workspace, AS_IT_IS, by=staff["mara"], holders={"account-manager-1": "anna"}, staff=staff)
    same = AS_IT_IS.replace("{key: a, label: A}", "{key: d, label: D}")
    after = draft(workspace, same, by=staff["mara"], holders={"account-manager-1": "anna"}, staff=staff)

    page = words_of(mara, "comparison", before.key, after.key)

    assert "Nothing differs." in page
    assert "9 positions unchanged" in page
    assert "in-ghost" not in page


@pytest.mark.acceptance("S0-45", issue=3)
def test_roles_only_and_named_variants_of_the_same_seats_map_one_to_one(mara, staff, workspace) -> None:
    outline = "Sales Manager{}\n  Sr. Inside Sales Rep{}\n  Inside Sales Rep{}\n  Enterprise Sales Rep{}\n"
    roles, named = (
        brought_in(mara, outline.format(*names), label)
        for label, names in (
            ("roles", ("", "", "", "")),
            ("names", (" - Sam Whitlock", " - Joyce Bell", " - Pim de Graaf", "")),
        )
    )

    page = words_of(mara, "comparison", roles.key, named.key)

    assert "3 refilled" in page
    for kind in ("added", "removed", "moved", "retitled"):
        assert f" {kind}" not in page.split("<h1>")[1].split("</p>")[0]
    assert "Sam Whitlock" in row_of(page, "Sales Manager", "refilled")


@pytest.mark.acceptance("S0-43", issue=3)
def test_holders_without_a_title_are_taken_in_with_a_warning(mara, staff, workspace) -> None:
    table = b"id,title,name,reports to\n1,Sales Manager,Sam Whitlock,\n2,,Joyce Bell,1\n3,,Pim de Graaf,1\n4,Enterprise Sales Rep,,1\n"
    answer = mara.post(
        reverse("organisation:import-create"), {"file": SimpleUploadedFile("sales.csv", table)}, follow=True
    )
    preview = unescape(answer.content.decode())
    version = accepted(mara, answer, "sales")

    warned = [part.split("</p>")[0] for part in preview.split('class="message warning"')[1:]]
    assert any("title" in words for words in warned)
    assert len(version.content.positions) == 4
    chart = words_of(mara, "chart", version.key)
    assert "Joyce Bell" in chart
    assert "The role of 2 is undefined" in words_of(mara, "checks", version.key)


def brought_in(mara: Client, outline: str, label: str) -> Version:
    answer = mara.post(reverse("organisation:import-create"), {"text": outline}, follow=True)
    return accepted(mara, answer, label)


def accepted(mara: Client, answer, label: str) -> Version:
    address = answer.redirect_chain[-1][0]
    answer = mara.post(address, {"label": label, "workspace": Workspace.objects.get(key="brightwater").pk}, follow=True)
    return Version.objects.get(key=answer.redirect_chain[-1][0].rsplit("/", 1)[-1])


@pytest.mark.acceptance("S1-11", issue=2)
def test_a_tier_whose_lead_has_no_holder_is_drawn_and_the_checks_warn(mara, staff, workspace) -> None:
    version = draft(workspace, ROLES_ONLY, by=staff["mara"], holders={"account-manager-1": "anna"}, staff=staff)

    assert "T1 Manager" in words_of(mara, "chart", version.key)
    findings = words_of(mara, "checks", version.key)
    warned = [one for one in findings.split("<li")[1:] if "T1 Manager" in one or "t1-lead" in one]
    assert any("warning" in one or "error" in one for one in warned)

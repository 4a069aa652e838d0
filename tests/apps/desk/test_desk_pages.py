"""Every page of the desk opens, for staff alone, with something on it and with nothing."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.desk.conftest import Desk
from orgdesk.apps.desk.actions.declare_incident import declare_incident
from orgdesk.apps.desk.models import BusinessCalendar, ServicePolicy
from orgdesk.apps.events.models import Event

PAGES = {
    "/tickets/incidents": "No incident is open",
    "/tickets/incidents/new": "Declare an incident",
    "/tickets/automation": "No rule yet",
    "/tickets/automation/new": "When, if, then",
    "/tickets/channels": "The least set",
    "/tickets/promises": "Standard",
    "/tickets/calendars": "Office hours",
    "/tickets/macros": "New words",
    "/tickets/fields": "Everybody is a customer.",
    "/tickets/notifications": "How I am told",
}


def test_every_page_of_the_set_up_opens_for_staff_and_exists_for_nobody_else(desk: Desk) -> None:
    policy, calendar = ServicePolicy.objects.first(), BusinessCalendar.objects.first()
    assert policy is not None
    assert calendar is not None
    for address, words in PAGES.items():
        assert words in desk.page(address, by="ravi"), address
    for address in (f"/tickets/promises/{policy.pk}", f"/tickets/calendars/{calendar.pk}"):
        assert desk.page(address, by="ravi")
    for address in [*PAGES, f"/tickets/promises/{policy.pk}"]:
        assert desk.as_("nadia").get(address).status_code == 404, address


@pytest.mark.acceptance("S3-18", issue=6)
def test_an_incident_has_its_own_group_and_work_and_tells_everybody_hit_with_one_message(desk: Desk) -> None:
    first, second, other = (
        desk.ask("Tills stop"),
        desk.ask("Nothing prints", by="tess"),
        desk.ask("A question", by="jonas"),
    )
    ines = desk.as_("ines")
    declared = ines.post(
        f"/tickets/incidents/new?ticket={first.key}",
        {"title": "Tills stop after the update", "severity": "sev1", "unit_key": "t2"},
    )
    page = declared["Location"]
    key = page.rpartition("/")[2]
    named = ines.post(f"{page}/tickets", {"references": f"{second.reference}, BW-99999"}, follow=True).content.decode()
    refused = ines.post(
        f"{page}/roles",
        {"commander": desk.person("ines").key, "technical_lead": desk.person("ines").key},
        follow=True,
    )
    ines.post(f"{page}/updates", {"text": "We know and repair it; more at noon.", "to_customers": "on"})

    assert "1 more is hit." in named
    assert "There is no ticket BW-99999;" in named
    assert "name two people" in refused.content.decode()
    assert "Resolve: Tills stop after the update" in desk.page("/work/", by="oskar")
    assert "has the answer" not in desk.page(page, by="ines")
    for ticket, by in ((first, "nadia"), (second, "tess")):
        assert "We know and repair it" in desk.page(f"/requests/{ticket.key}", by=by)
    assert "We know and repair it" not in desk.page(f"/requests/{other.key}", by="jonas")
    assert key in desk.page(f"/tickets/{second.key}", by="ines")

    ines.post(f"{page}/resolution", {"text": "The update was taken back; a check now stops such a one."})
    ines.post(f"{page}/problem", {"title": "Updates are not tried on old tills"})

    first.refresh_from_db()
    assert first.status == "resolved"
    assert "The update was taken back" in desk.page(f"/requests/{second.key}", by="tess")
    assert "Resolve: Tills stop after the update" not in desk.page("/work/", by="oskar")
    assert "Updates are not tried on old tills" in desk.page("/tickets/incidents", by="ines")


def test_a_problem_is_a_known_error_with_its_cause_and_closes_only_after_its_limitations(desk: Desk) -> None:
    ticket = desk.ask("Export fails")
    desk.pass_up(ticket, "joyce")
    limitation = ticket.declarations.get().limitation
    incident = declare_incident(
        title="Exports fail", severity="sev3", unit_key="t2", by=desk.person("ines"), at=timezone.now(), parent=ticket
    )
    desk.as_("ines").post(f"/tickets/incidents/{incident.key}/problem", {"title": ""})
    incident.refresh_from_db()
    address = f"/tickets/problems/{incident.problem.key}"
    desk.as_("ines").post(
        address, {"cause": "A field was dropped", "workaround": "Export by month", "limitations": [limitation.pk]}
    )

    assert "known error" in desk.page(address)
    assert limitation.key in desk.page(address)
    refused = desk.as_("ines").post(f"{address}/end", follow=True)
    assert f"{limitation.key} must be closed first" in refused.content.decode()


def test_the_acts_of_a_ticket_stand_by_its_customer_and_within_reach_of_a_thumb(desk: Desk) -> None:
    page = desk.page(f"/tickets/{desk.ask().key}")
    jumps = page[page.index('class="page-jumps') :]

    assert page.index("<h3>Customer</h3>") < page.index('id="acts"') < page.index("What they looked for")
    for part in ("reply", "note", "step", "acts"):
        assert f'href="#{part}"' in jumps
        assert f'id="{part}"' in page


def test_a_ticket_put_under_an_incident_by_mistake_is_taken_off_on_either_page_and_hears_no_more(desk: Desk) -> None:
    first, second = desk.ask("Tills stop"), desk.ask("Only a question", by="tess")
    incident = declare_incident(
        title="Tills stop", severity="sev2", unit_key="t2", parent=first, tickets=[second], by=desk.person("ines"), at=timezone.now(),
    )  # fmt: skip
    ines, removal = desk.as_("ines"), f"/tickets/incidents/{incident.key}/tickets/{second.key}/removal"
    assert removal in desk.page(f"/tickets/{second.key}", by="ines")
    assert removal in desk.page(f"/tickets/incidents/{incident.key}", by="ines")

    taken_off = ines.post(removal, {"back": "ticket"})
    ines.post(f"/tickets/incidents/{incident.key}/updates", {"text": "We know and repair it.", "to_customers": "on"})
    again = ines.post(removal, follow=True).content.decode()
    ines.post(f"/tickets/incidents/{incident.key}/tickets/{first.key}/removal")

    incident.refresh_from_db()
    assert taken_off["Location"] == f"/tickets/{second.key}"
    assert "We know and repair it" not in desk.page(f"/requests/{second.key}", by="tess")
    assert "is no part of" in again
    assert "took off a ticket that is not hit" in desk.page(f"/tickets/incidents/{incident.key}", by="ines")
    assert incident.parent is None
    assert Event.objects.filter(kind="incident.shrank").count() == 2
    assert desk.as_("nadia").post(removal).status_code == 404

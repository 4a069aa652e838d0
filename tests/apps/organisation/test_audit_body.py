"""The audit body stands alone, and a version that makes an auditor dependent is refused."""

from __future__ import annotations

from html import unescape

import pytest

from apps.organisation.conftest import House

pytestmark = pytest.mark.django_db


@pytest.mark.acceptance("S0-3", issue=2)
@pytest.mark.acceptance("S0-3", issue=3)
def test_an_auditor_who_worked_in_what_is_audited_or_reports_into_it_stops_the_proposal(house: House) -> None:
    seat = house.page("position", house.version.key, "auditor")
    worked, reports, alone = house.draft("2.1"), house.draft("2.2"), house.draft("2.3")
    house.act(worked, act="assign", key="auditor", person=house.people["joyce"].key)
    house.act(reports, act="move", key="auditor", boss="service-manager")

    for draft in (worked, reports, alone):
        house.propose(draft)

    assert "a root of the chart" in unescape(seat)
    assert (worked.status, reports.status, alone.status) == ("draft", "draft", "proposed")
    told = unescape(house.post("proposal", worked.key, **_proposal()).content.decode())
    assert "Joyce Bell audits as Internal Auditor and held T1 in the audited period." in told
    told = unescape(house.post("proposal", reports.key, **_proposal()).content.decode())
    assert "Internal Auditor reports to Customer Service Manager" in told


def _proposal() -> dict[str, str]:
    from apps.organisation.conftest import EFFECT

    return EFFECT

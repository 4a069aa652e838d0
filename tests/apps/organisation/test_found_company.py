"""The invented company stands by the product's own acts."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from orgdesk.apps.demo.company import found_company
from orgdesk.apps.organisation import lookup

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)


def test_the_company_has_a_version_in_force_with_holders() -> None:
    company = found_company(at=AT)

    assert lookup.active_version() == company.version
    assert [person.name for person in lookup.holders_of("technical-director", on=date(2026, 10, 6))] == ["Tomas Okafor"]
    assert "t1" in lookup.units_of(company.staff["joyce"], on=date(2026, 10, 6))

"""The promises that a new installation begins with; from then on they are data."""

from __future__ import annotations

from typing import Any

from orgdesk.apps.desk.models import BusinessCalendar, ServicePolicy, WaitingReason

_HOUR, _DAY = 60, 8 * 60
_OFFICE = {"mon-fri": "09:00-17:00"}
_OLAS = {
    "1": {"1": _HOUR, "2": 2 * _HOUR, "*": 4 * _HOUR},
    "2": {"1": 2 * _HOUR, "2": 6 * _HOUR, "*": _DAY},
    "3": {"1": 4 * _HOUR, "*": 2 * _DAY},
}
"""At every priority the tiers' times together fit into each promise below."""
STANDARD = "standard"
_POLICIES: tuple[dict[str, Any], ...] = (
    {
        "key": "live",
        "name": "Live",
        "order": 10,
        "door": ServicePolicy.Door.LIVE,
        "calendar": "always",
        "targets": {"first_response": {"*": 15}, "next_response": {"*": 30}, "resolution": {"*": 8 * _HOUR}},
        "olas": {"1": {"*": _HOUR}, "2": {"*": 2 * _HOUR}, "3": {"*": 4 * _HOUR}},
    },
    {
        "key": "key-accounts",
        "name": "Key accounts",
        "order": 20,
        "account_class": "key",
        "calendar": "office",
        "targets": {
            "first_response": {"1": 30, "*": 2 * _HOUR},
            "next_response": {"*": 4 * _HOUR},
            "resolution": {"1": _DAY, "*": 4 * _DAY},
        },
        "olas": _OLAS,
    },
    {
        "key": STANDARD,
        "name": "Standard",
        "order": 90,
        "calendar": "office",
        "targets": {
            "first_response": {"1": _HOUR, "*": 4 * _HOUR},
            "next_response": {"*": _DAY},
            "resolution": {"1": _DAY, "2": 3 * _DAY, "*": 5 * _DAY},
        },
        "olas": _OLAS,
    },
)


_REASONS = (
    ("customer-details", "Details from the customer", WaitingReason.Party.CUSTOMER),
    ("customer-test", "A test by the customer", WaitingReason.Party.CUSTOMER),
    ("vendor-part", "A part or an answer from a vendor", WaitingReason.Party.VENDOR),
    ("colleagues-information", "Information from colleagues", WaitingReason.Party.INTERNAL),
    ("colleagues-visit", "A visit to the site", WaitingReason.Party.INTERNAL),
)


def make_standard_policies(**options: Any) -> None:
    """Called after every migration; what stands already is left alone."""
    if not WaitingReason.objects.exists():
        WaitingReason.objects.bulk_create(
            WaitingReason(key=key, label=label, party=party) for key, label, party in _REASONS
        )
    if ServicePolicy.objects.exists():
        return
    always, _ = BusinessCalendar.objects.get_or_create(key="always", defaults={"name": "Day and night"})
    office, _ = BusinessCalendar.objects.get_or_create(key="office", defaults={"name": "Office hours", "week": _OFFICE})
    calendars = {"always": always, "office": office}
    for row in _POLICIES:
        ServicePolicy.objects.create(**{**row, "calendar": calendars[row["calendar"]]})

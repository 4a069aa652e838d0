"""What the pages of promises and calendars show."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from orgdesk.apps.desk.actions.publish_policy import Check, check_policy, write_times
from orgdesk.apps.desk.models import BusinessCalendar, ServicePolicy
from orgdesk.apps.desk.models.policy import Told
from orgdesk.core.service.policies import Metric

_MINUTE = timedelta(minutes=1)


def policies_page() -> dict[str, Any]:
    rows = ServicePolicy.objects.select_related("calendar", "requester_kind", "published_by")
    shown: list[dict[str, Any]] = [
        {
            "policy": row,
            "first": write_times(row.targets.get(Metric.FIRST_RESPONSE, {})),
            "solved": write_times(row.targets.get(Metric.RESOLUTION, {})),
            "unbacked": [_lack(check) for check in check_policy(row) if not check.backing.fits],
        }
        for row in rows
    ]
    return {
        "drafts": [one for one in shown if one["policy"].state == ServicePolicy.State.DRAFT],
        "in_force": [one for one in shown if one["policy"].state == ServicePolicy.State.PUBLISHED],
        "retired": [one for one in shown if one["policy"].state == ServicePolicy.State.RETIRED],
    }


def policy_page(policy: ServicePolicy) -> dict[str, Any]:
    checks = [
        {
            "priority": check.priority,
            "path": " → ".join(f"T{tier}" for tier in check.backing.path),
            "total": _told(check.backing.total),
            "sla": _told(check.backing.sla),
            "missing": ", ".join(f"T{tier}" for tier in check.backing.without_ola),
            "fits": check.backing.fits,
        }
        for check in check_policy(policy)
    ]
    levels = [
        {"share": one.share, "mail": one.mail, "tell": [Told(who).label for who in one.tell if who in Told.values]}
        for one in policy.told_at()
    ]
    return {"policy": policy, "levels": levels, "checks": checks, "fits": all(check["fits"] for check in checks)}


def _lack(check: Check) -> str:
    """Why the tiers do not back a promise at one priority."""
    backing = check.backing
    if backing.without_ola:
        words = _("P%(priority)s: %(tiers)s promises nothing")
        return words % {"priority": check.priority, "tiers": ", ".join(f"T{tier}" for tier in backing.without_ola)}
    words = _("P%(priority)s: %(path)s take %(total)s of %(sla)s")
    path = " → ".join(f"T{tier}" for tier in backing.path)
    return words % {
        "priority": check.priority,
        "path": path,
        "total": _told(backing.total),
        "sla": _told(backing.sla),
    }


def _told(time: timedelta) -> str:
    """In days of eight hours, hours and minutes: so that two times are compared at a glance."""
    minutes, parts = round(time / _MINUTE), []
    for unit, length in (("d", 480), ("h", 60), ("min", 1)):
        count, minutes = divmod(minutes, length)
        parts += [f"{count} {unit}"] if count else []
    return " ".join(parts) or "0 min"


def calendars_page(chosen: BusinessCalendar | None) -> dict[str, Any]:
    reviews = chosen.reviews.select_related("reviewed_by") if chosen else []
    return {"calendars": BusinessCalendar.objects.all(), "chosen": chosen, "reviews": reviews}

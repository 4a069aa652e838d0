"""What the pages of promises and calendars show."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from orgdesk.apps.desk.actions.publish_policy import check_policy, write_times
from orgdesk.apps.desk.models import BusinessCalendar, ServicePolicy
from orgdesk.core.service.policies import Metric

_MINUTE = timedelta(minutes=1)


def policies_page() -> dict[str, Any]:
    rows = ServicePolicy.objects.select_related("calendar", "requester_kind", "published_by")
    shown: list[dict[str, Any]] = [
        {
            "policy": row,
            "first": write_times(row.targets.get(Metric.FIRST_RESPONSE, {})),
            "solved": write_times(row.targets.get(Metric.RESOLUTION, {})),
            "backed": all(check.backing.fits for check in check_policy(row)),
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
            "total": write_times({"*": check.backing.total / _MINUTE}).removeprefix("*: "),
            "sla": write_times({"*": check.backing.sla / _MINUTE}).removeprefix("*: "),
            "missing": ", ".join(f"T{tier}" for tier in check.backing.without_ola),
            "fits": check.backing.fits,
        }
        for check in check_policy(policy)
    ]
    return {"policy": policy, "checks": checks, "fits": all(check["fits"] for check in checks)}


def calendars_page(chosen: BusinessCalendar | None) -> dict[str, Any]:
    reviews = chosen.reviews.select_related("reviewed_by") if chosen else []
    return {"calendars": BusinessCalendar.objects.all(), "chosen": chosen, "reviews": reviews}

"""Promises are changed as drafts and come into force for new tickets; those that run keep what they were promised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.errors import DeskRefused
from orgdesk.apps.desk.models import ServicePolicy
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation import lookup
from orgdesk.core.service.errors import ServiceRuleError
from orgdesk.core.service.policies import Backing, Metric, olas_fit_sla

PRIORITIES = ("1", "2", "3", "4", "5")
_ANSWERING = (1, 2, 3)
"""Development answers to the tiers before it, by the limitation's own flow; the customer's clock stands still meanwhile."""


@dataclass(frozen=True)
class Check:
    """Whether the tiers' promises back the customer's at one priority."""

    priority: str
    backing: Backing


def draft_policy(policy: ServicePolicy, *, by: Person, at: datetime, **given: Any) -> ServicePolicy:
    """Change a draft, or begin one that will replace a policy in force. Times are minutes by priority."""
    _require_times(given)
    with transaction.atomic():
        if policy.pk and policy.state != ServicePolicy.State.DRAFT:
            old = policy
            policy = ServicePolicy.objects.get(pk=old.pk)
            policy.pk, policy.replaces, policy.state = None, old, ServicePolicy.State.DRAFT
            policy.key = _next_key(old.key)
            policy._state.adding = True
        policy.state = ServicePolicy.State.DRAFT
        for name, value in given.items():
            setattr(policy, name, value)
        policy.published_at = policy.published_by = None
        policy.save()
        record_event("policy.drafted", at=at, by=by.key, objects={"policy": policy.key})
    return policy


def check_policy(policy: ServicePolicy) -> list[Check]:
    """For every priority with a promised resolution: the longest way through the tiers against it."""
    core = policy.to_core()
    found = []
    for priority in PRIORITIES:
        sla = core.target(Metric.RESOLUTION, priority)
        if sla is not None:
            olas = {tier: time for tier in core.olas if (time := core.target(Metric.TIER, priority, tier)) is not None}
            found.append(Check(priority, olas_fit_sla([longest_way()], olas, sla)))
    return found


def longest_way() -> list[str]:
    """The tiers of the chart in force that answer customers, each once and in their order."""
    tiers = {unit.tier for unit in lookup.active_structure().units if unit.tier in _ANSWERING}
    return [str(tier) for tier in sorted(tier for tier in tiers if tier)] or ["1"]


def publish_policy(policy: ServicePolicy, *, by: Person, at: datetime) -> ServicePolicy:
    """It holds for tickets opened from now on. Raises DeskRefused where the OLAs along the longest path do not fit the SLA."""
    if policy.state != ServicePolicy.State.DRAFT:
        raise DeskRefused(_("“%(name)s” is in force already.") % {"name": policy.name})
    broken = [check for check in check_policy(policy) if not check.backing.fits]
    if broken:
        raise DeskRefused(_words(broken[0]))
    with transaction.atomic():
        if policy.replaces is not None:
            policy.replaces.state = ServicePolicy.State.RETIRED
            policy.replaces.save(update_fields=["state"])
        policy.state, policy.published_at, policy.published_by = ServicePolicy.State.PUBLISHED, at, by
        policy.save(update_fields=["state", "published_at", "published_by"])
        replaced = policy.replaces.key if policy.replaces else ""
        record_event("policy.published", at=at, by=by.key, objects={"policy": policy.key}, data={"replaces": replaced})
    return policy


def read_times(text: str) -> dict[str, float]:
    """ "1: 1 h, 2: 90 min, *: 2 d" as minutes of the calendar; a day is eight hours. Raises DeskRefused."""
    found: dict[str, float] = {}
    for part in (one.strip() for one in text.split(",") if one.strip()):
        priority, _colon, time = part.rpartition(":")
        number, _space, unit = time.strip().partition(" ")
        factor = {"min": 1, "h": 60, "d": 480, "": 1}.get(unit.strip())
        key = priority.strip() or "*"
        if factor is None or key not in {*PRIORITIES, "*"} or not number.replace(".", "", 1).isdecimal():
            raise DeskRefused(
                _("“%(part)s” is no time by priority; write for example “1: 1 h, *: 2 d”.") % {"part": part}
            )
        found[key] = float(number) * factor
    return found


def write_times(minutes: Mapping[str, float]) -> str:
    """The inverse of `read_times`."""
    return ", ".join(f"{priority}: {_shown(float(count))}" for priority, count in sorted(minutes.items()))


def _shown(minutes: float) -> str:
    for unit, factor in (("d", 480), ("h", 60)):
        if minutes >= factor and minutes % factor == 0:
            return f"{minutes / factor:g} {unit}"
    return f"{minutes:g} min"


def _words(check: Check) -> str:
    backing = check.backing
    if backing.without_ola:
        return _(
            "Priority %(priority)s promises a resolution, and T%(tiers)s promises no time for its part. Give one."
        ) % {
            "priority": check.priority,
            "tiers": ", T".join(backing.without_ola),
        }
    return _(
        "Priority %(priority)s: %(path)s together take %(total)s, and the customer is promised %(sla)s. Shorten the tiers or promise later."
    ) % {
        "priority": check.priority,
        "path": " → ".join(f"T{tier}" for tier in backing.path),
        "total": _shown(backing.total / timedelta(minutes=1)),
        "sla": _shown(backing.sla / timedelta(minutes=1)),
    }


def _require_times(given: Mapping[str, Any]) -> None:
    try:
        ServicePolicy(
            key="check",
            calendar=given["calendar"],
            targets=given.get("targets", {}),
            olas=given.get("olas", {}),
        ).to_core()
    except (ServiceRuleError, ValueError) as refusal:
        raise DeskRefused(str(refusal)) from refusal


def _next_key(key: str) -> str:
    stem = key.partition("-v")[0]
    number = ServicePolicy.objects.filter(key__startswith=f"{stem}-v").count() + 2
    return f"{stem}-v{number}"

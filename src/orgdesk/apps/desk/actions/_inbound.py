"""Units that only call out take nothing that a customer began."""

from __future__ import annotations

from django.utils.translation import gettext as _

from orgdesk.apps.desk.errors import DeskRefused
from orgdesk.apps.organisation import lookup
from orgdesk.core.organisation.model import RuleKind


def outbound_only_units() -> frozenset[str]:
    rules = lookup.active_structure().rules
    return frozenset(rule.subject or "" for rule in rules if rule.kind is RuleKind.OUTBOUND_ONLY)


def front_door() -> str:
    """The lowest tier; where the chart knows no tiers, nothing."""
    tiers = [unit for unit in lookup.active_structure().units if unit.tier]
    return min(tiers, key=lambda unit: unit.tier or 0).key if tiers else ""


def require_inbound(unit_key: str) -> None:
    """Raises DeskRefused for a unit that only calls out, and names the front door."""
    if unit_key in outbound_only_units():
        raise DeskRefused(
            _("%(unit)s only calls out and takes nothing that customers begin; choose %(door)s.")
            % {"unit": lookup.unit_name(unit_key), "door": lookup.unit_name(front_door()) or _("another unit")}
        )

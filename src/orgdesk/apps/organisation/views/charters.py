"""Who answers for what in a version, what its units owe each other, and the limits and rules that it sets."""

from __future__ import annotations

from django.http import HttpResponse

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation import charters
from orgdesk.apps.organisation.checking import findings_of
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.organisation.policies import can_edit_version
from orgdesk.apps.organisation.views._common import day_of, page, version_or_404
from orgdesk.core.organisation.model import Intensity, RaciRole, RuleKind, SpanScope, Stage

ABOUT = {
    "activity_without_owner",
    "activity_with_two_owners",
    "stage_without_activity",
    "rd_path_count",
    "rd_path_unknown",
    "rd_path_not_allowed",
    "absent_role",
    "inbound_to_outbound_unit",
}
"""Findings that the charter itself can mend."""


def show(request: SignedInRequest, key: str) -> HttpResponse:
    """With `?edit=` and the key of an activity or service its form is filled in."""
    version = version_or_404(request, key)
    on = day_of(request, version)
    structure = version.content
    return page(
        request,
        "charter",
        version,
        on,
        works=charters.works_of(structure),
        services=charters.services_of(structure),
        limits=charters.limits_of(structure),
        rules=charters.rules_of(structure),
        findings=[one for one in findings_of(version, on=on) if one.code in ABOUT],
        **_forms(request, version),
    )


def _forms(request: SignedInRequest, version: Version) -> dict[str, object]:
    """What the forms of a draft offer; nothing for those who may not change it."""
    if not can_edit_version(request.user, version):
        return {}
    structure, wanted = version.content, request.GET.get("edit", "")
    activity = structure.activity_by_key.get(wanted)
    service = next((one for one in structure.services if one.key == wanted), None)
    return {
        "activity": activity,
        "chosen": {
            role.value: {one.party for one in activity.parties(role)} if activity else set() for role in RaciRole
        },
        "service": service,
        "units_of_ola": charters.OLA_UNITS,
        "promises": [*service.ola, None] if service else [None],
        "units": structure.units,
        "positions": structure.positions,
        "staff": Person.objects.visible_to(request.user).staff().filter(is_active=True),
        "stages": list(Stage),
        "intensities": list(Intensity),
        "scopes": list(SpanScope),
        "rule_kinds": [(kind.value, charters.RULES[kind]) for kind in RuleKind],
    }

"""One position, one unit: the side panel of the chart, and a page of its own; in a draft with the forms that change it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation import seats, workload
from orgdesk.apps.organisation.branches import PACKINGS
from orgdesk.apps.organisation.charters import UNIT_KINDS, services_of
from orgdesk.apps.organisation.checking import findings_of
from orgdesk.apps.organisation.editing import SHOWN_TAGS
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.organisation.policies import can_edit_version
from orgdesk.apps.organisation.views._common import day_of, page, version_or_404
from orgdesk.core.organisation.model import PositionState


def show(request: SignedInRequest, key: str, position: str) -> HttpResponse:
    version = version_or_404(request, key)
    on = day_of(request, version)
    seat = seats.seat_of(version, position, on=on)
    if seat is None:
        raise Http404(_("This version has no position “%(key)s”.") % {"key": position})
    return page(
        request,
        "position",
        version,
        on,
        seat=seat,
        load=workload.open_work_at([position]).get(position, 0),
        paths=[
            (path, end)
            for path in version.content.career_paths
            if path.origin == position and (end := version.content.position_by_key.get(path.destination))
        ],
        packings=[(key, words) for key, (_packing, words) in PACKINGS.items()],
        skills=[row for row in version.content.requirements if row.position == position],
        findings=[one for one in findings_of(version, on=on) if position in {about.key for about in one.elements}],
        **_choices(request, version),
    )


def unit(request: SignedInRequest, key: str, unit: str) -> HttpResponse:
    version = version_or_404(request, key)
    on = day_of(request, version)
    found = version.content.unit_by_key.get(unit)
    if found is None:
        raise Http404(_("This version has no unit “%(key)s”.") % {"key": unit})
    members = seats.seats_of(version, [one.key for one in version.content.positions_of_unit.get(unit, ())], on=on)
    return page(
        request,
        "unit",
        version,
        on,
        unit=found,
        parent=version.content.unit_by_key.get(found.parent or ""),
        seats=members,
        charter=seats.charter_of(version, unit),
        services=services_of(version.content, unit),
        kind_word=UNIT_KINDS[found.kind],
        parts=[one for one in version.content.units if one.parent == unit],
        contact=None if found.contact_share is None else round(found.contact_share * 100),
        mix=[(one.work, round(one.share * 100)) for one in found.work_mix],
        **_choices(request, version),
    )


def _choices(request: SignedInRequest, version: Version) -> dict[str, object]:
    """What the forms of a draft offer; nothing for those who may not change it."""
    if not can_edit_version(request.user, version):
        return {}
    return {
        "positions": version.content.positions,
        "units": version.content.units,
        "staff": Person.objects.visible_to(request.user).staff().filter(is_active=True),
        "tags": list(SHOWN_TAGS.items()),
        "states": list(PositionState),
        "unit_kinds": [(kind.value, word) for kind, word in UNIT_KINDS.items()],
    }

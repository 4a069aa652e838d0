"""Before and after each version of the chart that came into force."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.insight.numbers import PERIODS
from orgdesk.apps.insight.reading import known_records, read_until
from orgdesk.apps.insight.restructuring import (
    compare_around,
    compared,
    conditions_of,
    expected_around,
    profiles_of,
    windows_around,
)
from orgdesk.apps.insight.views._common import asked, for_staff
from orgdesk.apps.organisation.lookup import active_structure
from orgdesk.apps.organisation.models import Activation
from orgdesk.core.organisation.model.units import UnitKind


@require_safe
@for_staff
def restructurings(request: SignedInRequest) -> HttpResponse:
    found = Activation.objects.visible_to(request.user).select_related("version", "replaced", "by")
    return render(request, "insight/restructurings.html", {"activations": found})


@require_safe
@for_staff
def restructuring(request: SignedInRequest, pk: int) -> HttpResponse:
    at, chosen = timezone.now(), asked(request)
    rows = Activation.objects.visible_to(request.user).select_related("version", "replaced", "by")
    found = get_object_or_404(rows, pk=pk)
    windows = windows_around(found, days=chosen.days, at=at)
    records = known_records(at=at, definitions=compared(found), since=windows.before.start, unit=chosen.unit)
    structure = active_structure()
    context = {
        "activation": found,
        "windows": windows,
        "groups": compare_around(windows, records, unit=chosen.unit),
        "profiles": profiles_of(found),
        "conditions": conditions_of(found, windows, records),
        "effects": expected_around(found, windows, records, unit=chosen.unit),
        "asked": chosen,
        "read_until": read_until(),
        "periods": PERIODS,
        "units": structure.units,
        "unit": structure.unit_by_key.get(chosen.unit),
        "shared": [unit for unit in structure.units if unit.kind is UnitKind.SHARED_SERVICE],
    }
    return render(request, "insight/restructuring.html", context)

"""Who can help where, where help is needed, and sending it."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation import lookup
from orgdesk.apps.people import actions
from orgdesk.apps.people.forms import HelpForm
from orgdesk.apps.people.models import Flex
from orgdesk.apps.people.reading.loads import loads_of
from orgdesk.apps.people.reading.people import scene_on
from orgdesk.apps.people.reading.profile import flex_words
from orgdesk.apps.people.views._common import act, mend, page, require_staff
from orgdesk.core.organisation.capability import flex_matrix
from orgdesk.core.organisation.flexing import suggest_help


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    require_staff(request)
    scene = scene_on(timezone.localdate())
    loads = loads_of(scene.structure, scene.people, on=scene.on)
    matrix = flex_matrix(scene.structure, scene.people, on=scene.on)
    homes = list(matrix)
    rows = Flex.objects.visible_to(request.user).standing(on=scene.on).select_related("person")
    return page(
        request,
        "flex",
        loads=sorted(((load, scene.unit_name(load.unit)) for load in loads), key=lambda pair: -pair[0].each),
        homes=[scene.unit_name(home) for home in homes],
        matrix=[
            (
                scene.unit_name(load.unit),
                [[scene.rows[key] for key in matrix[home].get(load.unit, ()) if key in scene.rows] for home in homes],
            )
            for load in loads
            if any(load.unit in matrix[home] for home in homes)
        ],
        flexes=[(row, flex_words(scene, row)) for row in rows],
        suggestions=[
            (one, scene.rows[one.person], scene.unit_name(one.home), scene.unit_name(one.unit))
            for one in suggest_help(scene.structure, scene.people, loads, on=scene.on)
        ],
        form=HelpForm(
            structure=scene.structure,
            initial={"person": scene.rows.get(request.GET.get("person", "")), "unit": request.GET.get("unit", "")},
        ),
    )


@require_POST
def send(request: SignedInRequest) -> HttpResponse:
    back, form = reverse("people:flex"), HelpForm(request.POST, structure=lookup.active_structure())
    if not form.is_valid():
        return mend(request, form, back=back)
    given = form.cleaned_data
    return act(
        request,
        lambda: actions.send_help(
            given["person"],
            unit_key=given["unit"],
            start=given["start"],
            end=given["end"],
            by=request.user,
            at=timezone.now(),
        ),
        done=_("%(person)s helps until %(day)s.") % {"person": given["person"].name, "day": given["end"]},
        back=back,
    )

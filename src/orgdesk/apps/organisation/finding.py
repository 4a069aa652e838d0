"""Positions, units and people of the organisation for the search and the command palette."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.organisation import lookup
from orgdesk.ui import palette
from orgdesk.ui.palette import Found


def find_positions(person: Any, query: str) -> Iterator[Found]:
    """Positions and units of the chart in force whose words hold the query."""
    version = lookup.active_version() if getattr(person, "is_staff", False) else None
    wanted = query.strip().casefold()
    if version is None or not wanted:
        return
    for position in version.content.positions:
        if wanted in position.title.casefold():
            url = reverse("organisation:position", args=[version.key, position.key])
            yield Found(position.title, url, "organisation", lookup.unit_name(position.unit or ""))
    for unit in version.content.units:
        if wanted in unit.name.casefold():
            yield Found(
                unit.name, reverse("organisation:unit", args=[version.key, unit.key]), "organisation", _("unit")
            )


palette.register("positions", _("Organisation"), find_positions)

"""Names instead of keys: boxes of a chart, and what a promise is measured by."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format

from orgdesk.apps.organisation.charters import OLA_UNITS, name_of
from orgdesk.apps.organisation.models import Version
from orgdesk.core.measures.catalogue import definition_of
from orgdesk.core.measures.errors import UnknownMeasureError
from orgdesk.core.organisation.model import Promise
from orgdesk.ui.sayings import in_words

register = template.Library()


@register.simple_tag
def name_on_chart(version: Version, key: str) -> str:
    """Name of a unit or title of a position of this version; the key where there is neither."""
    return name_of(version.content, key)


@register.filter
def agreed(promise: Promise) -> str:
    """One line of an agreement between units: what within how much."""
    unit = OLA_UNITS.get(promise.per, promise.per)
    return f"{promise.measure} {number_format(f'{promise.target:g}')} {unit}"


@register.simple_tag
def promised(code: str, target: float | None = None) -> str:
    """The measure by its name and, where there is one, the target in the measure's unit; a code of one's own as it is."""
    try:
        measure = definition_of(code)
        name, unit = in_words(measure.name), "" if measure.unit == "count" else f" {measure.unit}"
    except UnknownMeasureError:
        name, unit = code, ""
    return name if target is None else f"{name} → {number_format(f'{target:g}')}{unit}"

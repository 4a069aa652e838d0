"""Version rows to core values and back."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from orgdesk.apps.organisation.models import Assignment, Version
from orgdesk.core.organisation import model
from orgdesk.core.organisation.codec import from_data, to_data

_KEPT = 12
_cache: OrderedDict[tuple[int, int, str], model.Structure] = OrderedDict()


def structure_of(version: Version) -> model.Structure:
    """The structure of a row; the last few are kept in memory, since nothing else is asked for so often."""
    place = (version.pk, version.revision, version.key)
    if place not in _cache:
        _cache[place] = structure_from_data(version.structure)
    _cache.move_to_end(place)
    while len(_cache) > _KEPT:
        _cache.popitem(last=False)
    return _cache[place]


def structure_from_data(data: dict[str, Any]) -> model.Structure:
    return from_data(model.Structure, data)


def structure_to_data(structure: model.Structure) -> dict[str, Any]:
    data: dict[str, Any] = to_data(structure)
    return data


def assignment_of(row: Assignment) -> model.Assignment:
    """A holder as a core value; the person appears under the pseudonymous key."""
    return model.Assignment(
        person=row.person.key,
        position=row.position_key,
        kind=model.AssignmentKind(row.kind),
        start=row.start,
        end=row.end,
        share=row.share,
        alias=row.alias,
        note=row.note,
    )

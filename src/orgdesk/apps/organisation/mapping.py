"""Version rows to core values and back."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from orgdesk.apps.organisation.models import Assignment, Version
from orgdesk.core.organisation import model
from orgdesk.core.organisation.codec import from_data, to_data

_KEPT = 12
_cache: OrderedDict[tuple[int, int, str], tuple[dict[str, Any], model.Structure]] = OrderedDict()


def structure_of(version: Version) -> model.Structure:
    """The structure of a row; the last few are kept in memory, since nothing else is asked for so often.

    A revision is no proof, since a transaction that was rolled back gives its number to the next one; the stamp is. A structure
    that was fetched is compared all the same: somebody may have changed it in hand.
    """
    if "structure" in version.get_deferred_fields():
        kept = _cache.get(_place(version)) if version.stamp else None
        if kept is None:
            version.refresh_from_db(fields=["structure", "revision", "stamp"])
            return structure_of(version)
    else:
        kept = _cache.get(_place(version))
        if kept is None or kept[0] != version.structure:
            kept = _cache[_place(version)] = (version.structure, structure_from_data(version.structure))
    _cache.move_to_end(_place(version))
    while len(_cache) > _KEPT:
        _cache.popitem(last=False)
    return kept[1]


def _place(version: Version) -> tuple[int, int, str]:
    return version.pk, version.revision, version.stamp


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

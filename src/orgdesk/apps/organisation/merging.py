"""What putting a version into force would make of it: the three-way merge with the decisions that people have taken."""

from __future__ import annotations

from django.utils.translation import gettext as _

from orgdesk.apps.organisation import workload
from orgdesk.apps.organisation.errors import MergeConflict
from orgdesk.apps.organisation.mapping import structure_from_data
from orgdesk.apps.organisation.models import Version
from orgdesk.core.organisation.merge import Merge, Side, merge
from orgdesk.core.organisation.model import Structure


def merge_of(version: Version, current: Version | None) -> Merge:
    """The version on top of what the one in force has changed since it was copied; conflicts are those still undecided."""
    if current is None or current.pk == version.pk or not version.base or version.base == current.structure:
        return Merge(version.content, ())
    decisions = {(row.table, row.element, row.field): Side(row.side) for row in version.decisions.all()}
    return merge(structure_from_data(version.base), current.content, version.content, decisions=decisions)


def merged_structure(version: Version, current: Version | None) -> Structure:
    """The structure that activation would put into force. Raises MergeConflict with the conflicts."""
    result = merge_of(version, current)
    if result.conflicts:
        raise MergeConflict(
            _(
                "%(version)s and %(current)s changed the same things differently; decide each before "
                "it can come into force."
            )
            % {"version": version, "current": current},
            list(result.conflicts),
        )
    return result.structure


def vanishing_work(current: Version | None, merged: Structure) -> dict[str, int]:
    """Open work items at each position that would no longer exist."""
    if current is None:
        return {}
    gone = [key for key in current.content.position_by_key if key not in merged.position_by_key]
    return workload.open_work_at(gone)

"""A draft as its editors see it: the structure and the planned holders, today or some revisions ago."""

from __future__ import annotations

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.errors import StaleRevision
from orgdesk.apps.organisation.mapping import assignment_of, structure_to_data
from orgdesk.apps.organisation.models import Assignment, Version
from orgdesk.core.organisation.edit import Draft, apply_to_draft, invert, operation_from_data
from orgdesk.core.organisation.errors import EditConflict
from orgdesk.core.organisation.model import Assignment as Assigned


def draft_of(version: Version) -> Draft:
    """The draft as it is."""
    rows = Assignment.objects.planned_in(version).select_related("person").order_by("pk")
    return Draft(version.content, tuple(assignment_of(row) for row in rows))


def draft_at(version: Version, revision: int | None) -> Draft:
    """The draft as it was at a revision, found by undoing what came after. Raises StaleRevision where that is not kept."""
    draft = draft_of(version)
    if revision is None or revision >= version.revision:
        return draft
    later = list(version.operations.filter(revision__gt=revision).order_by("-revision"))
    if len(later) < version.revision - revision:
        raise StaleRevision(
            _("%(version)s was replaced as a whole since you opened it; reload it and make the change again.")
            % {"version": version}
        )
    try:
        for row in later:
            draft = apply_to_draft(draft, invert(operation_from_data(row.record)))
    except EditConflict as problem:
        raise StaleRevision(
            _("%(version)s has changed too much since you opened it; reload it and try again.") % {"version": version}
        ) from problem
    return draft


def keep_draft(version: Version, before: Draft, after: Draft) -> None:
    """Store the draft with the next revision."""
    version.structure = structure_to_data(after.structure)
    version.revision += 1
    version.save(update_fields=["structure", "revision"])
    if after.planned != before.planned:
        _keep_planned(version, before.planned, after.planned)


def _keep_planned(version: Version, before: tuple[Assigned, ...], after: tuple[Assigned, ...]) -> None:
    kept = {row.key for row in after}
    for row in before:
        if row.key not in kept:
            Assignment.objects.planned_in(version).filter(person__key=row.person, position_key=row.position).delete()
    had = {row.key for row in before}
    people = {person.key: person for person in Person.objects.filter(key__in=[row.person for row in after])}
    Assignment.objects.bulk_create(
        Assignment(
            version=version,
            person=people[row.person],
            position_key=row.position,
            kind=Assignment.Kind.PLANNED,
            start=row.start,
            end=row.end,
            share=row.share,
            alias=row.alias,
            note=row.note,
        )
        for row in after
        if row.key not in had and row.person in people
    )

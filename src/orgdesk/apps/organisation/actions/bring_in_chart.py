"""Bring a chart in: keep what came, say what its columns mean, make a draft of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation.actions.create_version import create_version
from orgdesk.apps.organisation.bringing_in import compare_import, fingerprint, read_import, rekeyed
from orgdesk.apps.organisation.errors import ImportRefused, NotYourRight, OrganisationRefused
from orgdesk.apps.organisation.models import Assignment, ChartImport, ColumnMapping, TrayLine, Version, Workspace
from orgdesk.apps.organisation.policies import can_edit
from orgdesk.core.organisation.importing import Column, ImportResult
from orgdesk.core.organisation.words import slug, unused_key


def bring_in_chart(*, name: str, content: bytes, by: Person, at: datetime) -> ChartImport:
    """Keep what came, as it came. Raises ImportRefused when nothing of it can be read."""
    if not can_edit(by):
        raise NotYourRight(_("Only organisation editors may bring charts in; ask an administrator for the role."))
    if not content.strip():
        raise ImportRefused(_("%(name)s is empty.") % {"name": name or _("The text")})
    return ChartImport.objects.create(name=name[:200] or "pasted.txt", content=content, by=by, at=at)


def map_columns(
    brought: ChartImport, *, mapping: Mapping[str, str], headings: Sequence[str], by: Person, at: datetime
) -> None:
    """What each column means, for this import and for every later one with the same headings."""
    known = {heading: Column(meaning).value for heading, meaning in mapping.items() if meaning in set(Column)}
    with transaction.atomic():
        brought.mapping = known
        brought.save(update_fields=["mapping"])
        ColumnMapping.objects.update_or_create(
            headings=fingerprint(headings), defaults={"mapping": known, "by": by, "at": at}
        )


def accept_import(
    brought: ChartImport,
    *,
    sheet: int,
    label: str,
    by: Person,
    at: datetime,
    title: str = "",
    workspace: Workspace | None = None,
    workspace_name: str = "",
    earlier: Version | None = None,
) -> Version:
    """A draft of one chart of the import. Its holders are planned in it, its unplaced lines wait in the tray.

    With `earlier` it is a later state of that version: positions found again keep their keys, and so their history.
    """
    results = read_import(brought)
    if not 0 <= sheet < len(results):
        raise ImportRefused(
            _("%(brought)s has %(count)s charts; choose one of them.") % {"brought": brought, "count": len(results)}
        )
    result = results[sheet]
    with transaction.atomic():
        home = earlier.workspace if earlier else workspace or create_workspace(workspace_name)
        names = _known_keys(earlier, result)
        structure = rekeyed(result.structure, names) if names else result.structure
        version = create_version(home, label=label, by=by, at=at, structure=structure, title=title, parent=earlier)
        _plan_holders(version, result, names, earlier)
        TrayLine.objects.bulk_create(_tray_lines(version, result))
        brought.version = version
        brought.save(update_fields=["version"])
        record_event(
            "chart.imported",
            at=at,
            by=by.key,
            objects={"org_version": version.key},
            org_version=version.key,
            data={"format": result.format, "placed": len(result.placed), "tray": len(result.tray)},
        )
    return version


def create_workspace(name: str) -> Workspace:
    """A new workspace. Raises OrganisationRefused without a name."""
    if not name.strip():
        raise OrganisationRefused(_("Choose a workspace, or name a new one."))
    taken = set(Workspace.objects.values_list("key", flat=True))
    return Workspace.objects.create(key=unused_key(slug(name, fallback="workspace")[:50], taken), name=name.strip())


def _known_keys(earlier: Version | None, result: ImportResult) -> dict[str, str]:
    """New key to old key, of positions that the comparison recognises."""
    if earlier is None:
        return {}
    matches = compare_import(earlier, result).matches
    return {match.after: match.before for match in matches if match.after != match.before}


def _plan_holders(version: Version, result: ImportResult, names: Mapping[str, str], earlier: Version | None) -> None:
    """People are found by address or name; a name that nobody here has becomes a person who cannot sign in."""
    people = {person.key: _person(person.name, person.email, person.alias) for person in result.people.persons}
    held = (
        set(Assignment.objects.filter(version=None, end=None).values_list("person_id", "position_key"))
        if earlier
        else set()
    )
    rows = []
    for row in result.people.assignments:
        person, position = people.get(row.person), names.get(row.position, row.position)
        if person is not None and (person.pk, position) not in held:
            rows.append(
                Assignment(
                    person=person,
                    position_key=position,
                    kind=Assignment.Kind.PLANNED,
                    start=row.start,
                    end=row.end if row.start is None or row.end is None or row.end >= row.start else None,
                    share=row.share,
                    alias=row.alias,
                    note=row.note,
                    version=version,
                )
            )
    Assignment.objects.bulk_create(rows)


def _person(name: str, email: str, alias: str) -> Person:
    found = Person.objects.staff().filter(email=email.lower()).first() if email else None
    found = found or Person.objects.staff().filter(name__iexact=name).first()
    if found is not None:
        return found
    taken = set(Person.objects.filter(email__startswith=slug(name)).values_list("email", flat=True))
    handle = (
        email or f"{unused_key(slug(name, fallback='person'), {one.split('@')[0] for one in taken})}@imported.invalid"
    )
    return Person.objects.create_person(
        email=handle, name=name[:120], alias=alias[:120], is_staff=True, is_active=False
    )


def _tray_lines(version: Version, result: ImportResult) -> list[TrayLine]:
    return [
        TrayLine(
            version=version,
            line=line.source.line,
            text=line.source.text,
            reason=line.reason.value,
            explanation=line.explanation,
            parent_key=line.parent or "",
        )
        for line in (*result.tray, *result.ignored)
    ]

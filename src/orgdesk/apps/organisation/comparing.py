"""Two versions compared, in words and rows for a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.mapping import assignment_of
from orgdesk.apps.organisation.models import Assignment, Version
from orgdesk.core.organisation.comparison import Change, ChangeKind, Comparison, compare
from orgdesk.core.organisation.model import Assignment as Assigned
from orgdesk.core.organisation.model import AssignmentKind
from orgdesk.core.organisation.unit_changes import UnitChange, UnitChangeKind

WORDS: dict[ChangeKind, str | Promise] = {
    ChangeKind.ADDED: gettext_lazy("added"),
    ChangeKind.REMOVED: gettext_lazy("removed"),
    ChangeKind.MOVED: gettext_lazy("moved"),
    ChangeKind.RETITLED: gettext_lazy("retitled"),
    ChangeKind.REFILLED: gettext_lazy("refilled"),
    ChangeKind.REGRADED: gettext_lazy("regraded"),
    ChangeKind.COUNT_CHANGED: gettext_lazy("seats changed"),
    ChangeKind.UNIT_CHANGED: gettext_lazy("other unit"),
    ChangeKind.DOTTED_CHANGED: gettext_lazy("dotted line changed"),
    ChangeKind.EDITED: gettext_lazy("edited"),
}


UNIT_WORDS: dict[UnitChangeKind, str | Promise] = {
    UnitChangeKind.ADDED: gettext_lazy("added"),
    UnitChangeKind.REMOVED: gettext_lazy("removed"),
    UnitChangeKind.RENAMED: gettext_lazy("renamed"),
    UnitChangeKind.MOVED: gettext_lazy("moved"),
    UnitChangeKind.EDITED: gettext_lazy("edited"),
    UnitChangeKind.SPLIT: gettext_lazy("split"),
    UnitChangeKind.MERGED: gettext_lazy("merged"),
}


@dataclass(frozen=True)
class Row:
    """One change as the list beside the drawing says it."""

    kind: str
    word: str | Promise
    key: str
    title: str
    before: str
    after: str


@dataclass(frozen=True)
class VersionComparison:
    """What one version changes against another."""

    rows: tuple[Row, ...]
    units: tuple[Row, ...]
    unchanged: int
    warnings: tuple[str, ...]

    @property
    def counts(self) -> list[tuple[str | Promise, int]]:
        """How many of each kind, those that occur."""
        found = [(WORDS[kind], sum(row.kind == kind for row in self.rows)) for kind in ChangeKind]
        return [(word, count) for word, count in found if count]

    @property
    def summary(self) -> str:
        said = ", ".join(f"{count} {word}" for word, count in self.counts)
        return said or _("Nothing differs.")


def comparison_between(before: Version, after: Version, *, on: date) -> Comparison:
    """Structure and holders of both; the later one with its planned holders, and with whoever they replace gone."""
    shared = [assignment_of(row) for row in Assignment.objects.filter(version=None).select_related("person")]
    old, new = _plans(before), _plans(after)
    return compare(
        before.content,
        after.content,
        assignments_before=_seated(shared, old, before),
        assignments_after=_seated(shared, new, after),
        on_before=_last_day(before, on),
        on_after=_last_day(after, on),
        guess=after.imports.exists() or before.imports.exists(),
    )


def comparison_of(before: Version, after: Version, *, on: date) -> VersionComparison:
    """The same in words and rows."""
    result = comparison_between(before, after, on=on)
    names = dict(Person.objects.filter(key__in=_people_in(result)).values_list("key", "name"))
    return VersionComparison(
        rows=tuple(_row(change, before, after, names) for change in result.changes),
        units=tuple(_unit_row(change, before, after) for change in result.units),
        unchanged=len(result.unchanged),
        warnings=result.warnings,
    )


def _unit_row(change: UnitChange, before: Version, after: Version) -> Row:
    """The unit by its name in the later version, else in the earlier one."""
    names = {**before.content.unit_by_key, **after.content.unit_by_key}

    def name(key: str) -> str:
        return names[key].name if key in names else key

    was, now = (", ".join(name(key) for key in keys) for keys in (change.before, change.after))
    return Row(change.kind, UNIT_WORDS[change.kind], change.key, name(change.key), was, now)


def _plans(version: Version) -> list[Assigned]:
    """The holders that the version plans, as if they sat already: so two alternatives can be compared with their names."""
    rows = version.assignments.select_related("person")
    return [replace(assignment_of(row), kind=AssignmentKind.SUBSTANTIVE) for row in rows]


def _seated(shared: Sequence[Assigned], plans: Sequence[Assigned], version: Version) -> list[Assigned]:
    """Who sits where by today's holders and a version's plans; a plan takes its seat, and its person leaves the others."""
    seats, people = {row.position for row in plans if _seats(version, row.position) == 1}, {row.person for row in plans}
    return [*(row for row in shared if row.position not in seats and row.person not in people), *plans]


def _seats(version: Version, key: str) -> int:
    position = version.content.position_by_key.get(key)
    return position.headcount if position else 1


def _last_day(version: Version, on: date) -> date:
    """A version that was superseded is compared with the holders of its last day."""
    return min(on, version.effective_to - timedelta(days=1)) if version.effective_to else on


def _people_in(result: Comparison) -> set[str]:
    return {key for change in result.of(ChangeKind.REFILLED) for key in (*change.before, *change.after)}


def _row(change: Change, before: Version, after: Version, names: dict[str, str]) -> Row:
    position = after.content.position_by_key.get(change.key) or before.content.position_by_key.get(change.key)
    return Row(
        kind=change.kind.value,
        word=WORDS[change.kind],
        key=change.key,
        title=position.title if position else change.key,
        before=", ".join(_said(one, before, names) for one in change.before),
        after=", ".join(_said(one, after, names) for one in change.after),
    )


def _said(value: str, version: Version, names: dict[str, str]) -> str:
    """A key of a person, position or unit in words; anything else as it is."""
    if value in names:
        return names[value]
    structure = version.content
    if value in structure.position_by_key:
        return structure.position_by_key[value].title
    elif value in structure.unit_by_key:
        return structure.unit_by_key[value].name
    else:
        return value

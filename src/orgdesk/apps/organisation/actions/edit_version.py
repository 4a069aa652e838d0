"""Change a draft by one act, undo it, redo it; several editors at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation.drafts import draft_at, draft_of, keep_draft
from orgdesk.apps.organisation.errors import ChangeRefused, NotYourRight, VersionFixed
from orgdesk.apps.organisation.models import Version, VersionOperation
from orgdesk.apps.organisation.policies import can_edit
from orgdesk.core.organisation.edit import Draft, Operation, apply_to_draft, invert, operation_from_data
from orgdesk.core.organisation.errors import EditConflict
from orgdesk.core.phrases import joined

Act = Callable[[Draft], Operation]
"""What an editor wants, given the draft as the editor saw it."""


def edit_version(
    version: Version, *, act: Act, by: Person, at: datetime, revision: int | None = None
) -> VersionOperation:
    """Do one act on a draft, as its editor saw it at `revision`, on top of what others have done since.

    Acts that touch different things both stand; one that builds on what somebody else has changed meanwhile raises ChangeRefused,
    which says what it is by now and who changed it. Raises NotYourRight and VersionFixed.
    """
    with transaction.atomic():
        locked = _locked(version, by=by)
        seen = draft_at(locked, revision)
        try:
            operation = act(seen)
        except ValueError as refusal:  # the core refuses with ValueErrors of its own; enums with plain ones
            raise ChangeRefused(str(refusal)) from refusal
        if not operation.steps:
            raise ChangeRefused(_("Nothing would change: it is like that already."))
        return _perform(locked, operation, by=by, at=at, since=revision)


def undo_edit(version: Version, *, by: Person, at: datetime) -> VersionOperation:
    """Take back the editor's own last act, leaving what others did. Raises ChangeRefused when others have built on it."""
    return _take_back(version, undoable, nothing="You have done nothing here that could be undone.", by=by, at=at)


def redo_edit(version: Version, *, by: Person, at: datetime) -> VersionOperation:
    """Do again what the editor undid last, as long as nothing new was done since."""
    return _take_back(version, redoable, nothing="There is nothing to redo.", by=by, at=at)


def undoable(version: Version, by: Person) -> VersionOperation | None:
    """The act that `undo_edit` would take back."""
    return next((row for row, depth in _own_rows(version, by) if depth % 2 == 0), None)


def redoable(version: Version, by: Person) -> VersionOperation | None:
    """The undo that `redo_edit` would take back: the newest of those that no new act of the same editor followed."""
    for row, depth in _own_rows(version, by):
        if depth == 0:
            return None
        elif depth % 2:
            return row
    return None


def _own_rows(version: Version, by: Person) -> list[tuple[VersionOperation, int]]:
    """The editor's standing rows, newest first, each with how often it was undone and redone (odd: an undo)."""
    rows = list(version.operations.filter(by=by).order_by("revision"))
    depth: dict[int, int] = {}
    for row in rows:
        depth[row.pk] = depth.get(row.undoes_id, -1) + 1 if row.undoes_id else 0
    undone = {row.undoes_id for row in rows}
    return [(row, depth[row.pk]) for row in reversed(rows) if row.pk not in undone]


def _take_back(
    version: Version,
    choose: Callable[[Version, Person], VersionOperation | None],
    *,
    nothing: str,
    by: Person,
    at: datetime,
) -> VersionOperation:
    with transaction.atomic():
        locked = _locked(version, by=by)
        row = choose(locked, by)
        if row is None:
            raise ChangeRefused(nothing)
        operation = invert(operation_from_data(row.record))
        return _perform(locked, operation, by=by, at=at, since=row.revision, undoes=row)


def _locked(version: Version, *, by: Person) -> Version:
    if not can_edit(by):
        raise NotYourRight(_("Only organisation editors may change a chart; ask an administrator for the role."))
    locked = Version.objects.select_for_update().get(pk=version.pk)
    if not locked.editable:
        raise VersionFixed(
            _("%(locked)s is %(status)s and fixed; copy it to a draft to change it.")
            % {"locked": locked, "status": locked.get_status_display()}
        )
    return locked


def _perform(
    version: Version,
    operation: Operation,
    *,
    by: Person,
    at: datetime,
    since: int | None,
    undoes: VersionOperation | None = None,
) -> VersionOperation:
    now = draft_of(version)
    try:
        after = apply_to_draft(now, operation)
    except EditConflict as conflict:
        raise ChangeRefused(joined(filter(None, [str(conflict), _who_else(version, by, since)]), " ")) from conflict
    keep_draft(version, now, after)
    row = VersionOperation.objects.create(
        version=version, revision=version.revision, record=operation.as_data(), by=by, at=at, undoes=undoes
    )
    record_event(
        "version.edited",
        at=at,
        by=by.key,
        objects={"org_version": version.key},
        org_version=version.key,
        data={"revision": version.revision, "what": operation.name, "undoes": undoes.revision if undoes else 0},
    )
    return row


def _who_else(version: Version, by: Person, since: int | None) -> str:
    others = version.operations.filter(revision__gt=since or 0).exclude(by=by).select_related("by")
    names = list(dict.fromkeys(row.by.name for row in others.order_by("-revision")[:20]))
    return _("Meanwhile worked on by %(names)s.") % {"names": ", ".join(names)} if names else ""

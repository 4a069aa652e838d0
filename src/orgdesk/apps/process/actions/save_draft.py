"""Begin, save and discard drafts of drawings. What cannot be taken is kept beside the draft with the reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.process.errors import DraftChanged, DraftExists, DrawingUnreadable
from orgdesk.apps.process.examining import examine
from orgdesk.apps.process.identity import identify
from orgdesk.apps.process.models import DefinitionVersion, KeptFile, ProcessDraft
from orgdesk.ui.sayings import in_words


def begin_draft(
    xml: bytes, *, by: Person, at: datetime, based_on: DefinitionVersion | None = None, file_name: str = ""
) -> ProcessDraft:
    """A draft of the document's process or decision. Raises DrawingUnreadable (the file is kept) and DraftExists."""
    found = identify(xml)
    if found is None:
        raise DrawingUnreadable(keep_file("", file_name, xml, examine(xml, kind="process").reason, by=by, at=at))
    kind, key, name = found
    with transaction.atomic():
        if ProcessDraft.objects.filter(key=key).exists():
            reason = str(DraftExists(name))
            keep_file(key, file_name, xml, reason, by=by, at=at)
        else:
            draft = ProcessDraft.objects.create(
                key=key, kind=kind, name=name, xml=xml, based_on=based_on, changed_by=by, changed_at=at
            )
            _note("process.draft_begun", draft, by=by, at=at)
            return draft
    raise DraftExists(name)


def save_draft(
    draft: ProcessDraft, *, xml: bytes, revision: int, by: Person, at: datetime, file_name: str = ""
) -> ProcessDraft:
    """The draft with this drawing as its next revision.

    Raises DraftChanged when another save came first, DrawingUnreadable for what is no such drawing; both keep the file.
    """
    examined = examine(xml, kind=draft.kind)
    refusal: DraftChanged | DrawingUnreadable
    with transaction.atomic():
        locked = ProcessDraft.objects.select_for_update().get(pk=draft.pk)
        if not examined.readable:
            refusal = DrawingUnreadable(keep_file(draft.key, file_name, xml, examined.reason, by=by, at=at))
        elif locked.revision != revision:
            refusal = DraftChanged(locked)
            keep_file(draft.key, file_name, xml, in_words(refusal), by=by, at=at)
        else:
            found = identify(xml)
            locked.xml, locked.name = xml, found[2] if found else locked.name
            locked.revision, locked.changed_by, locked.changed_at = revision + 1, by, at
            locked.save()
            _note("process.draft_saved", locked, by=by, at=at)
            return locked
    raise refusal


def discard_draft(draft: ProcessDraft, *, by: Person, at: datetime) -> KeptFile:
    """The draft is gone; its last drawing is kept."""
    with transaction.atomic():
        kept = keep_file(draft.key, draft.file_name, bytes(draft.xml), "", by=by, at=at)
        _note("process.draft_discarded", draft, by=by, at=at)
        draft.delete()
    return kept


def keep_file(draft_key: str, name: str, content: bytes, reason: str, *, by: Person, at: datetime) -> KeptFile:
    """Set a file aside."""
    return KeptFile.objects.create(
        draft_key=draft_key, name=(name or "drawing")[:200], content=content, reason=reason, by=by, at=at
    )


def _note(kind: str, draft: ProcessDraft, *, by: Person, at: datetime) -> None:
    record_event(kind, at=at, by=by.key, objects={"draft": draft.key}, data={"revision": draft.revision})

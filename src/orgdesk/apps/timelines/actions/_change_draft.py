"""What the acts on a draft share: one row held, changed and kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.errors import TimelineRefused
from orgdesk.apps.timelines.models import TemplateDraft


@contextmanager
def changing(draft: TemplateDraft, *, by: Person, at: datetime) -> Iterator[TemplateDraft]:
    """The draft as it is now, for nobody else; kept when the block ends well."""
    with transaction.atomic():
        held = TemplateDraft.objects.select_for_update().filter(pk=draft.pk).first()
        if held is None:
            raise TimelineRefused(
                _("The draft of “%(title)s” was published or given up meanwhile; begin a new version.")
                % {"title": draft.title}
            )
        yield held
        held.changed_by, held.changed_at = by, at
        held.save()

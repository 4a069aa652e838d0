"""A draft becomes the next version of its template, or is given up."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.actions._change_draft import changing
from orgdesk.apps.timelines.actions.store_template import store_template
from orgdesk.apps.timelines.errors import TimelineRefused
from orgdesk.apps.timelines.models import TemplateDraft, TemplateVersion
from orgdesk.core.timeline.drafting import text_of


def publish_draft(draft: TemplateDraft, *, by: Person, at: datetime) -> TemplateVersion:
    """Plans that run stay on their version. Raises TemplateError for a draft that cannot work."""
    with changing(draft, by=by, at=at) as held:
        if not held.entries("steps"):
            raise TimelineRefused(_("“%(title)s” has no steps yet; add at least one.") % {"title": held.title})
        text = text_of(held.data, version=held.next_number(), author=by.name, dated=timezone.localdate(at))
        version = store_template(
            text, by=by, at=at, lead_unit=held.lead_unit, seats=held.seats, path=held.path
        )  # fmt: skip
    draft.delete()
    return version


def drop_draft(draft: TemplateDraft) -> None:
    draft.delete()

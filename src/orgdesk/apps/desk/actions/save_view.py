"""Keep a search under a name, for oneself or for everybody here."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.errors import NotYourTicket, WordsMissing
from orgdesk.apps.desk.models import SavedView


def save_view(*, name: str, query: str, show: str, shared: bool, by: Person, at: datetime) -> SavedView:
    """The same name again changes one's own view. Raises WordsMissing without a name."""
    name = " ".join(name.split())[:80]
    if not name:
        raise WordsMissing(_("Give the view a name."))
    given = {"query": query[:300], "show": show[:20], "shared_at": at if shared else None}
    return SavedView.objects.update_or_create(owner=by, name=name, defaults=given)[0]


def remove_view(view: SavedView, *, by: Person) -> None:
    """Only whoever made it; raises NotYourTicket."""
    if view.owner_id != by.pk:
        raise NotYourTicket(_("%(name)s made this view; ask them to remove it.") % {"name": view.owner.name})
    view.delete()

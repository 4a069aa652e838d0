"""Keep a list as it is searched and narrowed now under a name, for oneself or for everybody here."""

from __future__ import annotations

from datetime import datetime

from django.http import QueryDict
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.errors import NotYourTicket, WordsMissing
from orgdesk.apps.desk.models import SavedView
from orgdesk.ui.lengths import whole

_NOT_KEPT = ("page", "as")
"""What a list is asked for only now: one of its pages, or itself as a file."""
_LONGEST = 1000
_LONGEST_PAGE = 200


def save_view(*, name: str, page: str, query: str, shared: bool, by: Person, at: datetime) -> SavedView:
    """The same name again changes one's own view of that list.

    Raises WordsMissing without a name, for what is no page here, and for a search that is too long to be kept.
    """
    name = whole(" ".join(name.split()), 80, "name")
    if not name:
        raise WordsMissing(_("Give the view a name."))
    given = {"query": _kept(query), "shared_at": at if shared else None}
    return SavedView.objects.update_or_create(owner=by, page=_page_here(page), name=name, defaults=given)[0]


def is_page_here(page: str) -> bool:
    """Whether `page` is an address of this installation, so that one may be led there."""
    if len(page) > _LONGEST_PAGE or not url_has_allowed_host_and_scheme(page, allowed_hosts=None):
        return False
    try:
        resolve(page)
    except Resolver404:
        return False
    return True


def remove_view(view: SavedView, *, by: Person) -> None:
    """Only whoever made it; raises NotYourTicket."""
    if view.owner_id != by.pk:
        raise NotYourTicket(_("%(name)s made this view; ask them to remove it.") % {"name": view.owner.name})
    view.delete()


def _page_here(page: str) -> str:
    if not is_page_here(page):
        words = _("%(page)s is no list here; open the list and keep it from there.")
        raise WordsMissing(words % {"page": page[:80]})
    return page


def _kept(query: str) -> str:
    asked = QueryDict(query, mutable=True)
    for name in _NOT_KEPT:
        asked.pop(name, None)
    kept = asked.urlencode()
    if len(kept) > _LONGEST:
        raise WordsMissing(_("This search is too long to be kept; search for fewer words."))
    return kept

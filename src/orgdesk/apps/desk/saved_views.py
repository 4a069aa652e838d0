"""The views that people keep of a list, for the frame of every list."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from orgdesk.apps.desk.models import SavedView
from orgdesk.ui.saved_views import KeptView, Views

_MOST = 30


def views_of_list(request: HttpRequest) -> Views | None:
    """One's own and the shared ones of this address; None for whoever does not work here."""
    person = request.user
    if not person.is_authenticated or not person.is_staff:
        return None
    views = SavedView.objects.visible_to(person).filter(page=request.path).select_related("owner")
    here = _as_set(request.GET.urlencode())
    return Views([_told(view, here, mine=view.owner_id == person.pk) for view in views[:_MOST]], reverse("desk:views"))


def _told(view: SavedView, here: frozenset[tuple[str, str]], *, mine: bool) -> KeptView:
    return KeptView(
        name=view.name,
        query=view.query,
        by="" if mine else view.owner.name,
        shared=view.shared_at is not None,
        current=_as_set(view.query) == here,
        removal=reverse("desk:view-removal", args=[view.pk]) if mine else "",
    )


def _as_set(query: str) -> frozenset[tuple[str, str]]:
    """What is asked for, whatever its order; the page of a list and empty fields say nothing."""
    return frozenset(
        (name, value) for name, values in QueryDict(query).lists() for value in values if value and name != "page"
    )

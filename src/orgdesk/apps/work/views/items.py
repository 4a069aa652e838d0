"""My work, and one piece of it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.work.answering import AnswerForm
from orgdesk.apps.work.handing_out import how_handed_out
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.models.work_item import WorkItemQuerySet
from orgdesk.apps.work.policies import can_work_on
from orgdesk.apps.work.subjects import preview_of, titled
from orgdesk.apps.work.worklist import VIEWS, worklist_of
from orgdesk.ui.listing import as_file

_A_PAGE = 50

_COLUMNS = (
    (gettext_lazy("Work"), "title"),
    (gettext_lazy("About"), "subject_title"),
    (gettext_lazy("Reference"), "subject_key"),
    (gettext_lazy("State"), "get_state_display"),
    (gettext_lazy("Taken by"), "claimed_by.name"),
    (gettext_lazy("Due"), "due_at"),
    (gettext_lazy("Waiting since"), "enabled_at"),
)


@require_safe
def my_work(request: SignedInRequest) -> HttpResponse:
    words = request.GET.get("q", "")
    worklist = worklist_of(request.user, at=timezone.now(), view=request.GET.get("show", ""), words=words)
    file = as_file(request, "my-work", worklist.items, _COLUMNS, told=titled)
    if file is not None:
        return file
    page = Paginator(worklist.items, _A_PAGE).get_page(request.GET.get("page"))
    page.object_list = titled(page.object_list)
    chosen = _chosen(request, page.object_list)
    tabs = [
        {"label": label, "url": f"?show={name}", "count": worklist.counts[name], "current": name == worklist.view}
        for name, label in VIEWS.items()
    ]
    context = {"page": page, "tabs": tabs, "words": words, "view": worklist.view, "hints": _hints()}
    if chosen:
        context |= item_context(request, chosen)
    return render(request, "work/my_work.html", context)


@require_safe
def item(request: SignedInRequest, key: str) -> HttpResponse:
    """A page of its own; for htmx the preview alone."""
    found = get_object_or_404(_visible(request), key=key)
    template = "work/_preview.html" if request.headers.get("HX-Request") else "work/item.html"
    return render(request, template, item_context(request, found))


def item_context(request: SignedInRequest, found: WorkItem, form: AnswerForm | None = None) -> dict[str, Any]:
    return {
        "item": titled([found])[0],
        "form": form or AnswerForm(found),
        "preview": preview_of(found, request.user),
        "handed_out": how_handed_out(found),
        "mine": found.claimed_by_id == request.user.pk,
        "can_work": found.is_open and can_work_on(request.user, found, at=timezone.now()),
    }


def _chosen(request: SignedInRequest, shown: list[WorkItem]) -> WorkItem | None:
    asked = request.GET.get("item")
    if asked:
        return _visible(request).filter(key=asked).first()
    return shown[0] if shown else None


def _visible(request: SignedInRequest) -> WorkItemQuerySet:
    return WorkItem.objects.visible_to(request.user).select_related("claimed_by", "finished_by")


def _hints() -> list[tuple[str, str]]:
    return [("j", _("next")), ("k", _("previous")), ("↵", _("open it")), ("e", _("done")), ("r", _("release"))]

"""The knowledge council, flags, and words that mean the same."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.knowledge.actions import govern_knowledge as acts
from orgdesk.apps.knowledge.council import agenda, with_what_was_said
from orgdesk.apps.knowledge.errors import KnowledgeRefused
from orgdesk.apps.knowledge.models import Article, CouncilDecision, Flag, Synonyms
from orgdesk.apps.knowledge.policies import can_publish, sits_on_council
from orgdesk.apps.knowledge.views._common import staff_only
from orgdesk.ui.listing import as_file
from orgdesk.ui.sayings import in_words

_DECISIONS = (
    (gettext_lazy("About"), "about"),
    (gettext_lazy("Decision"), "decision"),
    (gettext_lazy("By"), "by.name"),
    (gettext_lazy("When"), "at"),
)


@require_safe
@staff_only
def show(request: SignedInRequest) -> HttpResponse:
    at = timezone.now()
    decided = CouncilDecision.objects.visible_to(request.user).select_related("by")
    file = as_file(request, "decisions-of-the-council", decided, _DECISIONS)
    if file is not None:
        return file
    latest = list(decided[:50])
    context = {
        "points": with_what_was_said(agenda(at=at), latest),
        "decisions": latest,
        "synonyms": Synonyms.objects.visible_to(request.user),
        "may_decide": sits_on_council(request.user, at=at),
        "may_govern": can_publish(request.user, at=at),
        "at": at,
    }
    return render(request, "knowledge/council.html", context)


@require_POST
@staff_only
def decisions(request: SignedInRequest) -> HttpResponse:
    said = request.POST
    return _acted(request, lambda: acts.note_decision(
        about=said.get("about", ""), url=said.get("url", ""), decision=said.get("decision", ""), by=request.user,
        at=timezone.now(),
    ), _("Recorded."))  # fmt: skip


@require_POST
@staff_only
def synonyms(request: SignedInRequest) -> HttpResponse:
    text = request.POST.get("words", "")
    return _acted(
        request, lambda: acts.keep_synonyms(text=text, by=request.user, at=timezone.now()), _("Search knows them.")
    )


@require_POST
@staff_only
def synonyms_end(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Synonyms.objects.visible_to(request.user), pk=pk)
    return _acted(request, lambda: acts.drop_synonyms(row, by=request.user, at=timezone.now()), _("Forgotten."))


@require_POST
@staff_only
def flags(request: SignedInRequest, key: str) -> HttpResponse:
    article, words = get_object_or_404(Article.objects.visible_to(request.user), key=key), request.POST.get("words", "")
    return _acted(
        request, lambda: acts.flag_article(article, words=words, by=request.user, at=timezone.now()), _("Flagged."), key
    )


@require_POST
@staff_only
def flag_end(request: SignedInRequest, key: str, pk: int) -> HttpResponse:
    flag, answer = get_object_or_404(Flag.objects.visible_to(request.user), pk=pk), request.POST.get("answer", "")
    return _acted(
        request, lambda: acts.mend_flag(flag, answer=answer, by=request.user, at=timezone.now()), _("Mended."), key
    )


@require_POST
@staff_only
def review(request: SignedInRequest, key: str) -> HttpResponse:
    article = get_object_or_404(Article.objects.visible_to(request.user), key=key)
    try:
        on = parse_date(request.POST.get("on", ""))
    except ValueError:
        on = None
    if on is None:
        messages.error(request, _("Give the day."))
        return redirect("knowledge:article", key=key)
    return _acted(request, lambda: acts.set_review(article, on=on, by=request.user, at=timezone.now()), _("Kept."), key)


def _acted(request: SignedInRequest, act: Callable[[], object], done: str, key: str = "") -> HttpResponse:
    try:
        act()
    except KnowledgeRefused as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(request, done)
    return redirect("knowledge:article", key=key) if key else redirect("knowledge:council")

"""The register of limitations: board, list, what is broken, and the page of one."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.knowledge import board as register
from orgdesk.apps.knowledge import story
from orgdesk.apps.knowledge.actions import correct_limitation, merge_limitation, part_limitation
from orgdesk.apps.knowledge.drawing import drawing_of, process_of
from orgdesk.apps.knowledge.errors import KnowledgeRefused
from orgdesk.apps.knowledge.forms import CorrectionForm, MergingForm, StepForm, product_choices
from orgdesk.apps.knowledge.models import Limitation, Stage
from orgdesk.apps.knowledge.models.limitation import ENDS
from orgdesk.apps.knowledge.oversight import untold
from orgdesk.apps.knowledge.policies import can_merge
from orgdesk.apps.knowledge.steps import steps_of
from orgdesk.apps.knowledge.tickets import notes_of
from orgdesk.apps.knowledge.views._common import limitation_or_404, staff_only
from orgdesk.apps.work.errors import WorkError
from orgdesk.core.process.errors import ProcessError
from orgdesk.ui.listing import as_file
from orgdesk.ui.sayings import in_words

_A_PAGE = 50
_COLUMNS = (
    (gettext_lazy("Key"), "key"),
    (gettext_lazy("Limitation"), "title"),
    (gettext_lazy("Kind"), "get_kind_display"),
    (gettext_lazy("Stage"), "get_stage_display"),
    (gettext_lazy("Product"), "product.name"),
    (gettext_lazy("Discovered"), "discovered_at"),
)
_BROKEN = (
    (gettext_lazy("Product"), "limitation.product.name"),
    (gettext_lazy("Key"), "limitation.key"),
    (gettext_lazy("Limitation"), "limitation.title"),
    (gettext_lazy("Kind"), "limitation.get_kind_display"),
    (gettext_lazy("Stage"), "limitation.get_stage_display"),
    (gettext_lazy("Customers held up"), "customers"),
    (gettext_lazy("Tickets"), "tickets"),
    (gettext_lazy("Rounds back"), "limitation.rounds"),
    (gettext_lazy("Discovered"), "limitation.discovered_at"),
)


@require_safe
@staff_only
def board(request: SignedInRequest) -> HttpResponse:
    at = timezone.now()
    found = Limitation.objects.visible_to(request.user)
    columns = register.columns_of(found, person=request.user, at=at)
    context = {"columns": columns, "figures": register.figures_of(found, columns), "tabs": _tabs("board"), "at": at}
    return render(request, "knowledge/limitations/board.html", context)


@require_safe
@staff_only
def index(request: SignedInRequest) -> HttpResponse:
    at, asked = timezone.now(), request.GET
    found = Limitation.objects.visible_to(request.user).narrowed(
        words=asked.get("q", ""),
        kind=asked.get("kind", ""),
        stage=asked.get("stage", ""),
        product=asked.get("product", ""),
    )
    found = _sorted(found, asked.get("sort", ""))
    file = as_file(request, "limitations", found.select_related("product"), _COLUMNS)
    if file is not None:
        return file
    page = Paginator(register.with_reach(found), _A_PAGE).get_page(asked.get("page"))
    context = {
        "page": page,
        "cards": register.cards_of(list(page.object_list), person=request.user, at=at),
        "kinds": Limitation.Kind.choices,
        "stages": [("open", _("open")), *Stage.choices, *_ends()],
        "products": product_choices(),
        "asked": asked,
        "tabs": _tabs("list"),
        "at": at,
    }
    return render(request, "knowledge/limitations/list.html", context)


def _ends() -> list[tuple[str, str]]:
    words = {
        "told": _("closed: taught and told"),
        "refused": _("closed: refused with a reason"),
        "without": _("closed without either"),
    }
    return [(end, words[end]) for end in ENDS]


@require_safe
@staff_only
def broken(request: SignedInRequest) -> HttpResponse:
    """What is broken now, by product, what holds up most customers first."""
    at = timezone.now()
    cards = register.cards_of(Limitation.objects.visible_to(request.user).open(), person=request.user, at=at)
    cards.sort(key=lambda card: (_product_of(card), -len(card.accounts), -card.tickets, -card.age.total_seconds()))
    file = as_file(request, "what-is-broken", cards, _BROKEN)
    if file is not None:
        return file
    groups = [(name, list(rows)) for name, rows in groupby(cards, key=_product_of)]
    context = {"groups": groups, "tabs": _tabs("broken"), "at": at}
    return render(request, "knowledge/limitations/broken.html", context)


@require_safe
@staff_only
def show(request: SignedInRequest, key: str) -> HttpResponse:
    return render_limitation(request, limitation_or_404(request, key), at=timezone.now())


@require_POST
@staff_only
def correct(request: SignedInRequest, key: str) -> HttpResponse:
    """Whoever works here may say better what it is; the story keeps what stood there."""
    limitation, at = limitation_or_404(request, key), timezone.now()
    form = CorrectionForm(limitation, request.POST)
    if form.is_valid():
        correct_limitation(limitation, by=request.user, at=at, **form.cleaned_data)
        messages.success(request, _("Kept."))
        return redirect("knowledge:limitation", key=key)
    return render_limitation(request, limitation, at=at, correction=form)


@require_POST
@staff_only
def merge(request: SignedInRequest, key: str) -> HttpResponse:
    """It is the same as another one, which stays."""
    limitation, at = limitation_or_404(request, key), timezone.now()
    form = MergingForm(limitation, request.user, request.POST)
    if form.is_valid():
        try:
            stays = merge_limitation(limitation, **form.cleaned_data, by=request.user, at=at)
        except (KnowledgeRefused, WorkError, ProcessError) as refusal:
            form.add_error(None, in_words(refusal))
        else:
            said = {"key": limitation.key, "stays": stays.key}
            messages.success(request, _("%(key)s is now part of %(stays)s; whoever waited waits for it.") % said)
            return redirect("knowledge:limitation", key=stays.key)
    return render_limitation(request, limitation_or_404(request, key), at=at, merging=form)


@require_POST
@staff_only
def part(request: SignedInRequest, key: str) -> HttpResponse:
    """Not the same after all."""
    limitation, at = limitation_or_404(request, key), timezone.now()
    try:
        part_limitation(limitation, reason=request.POST.get("reason", ""), by=request.user, at=at)
    except (KnowledgeRefused, WorkError, ProcessError) as refusal:
        return render_limitation(request, limitation_or_404(request, key), at=at, refusal=in_words(refusal))
    messages.success(request, _("%(key)s stands by itself again; its verification begins anew.") % {"key": key})
    return redirect("knowledge:limitation", key=key)


def render_limitation(
    request: SignedInRequest, limitation: Limitation, *, at: datetime, tried: StepForm | None = None,
    refusal: str = "", correction: CorrectionForm | None = None, merging: MergingForm | None = None,
) -> HttpResponse:  # fmt: skip
    """The page; after a refused act with what was typed, at its step or, when the step is gone, on its own."""
    steps = steps_of(limitation, person=request.user, at=at, tried=tried)
    kept = tried if tried is not None and not any(step.form is tried for step in steps) else None
    keys = list(limitation.links.order_by("at").values_list("ticket_key", flat=True))
    instance = process_of(limitation, person=request.user)
    notes, waiting = (
        notes_of([*keys, *filter(None, [limitation.discovered_from])], request.user),
        set(untold(limitation)),
    )
    context: dict[str, Any] = {
        "limitation": limitation,
        "steps": steps,
        "kept": kept,
        "refusal": refusal,
        "merging": merging or (MergingForm(limitation, request.user) if can_merge(request.user, at=at) else None),
        "same": limitation.merged.all(),
        "correction": correction or CorrectionForm(limitation),
        "acts": story.story_of(limitation, references={key: note.reference for key, note in notes.items()})[::-1],
        "solutions": limitation.solutions.select_related("author").prefetch_related("approvals__by").order_by("-round"),
        "deliveries": limitation.deliveries.all(),
        "trainings": limitation.trainings.with_share().with_sessions(),
        "tickets": [(notes[key], key in waiting) for key in keys if key in notes],
        "waiting": len(waiting),
        "origin": notes.get(limitation.discovered_from),
        "card": register.cards_of([limitation], person=request.user, at=at)[0],
        "instance": instance,
        "drawing": drawing_of(instance, at=at) if instance else None,
        "at": at,
    }
    failed = tried is not None or correction is not None or merging is not None or bool(refusal)
    return render(request, "knowledge/limitations/limitation.html", context, status=422 if failed else 200)


def _tabs(current: str) -> list[dict[str, Any]]:
    pages = {
        "board": (_("Board"), "knowledge:limitations"),
        "list": (_("List"), "knowledge:limitation-list"),
        "broken": (_("What is broken"), "knowledge:broken"),
    }
    return [
        {"label": label, "url": reverse(name), "current": key == current, "count": None}
        for key, (label, name) in pages.items()
    ]


def _sorted(found: Any, order: str) -> Any:
    known = {"oldest": "discovered_at", "rounds": "-rounds", "stage": "stage"}
    return found.order_by(known.get(order, "-discovered_at"), "pk")


def _product_of(card: register.Card) -> str:
    return card.limitation.product.name if card.limitation.product else ""

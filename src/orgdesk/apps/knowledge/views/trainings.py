"""What people must have read: their own list, everybody's, and the page on which one acknowledges."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.knowledge.actions import (
    acknowledge_training,
    excuse_from_training,
    hold_session,
    name_material,
    take_material_off,
)
from orgdesk.apps.knowledge.affected import affected_accounts
from orgdesk.apps.knowledge.errors import KnowledgeRefused
from orgdesk.apps.knowledge.forms import SessionForm, TrainingMaterialForm
from orgdesk.apps.knowledge.models import Acknowledgement, Article, Training
from orgdesk.apps.knowledge.policies import can_oversee_trainings
from orgdesk.apps.knowledge.views._common import staff_only
from orgdesk.apps.organisation.errors import OrganisationRefused
from orgdesk.apps.people.models import Delivery
from orgdesk.apps.people.reading.catalogue import deliveries_counted
from orgdesk.apps.work.errors import WorkError
from orgdesk.core.process.errors import ProcessError
from orgdesk.ui.listing import as_file
from orgdesk.ui.sayings import in_words

_A_PAGE = 50
_COLUMNS = (
    (gettext_lazy("Answer"), "version.title"),
    (gettext_lazy("Limitation"), "limitation.key"),
    (gettext_lazy("Assigned"), "assigned_at"),
    (gettext_lazy("To acknowledge"), "asked"),
    (gettext_lazy("Acknowledged"), "read"),
    (gettext_lazy("Came to a session"), "attended"),
    (gettext_lazy("Learnt it"), "done"),
)
_PEOPLE = (
    (gettext_lazy("Person"), "person.name"),
    (gettext_lazy("Unit"), "channel"),
    (gettext_lazy("Acknowledged"), "acknowledged_at"),
    (gettext_lazy("Came to a session"), "attended_at"),
)


@require_safe
@staff_only
def index(request: SignedInRequest) -> HttpResponse:
    at = timezone.now()
    mine = Acknowledgement.objects.of(request.user).waiting_first()
    context = {"mine": mine[:_A_PAGE], "oversees": can_oversee_trainings(request.user, at=at), "at": at}
    if context["oversees"]:
        trainings = Training.objects.visible_to(request.user).with_words(request.GET.get("q", ""))
        trainings = trainings.with_share().newest_first()
        file = as_file(request, "trainings", trainings, _COLUMNS)
        if file is not None:
            return file
        context["page"] = Paginator(trainings, _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "knowledge/trainings/list.html", context)


@require_safe
@staff_only
def show(request: SignedInRequest, pk: int) -> HttpResponse:
    training = _training_or_404(request, pk)
    file = as_file(request, f"training-{training.limitation.key}", _rows(training), _PEOPLE)
    return file or _render(request, training)


@require_POST
@staff_only
def sessions(request: SignedInRequest, pk: int) -> HttpResponse:
    """Plan a session; whoever is invited hears of it."""
    training = _training_or_404(request, pk)
    form = SessionForm(training, request.user, request.POST)
    if form.is_valid():
        try:
            row = hold_session(training, form.plan, by=request.user, at=timezone.now())
        except (KnowledgeRefused, OrganisationRefused, WorkError) as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("Planned; invited: %(people)s.") % {"people": row.attendees.count()})
            return redirect("knowledge:training", pk=pk)
    return _render(request, training, session=form)


@require_POST
@staff_only
def materials(request: SignedInRequest, pk: int) -> HttpResponse:
    training = _training_or_404(request, pk)
    form = TrainingMaterialForm(request.user, request.POST, request.FILES)
    if form.is_valid():
        try:
            name_material(training, **form.given, by=request.user, at=timezone.now())
        except (KnowledgeRefused, OrganisationRefused, WorkError) as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("It belongs to the training now."))
            return redirect("knowledge:training", pk=pk)
    return _render(request, training, material=form)


@require_POST
@staff_only
def material_end(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    training = _training_or_404(request, pk)
    article = get_object_or_404(training.articles, key=key)
    try:
        take_material_off(training, article, by=request.user, at=timezone.now())
    except KnowledgeRefused as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(request, _("It belongs to the training no more."))
    return redirect("knowledge:training", pk=pk)


def _render(
    request: SignedInRequest, training: Training, *, session: SessionForm | None = None,
    material: TrainingMaterialForm | None = None,
) -> HttpResponse:  # fmt: skip
    """The page; after a refused form with what was typed."""
    rows, at, course = list(_rows(training)), timezone.now(), training.course
    oversees = can_oversee_trainings(request.user, at=at)
    held = deliveries_counted(Delivery.objects.visible_to(request.user).filter(course=course)) if course else ()
    context = {
        "training": training,
        "rows": rows,
        "mine": next((row for row in rows if row.person_id == request.user.pk), None),
        "waiting": sum(row.waits for row in rows),
        "oversees": oversees,
        "sessions": [(row, _may_note(row, request.user, oversees=oversees, at=at)) for row in held],
        "articles": training.articles.select_related("published_version"),
        "materials": course.materials.in_use().select_related("owner") if course else (),
        "session": session or (SessionForm(training, request.user) if oversees else None),
        "material": material or (TrainingMaterialForm(request.user) if oversees else None),
        "known": _known(request.user) if oversees else (),
        "affected": affected_accounts(training.limitation, person=request.user, at=at),
        "at": at,
    }
    return render(request, "knowledge/trainings/training.html", context, status=422 if session or material else 200)


def _known(person: Person) -> QuerySet[Article]:
    """To choose from while typing; whatever is further down is named by its title all the same."""
    published = Article.objects.visible_to(person).exclude(published_version=None).select_related("published_version")
    return published.order_by("-published_version__pk")[:200]


def _may_note(row: Delivery, person: Person, *, oversees: bool, at: datetime) -> bool:
    return row.cancelled_at is None and row.starts_at <= at and (row.trainer_id == person.pk or oversees)


def _rows(training: Training) -> QuerySet[Acknowledgement]:
    return training.acknowledgements.select_related("person").order_by("channel", "person__name")


def _training_or_404(request: SignedInRequest, pk: int) -> Training:
    visible = Training.objects.visible_to(request.user).with_share().select_related("version", "limitation", "course")
    return get_object_or_404(visible, pk=pk)


@require_POST
@staff_only
def acknowledge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Twice is harmless; for somebody else it is refused."""
    row = get_object_or_404(Acknowledgement.objects.visible_to(request.user).select_related("training"), pk=pk)
    try:
        acknowledge_training(row, by=request.user, at=timezone.now())
    except (KnowledgeRefused, WorkError, ProcessError) as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(
            request, _("Thank you: noted that you have read “%(title)s”.") % {"title": row.training.version.title}
        )
    return redirect("knowledge:training", pk=row.training_id)


@require_POST
@staff_only
def excuse(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(
        Acknowledgement.objects.visible_to(request.user).select_related("training", "person"), pk=pk
    )
    try:
        excuse_from_training(row, reason=request.POST.get("reason", ""), by=request.user, at=timezone.now())
    except (KnowledgeRefused, WorkError, ProcessError) as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(request, _("%(person)s need not read it.") % {"person": row.person.name})
    return redirect("knowledge:training", pk=row.training_id)

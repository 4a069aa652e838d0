"""What is kept of a person: given out, and erased on the word of two; how long things are kept."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.actions import note_security
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.accounts.name_parts import holding
from orgdesk.apps.accounts.proving import proved_lately
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.events.archive import archive_state
from orgdesk.apps.operations.actions import ask_erasure, confirm_erasure, due, set_retention, withdraw_erasure
from orgdesk.apps.operations.errors import OperationRefused
from orgdesk.apps.operations.models import Erasure, RetentionRule
from orgdesk.apps.operations.models.retention import days_kept
from orgdesk.apps.operations.policies import for_administrators
from orgdesk.apps.operations.privacy import STAYS, counted, exported
from orgdesk.ui.sayings import in_words


class RetentionForm(forms.Form):
    """A field for each kind; empty keeps it."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for kind, word in RetentionRule.Kind.choices:
            self.fields[kind] = forms.IntegerField(
                label=word, required=False, min_value=1, max_value=36_500, help_text=_("days; empty keeps it for ever")
            )


@require_safe
@for_administrators
def index(request: SignedInRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    people = Person.objects.visible_to(request.user)
    found = people.filter(holding(Person, words, "name", "email"))
    erasures = Erasure.objects.visible_to(request.user).select_related("person", "asked_by", "confirmed_by")
    context = {"words": words, "people": found[:50] if words else (), "erasures": erasures[:50], "stays": STAYS}
    return render(request, "operations/erasures.html", context)


@require_safe
@for_administrators
def show(request: SignedInRequest, key: str) -> HttpResponse:
    person = _person(request, key)
    waiting = Erasure.objects.visible_to(request.user).waiting().filter(person=person).first()
    context = {"person": person, "counts": counted(person), "stays": STAYS, "waiting": waiting}
    return render(request, "operations/personal_data.html", context)


@require_safe
@for_administrators
@proved_lately
def export(request: SignedInRequest, key: str) -> JsonResponse:
    person = _person(request, key)
    note_security("personal_data.exported", person, at=timezone.now(), by=request.user)
    name = f'attachment; filename="{person.key}.json"'
    return JsonResponse(
        exported(person), headers={"Content-Disposition": name}, json_dumps_params={"indent": 1, "ensure_ascii": False}
    )


@require_POST
@for_administrators
@proved_lately
def ask(request: SignedInRequest, key: str) -> HttpResponse:
    person = _person(request, key)
    _try(request, lambda: ask_erasure(person, reason=request.POST.get("reason", ""), by=request.user, at=timezone.now()), _("Asked. Another administrator confirms it."))  # fmt: skip
    return redirect("operations:personal-data", key=key)


@require_POST
@for_administrators
@proved_lately
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    erasure = get_object_or_404(Erasure.objects.visible_to(request.user), pk=pk)
    _try(request, lambda: confirm_erasure(erasure, by=request.user, at=timezone.now()), _("Erased."))
    return redirect("operations:erasures")


@require_POST
@for_administrators
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    erasure = get_object_or_404(Erasure.objects.visible_to(request.user), pk=pk)
    _try(request, lambda: withdraw_erasure(erasure, by=request.user, at=timezone.now()), _("Withdrawn; nothing was erased."))  # fmt: skip
    return redirect("operations:erasures")


@for_administrators
@proved_lately
def retention(request: SignedInRequest) -> HttpResponse:
    """The rules, and what each would take tonight."""
    kept = days_kept()
    form = RetentionForm(request.POST if request.method == "POST" else None, initial=kept)
    if request.method == "POST" and form.is_valid():
        said = _("Kept. The next night carries it out.")
        _try(request, lambda: set_retention(form.cleaned_data, by=request.user, at=timezone.now()), said)
        return redirect("operations:retention")
    words = dict(RetentionRule.Kind.choices)
    tonight = [(words[kind], count) for kind, count in due(at=timezone.now()).items()]
    return render(request, "operations/retention.html", {"form": form, "tonight": tonight, "archive": archive_state()})


def _person(request: SignedInRequest, key: str) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.user), key=key)


def _try(request: SignedInRequest, act: Callable[[], object], done: str) -> None:
    try:
        act()
    except OperationRefused as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(request, done)

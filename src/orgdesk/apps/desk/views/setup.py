"""How the desk is set up: words used again, macros, own fields, kinds of requesters, reasons to wait."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Model, QuerySet
from django.forms import BaseForm, ModelForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.desk import setup_forms as forms
from orgdesk.apps.desk.actions.keep_tools import keep_macro, keep_reply, remove_macro, remove_reply
from orgdesk.apps.desk.actions.set_up_desk import add_field, add_reason, end_field, keep_requester_kind
from orgdesk.apps.desk.errors import DeskRefused
from orgdesk.apps.desk.models import CannedReply, CustomField, Macro, RequesterKind, WaitingReason
from orgdesk.apps.desk.policies import may_set_up
from orgdesk.apps.desk.rule_page import typed_acts
from orgdesk.apps.desk.setup_page import WORDS_AND_MACROS, parity, tabs, told_macro, told_words, tools_page
from orgdesk.apps.desk.views._acting import acted, rows_of
from orgdesk.ui.answers import say_problems
from orgdesk.ui.listing import as_file
from orgdesk.ui.sayings import in_words

_Row = TypeVar("_Row", bound=Model)


def for_those_who_set_up(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What every ticket asks for is set by whoever leads a unit, and by administrators."""

    @wraps(view)
    def guarded(request: SignedInRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not may_set_up(request.user, at=timezone.now()):
            raise PermissionDenied(_("Fields and kinds are set by whoever leads a unit; ask the head of yours."))
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@staff_only
def macros(request: SignedInRequest) -> HttpResponse:
    rows = Macro.objects.visible_to(request.user).select_related("reply")
    replies = CannedReply.objects.visible_to(request.user).select_related("article__published_version")
    file = as_file(request, "words-and-macros", [*map(told_words, replies), *map(told_macro, rows)], WORDS_AND_MACROS)
    if file is not None:
        return file
    return render(request, "desk/setup/macros.html", tools_page(request.user))


@require_POST
@staff_only
def keep_words(request: SignedInRequest) -> HttpResponse:
    """New words, or changed ones where the form names them."""
    known = _named(CannedReply.objects.visible_to(request.user), request, "reply")
    form = forms.ReplyWordsForm(request.POST, instance=known)
    kept = _tool_kept(request, form, lambda said: keep_reply(
        **said, reply=known, by=request.user, at=timezone.now()
    ))  # fmt: skip
    return kept or render(request, "desk/setup/macros.html", tools_page(request.user, words=form))


@require_POST
@staff_only
def words_removal(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(CannedReply.objects.visible_to(request.user).select_related("article"), pk=pk)
    done = _("“%(title)s” is removed. It can be kept again from the list of what was removed.") % {"title": row.title}
    act = partial(remove_reply, row, by=request.user, at=timezone.now())
    return acted(request, act, done=done, to=reverse("desk:macros"))


@require_POST
@staff_only
def add_macro(request: SignedInRequest) -> HttpResponse:
    """A new macro, or a changed one where the form names it."""
    known = _named(Macro.objects.visible_to(request.user), request, "macro")
    form = forms.MacroForm(request.POST, instance=known)
    acts = rows_of(request, "act", "act_value")
    kept = _tool_kept(request, form, lambda said: keep_macro(
        **said, acts=acts, macro=known, by=request.user, at=timezone.now()
    ))  # fmt: skip
    page = partial(tools_page, request.user, macro=form, acts=typed_acts(request.POST))
    return kept or render(request, "desk/setup/macros.html", page())


@require_POST
@staff_only
def macro_removal(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Macro.objects.visible_to(request.user), pk=pk)
    done = _("“%(title)s” is removed. It can be kept again from the list of what was removed.") % {"title": row.name}
    act = partial(remove_macro, row, by=request.user, at=timezone.now())
    return acted(request, act, done=done, to=reverse("desk:macros"))


@require_safe
@staff_only
def fields(request: SignedInRequest) -> HttpResponse:
    reasons = WaitingReason.objects.visible_to(request.user).annotate(used=Count("periods"))
    context = {
        "may": may_set_up(request.user, at=timezone.now()),
        "fields": CustomField.objects.visible_to(request.user).filter(ended_at=None).select_related("product"),
        "reasons": reasons,
        "kinds": parity(),
        "field_form": forms.FieldForm(auto_id="field-%s"),
        "kind_form": forms.KindForm(auto_id="kind-%s"),
        "reason_form": forms.ReasonForm(auto_id="reason-%s"),
        "tabs": tabs("setup-fields"),
    }
    return render(request, "desk/setup/fields.html", context)


@require_POST
@staff_only
@for_those_who_set_up
def add_custom_field(request: SignedInRequest) -> HttpResponse:
    form = forms.FieldForm(request.POST)
    return _kept(request, form, lambda said: add_field(**said, by=request.user, at=timezone.now()), "desk:setup-fields")


@require_POST
@staff_only
@for_those_who_set_up
def field_end(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(CustomField.objects.visible_to(request.user), pk=pk)
    return acted(
        request,
        lambda: end_field(row, by=request.user, at=timezone.now()),
        done=_("It is asked no more."),
        to=reverse("desk:setup-fields"),
    )


@require_POST
@staff_only
@for_those_who_set_up
def keep_kind(request: SignedInRequest) -> HttpResponse:
    known = RequesterKind.objects.visible_to(request.user).filter(name=request.POST.get("name", "")).first()
    form = forms.KindForm(request.POST, instance=known)
    return _kept(request, form, lambda said: keep_requester_kind(
        **said, by=request.user, at=timezone.now()
    ), "desk:setup-fields")  # fmt: skip


@require_POST
@staff_only
@for_those_who_set_up
def keep_reason(request: SignedInRequest) -> HttpResponse:
    form = forms.ReasonForm(request.POST)
    return _kept(
        request, form, lambda said: add_reason(**said, by=request.user, at=timezone.now()), "desk:setup-fields"
    )


def _named(rows: QuerySet[_Row], request: SignedInRequest, name: str) -> _Row | None:
    """The row that the form says it changes; a form without one is about a new row."""
    number = request.POST.get(name, "")
    return get_object_or_404(rows, pk=number) if number.isdecimal() and len(number) < 19 else None


def _tool_kept(
    request: SignedInRequest, form: ModelForm[Any], act: Callable[[dict[str, Any]], object]
) -> HttpResponse | None:
    """None where the form is to be shown again, with what is wrong in it."""
    if not form.is_valid():
        return None
    try:
        act(form.cleaned_data)
    except DeskRefused as refusal:
        form.add_error(None, in_words(refusal))
        return None
    messages.success(request, _("Kept."))
    return redirect("desk:macros")


def _kept(request: SignedInRequest, form: BaseForm, act: Callable[[dict[str, Any]], object], page: str) -> HttpResponse:
    if form.is_valid():
        return acted(request, lambda: act(form.cleaned_data), done=_("Kept."), to=reverse(page))
    say_problems(request, form)
    return redirect(page)

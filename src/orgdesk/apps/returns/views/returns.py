"""Returns: the list, one return with its lines, a new one, and the steps of a line."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation import lookup
from orgdesk.apps.returns import actions
from orgdesk.apps.returns.actions.answer_coverage import unit_of
from orgdesk.apps.returns.care import returns_rule, returns_unit, specialist_for
from orgdesk.apps.returns.errors import FactsMissing, ReturnRefused
from orgdesk.apps.returns.figures import standing_too_long, wrong_sales
from orgdesk.apps.returns.forms import ReturnForm, StepForm
from orgdesk.apps.returns.leading import work_of
from orgdesk.apps.returns.models import Return, ReturnLine
from orgdesk.apps.returns.policies import can_decide
from orgdesk.apps.work.errors import WorkError
from orgdesk.apps.work.subjects import titled
from orgdesk.core.service.errors import ServiceRuleError
from orgdesk.ui.listing import as_file
from orgdesk.ui.sayings import in_words

_A_PAGE = 50
_DAYS = 90
_LED = {"facts", "authorise", "deny", "make-good"}
"""Steps that a process decides on where one leads the return."""

_COLUMNS = (
    (gettext_lazy("Return"), "head.key"),
    (gettext_lazy("Account"), "head.account.name"),
    (gettext_lazy("Serial number"), "unit.asset.serial"),
    (gettext_lazy("Product"), "unit.asset.product.name"),
    (gettext_lazy("Reason"), "get_reason_display"),
    (gettext_lazy("State"), "get_state_display"),
    (gettext_lazy("Since"), "since"),
    (gettext_lazy("Covered"), "covered"),
    (gettext_lazy("Amount"), "amount"),
)


@require_safe
@staff_only
def index(request: SignedInRequest) -> HttpResponse:
    """Lines, open ones first; `q`, `state`, `reason` narrow."""
    words, state, reason = (request.GET.get(name, "") for name in ("q", "state", "reason"))
    at = timezone.now()
    rows = ReturnLine.objects.visible_to(request.user).select_related("head__account", "unit__asset__product")
    if words:
        rows = rows.filter(
            Q(unit__asset__serial__icontains=words)
            | Q(head__key__iexact=words)
            | Q(head__account__name__icontains=words)
        )
    if state in ReturnLine.State.values:
        rows = rows.filter(state=state)
    elif state == "open":
        rows = rows.open()
    if reason in ReturnLine.Reason.values:
        rows = rows.filter(reason=reason)
    file = as_file(request, "returns", rows.order_by("-since"), _COLUMNS)
    if file is not None:
        return file
    wrong = wrong_sales(request.user, since=at - timedelta(days=_DAYS))
    context = {
        "page": Paginator(rows.order_by("-since"), _A_PAGE).get_page(request.GET.get("page")),
        "words": words,
        "state": state,
        "reason": reason,
        "reasons": ReturnLine.Reason.choices,
        "unit_name": lookup.unit_name(returns_unit()),
        "unit_key": returns_unit(),
        "open": ReturnLine.objects.visible_to(request.user).open().count(),
        "late": standing_too_long(request.user, at=at, days=returns_rule().step_days),
        "wrong": wrong,
        "wrong_count": sum(one.count for one in wrong),
        "days": _DAYS,
        "here": "returns",
    }
    return render(request, "returns/list.html", context)


@staff_only
def create(request: SignedInRequest) -> HttpResponse:
    """`serial` and `ticket` may be named in the address."""
    form = ReturnForm(request.POST or None, initial={"serial": request.GET.get("serial", "")})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            unit = unit_of(said["serial"], request.user)
            sent = actions.Sent(unit, said["reason"], said["words"], said["needed"])
            contact = unit.asset.account.contacts.select_related("person").first()
            head = actions.request_return(
                [sent], by=request.user, at=timezone.now(), requester=contact.person if contact else None,
                ticket_key=request.GET.get("ticket", "")[:40],
            )  # fmt: skip
        except ReturnRefused as refusal:
            form.add_error(None, in_words(refusal))
        else:
            return redirect("returns:return", key=head.key)
    context = {
        "form": form,
        "heading": _("Take a return"),
        "lead": _("The serial number says what was sold, when, and how long it is covered."),
    }
    return render(request, "returns/form.html", context, status=422 if form.errors else 200)


@require_safe
@staff_only
def show(request: SignedInRequest, key: str) -> HttpResponse:
    rows = Return.objects.visible_to(request.user).select_related("account", "requester", "opened_by")
    return _page(request, get_object_or_404(rows, key=key))


def _page(
    request: SignedInRequest, head: Return, *, refused: ReturnLine | None = None, form: StepForm | None = None
) -> HttpResponse:
    """One return; where a step of a line was refused, with what was written for it."""
    lines = head.lines.select_related(
        "unit__asset__product",
        "unit__policy",
        "unit__replaces__asset__product",
        "needed",
        "replacement__asset__product",
    ).prefetch_related("steps__by")
    context = {
        "head": head,
        "lines": [
            (
                line,
                can_decide(request.user, line, at=timezone.now()),
                _specialist_of(line),
                titled(work_of(line)),
            )
            for line in lines
        ],
        "findings": ReturnLine.Finding.choices,
        "courses": ReturnLine.Course.choices,
        "refused": refused.pk if refused else None,
        "form": form,
    }
    return render(request, "returns/return.html", context, status=422 if refused else 200)


@require_POST
@staff_only
def step(request: SignedInRequest, pk: int) -> HttpResponse:
    """`step` names what is done; whoever may not do it does not find it."""
    rows = ReturnLine.objects.visible_to(request.user).select_related("head", "unit__asset__product")
    line, form = get_object_or_404(rows, pk=pk), StepForm(request.POST)
    if not can_decide(request.user, line, at=timezone.now()):
        raise Http404
    if line.process_key and request.POST.get("step") in _LED:
        messages.error(request, _("A drawn process leads this return: answer its work, and the line follows."))
        return redirect("returns:return", key=line.head.key)
    if not form.is_valid():
        return _page(request, line.head, refused=line, form=form)
    said, by, at = form.cleaned_data, request.user, timezone.now()
    ways = {
        "facts": lambda: actions.ask_for_facts(line, questions=said["note"], by=by, at=at),
        "answered": lambda: actions.answer_facts(line, words=said["note"], by=by, at=at),
        "authorise": lambda: actions.authorise_line(line, note=said["note"], by=by, at=at),
        "deny": lambda: actions.deny_line(line, reason=said["note"], by=by, at=at),
        "receive": lambda: actions.receive_line(line, note=said["note"], by=by, at=at),
        "inspect": lambda: actions.inspect_line(line, finding=said["finding"], note=said["note"], by=by, at=at),
        "make-good": lambda: actions.make_good(
            line, course=said["course"], serial=said["serial"], amount=said["amount"], note=said["note"], by=by, at=at
        ),
        "close": lambda: actions.close_line(line, by=by, at=at),
    }
    way = ways.get(request.POST.get("step", ""))
    if way is None:
        raise Http404
    try:
        line = way()
    except FactsMissing as refusal:
        form.add_error(refusal.field or None, in_words(refusal))
        return _page(request, line.head, refused=line, form=form)
    except (WorkError, ServiceRuleError) as refusal:
        messages.error(request, in_words(refusal))  # the line stands elsewhere: the page shows where
        return redirect("returns:return", key=line.head.key)
    messages.success(request, _("%(unit)s: %(state)s.") % {"unit": line.unit, "state": line.get_state_display()})
    return redirect("returns:return", key=line.head.key)


def _specialist_of(line: ReturnLine) -> str:
    """What people call the seat that knows the product; empty where none is named."""
    route = specialist_for(line.unit.asset.product)
    return lookup.seat_name(route.unit_key, route.position_key) if route else ""

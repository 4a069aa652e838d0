"""The customer's class and path."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.customers.actions import comment_on_class, override_class, qualify_account
from orgdesk.apps.customers.errors import CustomersRefused
from orgdesk.apps.customers.forms import OverrideForm, QualificationForm
from orgdesk.apps.customers.models import Account
from orgdesk.apps.customers.policies import can_qualify
from orgdesk.apps.customers.questionnaires import current_questionnaire, to_core
from orgdesk.apps.customers.views._common import account_or_404, act, act_on
from orgdesk.apps.organisation import lookup
from orgdesk.core.service.errors import ServiceRuleError
from orgdesk.core.service.qualification import prefill
from orgdesk.ui.lengths import whole
from orgdesk.ui.sayings import in_words


def create(request: SignedInRequest, key: str) -> HttpResponse:
    """The questionnaire, filled in already with what the hand-off says."""
    account, questionnaire = account_or_404(request, key), current_questionnaire()
    if questionnaire is None:
        raise Http404(_("No questionnaire is stored."))
    if request.method == "GET" and not can_qualify(request.user, questionnaire, at=timezone.now()):
        raise PermissionDenied(
            _("Only %(unit)s sets the class of a customer; comment on it on the customer's page instead.")
            % {"unit": lookup.unit_name(questionnaire.unit_key)}
        )
    known = prefill(to_core(questionnaire), _handed_over(account))
    form = QualificationForm(questionnaire, request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            row = qualify_account(
                account, questionnaire, form.answers, by=request.user, at=timezone.now(),
                requested_path=form.cleaned_data["requested_path"],
            )  # fmt: skip
        except (CustomersRefused, ServiceRuleError) as refusal:
            form.add_error(None, in_words(refusal))
        else:
            words = {"class": row.class_words, "path": row.path_words}
            messages.success(request, _("Class %(class)s, by %(path)s.") % words)
            return redirect("customers:account", key=key)
    context = {"account": account, "form": form, "heading": questionnaire.title, "known": known}
    return render(request, "customers/form.html", context, status=422 if form.errors else 200)


@require_POST
def override(request: SignedInRequest, key: str) -> HttpResponse:
    account, form = account_or_404(request, key), OverrideForm(request.POST)
    row = account.qualifications.select_related("questionnaire").last()
    if row is None:
        messages.error(request, _("Qualify the customer first, then choose class and path."))
        return redirect("customers:account", key=key)
    return act_on(
        request,
        account,
        form,
        lambda said: override_class(row, by=request.user, at=timezone.now(), **said),
        done=_("Chosen. What the table said stays readable."),
    )


@require_POST
def comment(request: SignedInRequest, key: str) -> HttpResponse:
    account = account_or_404(request, key)
    return act(
        request,
        account,
        lambda: comment_on_class(
            account, text=whole(request.POST.get("text", ""), 4000, "text"), by=request.user, at=timezone.now()
        ),
        done=_("Your comment is kept."),
    )


def _handed_over(account: Account) -> dict[str, str]:
    last = account.hand_offs.first()
    return dict(last.facts) if last else {}

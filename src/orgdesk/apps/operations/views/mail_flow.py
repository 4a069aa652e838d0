"""Where mail stands."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.operations.actions import try_mail_again
from orgdesk.apps.operations.policies import for_administrators
from orgdesk.apps.operations.stuck import mailboxes, mails_not_sent, mails_not_understood


@require_safe
@for_administrators
def mail_flow(request: SignedInRequest) -> HttpResponse:
    at = timezone.now()
    context = {
        "mailboxes": mailboxes(request.user, at=at),
        "unsent": mails_not_sent(request.user)[:100],
        "odd": mails_not_understood(request.user, at=at)[:50],
    }
    return render(request, "operations/mail_flow.html", context)


@require_POST
@for_administrators
def mail_tries(request: SignedInRequest, pk: int) -> HttpResponse:
    if try_mail_again(pk, by=request.user, at=timezone.now()):
        messages.success(request, _("The mail leaves with the next round of a worker."))
    else:
        messages.warning(request, _("The mail is not waiting for another try any more."))
    return redirect("operations:mail-flow")

"""The mailbox, and a mail that goes out and comes back."""

from __future__ import annotations

import time

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.mail.models import Mailbox
from orgdesk.apps.operations.actions.keep_mailbox import SUPPORT, keep_mailbox
from orgdesk.apps.operations.actions.note_step import note_step
from orgdesk.apps.operations.actions.try_mailbox import look_for_trial, try_mailbox
from orgdesk.apps.operations.forms import MailboxForm
from orgdesk.apps.operations.models import MailTrial
from orgdesk.apps.operations.policies import for_administrators
from orgdesk.apps.operations.set_up import Step, context_of
from orgdesk.apps.operations.set_up_rows import last_trial, mailbox_of_house

_LOOKS, _PAUSE = 6, 0.5


@for_administrators
def mail(request: SignedInRequest) -> HttpResponse:
    """The servers; POST keeps them and sends the test at once."""
    known = mailbox_of_house()
    form = MailboxForm(
        request.POST or None, instance=known or Mailbox(key=SUPPORT, name=f"{settings.ORGDESK_COMPANY} support")
    )
    if request.method == "POST" and form.is_valid():
        said, at = form.cleaned_data, timezone.now()
        passwords = {name: said[name] for name in ("imap_password", "smtp_password")}
        mailbox = keep_mailbox(form.instance, by=request.user, at=at, **passwords)
        _follow(request, try_mailbox(mailbox, by=request.user, at=at))
        return redirect("operations:set-up-mail")
    context = {
        **context_of("mail"),
        "form": form,
        "trial": last_trial(known),
    }
    return render(request, "operations/set_up/mail.html", context)


@require_POST
@for_administrators
def trials(request: SignedInRequest) -> HttpResponse:
    """Look again for the mail that is on its way, or send another."""
    mailbox = mailbox_of_house()
    if mailbox is not None:
        last = last_trial(mailbox)
        under_way = last is not None and last.sent_at is not None and last.returned_at is None
        if last is None or not under_way or "again" in request.POST:
            last = try_mailbox(mailbox, by=request.user, at=timezone.now())
        _follow(request, last)
    return redirect("operations:set-up-mail")


def _follow(request: SignedInRequest, trial: MailTrial) -> None:
    """Look for the mail for a few seconds: most servers need no longer."""
    for _look in range(_LOOKS):
        if trial.sent_at is None or look_for_trial(trial, at=timezone.now()) or trial.problem:
            break
        time.sleep(_PAUSE)
    if trial.returned_at is not None:
        note_step(Step.MAIL, by=request.user, at=timezone.now())
        messages.success(request, _("The test mail went out and came back."))

"""The mail series of a plan, and what its mails say."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.timelines.actions import hold_mails, join_series, leave_series, lift_hold, write_mail_text
from orgdesk.apps.timelines.errors import TimelineError
from orgdesk.apps.timelines.forms import HoldForm, MailTextForm
from orgdesk.apps.timelines.letters import fill, text_of
from orgdesk.apps.timelines.models import MailHold, Membership, TemplateVersion
from orgdesk.apps.timelines.policies import can_write_mails, require_steering
from orgdesk.apps.timelines.views._common import act, act_on, plan_or_404
from orgdesk.ui.sayings import in_words

_SAMPLE = {"name": "Jonas Keller", "account": "Nordlicht SI", "week": "1"}


@require_POST
def hold(request: SignedInRequest, key: str) -> HttpResponse:
    plan = plan_or_404(request, key)
    return act_on(
        request,
        plan,
        HoldForm(request.POST),
        lambda said: hold_mails(plan, by=request.user, at=timezone.now(), **said),
        done=_("Held. Mails of those days are listed as held, with the reason."),
    )


@require_POST
def lift(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(MailHold.objects.visible_to(request.user).select_related("plan"), pk=pk)
    plan = plan_or_404(request, row.plan.key)
    return act(
        request,
        plan,
        lambda: lift_hold(row, by=request.user, at=timezone.now()),
        done=_("Mails leave again from today."),
    )


@require_POST
def join(request: SignedInRequest, key: str) -> HttpResponse:
    plan = plan_or_404(request, key)
    contact = get_object_or_404(
        plan.account.contacts.select_related("person"), person__key=request.POST.get("person", "")
    )
    series = request.POST.get("series", "")
    return act(
        request,
        plan,
        lambda: join_series(plan, series, contact.person, by=request.user, at=timezone.now()),
        done=_("%(name)s is on the list.") % {"name": contact.person},
    )


@require_POST
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Membership.objects.visible_to(request.user).select_related("plan", "person"), pk=pk)
    plan = plan_or_404(request, row.plan.key)

    def take_off() -> None:
        require_steering(request.user, plan, at=timezone.now())
        leave_series(row, way=Membership.Way.REMOVED, by=request.user.key, at=timezone.now())

    return act(request, plan, take_off, done=_("%(name)s is off the list.") % {"name": row.person})


def edit(request: SignedInRequest, key: str, number: int, series: str, mail: int) -> HttpResponse:
    """What the mail says, as a preview with an invented customer; writing makes a new text, the old ones stay."""
    template = get_object_or_404(TemplateVersion.objects.visible_to(request.user), key=key, number=number)
    if series not in {one.key for one in template.content.series}:
        raise Http404
    written = text_of(template, series, mail)
    may_write = can_write_mails(request.user, template, at=timezone.now())
    initial = {"subject": written.subject, "body": written.body} if written else {}
    form = MailTextForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        if not may_write:
            raise PermissionDenied
        try:
            write_mail_text(template, series, mail, by=request.user, at=timezone.now(), **form.cleaned_data)
        except TimelineError as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("Written. It holds for the mails that have not left."))
            return redirect("timelines:mail-text", key=key, number=number, series=series, mail=mail)
    preview = {"subject": fill(written.subject, _SAMPLE), "body": fill(written.body, _SAMPLE)} if written else None
    context = {
        "template": template,
        "series": series,
        "mail": mail,
        "form": form,
        "preview": preview,
        "written": written,
        "may_write": may_write,
    }
    return render(request, "timelines/mail_text.html", context, status=422 if form.errors else 200)

"""What an agent does with a ticket."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.desk.actions import (
    add_note,
    answer_authority,
    capture_knowledge,
    declare_capability,
    escalate_to_authority,
    reply_to_customer,
)
from orgdesk.apps.desk.actions.declare_capability import NewLimitation
from orgdesk.apps.desk.actions.keep_words import forget_draft, forget_kept_files, hold_reply, keep_draft, kept_files
from orgdesk.apps.desk.errors import DeskRefused
from orgdesk.apps.desk.files import MOST_FILES, files_of
from orgdesk.apps.desk.forms import DeclarationForm, EscalationForm, NoteForm, ReplyForm
from orgdesk.apps.desk.models import Escalation, HeldReply, Ticket
from orgdesk.apps.desk.ticket_page import page_of
from orgdesk.apps.knowledge.errors import KnowledgeRefused
from orgdesk.apps.work.errors import WorkError
from orgdesk.apps.work.models import WorkItem
from orgdesk.ui.sayings import in_words

_REFUSALS = (DeskRefused, KnowledgeRefused, WorkError)
_REFUSED = "refused-declaration"


@staff_only
@require_POST
def reply(request: SignedInRequest, key: str) -> HttpResponse:
    ticket, form = _ticket(request, key), ReplyForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            held = _reply(request, ticket, said)
        except _REFUSALS as refusal:
            keep_draft(ticket, kind="reply", text=said["text"], person=request.user, at=timezone.now())
            messages.error(request, in_words(refusal))
        else:
            if held is None:
                messages.success(request, _("Sent to %(name)s.") % {"name": ticket.requester.name})
    else:
        messages.error(request, _("Write the reply before sending it."))
    return redirect("desk:ticket", key=key)


@staff_only
@require_POST
def note(request: SignedInRequest, key: str) -> HttpResponse:
    ticket, form = _ticket(request, key), NoteForm(request.POST)
    if form.is_valid():
        add_note(ticket, by=request.user, text=form.cleaned_data["text"], at=timezone.now())
        forget_draft(ticket, kind="note", person=request.user)
    else:
        messages.error(request, _("Write the note before saving it."))
    return redirect("desk:ticket", key=key)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: SignedInRequest, key: str) -> HttpResponse:
    """A refusal shows the page again with everything that was typed, also when that page is called up anew."""
    if request.method != "POST":
        return _refused_before(request, key)
    ticket, form = _ticket(request, key), DeclarationForm(request.POST)
    form.is_valid()
    said = form.cleaned_data
    item = WorkItem.objects.visible_to(request.user).about("ticket", key).filter(key=said.get("work", "")).first()
    if item is None:
        messages.error(request, _("That step is not part of this ticket; the page shows what is asked now."))
        return redirect("desk:ticket", key=key)
    try:
        declaration = declare_capability(
            ticket,
            item=item,
            capability=said.get("capability") or "",
            by=request.user,
            at=timezone.now(),
            text=said.get("text", ""),
            limitation=said.get("limitation") or NewLimitation(title=said.get("title", "")),
        )
    except _REFUSALS as refusal:
        request.session[_REFUSED] = {
            "ticket": key,
            "given": {name: form.data.get(name, "") for name in form.fields},
            "why": in_words(refusal),
        }
        return _declared_in_vain(request, ticket, form, in_words(refusal), status=409)
    request.session.pop(_REFUSED, None)
    messages.success(request, _("Recorded: %(said)s.") % {"said": declaration.get_capability_display()})
    return redirect("desk:ticket", key=key)


@staff_only
@require_POST
def capture(request: SignedInRequest, key: str) -> HttpResponse:
    ticket = _ticket(request, key)
    try:
        article = capture_knowledge(ticket, by=request.user, at=timezone.now())
    except _REFUSALS as refusal:
        messages.error(request, in_words(refusal))
        return redirect("desk:ticket", key=key)
    return redirect("knowledge:article", key=article.key)


@staff_only
@require_POST
def escalate(request: SignedInRequest, key: str) -> HttpResponse:
    ticket, form = _ticket(request, key), EscalationForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            escalate_to_authority(
                ticket, position_key=said["position"], reason=said["reason"], by=request.user, at=timezone.now()
            )
        except _REFUSALS as refusal:
            messages.error(request, in_words(refusal))
        else:
            messages.success(request, _("Asked for attention; the case stays where it is."))
    else:
        messages.error(request, _("Choose whom to ask, and say why this needs more authority."))
    return redirect("desk:ticket", key=key)


@staff_only
@require_POST
def answer(request: SignedInRequest, key: str, pk: int) -> HttpResponse:
    ticket = _ticket(request, key)
    escalation = get_object_or_404(Escalation, pk=pk, ticket=ticket)
    try:
        answer_authority(
            escalation,
            by=request.user,
            at=timezone.now(),
            accept=request.POST.get("accept") == "yes",
            reason=request.POST.get("reason", ""),
        )
    except _REFUSALS as refusal:
        messages.error(request, in_words(refusal))
    return redirect("desk:ticket", key=key)


def _reply(request: SignedInRequest, ticket: Ticket, said: dict[str, Any]) -> HeldReply | None:
    """Held where its writer wants to be able to take it back, with its files and those of a reply that was taken back."""
    at, by = timezone.now(), request.user
    kept = kept_files(ticket, by=by, numbers=request.POST.getlist("kept")[:MOST_FILES])
    given = {"by": by, "text": said["text"], "wait": said["wait"], "once": said["once"]}
    given["files"] = files_of(request, besides=kept)
    with transaction.atomic():
        held = hold_reply(ticket, at=at, **given)
        if held is None:
            reply_to_customer(ticket, at=at, **given)
            forget_draft(ticket, kind="reply", person=by)
        forget_kept_files(ticket, by=by)
    return held


def _refused_before(request: SignedInRequest, key: str) -> HttpResponse:
    """What was refused last on this ticket, as it was typed; else the ticket itself."""
    ticket, refused = _ticket(request, key), request.session.get(_REFUSED) or {}
    if refused.get("ticket") != key:
        return redirect("desk:ticket", key=key)
    return _declared_in_vain(request, ticket, DeclarationForm(refused["given"]), refused["why"], status=200)


def _declared_in_vain(
    request: SignedInRequest, ticket: Ticket, form: DeclarationForm, why: str, *, status: int
) -> HttpResponse:
    form.add_error(None, why)
    page = page_of(ticket, person=request.user, at=timezone.now(), declaration=form, refusal=why)
    return render(request, "desk/ticket.html", page, status=status)


def _ticket(request: SignedInRequest, key: str) -> Ticket:
    return get_object_or_404(Ticket.objects.visible_to(request.user), key=key)

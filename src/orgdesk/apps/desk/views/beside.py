"""What happens beside a ticket's conversation: drafts, who is here, taking back, asking aside, waiting, own fields, macros, notes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.desk.actions.apply_macro import apply_macro, insert_words
from orgdesk.apps.desk.actions.ask_aside import ask_aside, say_aside
from orgdesk.apps.desk.actions.fill_fields import fill_fields
from orgdesk.apps.desk.actions.keep_words import keep_draft, take_back_reply
from orgdesk.apps.desk.actions.link_article import link_article
from orgdesk.apps.desk.actions.note_site import end_site_note, note_site
from orgdesk.apps.desk.actions.view_ticket import view_ticket
from orgdesk.apps.desk.actions.wait_for import wait_for, wait_no_more
from orgdesk.apps.desk.errors import DeskRefused, WordsMissing
from orgdesk.apps.desk.forms import AsideForm
from orgdesk.apps.desk.models import CannedReply, HeldReply, Macro, SideConversation, SiteNote, Ticket, WaitingReason
from orgdesk.apps.desk.views.handling import handled
from orgdesk.apps.knowledge.models import Article
from orgdesk.ui.sayings import in_words


@require_POST
@staff_only
def draft(request: SignedInRequest, key: str) -> HttpResponse:
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user), key=key)
    said = request.POST
    return _quiet(
        lambda: keep_draft(
            ticket, kind=said.get("kind", ""), text=said.get("text", ""), person=request.user, at=timezone.now()
        )
    )


@require_POST
@staff_only
def viewing(request: SignedInRequest, key: str) -> HttpResponse:
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user), key=key)
    view_ticket(ticket, person=request.user, doing=request.POST.get("doing", ""), at=timezone.now())
    return HttpResponse(status=204)


@require_POST
@staff_only
def take_back(request: SignedInRequest, key: str, pk: int) -> HttpResponse:
    held = get_object_or_404(HeldReply.objects.visible_to(request.user), pk=pk, ticket__key=key)
    try:
        take_back_reply(held, by=request.user, at=timezone.now())
    except DeskRefused as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(request, _("Taken back: your words stand in the reply again, nothing was sent."))
    return redirect("desk:ticket", key=key)


@handled
def aside(request: SignedInRequest, ticket: Ticket, at: datetime) -> str:
    form = AsideForm(request.POST)
    if not form.is_valid():
        raise WordsMissing(_("Give an address, a subject and what you ask."))
    opened = ask_aside(ticket, by=request.user, at=at, **form.cleaned_data)
    return _("Asked %(name)s; the customer does not see it.") % {"name": opened.to_name or opened.to_address}


@require_POST
@staff_only
def aside_message(request: SignedInRequest, key: str, pk: int) -> HttpResponse:
    conversation = get_object_or_404(SideConversation.objects.visible_to(request.user), pk=pk, ticket__key=key)
    try:
        say_aside(conversation, text=request.POST.get("text", ""), by=request.user, at=timezone.now())
    except DeskRefused as refusal:
        messages.error(request, in_words(refusal))
    return redirect("desk:ticket", key=key)


@handled
def wait(request: SignedInRequest, ticket: Ticket, at: datetime) -> str:
    reasons = WaitingReason.objects.visible_to(request.user)
    reason = get_object_or_404(reasons, key=request.POST.get("reason", ""))
    wait_for(ticket, reason=reason, words=request.POST.get("words", ""), by=request.user, at=at)
    return _("Waits for %(party)s: the promise's clock stands still.") % {"party": reason.get_party_display()}


@handled
def go_on(request: SignedInRequest, ticket: Ticket, at: datetime) -> str:
    wait_no_more(ticket, by=request.user, at=at)
    return _("It goes on; the clock runs again.")


@handled
def fields(request: SignedInRequest, ticket: Ticket, at: datetime) -> str:
    names = [name for name in request.POST if name.startswith("field-")]
    given = {name.removeprefix("field-"): str(request.POST.get(name, "")) for name in names}
    fill_fields(ticket, given=given, by=request.user, at=at)
    return _("Saved.")


@handled
def macro(request: SignedInRequest, ticket: Ticket, at: datetime) -> str:
    chosen = get_object_or_404(Macro.objects.visible_to(request.user), pk=request.POST.get("macro") or 0)
    done = apply_macro(chosen, ticket, by=request.user, at=at)
    return _("%(macro)s: %(done)s.") % {"macro": chosen.name, "done": ", ".join(done) or _("words put into the reply")}


@handled
def words(request: SignedInRequest, ticket: Ticket, at: datetime) -> str:
    chosen = get_object_or_404(CannedReply.objects.visible_to(request.user), pk=request.POST.get("words") or 0)
    insert_words(ticket, chosen.words_for(ticket), person=request.user, at=at)
    return _("“%(title)s” stands in the reply; read it before you send it.") % {"title": chosen.title}


@handled
def article(request: SignedInRequest, ticket: Ticket, at: datetime) -> str:
    found = Article.objects.visible_to(request.user)
    chosen = get_object_or_404(found, key=request.POST.get("article", ""))
    link_article(ticket, chosen, insert=request.POST.get("insert") == "yes", by=request.user, at=at)
    return _("Linked: it counts as used here.")


@handled
def site_note(request: SignedInRequest, ticket: Ticket, at: datetime) -> str:
    if ticket.account is None:
        raise DeskRefused(_("Notes on a site belong to a customer's account; this requester has none."))
    said = request.POST
    kind = said.get("kind", "")
    if kind not in SiteNote.Kind.values:
        raise DeskRefused(_("Choose what the note is about."))
    try:
        until = parse_date(said.get("until", ""))
    except ValueError:
        until = None
    note_site(ticket.account, kind=kind, text=said.get("text", ""), until=until, by=request.user, at=at)
    return _("Noted: it shows on every ticket of %(account)s.") % {"account": ticket.account.name}


@require_POST
@staff_only
def site_note_end(request: SignedInRequest, key: str, pk: int) -> HttpResponse:
    note = get_object_or_404(SiteNote.objects.visible_to(request.user), pk=pk)
    end_site_note(note, by=request.user, at=timezone.now())
    return redirect("desk:ticket", key=key)


def _quiet(act: Callable[[], object]) -> HttpResponse:
    """For scripts: no page, only whether it was done."""
    try:
        act()
    except DeskRefused:
        return HttpResponse(status=422)
    return HttpResponse(status=204)

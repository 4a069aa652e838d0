"""What an agent does with a ticket beside answering it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.desk import actions
from orgdesk.apps.desk.errors import DeskRefused
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.errors import WorkError
from orgdesk.apps.work.models import WorkItem
from orgdesk.ui.sayings import in_words

Act = Callable[[SignedInRequest, Ticket, datetime], str | None]


def handled(act: Act) -> Callable[..., HttpResponse]:
    """A POST on a ticket: fetch what is visible, act, say what happened or why not, and go back to the ticket."""

    @require_POST
    @staff_only
    def view(request: SignedInRequest, key: str) -> HttpResponse:
        ticket = get_object_or_404(Ticket.objects.visible_to(request.user).select_related("account"), key=key)
        try:
            done = act(request, ticket, timezone.now())
        except WorkError as refusal:
            messages.error(request, in_words(refusal))
        else:
            messages.success(request, done or _("Done."))
        return redirect("desk:ticket", key=key)

    return view


@handled
def prioritise(request: SignedInRequest, ticket: Ticket, at: datetime) -> str:
    said = request.POST
    change = actions.prioritise_ticket(
        ticket,
        impact=said.get("impact", ""),
        urgency=said.get("urgency", ""),
        priority=said.get("priority", ""),
        reason=said.get("reason", ""),
        by=request.user,
        at=at,
    )
    return _("Priority %(value)s; the matrix says %(computed)s.") % {"value": change.value, "computed": change.computed}


@handled
def release(request: SignedInRequest, ticket: Ticket, at: datetime) -> str:
    actions.release_ticket(ticket, item=_step(request, ticket), reason=_reason(request), by=request.user, at=at)
    return _("Released: it is open to your colleagues again.")


@handled
def transfer(request: SignedInRequest, ticket: Ticket, at: datetime) -> str:
    item, unit = _step(request, ticket), request.POST.get("unit", "")
    actions.transfer_ticket(ticket, item=item, unit_key=unit, reason=_reason(request), by=request.user, at=at)
    return _("Transferred to %(unit)s; the owner stays.") % {"unit": lookup.unit_name(unit)}


@handled
def hand_off(request: SignedInRequest, ticket: Ticket, at: datetime) -> str:
    staff = Person.objects.staff()  # allow visible-rows-only: colleagues know each other
    to = get_object_or_404(staff, key=request.POST.get("person", ""))
    actions.hand_off_ticket(ticket, to=to, reason=_reason(request), by=request.user, at=at)
    return _("%(name)s keeps the promise from now on.") % {"name": to.name}


@handled
def merge(request: SignedInRequest, ticket: Ticket, at: datetime) -> str:
    into = _named(request, "into")
    actions.merge_ticket(ticket, into=into, by=request.user, at=at)
    return _("Merged into %(reference)s.") % {"reference": into.reference}


@handled
def link(request: SignedInRequest, ticket: Ticket, at: datetime) -> str:
    other = _named(request, "other")
    actions.link_tickets(ticket, other=other, by=request.user, at=at)
    return _("Linked with %(reference)s; each shows the other.") % {"reference": other.reference}


@handled
def unlink(request: SignedInRequest, ticket: Ticket, at: datetime) -> str:
    other = _named(request, "other")
    actions.unlink_tickets(ticket, other=other, by=request.user, at=at)
    return _("No longer linked with %(reference)s.") % {"reference": other.reference}


@handled
def close(request: SignedInRequest, ticket: Ticket, at: datetime) -> str:
    told = request.POST.get("told") == "on"
    actions.close_by_hand(ticket, reason=_reason(request), told=told, by=request.user, at=at)
    return _("Closed. If the customer writes again, a new ticket follows this one.")


@handled
def cancel(request: SignedInRequest, ticket: Ticket, at: datetime) -> str:
    actions.cancel_ticket(ticket, reason=_reason(request), by=request.user, at=at)
    return _("Cancelled; nobody was written to.")


@handled
def split(request: SignedInRequest, ticket: Ticket, at: datetime) -> str:
    message = get_object_or_404(ticket.messages.select_related("ticket"), pk=request.POST.get("message") or 0)
    opened = actions.split_ticket(message, subject=request.POST.get("subject", ""), by=request.user, at=at)
    return _("%(reference)s is open.") % {"reference": opened.reference}


@handled
def tag(request: SignedInRequest, ticket: Ticket, at: datetime) -> str:
    tags = actions.tag_ticket(ticket, words=request.POST.get("tags", ""), by=request.user, at=at)
    return _("Tags: %(tags)s.") % {"tags": ", ".join(one.name for one in tags)} if tags else _("No tags.")


@handled
def watch(request: SignedInRequest, ticket: Ticket, at: datetime) -> str:
    watching = request.POST.get("watching") == "yes"
    actions.watch_ticket(ticket, person=request.user, watching=watching)
    return _("You hear of what happens here.") if watching else _("You hear no more of this ticket.")


@handled
def log_time(request: SignedInRequest, ticket: Ticket, at: datetime) -> str:
    minutes = request.POST.get("minutes", "")
    spent = int(minutes) if minutes.isdecimal() and len(minutes) < 6 else 0
    actions.log_time(ticket, minutes=spent, note=request.POST.get("note", ""), person=request.user, at=at)
    return _("%(minutes)s minutes noted.") % {"minutes": spent}


@handled
def promise(request: SignedInRequest, ticket: Ticket, at: datetime) -> str:
    actions.promise_update(ticket, promised=_moment(request.POST.get("promised", "")), by=request.user, at=at)
    return _("The clock of the promised update runs.")


@handled
def accept(request: SignedInRequest, ticket: Ticket, at: datetime) -> str:
    item = _step(request, ticket)
    actions.accept_case(_escalation(ticket, item), item=item, by=request.user, at=at)
    return _("The case is yours.")


@handled
def send_back(request: SignedInRequest, ticket: Ticket, at: datetime) -> str:
    item = _step(request, ticket)
    actions.return_case(_escalation(ticket, item), item=item, reason=_reason(request), by=request.user, at=at)
    return _("Returned with your words.")


def _named(request: SignedInRequest, field: str) -> Ticket:
    """Another ticket, by the reference that customers quote or by its bare number. Raises DeskRefused."""
    number = request.POST.get(field, "").strip().rpartition("-")[2]
    found = Ticket.objects.visible_to(request.user).filter(key=number).first()
    if found is None:
        raise DeskRefused(_("There is no ticket %(number)s; give its reference.") % {"number": number or "–"})
    return found


def _step(request: SignedInRequest, ticket: Ticket) -> WorkItem:
    items = WorkItem.objects.visible_to(request.user).about("ticket", ticket.key)
    return get_object_or_404(items, key=request.POST.get("work", ""))


def _escalation(ticket: Ticket, item: WorkItem) -> Any:
    found = actions.waiting_for_answer(ticket, item)
    if found is None:
        raise DeskRefused(_("Nothing waits for your answer here; the page shows what is asked now."))
    return found


def _reason(request: SignedInRequest) -> str:
    return request.POST.get("reason", "")


def _moment(text: str) -> datetime:
    """A moment of the form, in the house's zone. Raises DeskRefused."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise DeskRefused(_("Give the day and time of the next update.")) from None
    return found if timezone.is_aware(found) else timezone.make_aware(found)

"""The tickets, and one of them."""

from __future__ import annotations

import io
from collections.abc import Iterable

from django.contrib import messages
from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.desk.actions import open_ticket
from orgdesk.apps.desk.actions.handle_many import choices_for_many
from orgdesk.apps.desk.errors import DeskRefused
from orgdesk.apps.desk.forms import LogForm
from orgdesk.apps.desk.models import Attachment, CustomField, Declaration, RequestType, Ticket
from orgdesk.apps.desk.models.ticket import TicketQuerySet
from orgdesk.apps.desk.request_forms import fields_to_begin
from orgdesk.apps.desk.search import misread_operators, search_tickets
from orgdesk.apps.desk.ticket_order import Order, order_of
from orgdesk.apps.desk.ticket_page import page_of
from orgdesk.apps.mail.models import IncomingMail
from orgdesk.apps.organisation import lookup
from orgdesk.ui.listing import as_file
from orgdesk.ui.paging import LongPaginator
from orgdesk.ui.sayings import in_words

_A_PAGE = 50
_COLUMNS = (
    (gettext_lazy("Reference"), "reference"),
    (gettext_lazy("Subject"), "subject"),
    (gettext_lazy("Account"), "account.name"),
    (gettext_lazy("Asked by"), "requester.name"),
    (gettext_lazy("Address"), "requester.email"),
    (gettext_lazy("Owner"), "owner.name"),
    (gettext_lazy("State"), "get_status_display"),
    (gettext_lazy("Tier"), "tier"),
    (gettext_lazy("Priority"), "priority"),
    (gettext_lazy("Channel"), "get_channel_display"),
    (gettext_lazy("Product"), "product.name"),
    (gettext_lazy("Opened"), "opened_at"),
    (gettext_lazy("Due"), "due_at"),
    (gettext_lazy("Last activity"), "last_activity_at"),
    (gettext_lazy("Reference elsewhere"), "outside_reference"),
)
_SHOWN = {
    "open": gettext_lazy("Open"),
    "mine": gettext_lazy("I own"),
    "waiting": gettext_lazy("Waiting"),
    "resolved": gettext_lazy("Resolved"),
    "all": gettext_lazy("All"),
}


@staff_only
def index(request: SignedInRequest) -> HttpResponse:
    show, words = request.GET.get("show", "open"), request.GET.get("q", "").strip()
    found, order = _filtered(request.user, show, words), order_of(request.GET.get("sort", ""))
    if not order.usual:
        found = order.of(found, narrowed=show != "all" or bool(found.query.order_by))
    tickets = found.select_related("account", "requester", "owner", "product")
    file = (
        as_file(request, "tickets", tickets, [*_COLUMNS, *_own_columns(request.user)]) if "as" in request.GET else None
    )
    if file is not None:
        return file
    page = _pages(tickets, order, request.user).get_page(request.GET.get("page"))
    for ticket in page:
        ticket.held_by = lookup.unit_name(ticket.unit_now) if ticket.unit_now else lookup.tier_name(ticket.tier)
    kept = {name: value for name, value in (("q", words), ("sort", "" if order.usual else order.asked)) if value}
    tabs = [
        {"label": label, "url": f"?{urlencode({'show': name, **kept})}", "current": name == show}
        for name, label in _SHOWN.items()
    ]
    context = {
        "page": page,
        "tabs": tabs,
        "words": words,
        "show": show,
        "heads": order.heads(),
        "misread": misread_operators(words, person=request.user, at=timezone.now()) if ":" in words else [],
        **choices_for_many(page.object_list),
    }
    return render(request, "desk/tickets.html", context)


@staff_only
def create(request: SignedInRequest) -> HttpResponse:
    types = list(RequestType.objects.visible_to(request.user).usable())
    chosen = next((one for one in types if one.key == (request.POST.get("type") or request.GET.get("type"))), None)
    form = LogForm(request.POST or None, asked=fields_to_begin(chosen, customer=False) if chosen else ())
    if request.method == "POST" and form.is_valid():
        try:
            ticket = _log(form, chosen, by=request.user)
        except DeskRefused as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("%(reference)s is open.") % {"reference": ticket.reference})
            return redirect("desk:ticket", key=ticket.key)
    return render(request, "desk/ticket_new.html", {"form": form, "types": types, "chosen": chosen})


@staff_only
def show(request: SignedInRequest, key: str) -> HttpResponse:
    ticket = get_object_or_404(
        Ticket.objects.visible_to(request.user).select_related(
            "requester", "account", "owner", "product", "follows", "merged_into", "request_type"
        ),
        key=key,
    )
    return render(request, "desk/ticket.html", page_of(ticket, person=request.user, at=timezone.now()))


@staff_only
def declarations(request: SignedInRequest) -> HttpResponse:
    """How often each tier said I can, I cannot, I do not know."""
    rows = Declaration.objects.values("tier").order_by("tier")
    counted = rows.annotate(**{one.value: Count("pk", filter=Q(capability=one)) for one in Declaration.Capability})
    latest = Declaration.objects.select_related("ticket", "by", "limitation").order_by("-at")[:50]
    return render(request, "desk/declarations.html", {"rows": counted, "latest": latest})


@staff_only
def attachment(request: SignedInRequest, key: str, pk: int) -> FileResponse:
    """The file as a download: never shown inside our own pages, whatever it claims to be."""
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user), key=key)
    found = get_object_or_404(Attachment, pk=pk, message__ticket=ticket)
    _refuse_held([found])
    if not found.file.name or not found.file.storage.exists(found.file.name):
        raise Http404(_("The file %(name)s is no longer in the store.") % {"name": found.name})
    return FileResponse(found.file.open(), as_attachment=True, filename=found.name)


@staff_only
def source(request: SignedInRequest, key: str, pk: int) -> FileResponse:
    """The mail as it came, byte for byte."""
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user), key=key)
    message = get_object_or_404(ticket.messages.exclude(incoming_id=None), pk=pk)
    _refuse_held(message.attachments.all())
    mail = get_object_or_404(IncomingMail, pk=message.incoming_id)
    return FileResponse(io.BytesIO(mail.raw()), as_attachment=True, filename=f"{ticket.reference}-{pk}.eml")


def _refuse_held(files: Iterable[Attachment]) -> None:
    """Raises Http404 with the reason."""
    for file in files:
        if not file.may_be_given:
            raise Http404(
                _("The file %(name)s is not given out: %(why)s.") % {"name": file.name, "why": file.get_scan_display()}
            )


def _pages(tickets: TicketQuerySet, order: Order, person: Person) -> LongPaginator:
    """What is sorted is sorted by its keys alone, and the rows of the page are fetched whole."""
    if order.usual:
        return LongPaginator(tickets.with_unit(), _A_PAGE, in_order=True)
    whole = Ticket.objects.visible_to(person).select_related("account", "requester", "owner", "product").with_unit()
    return LongPaginator(tickets, _A_PAGE, whole=whole)


def _filtered(person: Person, show: str, words: str) -> TicketQuerySet:
    tickets = Ticket.objects.visible_to(person)
    if show == "mine":
        tickets = tickets.open().filter(owner=person)
    elif show == "waiting":
        tickets = tickets.waiting()
    elif show == "resolved":
        tickets = tickets.filter(status=Ticket.Status.RESOLVED)
    elif show != "all":
        tickets = tickets.open()
    if words:
        tickets = search_tickets(tickets, words, person=person, at=timezone.now())
    return tickets


def _own_columns(person: Person) -> list[tuple[str, str]]:
    """A column for each field of the house's own, those that are no longer asked for too."""
    rows = CustomField.objects.visible_to(person).values_list("key", "label")
    return [(label, f"custom.{key}") for key, label in rows]


def _log(form: LogForm, request_type: RequestType | None, *, by: Person) -> Ticket:
    said = form.cleaned_data
    email = said["email"].lower()
    known = Person.objects.of_address(email).first()
    requester = known or Person.objects.create_person(email=email, name=said["name"])
    return open_ticket(
        subject=said["subject"],
        text=said["text"],
        requester=requester,
        product=said["product"],
        channel=said["channel"],
        request_type=request_type,
        facts=form.facts,
        requester_kind=said["requester_kind"],
        outside_reference=said["outside_reference"],
        by=by,
        at=timezone.now(),
    )

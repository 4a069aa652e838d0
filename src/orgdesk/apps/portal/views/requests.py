"""A customer's requests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions import answer_process, confirm_resolution, open_ticket, receive_message
from orgdesk.apps.desk.actions._store_message import NewFile
from orgdesk.apps.desk.actions.fill_fields import fill_fields, told_in_own_fields
from orgdesk.apps.desk.errors import DeskRefused, TicketClosed
from orgdesk.apps.desk.files import customer_files_of, limits_in_words
from orgdesk.apps.desk.links import opens, token_of
from orgdesk.apps.desk.models import Attachment, Message, RequestType, Ticket
from orgdesk.apps.desk.models.ticket import TicketQuerySet
from orgdesk.apps.desk.request_forms import OfferForm, fields_to_begin, offers_to_customer, own_fields_differ
from orgdesk.apps.portal.forms import AddForm, RequestForm, SignedInRequestForm
from orgdesk.apps.portal.status import standing_of, story_of
from orgdesk.apps.portal.visitors import person_of, recent_readings, recent_searches, remember_search
from orgdesk.ui.audience import for_customers
from orgdesk.ui.listing import as_file
from orgdesk.ui.paging import LongPaginator
from orgdesk.ui.sayings import in_words

_COLUMNS = (
    (gettext_lazy("Reference"), "reference"),
    (gettext_lazy("Subject"), "subject"),
    (gettext_lazy("State"), "stands.words"),
    (gettext_lazy("Product"), "product.name"),
    (gettext_lazy("Asked"), "opened_at"),
    (gettext_lazy("Last activity"), "last_activity_at"),
)
_A_PAGE = 50


@login_not_required
def create(request: HttpRequest) -> HttpResponse:
    person, at = person_of(request), timezone.now()
    form_class = SignedInRequestForm if person else RequestForm
    words = request.GET.get("q", "")
    types = list(RequestType.objects.for_customers())
    chosen = next((one for one in types if one.key == (request.POST.get("type") or request.GET.get("type"))), None)
    showing = "show" in request.POST
    """The product or the kind of request was changed: its fields are shown, what was typed stays, nothing is sent."""
    form = form_class(
        None if showing else request.POST or None,
        None if showing else request.FILES or None,
        initial=request.POST.dict() if showing else {"subject": words or (chosen.name if chosen else "")},
        asked=fields_to_begin(chosen, customer=True) if chosen else (),
    )
    if request.method == "GET" and words:
        remember_search(request, words, found=0, at=at)
    if form.is_bound and form.is_valid():
        try:
            ticket = _open(request, form, person or _requester(form), chosen)
        except DeskRefused as refusal:
            form.add_error(None, in_words(refusal))
        else:
            request.session[f"request-{ticket.key}"] = True
            messages.success(
                request,
                _("Your request %(reference)s has arrived. We write to %(address)s.")
                % {"reference": ticket.reference, "address": ticket.requester.email},
            )
            return redirect("portal:request", key=ticket.key)
    context = {
        "form": form,
        "types": types,
        "chosen": chosen,
        "by_product": own_fields_differ(),
        "searches": recent_searches(request, at=at),
        "readings": recent_readings(request, at=at),
    }
    return render(request, "portal/request_new.html", context)


@for_customers
def index(request: HttpRequest) -> HttpResponse:
    """Everything that the person who is signed in has asked for."""
    person = person_of(request)
    tickets = _own(person).order_by("-opened_at")
    file = as_file(request, "requests", tickets.select_related("product"), _COLUMNS, told=_told)
    if file is not None:
        return file
    page = LongPaginator(tickets, _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/requests.html", {"page": page, "tickets": page.object_list})


@login_not_required
def show(request: HttpRequest, key: str) -> HttpResponse:
    ticket = _ticket(request, key)
    context = {
        "ticket": ticket,
        "letters": ticket.messages.exclude(kind=Message.Kind.NOTE)
        .select_related("author")
        .prefetch_related("attachments"),
        "story": story_of(ticket, at=timezone.now()),
        "told": told_in_own_fields(ticket),
        "form": AddForm(),
        "limits": limits_in_words(),
        "offers": [OfferForm(offer) for offer in offers_to_customer(ticket)],
        "token": token_of(ticket),
    }
    return render(request, "portal/request.html", context)


@login_not_required
@require_POST
def add(request: HttpRequest, key: str) -> HttpResponse:
    """What is added to a request that is closed begins a new one, which follows it."""
    ticket, form = _ticket(request, key), AddForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write what you want to add."))
        return redirect("portal:request", key=key)
    text, at = form.cleaned_data["text"], timezone.now()
    try:
        files = customer_files_of(request, ticket.requester, at=at)
        receive_message(ticket, author=ticket.requester, text=text, files=files, at=at)
    except TicketClosed:
        return _follow_up(request, ticket, text, files, at)
    except DeskRefused as refusal:
        messages.error(request, in_words(refusal))
    return redirect("portal:request", key=key)


@login_not_required
def file(request: HttpRequest, key: str, pk: int) -> FileResponse:
    """A file of the request, as a download; none of our notes, and none that the scanner holds."""
    shown = _ticket(request, key).messages.exclude(kind=Message.Kind.NOTE)
    found = get_object_or_404(Attachment, pk=pk, message__in=shown)
    if not found.may_be_given:
        raise Http404(
            _("The file %(name)s is not given out: %(why)s.") % {"name": found.name, "why": found.get_scan_display()}
        )
    if not found.file.name or not found.file.storage.exists(found.file.name):
        raise Http404(_("The file %(name)s is no longer in the store.") % {"name": found.name})
    return FileResponse(found.file.open(), as_attachment=True, filename=found.name)


@login_not_required
@require_POST
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    ticket = _ticket(request, key)
    confirm_resolution(ticket, by=ticket.requester, at=timezone.now())
    messages.success(request, _("Thank you for telling us. The request will be closed."))
    return redirect("portal:request", key=key)


@login_not_required
@require_POST
def say(request: HttpRequest, key: str) -> HttpResponse:
    """One of the things that the process waits for the customer to say; what was said before is thanked for again."""
    ticket, asked = _ticket(request, key), request.POST.get("offer", "")
    offer = next((one for one in offers_to_customer(ticket) if one.key == asked), None)
    if offer is None:
        messages.info(request, _("That was settled meanwhile; this page shows where your request stands."))
        return redirect("portal:request", key=key)
    form = OfferForm(offer, request.POST)
    if form.is_valid():
        answer_process(ticket, offer, facts=form.facts, by=ticket.requester, at=timezone.now())
        messages.success(request, _("Thank you for telling us."))
    else:
        messages.error(request, " ".join(in_words(error) for errors in form.errors.values() for error in errors))
    return redirect("portal:request", key=key)


def _follow_up(
    request: HttpRequest, ticket: Ticket, text: str, files: list[NewFile], at: datetime
) -> HttpResponseRedirect:
    opened = open_ticket(
        subject=ticket.subject,
        text=text,
        requester=ticket.requester,
        account=ticket.account,
        product=ticket.product,
        channel=Ticket.Channel.PORTAL,
        follows=ticket,
        files=files,
        at=at,
    )
    request.session[f"request-{opened.key}"] = True
    words = _("%(closed)s was closed, so your words began %(opened)s; we see both.")
    messages.success(request, words % {"closed": ticket.reference, "opened": opened.reference})
    return redirect("portal:request", key=opened.key)


def _ticket(request: HttpRequest, key: str) -> Ticket:
    """Its requester, whoever made it in this browser, or whoever has the link from our letters."""
    token = request.GET.get("t", "")
    if token and opens(token, key):
        request.session[f"request-{key}"] = True
    held = Ticket.objects.filter(key=key) if request.session.get(f"request-{key}") else Ticket.objects.none()
    found = (
        (held | _own(person_of(request)).filter(key=key))
        .select_related("requester", "account", "product", "merged_into")
        .first()
    )
    if found is None:
        raise Http404
    return found


def _own(person: Person | None) -> TicketQuerySet:
    """What the person asked for: a colleague, who sees every ticket at the desk, finds only their own here."""
    return Ticket.objects.visible_to(person).filter(requester=person) if person else Ticket.objects.none()


def _open(request: HttpRequest, form: RequestForm, requester: Person, request_type: RequestType | None) -> Ticket:
    said, at = form.cleaned_data, timezone.now()
    files = customer_files_of(request, requester, at=at, field="attachment")
    with transaction.atomic():
        ticket = open_ticket(
            subject=said["subject"],
            text=said["text"],
            requester=requester,
            product=said["product"],
            live=said["urgent"],
            channel=Ticket.Channel.PORTAL,
            at=at,
            files=files,
            request_type=request_type,
            facts=form.facts,
            searches=recent_searches(request, at=at),
            readings=recent_readings(request, at=at),
        )
        if form.own_facts:
            fill_fields(ticket, given=form.own_facts, by=requester, at=at)
    return ticket


def _requester(form: RequestForm) -> Person:
    """The person of the address given. Nobody is signed in by naming an address, and no name is overwritten."""
    email = form.cleaned_data["email"].lower()
    known = Person.objects.of_address(email).first()
    return known or Person.objects.create_person(email=email, name=form.cleaned_data["name"])


def _told(tickets: Iterable[Ticket]) -> Iterator[Ticket]:
    for ticket in tickets:
        ticket.stands = standing_of(ticket)  # type: ignore[attr-defined]  # for the file alone
        yield ticket

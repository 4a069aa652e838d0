"""A qualified customer is asked how they want to be installed; who installs alone is welcomed with the links to begin."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account
from orgdesk.apps.desk.actions._store_message import store_message
from orgdesk.apps.desk.actions.close_ticket import close_ticket
from orgdesk.apps.desk.actions.open_ticket import open_ticket
from orgdesk.apps.desk.errors import NotYetTold
from orgdesk.apps.desk.letters import send_letter
from orgdesk.apps.desk.links import token_of
from orgdesk.apps.desk.models import Message, RequestType, Ticket
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.handlers import handles
from orgdesk.apps.events.models import Event, Outgoing
from orgdesk.apps.events.outbox import send_later, sends
from orgdesk.apps.process.handlers import ServiceContext, service
from orgdesk.apps.process.models import Instance

INSTALLATION = "installation"
_ASK = "desk.ask_for_path"
_WELCOMED = "ticket.welcomed"


@handles("account.qualified")
def follow_qualification(event: Event) -> None:
    """After the commit, since a request of its own begins."""
    for account in event.keys_of("account"):
        send_later(event, _ASK, {"account": account}, at=event.at, part=account)


@sends(_ASK, inside=True)
def ask_for_path(outgoing: Outgoing, at: datetime) -> None:
    """One installation an account: who is asked already, or has nobody to be asked, is not asked again."""
    account = Account.objects.get(key=outgoing.payload["account"])
    kind = RequestType.objects.usable().filter(key=INSTALLATION).first()
    contact = account.contacts.select_related("person").order_by("pk").first()
    if kind is None or contact is None or account.tickets.filter(request_type=kind).exists():
        return
    by = Person.objects.filter(key=outgoing.event.actor).first()
    with translation.override(contact.person.language):
        subject = _("Your installation")
        text = _("Welcome, %(account)s. Tell us on this page how you would like to be installed.")
    open_ticket(
        subject=subject,
        text=text % {"account": account.name},
        requester=contact.person,
        account=account,
        channel=Ticket.Channel.PORTAL,
        request_type=kind,
        by=by,
        at=at,
    )


@service("send_welcome_mail")
def send_welcome_mail(context: ServiceContext) -> None:
    """The links to get started and to get help, once a request, however often the job is repeated."""
    ticket = Ticket.objects.select_related("requester", "product").get(key=context.subject[1])
    if Event.objects.about("ticket", ticket.key).of_kind(_WELCOMED).exists():
        return
    at, once = context.at, f"welcome-{ticket.key}"
    with transaction.atomic():
        record_event(_WELCOMED, at=at, objects={"ticket": ticket.key, "person": ticket.requester.key})
        text = welcome_words(ticket)
        message = store_message(
            ticket, kind=Message.Kind.SENT, author=None, at=at, text=text, automatic=True, once=once
        )
        send_letter(ticket, "welcome", at=at, message=message)


def welcome_words(ticket: Ticket) -> str:
    """In the customer's language; every link leads to a page of the portal."""
    base = settings.ORGDESK_BASE_URL
    product = ticket.product.name if ticket.product else ""
    links = {
        "request": f"{base}/requests/{ticket.key}?t={token_of(ticket)}",
        "self_help": f"{base}/help",
        "help": f"{base}/requests/new",
    }
    with translation.override(ticket.requester.language):
        words = {"ticket": ticket, "product": product, "company": settings.ORGDESK_COMPANY, **links}
        return render_to_string("desk/letters/welcome_words.txt", words).strip()


@handles("process.ended")
def close_with_process(event: Event) -> None:
    """A request of a kind is over with its process; one whose customer was told nothing stays open for its owner."""
    tickets = event.keys_of("ticket")
    if not tickets or event.data.get("status") != Instance.Status.COMPLETED:
        return
    for ticket in Ticket.objects.open().filter(key__in=tickets).exclude(request_type=None):
        try:
            close_ticket(ticket, at=event.at, by=Person.objects.filter(key=event.actor).first())
        except NotYetTold:
            continue

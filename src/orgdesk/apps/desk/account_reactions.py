"""What happens with accounts goes on at the desk; units that only call out are kept free of what customers begin."""

from __future__ import annotations

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import CheckInFinding
from orgdesk.apps.desk.actions import open_ticket
from orgdesk.apps.desk.actions._inbound import front_door, outbound_only_units
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.handlers import handles
from orgdesk.apps.events.models import Event
from orgdesk.apps.work.actions import reassign_work
from orgdesk.apps.work.models import WorkItem


@handles("checkin.found")
def open_ticket_for_finding(event: Event) -> None:
    """A question or problem that a check-in found is a ticket of the customer's, not a note of ours."""
    if event.data.get("topic") != CheckInFinding.Topic.TICKET:
        return
    finding = CheckInFinding.objects.select_related("check_in__account", "check_in__held_by").get(
        pk=event.data["finding"]
    )
    account, by = finding.check_in.account, Person.objects.get(key=event.actor)
    contact = account.contacts.select_related("person").order_by("pk").first()
    open_ticket(
        subject=finding.text.splitlines()[0][:120],
        text=finding.text,
        requester=contact.person if contact else by,
        channel=Ticket.Channel.PHONE,
        account=account,
        by=by,
        at=event.at,
        acknowledge=contact is not None,
    )


@handles("work.enabled")
def keep_outbound_units_free(event: Event) -> None:
    """The first work on what a customer began never goes to a unit that only calls out: it goes to the front door, and the log says so."""
    unit, tickets = str(event.data.get("unit", "")), event.keys_of("ticket")
    if not tickets or unit not in outbound_only_units():
        return
    item = WorkItem.objects.get(key=event.keys_of("work")[0])
    begun = WorkItem.objects.about("ticket", tickets[0]).exclude(pk=item.pk).exists()
    door = front_door()
    if not begun and door:
        reassign_work(item, by="", at=event.at, unit_key=door)
        record_event(
            "inbound.rerouted", at=event.at, objects={"work": item.key, "ticket": tickets[0]},
            data={"from": unit, "to": door},
        )  # fmt: skip

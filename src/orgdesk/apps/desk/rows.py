"""What every mail reads of the desk, its statements made once: see `events.prepared`."""

from __future__ import annotations

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account
from orgdesk.apps.desk.models import BusinessCalendar, ServicePolicy, Ticket
from orgdesk.apps.events.prepared import Columns, all_but

PEOPLE = Columns(Person, all_but(Person))
TICKETS = Columns(Ticket, all_but(Ticket))
ACCOUNTS = Columns(Account, all_but(Account))
POLICIES = Columns(ServicePolicy, all_but(ServicePolicy))
CALENDARS = Columns(BusinessCalendar, all_but(BusinessCalendar))

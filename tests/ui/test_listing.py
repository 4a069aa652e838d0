"""Every list leaves as a file: the rows that are asked for, in both kinds."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from django.utils import timezone

from orgdesk.apps.customers.models import Account
from orgdesk.apps.desk.models import Ticket

pytestmark = pytest.mark.django_db


def test_tickets_leave_as_they_are_searched(signed_in, cast):
    now = timezone.now()
    for number, subject in enumerate(("Pump hums", "=1+1")):
        Ticket.objects.create(
            key=str(1001 + number),
            subject=subject,
            requester=cast("joyce"),
            channel="email",
            opened_at=now,
            last_activity_at=now,
        )

    answer = signed_in(cast("joyce")).get("/tickets/", {"as": "csv", "show": "all"})

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert (rows[0][0], {row[1] for row in rows[1:]}) == ("Reference", {"Pump hums", "'=1+1"})
    assert answer["Content-Disposition"] == 'attachment; filename="tickets.csv"'


def test_accounts_leave_as_a_workbook(signed_in, cast):
    Account.objects.create(key="harbour-fuels", name="Harbour Fuels", created_at=timezone.now())

    answer = signed_in(cast("joyce")).get("/customers/", {"as": "xlsx", "q": "harbour"})

    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in sheet["B"]] == ["Name", "Harbour Fuels"]


def test_a_customer_gets_no_list_of_ours(signed_in, contact):
    assert signed_in(contact).get("/tickets/", {"as": "csv"}).status_code in {302, 403, 404}

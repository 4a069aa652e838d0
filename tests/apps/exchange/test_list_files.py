"""Lists of pages leave as files: the rows as they are filtered, with what the page adds to them."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from orgdesk.apps.demo.company import found_company
from orgdesk.apps.desk.actions import open_ticket

pytestmark = pytest.mark.django_db


def rows_of(client, address):
    answer = client.get(address)
    assert answer["Content-Type"].startswith("text/csv"), (address, answer.status_code)
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_people_work_and_queues_leave_as_they_are_shown():
    company = found_company(at=timezone.now() - timedelta(hours=1))
    open_ticket(
        subject="Till hums",
        text="Since noon.",
        requester=company.customers["nadia"],
        channel="portal",
        at=timezone.now(),
    )
    joyce = Client()
    joyce.force_login(company.staff["joyce"], backend="django.contrib.auth.backends.ModelBackend")

    people = rows_of(joyce, "/people/?q=joyce&as=csv")
    work, queue = rows_of(joyce, "/work/?as=csv"), rows_of(joyce, "/tickets/queues/t1?as=csv")

    assert [row["Name"] for row in people] == ["Joyce Bell"]
    assert people[0]["Units"] == "T1 Support"
    assert "Till hums" in work[0]["About"]
    assert [row["Reference"] for row in queue] == [row["Reference"] for row in work]


def test_words_macros_kinds_of_requests_and_a_customers_own_requests_leave_as_files():
    company = found_company(at=timezone.now() - timedelta(hours=1))
    nadia, tess, ravi = (Client() for _ in range(3))
    for client, who in (
        (nadia, company.customers["nadia"]),
        (tess, company.customers["tess"]),
        (ravi, company.staff["ravi"]),
    ):
        client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    open_ticket(subject="Till hums", text="Since noon.", requester=company.customers["nadia"], channel="portal", at=timezone.now())  # fmt: skip
    ravi.post("/tickets/macros/words", {"title": "Hello", "body": "Hello {name}."})
    ravi.post("/tickets/macros/new", {"name": "Urgent", "act": ["set_priority", "add_tag"], "act_value": ["1", "hot"]})

    words = rows_of(ravi, "/tickets/macros?as=csv")
    kinds = rows_of(ravi, "/tickets/types?as=csv")

    assert [(row["Name"], row["Words"], row["Acts"]) for row in words] == [
        ("Hello", "Hello {name}.", ""),
        ("Urgent", "", "set the priority to 1; add the tag hot"),
    ]
    assert ("Complaint", "complaint") in {(row["Kind"], row["Process"]) for row in kinds}
    assert [row["Subject"] for row in rows_of(nadia, "/requests?as=csv")] == ["Till hums"]
    assert rows_of(tess, "/requests?as=csv") == []


@pytest.mark.parametrize(
    "address",
    [
        "/returns/",
        "/voice/complaints",
        "/customers/exceptions",
        "/customers/hints",
        "/customers/health",
        "/customers/left",
        "/processes/",
    ],
)
def test_a_list_without_rows_leaves_with_its_heads(address, cast):
    client = Client()
    client.force_login(cast("ada"), backend="django.contrib.auth.backends.ModelBackend")

    answer = client.get(f"{address}?as=csv")

    assert answer["Content-Disposition"].endswith('.csv"')
    assert len(next(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))) >= 3

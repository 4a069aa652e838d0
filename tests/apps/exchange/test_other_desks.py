"""Zammad, Freshdesk, tables and mailboxes come in as their vendors write them."""

from __future__ import annotations

import base64
import json

import pytest

from apps.exchange.exports import PIXEL, packed
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.exchange.models import ColumnMemory

pytestmark = pytest.mark.django_db

ZAMMAD = {
    "tickets.json": json.dumps([
        {"id": 21, "number": "67021", "title": "Meter counts twice", "group_id": 1, "state_id": 4, "priority_id": 3, "customer_id": 31,
         "owner_id": 33, "organization_id": 41, "created_at": "2025-04-01T07:00:00.000Z", "updated_at": "2025-04-02T07:00:00.000Z",
         "close_at": "2025-04-02T06:30:00.000Z", "create_article_type": "email", "tags": ["meter"], "building": "North"},
        {"id": 22, "number": "67022", "title": "Lid is loose", "group_id": 1, "state_id": 2, "priority_id": 2, "customer_id": 31, "owner_id": 1,
         "created_at": "2025-04-03T07:00:00.000Z", "updated_at": "2025-04-03T07:00:00.000Z"},
    ]).encode(),
    "ticket_articles.json": json.dumps([
        {"id": 211, "ticket_id": 21, "sender": "Customer", "type": "email", "content_type": "text/html", "body": "<p>It counts <b>twice</b>.</p>",
         "internal": False, "created_by_id": 31, "created_at": "2025-04-01T07:00:00.000Z", "message_id": "<m1@quill.example>",
         "attachments": [{"id": 2111, "filename": "meter.png", "size": 20, "preferences": {"Content-Type": "image/png"},
                          "data": base64.b64encode(PIXEL).decode()}]},
        {"id": 212, "ticket_id": 21, "sender": "Agent", "type": "note", "content_type": "text/plain", "body": "Old firmware.", "internal": True,
         "created_by_id": 33, "created_at": "2025-04-01T08:00:00.000Z", "attachments": []},
        {"id": 213, "ticket_id": 21, "sender": "Agent", "type": "email", "content_type": "text/plain", "body": "Please update.", "internal": False,
         "created_by_id": 33, "created_at": "2025-04-01T09:00:00.000Z"},
        {"id": 221, "ticket_id": 22, "sender_id": 2, "type": "phone", "content_type": "text/plain", "body": "The lid.", "created_by_id": 31,
         "created_at": "2025-04-03T07:00:00.000Z"},
        {"id": 999, "ticket_id": 77, "sender": "Agent", "content_type": "text/plain", "body": "Lost.", "created_by_id": 33, "created_at": "2025-04-03T07:00:00.000Z"},
    ]).encode(),
    "users.json": json.dumps([
        {"id": 31, "firstname": "Edda", "lastname": "Quill", "email": "edda@quill.example", "organization_id": 41, "roles": ["Customer"], "active": True},
        {"id": 33, "firstname": "Pim", "lastname": "de Graaf", "email": "pim.de.graaf@brightwater.example", "role_ids": [2], "active": True},
    ]).encode(),
    "organizations.json": json.dumps([{"id": 41, "name": "Quill & Co", "domain": "quill.example", "domain_assignment": True}]).encode(),
    "groups.json": json.dumps([{"id": 1, "name": "Users"}]).encode(),
}  # fmt: skip

FRESHDESK = {
    "Tickets0.json": json.dumps([
        {"helpdesk_ticket": {
            "id": 9001, "display_id": 51, "subject": "Labels are blank", "description": "No ink?", "description_html": "<div>No ink?</div>",
            "status": 5, "status_name": "Closed", "priority": 4, "source": 3, "requester_id": 61, "responder_id": 63, "group_id": 5,
            "created_at": "2025-05-01T10:00:00+02:00", "updated_at": "2025-05-02T10:00:00+02:00", "tags": [{"name": "labels"}],
            "ticket_states": {"resolved_at": "2025-05-02T09:00:00+02:00"}, "custom_field": {"site_12345": "Tower 2"},
            "notes": [
                {"id": 1, "user_id": 63, "private": False, "incoming": False, "body": "Change the head.", "body_html": "<p>Change the head.</p>",
                 "created_at": "2025-05-01T11:00:00+02:00", "attachments": [{"id": 701, "content_file_name": "head.png", "content_content_type": "image/png",
                 "content_file_size": 20, "attachment_url": "https://old.example/701"}]},
                {"note": {"id": 2, "user_id": 63, "private": True, "body": "Second time.", "created_at": "2025-05-01T11:05:00+02:00"}},
                {"id": 3, "user_id": 61, "private": False, "incoming": True, "body": "Works.", "created_at": "2025-05-02T09:30:00+02:00"},
            ]}},
    ]).encode(),
    "Users0.json": json.dumps([
        {"user": {"id": 61, "name": "Lise Alder", "email": "lise@alder-foods.example", "customer_id": 81, "helpdesk_agent": False, "job_title": "Packer"}},
        {"user": {"id": 63, "name": "Lena Sorg", "email": "lena.sorg@brightwater.example", "helpdesk_agent": True}},
    ]).encode(),
    "Companies0.json": json.dumps([{"company": {"id": 81, "name": "Alder Foods", "domains": ["alder-foods.example"]}}]).encode(),
    "Groups0.json": json.dumps([{"group": {"id": 5, "name": "Packing"}}]).encode(),
    "surveys_results0.json": json.dumps([{"id": 1, "ticket_id": 9001, "ratings": {"default_question": 103}, "feedback": "Thanks", "created_at": "2025-05-03T10:00:00+02:00"}]).encode(),
    "Forums0.json": b'[{"forum": {"id": 1, "name": "Old"}}]',
    "attachments/701/head.png": PIXEL,
}  # fmt: skip

TABLE = (
    "Ticket ID;Betreff;Description;Requester Email;Requester;Company;Assignee;Status;Priority;Created at;Comment date;Author;Private;Floor\r\n"
    'A-1;Scale drifts;"It drifts.\nA lot.";ruth@tamar.example;Ruth Tamar;Tamar Retail;Joyce Bell;Open;High;01.06.2025 08:00;;;;2\r\n'
    "A-1;;Recalibrate it.;;;;;;;;01.06.2025 09:00;Joyce Bell;no;\r\n"
    "A-1;;Third this week.;;;;;;;;01.06.2025 09:05;Joyce Bell;yes;\r\n"
    "A-2;Écran cassé;Bonjour;ruth@tamar.example;Ruth Tamar;Tamar Retail;;closed;low;2025-06-02;;;;\r\n"
).encode("cp1252")

MAILBOX = b"""From nadia@harbour-fuels.example Mon Jun  2 08:00:00 2025
From: Nadia Clarke <nadia@harbour-fuels.example>
To: support@brightwater.example
Subject: Pump three
Message-ID: <p1@harbour-fuels.example>
Date: Mon, 02 Jun 2025 08:00:00 +0000

It is silent.
>From the start.

From nadia@harbour-fuels.example Mon Jun  2 12:00:00 2025
From: Nadia Clarke <nadia@harbour-fuels.example>
To: support@brightwater.example
Subject: Re: Pump three
Message-ID: <p3@harbour-fuels.example>
In-Reply-To: <p2@brightwater.example>
Date: Mon, 02 Jun 2025 12:00:00 +0000

Now it runs.

From support@brightwater.example Mon Jun  2 09:00:00 2025
From: Brightwater <support@brightwater.example>
To: nadia@harbour-fuels.example
Subject: Re: Pump three
Message-ID: <p2@brightwater.example>
In-Reply-To: <p1@harbour-fuels.example>
References: <p1@harbour-fuels.example>
Date: Mon, 02 Jun 2025 09:00:00 +0000

Turn the key.

"""


def conversation(ticket):
    return list(ticket.messages.values_list("kind", "author__name", "text"))


def test_zammad_articles_come_with_their_base64_files(bring, cast):
    pim = cast("pim")

    run = bring("zammad", packed(ZAMMAD))

    ticket = Ticket.objects.get(outside_reference="Zammad 67021")
    assert (ticket.status, ticket.priority, ticket.owner, ticket.account.name) == ("closed", 2, pim, "Quill & Co")
    assert conversation(ticket) == [
        ("received", "Edda Quill", "It counts twice."),
        ("note", "Pim de Graaf", "Old firmware."),
        ("sent", "Pim de Graaf", "Please update."),
    ]
    assert ticket.custom == {"building": "North", "group": "Users"}
    first = ticket.messages.first()
    assert first.mail_id == "m1@quill.example"
    with first.attachments.get().file.open() as stored:
        assert stored.read() == PIXEL
    assert Ticket.objects.get(outside_reference="Zammad 67022").channel == "phone"
    assert [one.external_id for one in run.odd_lines.filter(reason="no_ticket")] == ["77/999"]
    assert "Lost." in run.odd_lines.get(reason="no_ticket").raw


def test_a_freshdesk_account_export_comes_with_notes_files_and_ratings(bring, cast):
    lena = cast("lena")

    run = bring("freshdesk", packed(FRESHDESK))

    ticket = Ticket.objects.get(outside_reference="Freshdesk 51")
    assert (ticket.status, ticket.priority, ticket.channel, ticket.owner) == ("closed", 1, "phone", lena)
    assert conversation(ticket) == [
        ("received", "Lise Alder", "No ink?"),
        ("sent", "Lena Sorg", "Change the head."),
        ("note", "Lena Sorg", "Second time."),
        ("received", "Lise Alder", "Works."),
    ]
    assert ticket.custom == {"site": "Tower 2", "group": "Packing"}
    assert ticket.requester.contact_of.get().job == "Packer"
    assert run.taken["ratings_new"] == run.taken["files_new"] == 1
    assert [one.where for one in run.odd_lines.all()] == ["Forums0.json #1"]


def test_a_table_of_any_columns_is_read_once_said_and_remembered(bring, cast):
    joyce = cast("joyce")

    run = bring("csv", TABLE, name="desk.csv", choices={"states": {"Open": "closed", "closed": "closed"}})

    ticket = Ticket.objects.get(outside_reference="table (CSV) A-1")
    assert (ticket.subject, ticket.priority, ticket.owner, ticket.account.name) == (
        "Scale drifts",
        2,
        joyce,
        "Tamar Retail",
    )
    assert conversation(ticket) == [
        ("received", "Ruth Tamar", "It drifts.\nA lot."),
        ("sent", "Joyce Bell", "Recalibrate it."),
        ("note", "Joyce Bell", "Third this week."),
    ]
    assert ticket.custom == {"floor": "2"}
    assert Ticket.objects.get(outside_reference="table (CSV) A-2").subject == "Écran cassé"
    assert run.odd_lines.filter(reason="wrong_encoding").exists()


def test_what_columns_mean_is_remembered_for_the_same_headings(bring, signed_in, cast):
    table = b"Fall;Was;Wann\n7;Der Hahn tropft;2025-06-01\n"
    run = bring("csv", table, name="faelle.csv", take=False)
    assert run.total == 0

    said = dict(zip(("columns-0", "columns-1", "columns-2"), ("number", "text", "opened"), strict=True))
    answer = signed_in(cast("ada")).post(f"/administration/moving/{run.key}/columns", said)

    assert answer.status_code == 302
    assert ColumnMemory.objects.get().mapping == {"Fall": "number", "Was": "text", "Wann": "opened"}
    again = bring("csv", table.replace(b"7;", b"8;"), name="mehr.csv")
    assert again.taken["tickets_new"] == 1
    assert Ticket.objects.get().subject == "Der Hahn tropft"


def test_mails_of_a_mailbox_thread_by_their_headers_in_any_order(bring):
    bring("mbox", MAILBOX, name="support.mbox")

    ticket = Ticket.objects.get()
    assert (ticket.subject, ticket.status) == ("Pump three", "closed")
    assert [(kind, text) for kind, _name, text in conversation(ticket)] == [
        ("received", "It is silent.\nFrom the start."),
        ("sent", "Turn the key."),
        ("received", "Now it runs."),
    ]
    assert ticket.requester == Person.objects.get(email="nadia@harbour-fuels.example")


@pytest.mark.parametrize(("kind", "content", "name"), [
    ("zammad", packed(ZAMMAD), "z.zip"), ("freshdesk", packed(FRESHDESK), "f.zip"), ("csv", TABLE, "t.csv"), ("mbox", MAILBOX, "m.mbox"),
])  # fmt: skip
def test_no_kind_changes_a_row_when_it_comes_again(bring, whole_database, kind, content, name):
    bring(kind, content, name=name)
    before = whole_database()

    bring(kind, content, name=name)

    assert whole_database() == before

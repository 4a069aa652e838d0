"""What is kept of a person is given out, and forgotten on the word of two; things go when their time is over."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.test import Client

from orgdesk.apps.accounts.actions import grant_role
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account, Contact
from orgdesk.apps.desk.models import Attachment, Message, Ticket
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.actions.seal_log import seal_log
from orgdesk.apps.events.models import PersonalText
from orgdesk.apps.events.verification import verify_log
from orgdesk.apps.knowledge.models import Search
from orgdesk.apps.mail.models import IncomingMail, Mailbox, RawSource
from orgdesk.apps.operations.actions import apply_retention
from orgdesk.apps.operations.models import Erasure, RetentionRule
from orgdesk.apps.operations.privacy import PLACES

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WORDS = ("Nadia", "nadia", "harbour-secret")


@pytest.fixture
def nadia(contact):
    """Harbour Fuels' contact, with a request, a file, a mail, a search and words in the log."""
    account = Account.objects.create(key="harbour-fuels", name="Harbour Fuels", created_at=AT)
    Contact.objects.create(person=contact, account=account, job="Nadia's job")
    ticket = Ticket.objects.create(
        key="t-1",
        subject="harbour-secret",
        channel="portal",
        last_activity_at=AT,
        requester=contact,
        account=account,
        opened_at=AT,
    )
    message = Message.objects.create(ticket=ticket, author=contact, text="Nadia says harbour-secret", at=AT)
    file = ContentFile(b"harbour-secret", "roll.txt")
    Attachment.objects.create(
        message=message, file=file, name="roll.txt", media_type="text/plain", size=14, sha256="0" * 64
    )
    box = Mailbox.objects.create(key="support", name="Support", address="support@brightwater.example")
    mail = IncomingMail.objects.create(
        mailbox=box, sha256="1" * 64, digest="1" * 64, sender=contact.email, sender_name="Nadia Clarke", subject="harbour-secret",
        size=10, received_at=AT,
    )  # fmt: skip
    RawSource.objects.create(mail=mail, data=b"From: Nadia harbour-secret")
    Search.objects.create(words="harbour-secret", found=0, visitor="v1", person=contact, at=AT)
    record_event("ticket.opened", at=AT, by=contact.key, objects={"ticket": "t-1"}, text={"subject": "harbour-secret"})
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO desk_index (ticket_id, subject, body) VALUES (%s, 'harbour-secret', '')", [ticket.pk]
        )
    seal_log(at=AT + timedelta(minutes=5))
    return contact


@pytest.fixture
def administrators(cast, signed_in):
    def client(name):
        person = cast(name)
        grant_role(person, role="administrator", by=None, at=AT)
        page = signed_in(person)
        session = page.session
        session["proved"] = datetime.now(UTC).timestamp()
        session.save()
        return page

    return client("ada"), client("ines")


def everything():
    """All words in all tables, and in all files."""
    told = []
    for model in apps.get_models():
        if not model._meta.proxy and model._meta.app_label not in {"sessions", "contenttypes", "auth"}:
            told += [str(row) for row in model._base_manager.values_list()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject, body FROM desk_index")
        told += [str(row) for row in cursor.fetchall()]
    return "\n".join(told)


def test_two_administrators_forget_a_person_and_the_log_still_verifies(
    nadia, administrators, django_capture_on_commit_callbacks
):
    ada, ines = administrators
    kept = Attachment.objects.get().file.name
    assert all(word in everything() for word in WORDS)
    page = ada.get("/administration/people", {"q": "nadia"}).content.decode()
    assert f"/administration/people/{nadia.key}" in page
    assert "requests, messages and files" in ada.get(f"/administration/people/{nadia.key}").content.decode()
    ada.post(f"/administration/people/{nadia.key}/erasures", {"reason": "Their letter of 3 March"})
    erasure = Erasure.objects.get()

    ada.post(f"/administration/erasures/{erasure.pk}/confirmation")
    assert "harbour-secret" in everything()
    with django_capture_on_commit_callbacks(execute=True):
        ines.post(f"/administration/erasures/{erasure.pk}/confirmation")

    assert [word for word in WORDS if word in everything()] == []
    assert not default_storage.exists(kept)
    assert PersonalText.objects.exclude(erased_at=None).exists()
    seal_log(at=datetime.now(UTC) + timedelta(minutes=5))
    assert verify_log().problems == ()
    assert Ticket.objects.get().requester == nadia
    done = ines.get("/administration/people").content.decode()
    assert "Erased person" in done
    assert "confirmed by Ines Duarte" in done
    assert "The log of what happened" in done


def test_a_forgotten_person_is_signed_out_and_does_not_come_back(nadia, administrators):
    ada, ines = administrators
    portal = Client()
    portal.force_login(nadia, backend="django.contrib.auth.backends.ModelBackend")
    assert portal.get("/requests").status_code == 200
    ada.post(f"/administration/people/{nadia.key}/erasures", {"reason": "asked"})
    ines.post(f"/administration/erasures/{Erasure.objects.get().pk}/confirmation")

    assert portal.get("/requests").status_code == 302
    assert not Person.objects.filter(email=nadia.email).exists()


def test_an_erasure_that_was_withdrawn_is_not_carried_out(nadia, administrators):
    ada, ines = administrators
    ada.post(f"/administration/people/{nadia.key}/erasures", {"reason": "by mistake"})
    erasure = Erasure.objects.get()
    ada.post(f"/administration/erasures/{erasure.pk}/withdrawal")

    page = ines.post(f"/administration/erasures/{erasure.pk}/confirmation", follow=True).content.decode()
    assert "done or withdrawn already" in page
    assert "harbour-secret" in everything()


def test_the_export_holds_what_the_person_said_and_no_secret(nadia, administrators):
    ada, _ = administrators
    nadia.set_password("a quiet harbour")
    nadia.save()

    told = json.loads(ada.get(f"/administration/people/{nadia.key}/export.json").content)

    assert told["person"]["email"] == nadia.email
    assert told["desk.Message"][0]["text"] == "Nadia says harbour-secret"
    assert told["mail.IncomingMail"][0]["subject"] == "harbour-secret"
    assert "password" not in told["person"]


def test_the_command_line_gives_out_and_erases_with_two_people(nadia, cast, db):
    ada = cast("ada")
    grant_role(cast("ines"), role="administrator", by=None, at=AT)
    out = StringIO()
    call_command("person", "export", nadia.email, stdout=out)
    assert "harbour-secret" in out.getvalue()
    call_command("person", "erase", nadia.email, "--by", ada.email, "--reason", "asked", stdout=StringIO())
    with pytest.raises(CommandError, match="Somebody else"):
        call_command("person", "confirm", nadia.email, "--by", ada.email)
    call_command("person", "confirm", nadia.email, "--by", cast("ines").email, stdout=StringIO())

    assert "harbour-secret" not in everything()


def test_rules_of_keeping_show_first_and_take_by_night_what_is_older(nadia, administrators, cast):
    ada, _ = administrators
    said = {"searches": "30", "mail-sources": "90", "tickets": "", "sent-mail": "", "notifications": "", "sign-ins": ""}
    ada.post("/administration/retention", said)
    assert set(RetentionRule.objects.values_list("kind", "days")) == {("searches", 30), ("mail-sources", 90)}

    with time_machine.travel(AT + timedelta(days=31), tick=False):
        page = ada.get("/administration/retention")
        assert page.status_code == 302 or "what people searched for" in page.content.decode()
    out = StringIO()
    with time_machine.travel(AT + timedelta(days=31), tick=False):
        call_command("person", "retention", stdout=out)
    assert json.loads(out.getvalue()) == {"mail-sources": 0, "searches": 1}
    assert "harbour-secret" in Search.objects.get().words

    assert apply_retention(at=AT + timedelta(days=31)) == 1
    assert Search.objects.get().words == ""
    assert bytes(RawSource.objects.get().data)
    assert apply_retention(at=AT + timedelta(days=91)) == 1
    assert not bytes(RawSource.objects.get().data)
    assert apply_retention(at=AT + timedelta(days=92)) == 0


def test_closed_tickets_lose_their_words_after_their_time_and_open_ones_do_not(nadia, cast):
    RetentionRule.objects.create(kind="tickets", days=365, set_by=cast("ada"), set_at=AT)
    assert apply_retention(at=AT + timedelta(days=400)) == 0
    Ticket.objects.update(status="closed")

    assert apply_retention(at=AT + timedelta(days=400)) == 1

    assert Message.objects.get().text == "[erased]"
    assert not Attachment.objects.exists()
    assert PersonalText.objects.exclude(erased_at=None).count() == 1


def test_less_than_a_week_is_a_slip_of_the_finger(administrators):
    ada, _ = administrators
    page = ada.post("/administration/retention", {"searches": "1"}, follow=True).content.decode()
    assert "a week at least" in page
    assert not RetentionRule.objects.exists()


def test_only_administrators_open_personal_data(nadia, cast, signed_in):
    assert signed_in(cast("joyce")).get(f"/administration/people/{nadia.key}").status_code == 403
    assert signed_in(nadia).get(f"/administration/people/{nadia.key}").status_code == 404


def test_every_place_names_fields_that_exist_and_what_is_emptied_may_be_empty():
    for place in PLACES:
        model = apps.get_model(place.model)
        for name, value in place.empties:
            field = model._meta.get_field(name)
            assert value is not None or field.null, (place.model, name)
            assert not (isinstance(field, models.CharField) and field.unique), (place.model, name)

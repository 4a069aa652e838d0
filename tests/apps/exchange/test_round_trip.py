"""Everything leaves as one archive, and tickets come back from it as they were."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.db import transaction
from django.utils import timezone

from apps.exchange.exports import PIXEL, packed, zendesk_files
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.events.models import Event
from orgdesk.apps.exchange.actions import ask_archive, make_archive
from orgdesk.apps.exchange.exporting.tables import tables

pytestmark = pytest.mark.django_db


def members(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def records(content, name):
    return [json.loads(line) for line in content[name].splitlines()]


def archive_of(cast):
    export = make_archive(ask_archive(by=cast("ada"), at=timezone.now(), later=False), clock=timezone.now)
    assert (export.state, export.total > 0) == ("done", True)
    return members(export.path.read_bytes())


def comparable(ticket):
    """Without the numbers that rows get anew."""
    for message in ticket["messages"]:
        message.pop("id")
        for file in message["files"]:
            file.pop("id")
            file.pop("path")
    return ticket


def test_tickets_come_back_equal_into_an_empty_database(bring, cast):
    with transaction.atomic():
        bring("zendesk", packed(zendesk_files()))
        before = archive_of(cast)
        transaction.set_rollback(True)
    assert not Ticket.objects.exists()
    whole = packed(before)

    run = bring("orgdesk", whole, choices={"go_on": False})

    assert run.taken["tickets_new"] == 3
    after = archive_of(cast)
    for came, left in zip(records(after, "tickets.ndjson"), records(before, "tickets.ndjson"), strict=True):
        assert comparable(came) == comparable(left)
    assert [content for name, content in sorted(after.items()) if name.startswith("files/")] == [PIXEL]
    opened = Ticket.objects.order_by("-pk").first()
    assert open_another(cast).key == str(int(opened.key) + 1)


def open_another(cast):
    ticket = Ticket(
        key="new-1",
        subject="Next",
        requester=cast("joyce"),
        channel="email",
        opened_at=timezone.now(),
        last_activity_at=timezone.now(),
    )
    ticket.save()
    ticket.key = str(1000 + ticket.pk)
    return ticket


def test_an_archive_holds_every_table_and_no_secret(bring, cast):
    bring("zendesk", packed(zendesk_files()))

    content = archive_of(cast)

    manifest = json.loads(content["manifest.json"])
    assert manifest["records"]["tickets"] == 3
    assert {f"rows/{model._meta.label_lower}.ndjson" for model in tables()} <= set(content)
    assert records(content, "events.ndjson")[0]["kind"]
    assert not any(b"argon2" in one or b"pbkdf2" in one for one in content.values())
    assert not any(
        "password" in row or "secret" in row
        for name in content
        if name.startswith("rows/")
        for row in records(content, name)[:1]
    )


def test_who_took_everything_stands_in_the_log(signed_in, cast):
    ada = cast("ada")
    export = make_archive(ask_archive(by=ada, at=timezone.now(), later=False), clock=timezone.now)

    answer = signed_in(ada).get(f"/administration/archives/{export.key}/file")

    assert zipfile.is_zipfile(io.BytesIO(b"".join(answer.streaming_content)))
    assert Event.objects.of_kind("export.fetched").get().actor == ada.key
    assert signed_in(cast("joyce")).get(f"/administration/archives/{export.key}/file").status_code == 403

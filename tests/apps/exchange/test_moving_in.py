"""An import is looked at first, goes on after a kill, stops when told, and lets no mail out."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from apps.exchange.exports import (
    TICKETS,
    packed,
    zendesk_comment,
    zendesk_files,
    zendesk_ticket,
)
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.events.jobs.durable import run_one
from orgdesk.apps.events.models import Event, Outgoing
from orgdesk.apps.events.outbox import send_waiting
from orgdesk.apps.exchange.actions import begin_import, bring_parcel, move_in, read_parcel, run_import, stop_import
from orgdesk.apps.exchange.actions.read_parcel import opened
from orgdesk.apps.exchange.models import ImportRun
from orgdesk.apps.insight.reading.translation import Told, Translator
from orgdesk.apps.mail.models import OutgoingMail

pytestmark = pytest.mark.django_db
MOVING = "/administration/moving"


def work_through():
    while send_waiting(at=timezone.now()) or run_one("test", at=timezone.now()):
        pass


def many(count):
    return [
        zendesk_ticket(100 + number, f"Case {number}", [zendesk_comment(5000 + number, 501, f"Words {number}.", at="2025-03-03T08:00:00Z")])
        for number in range(count)
    ]  # fmt: skip


def test_an_administrator_brings_a_file_looks_at_it_and_takes_it_in(signed_in, cast):
    ada, joyce = cast("ada"), cast("joyce")
    client = signed_in(ada)

    answer = client.post(
        MOVING, {"kind": "zendesk", "file": SimpleUploadedFile("zendesk.zip", packed(zendesk_files()))}
    )
    address = answer["Location"]
    assert "A worker reads the file" in client.get(address).content.decode()
    work_through()
    page = client.get(address).content.decode()
    assert "What the file holds" in page
    assert not Ticket.objects.exists()
    run = ImportRun.objects.get()
    states = list(run.choices["states"])
    said = {f"states-{states.index('open')}": "closed", "begin": "1"}
    client.post(f"{address}/meanings", said)
    work_through()

    page = client.get(address).content.decode()
    assert "tickets new" in page
    assert "a file that the export only names" in page
    assert set(Ticket.objects.values_list("status", flat=True)) == {"closed", "merged"}
    assert Ticket.objects.get(outside_reference="Zendesk 12").owner == joyce
    table = b"".join(client.get(f"{address}/not-taken").streaming_content).decode()
    assert [row[1] for row in csv.reader(io.StringIO(table))][1:] == ["11/1104/6002"]


def happenings(event):
    return Translator().translate(Told(event.pk, event.kind, event.at, event.actor, event.data, {"ticket": ["1"]}))


def test_only_administrators_move_anything(signed_in, cast, contact):
    for person, answer in ((cast("joyce"), {403}), (contact, {403, 404})):
        assert signed_in(person).get(MOVING).status_code in answer
        assert signed_in(person).post("/administration/archives").status_code in answer


def test_no_mail_leaves_and_no_rule_or_measure_takes_history_for_work(bring):
    bring("zendesk", packed(zendesk_files()))

    assert not OutgoingMail.objects.exists()
    assert not Outgoing.objects.filter(effect__startswith="mail").exists()
    kinds = set(Event.objects.filter(subjects__object_type="ticket").values_list("kind", flat=True))
    history = {kind for kind in kinds if kind.startswith("imported.")}
    assert {"imported.opened", "imported.received", "imported.sent", "imported.noted", "imported.closed"} <= history
    assert not {"ticket.opened", "message.sent", "message.received", "ticket.resolved"} & kinds
    assert not [told for event in Event.objects.filter(kind__in=history) for told in happenings(event)]


def test_a_killed_import_goes_on_behind_its_last_batch(cast, monkeypatch):
    ada = cast("ada")
    monkeypatch.setattr(move_in, "tickets_a_batch", lambda: 5)
    run = bring_parcel(
        name="z.zip", chunks=[packed(zendesk_files(many(18)))], kind="zendesk", by=ada, at=timezone.now(), later=False
    )
    read_parcel(run, at=timezone.now())
    begin_import(run, by=ada, at=timezone.now(), later=False)

    class Killed(BaseException):
        pass

    def kill(standing):
        if standing.done >= 10:
            raise Killed

    with pytest.raises(Killed):
        run_import(run, clock=timezone.now, told=kill)
    assert Ticket.objects.count() == 10
    (run.folder / "sorted.sqlite3").unlink()
    assert run_import(ImportRun.objects.get(), clock=timezone.now)

    run.refresh_from_db()
    assert (run.state, run.done, run.taken["tickets_new"]) == ("done", 18, 18)
    assert Ticket.objects.count() == 18
    assert Ticket.objects.get(subject="Case 17").account.name == "Harbour Fuels"


def test_somebody_stops_an_import_and_goes_on_with_it(cast, signed_in, monkeypatch):
    ada = cast("ada")
    monkeypatch.setattr(move_in, "tickets_a_batch", lambda: 5)
    run = bring_parcel(
        name="z.zip", chunks=[packed(zendesk_files(many(12)))], kind="zendesk", by=ada, at=timezone.now(), later=False
    )
    read_parcel(run, at=timezone.now())
    begin_import(run, by=ada, at=timezone.now(), later=False)

    def stop(standing):
        if standing.done == 5:
            stop_import(standing, by=ada, at=timezone.now())

    assert not run_import(run, clock=timezone.now, told=stop)
    assert Ticket.objects.count() == 5
    assert "Go on with it" in signed_in(ada).get(f"{MOVING}/{run.key}").content.decode()
    signed_in(ada).post(f"{MOVING}/{run.key}/beginning")
    work_through()

    assert Ticket.objects.count() == 12


def test_a_second_import_waits_for_the_first(cast, bring):
    ada = cast("ada")
    first = bring("zendesk", packed(zendesk_files(many(2))), take=False)
    second = bring("zendesk", packed(zendesk_files(many(4))), take=False)
    for run in (first, second):
        begin_import(run, by=ada, at=timezone.now())
    ImportRun.objects.filter(pk=first.pk).update(state="importing")

    assert not run_import(second, clock=timezone.now)
    assert ImportRun.objects.get(pk=second.pk).state == "waiting"
    work_through()

    assert set(ImportRun.objects.values_list("state", flat=True)) == {"done"}
    assert Ticket.objects.count() == 4


def test_one_record_that_no_reader_foresaw_leaves_only_itself_out(bring, monkeypatch):
    from orgdesk.apps.exchange.landing import tickets

    real = tickets.settle

    def settle(ticket, *, at):
        if ticket.id == "101":
            raise ValueError("odd beyond words")
        return real(ticket, at=at)

    monkeypatch.setattr(tickets, "settle", settle)

    run = bring("zendesk", packed(zendesk_files(many(3))))

    assert (run.taken["tickets_new"], run.taken["tickets_refused"]) == (2, 1)
    odd = run.odd_lines.get(reason="refused")
    assert (odd.external_id, "odd beyond words" in odd.detail) == ("101", True)


def test_a_later_file_of_the_same_desk_brings_what_was_said_since(bring, cast):
    bring("zendesk", packed(zendesk_files()))
    later = {
        **TICKETS[1],
        "status": "solved",
        "updated_at": "2025-03-09T08:00:00Z",
        "comments": [*TICKETS[1]["comments"], zendesk_comment(1202, 901, "A new cable.", at="2025-03-09T08:00:00Z")],
    }

    run = bring("zendesk", packed(zendesk_files([TICKETS[0], later, TICKETS[2]])))

    assert (run.taken["tickets_same"], run.taken["tickets_changed"]) == (2, 1)
    ticket = Ticket.objects.get(outside_reference="Zendesk 12")
    assert ticket.status == "resolved"
    assert [one.text for one in ticket.messages.all()] == ["Nothing lights up.", "A new cable."]


def test_the_sorted_file_is_made_anew_where_it_is_gone(bring):
    run = bring("zendesk", packed(zendesk_files()), take=False)
    (run.folder / "sorted.sqlite3").unlink()

    with opened(run) as reading:
        assert [ticket.id for _number, _digest, ticket in reading.tickets()] == ["11", "12", "13"]


def test_the_command_reads_counts_and_takes(cast, tmp_path, capsys):
    cast("ada")
    file = tmp_path / "zendesk.zip"
    file.write_bytes(packed(zendesk_files()))

    call_command("import", "desk", str(file), "--kind", "zendesk", "--dry-run", "--json")
    counted = json.loads(capsys.readouterr().out)
    assert (counted["found"]["tickets"], Ticket.objects.count()) == (3, 0)
    call_command("import", "desk", str(file), "--kind", "zendesk", "--json")

    told = json.loads(capsys.readouterr().out)
    assert (told["state"], told["taken"]["tickets_new"]) == ("done", 3)
    assert ImportRun.objects.count() == 1
    call_command("export", str(tmp_path / "all.zip"), "--json")
    assert json.loads(capsys.readouterr().out)["tickets"] == 3
    with pytest.raises(CommandError, match="is no file"):
        call_command("import", "desk", str(tmp_path / "nothing.zip"), "--kind", "zendesk")

"""The log is append-only, sealed, readable in commit order, erasable and rebuildable."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from orgdesk.apps.events import guard, projections
from orgdesk.apps.events.actions import erase_person, record_event
from orgdesk.apps.events.actions.seal_log import seal_log
from orgdesk.apps.events.models import Event, EventObject, PersonalText, Seal
from orgdesk.apps.events.projections import projects
from orgdesk.apps.events.readers import EventReader, Position, last_position
from orgdesk.apps.events.verification import verify_log
from support.settling import wait_until_settled

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def note(number: int, **given: object) -> Event:
    event = record_event("ticket.noted", at=AT, objects={"ticket": f"BW-{number}"}, data={"n": number}, **given)
    wait_until_settled()
    return event


@pytest.fixture
def sealed() -> list[Event]:
    events = [note(number, by="p1", text={"note": f"words {number}"}) for number in range(5)]
    wait_until_settled()
    assert seal_log(at=AT) == 5
    return events


@contextmanager
def another_writes(database: str) -> Iterator[None]:
    """Somebody else's transaction has written on the same server, and has not ended."""
    import psycopg

    given = connection.get_connection_params()
    reached = {name: given[name] for name in ("host", "port", "user", "password") if given.get(name)}
    with psycopg.connect(dbname=database, **reached) as other:
        other.execute("SELECT pg_current_xact_id()")
        yield
        other.rollback()


def forge(sql: str, *values: object) -> None:
    """As somebody with the database's own password would."""
    guard.lift(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
    guard.put_up(connection)


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses_to_change_what_happened(act):
    event = note(1)
    rows = Event.objects.filter(pk=event.pk)
    with pytest.raises(DatabaseError, match="append-only"):
        rows.update(kind="ticket.invented") if act == "update" else event.subjects.all().delete()
    assert Event.objects.get().kind == "ticket.noted"


def test_only_what_runs_in_the_same_database_holds_a_reader_back():
    if connection.vendor != "postgresql":
        return  # writers wait for each other
    with another_writes("postgres"):
        event = record_event("ticket.noted", at=AT, objects={"ticket": "BW-1"})
        assert Position.of(Event.objects.get()) == last_position()
    with another_writes(connection.settings_dict["NAME"]):
        record_event("ticket.noted", at=AT, objects={"ticket": "BW-2"})
        assert last_position() == Position.of(Event.objects.get(pk=event.pk))
    assert last_position() > Position.of(Event.objects.get(pk=event.pk))


def test_an_untouched_log_verifies(sealed):
    note(9)
    told = verify_log()
    assert (told.seals, told.sealed, told.unsealed, told.problems) == (1, 5, 1, ())


def test_a_changed_event_is_found(sealed):
    forge("UPDATE events_event SET kind = 'ticket.forged' WHERE id = %s", sealed[2].pk)
    assert "changed or swapped" in verify_log().problems[0]


def test_a_changed_object_is_found(sealed):
    forge("UPDATE events_eventobject SET object_key = 'BW-99' WHERE event_id = %s", sealed[2].pk)
    assert "changed or swapped" in verify_log().problems[0]


def test_two_swapped_events_are_found(sealed):
    first, second = sealed[0].pk, sealed[1].pk
    forge("UPDATE events_event SET data = '{\"n\": 1}' WHERE id = %s", first)
    forge("UPDATE events_event SET data = '{\"n\": 0}' WHERE id = %s", second)
    assert any("changed or swapped" in problem for problem in verify_log().problems)


def test_a_missing_event_is_found(sealed):
    PersonalText.objects.filter(event=sealed[3]).delete()
    forge("DELETE FROM events_eventobject WHERE event_id = %s", sealed[3].pk)
    forge("DELETE FROM events_event WHERE id = %s", sealed[3].pk)
    assert "1 missing" in verify_log().problems[0]


def test_a_missing_seal_is_found(sealed):
    note(6)
    wait_until_settled()
    seal_log(at=AT)
    forge("DELETE FROM events_seal WHERE number = %s", 1)
    assert "Seal 1 is missing" in verify_log().problems[0]


def test_a_seal_remade_without_the_key_is_found(sealed):
    forge("UPDATE events_seal SET root = 'f' WHERE number = 1")
    assert any("another key" in problem for problem in verify_log().problems)


def test_a_log_moved_without_its_key_says_so_once_and_what_was_changed_beside_it(sealed, settings):
    note(6)
    wait_until_settled()
    seal_log(at=AT)
    settings.SECRET_KEY = "another-house"
    settings.SECRET_KEY_FALLBACKS = []
    forge("UPDATE events_event SET kind = 'ticket.forged' WHERE id = %s", sealed[2].pk)

    told, changed = verify_log().problems

    assert "None of the 2 seals was made with this installation's secret key" in told
    assert "changed or swapped" in changed


def test_a_lawful_erasure_takes_the_words_and_passes(sealed):
    assert erase_person("p1", by="p2", at=AT, reason="request") == 5

    assert not PersonalText.objects.exclude(words={}).exists()
    told = verify_log()
    assert (told.erased, told.problems) == (5, ())
    assert Event.objects.of_kind("personal_text.erased").get().actor == "p2"


def test_words_changed_in_secret_are_found(sealed):
    PersonalText.objects.filter(event=sealed[0]).update(words={"note": "something nicer"})
    assert "personal text was changed" in verify_log().problems[0]


def test_the_command_fails_with_the_reason_on_a_forged_log(sealed, capsys):
    call_command("log", "verify", "--json")
    assert json.loads(capsys.readouterr().out)["sealed"] == 5
    forge("UPDATE events_event SET kind = 'ticket.forged' WHERE id = %s", sealed[2].pk)
    with pytest.raises(CommandError, match="changed or swapped"):
        call_command("log", "verify")


def test_a_reader_goes_on_where_it_stopped_and_repeats_what_failed():
    for number in range(3):
        note(number)
    reader = EventReader("tests")
    with reader.batch(limit=2) as events:
        assert [event.data["n"] for event in events] == [0, 1]
    with pytest.raises(RuntimeError), reader.batch():
        raise RuntimeError
    with reader.batch() as events:
        assert [event.data["n"] for event in events] == [2]
    with reader.batch() as events:
        assert events == []


def test_a_projection_rebuilt_from_the_log_equals_the_stored_one(capsys):
    counted: dict[str, int] = {}

    @projects("ticket.noted", name="tests-count", clear=counted.clear)
    def count(event: Event) -> None:
        (key,) = event.keys_of("ticket")
        counted[key] = counted.get(key, 0) + 1

    try:
        for number in (1, 2, 1):
            note(number)
        stored = dict(counted)
        call_command("log", "rebuild", "tests-count", "--json")
    finally:
        from orgdesk.apps.events import handlers

        handlers._handlers["ticket.noted"].remove(count)
        del projections._projections["tests-count"]

    assert counted == stored == {"BW-1": 2, "BW-2": 1}
    assert json.loads(capsys.readouterr().out) == {"tests-count": 3}
    with pytest.raises(CommandError, match="No projection is called nothing"):
        call_command("log", "rebuild", "nothing")
    assert EventObject.objects.count() == 3
    assert not Seal.objects.exists()

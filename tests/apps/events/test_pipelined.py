"""Statements that are asked again and again: PostgreSQL keeps them, and says what it said, whatever went wrong between."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from itertools import count

import pytest
from django.db import DatabaseError, IntegrityError, NotSupportedError, connection, transaction

from apps.seats import AT
from orgdesk.apps.events import pipelined
from orgdesk.apps.events.models import Event, EventObject
from orgdesk.apps.events.prepared import Columns, columns_of_new, create, run

_EVENT = columns_of_new(Event)
_OBJECT = Columns(EventObject, ["id", "event", "object_type", "object_key", "qualifier"])


def _kept_by_the_server() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE NOT from_sql")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_a_statement_says_the_same_each_time_it_is_asked() -> None:
    read = Columns(Event, ["at", "data"])
    for number, words in enumerate(("it's", 'a "name"', "50 %", "back\\slash", "$1 ?", "é\n")):
        at, data = AT + timedelta(microseconds=number), {"words": words, "none": None}
        event = create(Event(kind="thing.happened", at=at, actor=words, data=data))
        (found,) = read.find('WHERE "id" = %s AND "actor" = %s', event.pk, words)
        assert (found.at, found.data) == (at, data)
    if connection.vendor == "postgresql":
        assert _kept_by_the_server() >= 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("asked_before", range(3))
def test_a_refused_statement_may_be_asked_again_at_once(asked_before: int) -> None:
    event, numbers = create(Event(kind="thing.happened", at=AT)), count(900_000)
    kept = f'WHERE "id" = %s AND {asked_before} = {asked_before}'  # a text of its own for each case

    def write(*rows: int) -> None:
        with transaction.atomic():
            *_, found = run(
                *[_OBJECT.insert([(row, event.pk, "thing", f"t{row}", "")])[0] for row in rows],
                _OBJECT.select(kept, rows[-1]),
            )
        assert [row[3] for row in found] == [f"t{rows[-1]}"]

    for _ in range(asked_before):
        write(next(numbers))
    refused = next(numbers)
    with pytest.raises(IntegrityError):
        write(refused, refused)
    for _ in range(3):
        write(next(numbers))
    assert not EventObject.objects.filter(pk=refused).exists()


@pytest.mark.django_db(transaction=True)
def test_a_table_that_changed_is_read_as_it_is_now() -> None:
    def told() -> list[tuple[object, ...]]:
        return run(("SELECT a, b FROM thing WHERE a = %s", [1]))[0]

    def make(kind: str, value: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS thing")
            cursor.execute(f"CREATE TEMPORARY TABLE thing (a integer, b {kind})")
            cursor.execute(f"INSERT INTO thing VALUES (1, {value})")

    make("integer", "2")
    assert [told() for _ in range(3)] == [[(1, 2)]] * 3
    make("text", "'two'")
    with suppress(NotSupportedError):  # whoever asks first learns that the server's plan is of yesterday
        told()
    assert [told() for _ in range(3)] == [[(1, "two")]] * 3


@pytest.mark.django_db
def test_no_more_statements_are_kept_than_agreed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipelined, "_MOST", 5)
    monkeypatch.setattr(pipelined, "_connections", type(pipelined._connections)())
    before = _kept_by_the_server() if connection.vendor == "postgresql" else 0
    for _ in range(2):
        for many in range(1, 9):
            wanted = [*range(8 - many, 8)]
            statement = (f"SELECT 1 WHERE 7 IN ({', '.join(['%s'] * many)})", wanted)
            assert [run(statement) for _ in range(3)] == [[[(1,)]]] * 3
    if connection.vendor == "postgresql":
        assert _kept_by_the_server() - before == 5


@pytest.mark.django_db(transaction=True)
def test_a_value_that_the_database_cannot_take_costs_only_what_was_asked() -> None:
    with transaction.atomic():
        first = create(Event(kind="thing.happened", at=AT))
        with suppress(DatabaseError, ValueError), transaction.atomic():
            create(Event(kind="thing.happened", at=AT, actor="a\x00b"))
        second = create(Event(kind="thing.happened", at=AT))
    assert {first.pk, second.pk} <= set(Event.objects.values_list("pk", flat=True))

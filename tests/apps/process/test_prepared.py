"""The step's own statements say what the models say, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from apps import drawings
from apps.seats import AT, seat_people
from orgdesk.apps.events.models import Event, EventObject
from orgdesk.apps.events.prepared import Columns, columns_of_new, create, run
from orgdesk.apps.process import mapping, store
from orgdesk.apps.process.actions import deploy_process, start_instance
from orgdesk.apps.process.models import Instance
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.process.commands import CompleteTask
from orgdesk.core.process.state import InstanceState

pytestmark = pytest.mark.django_db
BEGUN = {"version", "subject_type", "subject_key", "priority", "started_at", "started_by"}


def test_a_column_added_to_a_row_table_is_written_by_the_step_too() -> None:
    for kept in (mapping.TOKENS, mapping.SCOPES, mapping.SUBSCRIPTIONS):
        columns = kept.written.model._meta.concrete_fields
        assert {field.name for field in kept.written.fields} == {field.name for field in columns} - {"id"}


def test_whatever_a_step_may_change_of_an_instance_is_written_back() -> None:
    columns = {field.name for field in Instance._meta.concrete_fields} - {"id", "key"} - BEGUN
    assert {field.name for field in store._MOVED.fields} == columns
    assert {field.name for field in InstanceState.__dataclass_fields__.values()} - {"process", "messages"} <= {
        *columns,
        *("tokens", "scopes", "subscriptions"),
    }


def test_a_name_that_is_no_field_is_refused_when_the_statements_are_made() -> None:
    with pytest.raises(KeyError):
        Columns(Instance, ["colour"])


def test_a_locked_instance_is_the_one_that_the_models_give() -> None:
    seat_people()
    deploy_process(drawings.looping(), by=None, at=AT)
    begun = start_instance("looping", subject=("case", "c1"), at=AT, data={"when": AT, "words": '50 % of "it"'})
    with transaction.atomic():
        locked = store.lock_instance(begun.key)
    asked = Instance.objects.select_related("version__definition").get(key=begun.key)
    for field in Instance._meta.concrete_fields:
        assert getattr(locked, field.attname) == getattr(asked, field.attname), field.name
    assert (locked.version, locked.version.reference) == (asked.version, asked.version.reference)


def test_an_instance_is_not_locked_outside_of_a_transaction(transactional_db: None) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        store.lock_instance("i0")


def test_a_created_row_is_the_row_that_is_read_back() -> None:
    event = create(
        Event(kind="thing.happened", at=AT + timedelta(microseconds=7), actor="ada", data={"a": ["é", None, 1.5]})
    )
    read = Event.objects.get(pk=event.pk)
    for field in Event._meta.concrete_fields:
        assert getattr(event, field.attname) == getattr(read, field.attname), field.name
    assert not event._state.adding


def test_many_rows_are_written_in_several_statements_and_none_is_lost() -> None:
    event = create(Event(kind="thing.happened", at=AT, data={}))
    columns = Columns(EventObject, ["event", "object_type", "object_key", "qualifier"])
    run(*columns.insert([(event.pk, "thing", f"t{number}", "") for number in range(120)]))
    assert event.subjects.count() == 120


@pytest.mark.parametrize("watched", [False, True])
def test_a_refused_statement_undoes_all_that_was_sent_with_it(transactional_db: None, watched: bool) -> None:
    columns = Columns(EventObject, ["id", "event", "object_type", "object_key", "qualifier"])
    before = Event.objects.count()
    twice = [statement for _ in range(2) for statement in columns.insert([(1, 1, "thing", "t1", "")])]

    def act() -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            run(columns_of_new(Event).insert_new(["thing.happened", AT, "", "", "", "", {}]), *twice)

    if watched:
        with CaptureQueriesContext(connection):
            act()
    else:
        act()
    assert (Event.objects.count(), EventObject.objects.count()) == (before, 0)
    create(Event(kind="thing.happened", at=AT, data={}))
    assert Event.objects.count() == before + 1


def test_a_step_reads_and_writes_the_same_whether_its_queries_are_watched_or_not() -> None:
    seat_people()
    deploy_process(drawings.looping(), by=None, at=AT)
    stood = []
    for watched in (True, False):
        one = start_instance("looping", subject=("case", str(watched)), at=AT)
        step = CompleteTask(one.tokens.get().number, "more-again")
        if watched:
            with CaptureQueriesContext(connection) as queries:
                store.take_step(one.key, step, at=AT)
            assert len(queries) < 20
        else:
            store.take_step(one.key, step, at=AT)
        with transaction.atomic():
            stood.append(mapping.to_state(store.lock_instance(one.key)))
        assert WorkItem.objects.about("case", str(watched)).count() == 2
    assert stood[0] == stood[1]

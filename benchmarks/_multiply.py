"""Copies of rows that the product wrote, made by the database itself: a million tickets in minutes instead of a day.

`multiply` is told which rows are new (above which id, table by table), and writes each of them again so many times: with an
id of its own, pointing at the rows of its own copy, whole weeks later, and with every key that must not stand twice made anew
(`_RULES`). Rows outside (the company, its processes, its policies) are shared. Indexes are taken down meanwhile and built again, and on
PostgreSQL triggers and foreign keys rest: what was consistent once is consistent in every copy.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Max

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import Message, Notification, Ticket
from orgdesk.apps.events.models import CronTick, Event, EventObject, JobLease, Outgoing, ReaderPosition, Seal
from orgdesk.apps.mail.models import IncomingMail, OutgoingMail
from orgdesk.apps.process.models import BufferedMessage, Instance, SubscriptionRow
from orgdesk.apps.work.models import WorkItem

Model: TypeAlias = type[models.Model]
Rule: TypeAlias = Callable[["Copying", str], str]
_LEFT_OUT = {CronTick, JobLease, ReaderPosition, Seal}
CUSTOMERS = "quill.example"
"""Letters of the patterns come from here, so that copies can have senders of their own."""


@dataclass(frozen=True)
class Grown:
    """The rows of a table above `after`; a copy's ids begin `span` higher than those of the copy before."""

    after: int
    span: int


@dataclass(frozen=True)
class Copying:
    """`i` is the number of the copy in SQL, from 1; `days` how much later it is."""

    grown: Mapping[Model, Grown]
    sqlite: bool
    days: str

    def moved(self, value: str, model: Model) -> str:
        return f"({value} + {self.grown[model].span} * i)" if model in self.grown else value

    def pointed(self, value: str, model: Model) -> str:
        """A key to a row that may lie outside."""
        if model not in self.grown:
            return value
        return f"CASE WHEN {value} > {self.grown[model].after} THEN {self.moved(value, model)} ELSE {value} END"

    def later(self, value: str) -> str:
        if self.sqlite:
            return f"date({value}, ({self.days}) || ' days') || substr({value}, 11)"
        return f"({value} + ({self.days}) * interval '1 day')"

    def day_later(self, value: str) -> str:
        return f"date({value}, ({self.days}) || ' days')" if self.sqlite else f"({value} + ({self.days}))"

    def number(self, value: str) -> str:
        return f"CAST({value} AS {'INTEGER' if self.sqlite else 'bigint'})"

    def text(self, value: str) -> str:
        return f"CAST({value} AS TEXT)"

    def as_json(self, value: str) -> str:
        return value if self.sqlite else f"({value})::jsonb"

    def renamed(self, value: str) -> str:
        """As long as before, and other in its last five signs than any that the product gives out (keys are hexadecimal)."""
        i = "printf('x%04x', i)" if self.sqlite else "'x' || lpad(to_hex(i), 4, '0')"
        return f"CASE WHEN {value} = '' THEN '' ELSE substr({value}, 1, length({value}) - 5) || {i} END"

    def person(self, value: str) -> str:
        after = self.grown[Person].after if Person in self.grown else 0
        return f"CASE WHEN {value} IN (SELECT key FROM accounts_person WHERE id > {after} AND NOT is_staff) THEN {self.renamed(value)} ELSE {value} END"


def multiply(
    before: Mapping[Model, int],
    times: int,
    *,
    weeks: int,
    only: Container[str] | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> None:
    """Write every row above `before` (in the tables named by `only`, if it is given) so many times again, evenly over so many weeks to come."""
    if times < 1:
        return
    grown = {model: Grown(before[model], top - before[model]) for model, top in tops().items() if top > before[model]}
    grown = {model: one for model, one in grown.items() if model not in _LEFT_OUT}
    if only is not None:
        grown = {model: one for model, one in grown.items() if model._meta.db_table in only}
    how = Copying(grown, connection.vendor == "sqlite", f"7 * (i * {weeks} / {times})")
    with _at_rest([model._meta.db_table for model in grown]):
        for model in grown:
            say(f"{model._meta.db_table}: {grown[model].span:,} rows")
            _copy(model, times, how)
        say("words")
        _copy_words(times, how)


def tops() -> dict[Model, int]:
    """The highest id of every table that counts its rows."""
    counted = [
        model
        for model in apps.get_models(include_auto_created=True)
        if isinstance(model._meta.pk, models.AutoField | models.BigAutoField) and not model._meta.proxy
    ]
    return {model: model._base_manager.aggregate(top=Max("pk"))["top"] or 0 for model in counted}


def _copy(model: Model, times: int, how: Copying) -> None:
    fields = model._meta.concrete_fields
    names = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(_value(model, field, how) for field in fields)
    table, own = model._meta.db_table, how.grown[model]
    with transaction.atomic(), connection.cursor() as cursor:
        # Copy after copy, so that ids go with time.
        cursor.execute(
            f'INSERT INTO "{table}" ({names}) {_numbers(times)} '
            f'SELECT {values} FROM numbers CROSS JOIN "{table}" WHERE "{table}".id > {own.after} AND "{table}".id <= {own.after + own.span} ORDER BY i, "{table}".id'
        )
        if not how.sqlite:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM \"{table}\"))")


def _value(model: Model, field: models.Field, how: Copying) -> str:  # type: ignore[type-arg]
    column = f'"{model._meta.db_table}"."{field.column}"'
    rule = _RULES.get((model, field.name))
    if rule is not None:
        return rule(how, column)
    elif field.primary_key:
        return how.moved(column, model)
    elif isinstance(field, models.ForeignKey):
        return how.pointed(column, field.related_model)
    elif isinstance(field, models.DateTimeField):
        return how.later(column)
    elif isinstance(field, models.DateField):
        return how.day_later(column)
    else:
        return column


def _copy_words(times: int, how: Copying) -> None:
    """The full-text index is no model: a row a message."""
    own = how.grown[Ticket]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO desk_index (ticket_id, subject, body) {_numbers(times)}, words AS MATERIALIZED (SELECT ticket_id, subject, body "
            f"FROM desk_index WHERE ticket_id > {own.after} AND ticket_id <= {own.after + own.span}) "
            f"SELECT {how.moved('ticket_id', Ticket)}, subject, body FROM numbers CROSS JOIN words"
        )


def _numbers(times: int) -> str:
    return f"WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < {times})"


def _data_of_event(how: Copying, value: str) -> str:
    """Work tells when it was enabled, begun and due; a message tells its id."""
    kind, message = '"events_event"."kind"', how.grown[Message].span
    times = ("enabled_at", "started_at", "due_at", "since")
    if how.sqlite:
        old = {name: f"json_extract({value}, '$.{name}')" for name in times}
        moved = ", ".join(f"'$.{name}', {how.later(one)}" for name, one in old.items())
        return (
            f"CASE WHEN {kind} IN ('message.received', 'message.sent') "
            f"THEN json_replace({value}, '$.message', json_extract({value}, '$.message') + {message} * i) "
            f"WHEN {kind} LIKE 'work.%' OR {kind} LIKE 'sla.%' THEN json_replace({value}, {moved}) ELSE {value} END"
        )
    moved = value
    for name in times:
        at = f"to_jsonb(to_char(({value} ->> '{name}')::timestamptz AT TIME ZONE 'UTC' + ({how.days}) * interval '1 day', 'YYYY-MM-DD\"T\"HH24:MI:SS.US+00:00'))"
        moved = f"jsonb_set({moved}, '{{{name}}}', COALESCE({at}, 'null'), false)"
    return (
        f"CASE WHEN {kind} IN ('message.received', 'message.sent') "
        f"THEN jsonb_set({value}, '{{message}}', to_jsonb(({value} ->> 'message')::bigint + {message} * i)) "
        f"WHEN {kind} LIKE 'work.%%' OR {kind} LIKE 'sla.%%' THEN {moved} ELSE {value} END"
    ).replace("%%", "%")


def _key_of_object(how: Copying, value: str) -> str:
    kind = '"events_eventobject"."object_type"'
    return (
        f"CASE {kind} WHEN 'ticket' THEN {_ticket(how, value)} WHEN 'work' THEN {how.renamed(value)} WHEN 'process' THEN {how.renamed(value)} "
        f"WHEN 'mail' THEN {how.text(how.moved(how.number(value), IncomingMail))} WHEN 'person' THEN {how.person(value)} ELSE {value} END"
    )


def _ticket(how: Copying, value: str) -> str:
    """A ticket's key is its id and a thousand."""
    return how.text(how.moved(how.number(value), Ticket))


def _instance_data(how: Copying, value: str) -> str:
    key = _ticket(how, '"process_instance"."subject_key"')
    return (
        f"json_replace({value}, '$.ticket', {key})"
        if how.sqlite
        else f"jsonb_set({value}, '{{ticket}}', to_jsonb({key}), false)"
    )


def _quoted(how: Copying, value: str) -> str:
    """Text or JSON in which customers of ours and the ticket's key stand."""
    about = '"mail_outgoingmail"."about"'
    plain = _addressed(how, how.text(value))
    return f"CASE WHEN {about} = '' THEN {plain} ELSE replace({plain}, {about}, {_ticket(how, about)}) END"


def _addressed(how: Copying, value: str) -> str:
    return f"replace(replace({value}, '@{CUSTOMERS}', '.' || i || '@{CUSTOMERS}'), '@brightwater.example', '.' || i || '@brightwater.example')"


def _told(how: Copying, value: str) -> str:
    key = '(1000 + "desk_notification"."ticket_id")'
    moved = f"replace({value}, {how.text(key)}, {how.text(how.moved(key, Ticket))})"
    return f'CASE WHEN "desk_notification"."ticket_id" IS NULL THEN {value} ELSE {moved} END'


def _from_customer(how: Copying, value: str) -> str:
    return f"replace({value}, '@{CUSTOMERS}', '.' || i || '@{CUSTOMERS}')"


def _numbered(how: Copying, value: str) -> str:
    """An event's id, a colon and more, perhaps behind a word and a colon."""
    place = "instr({0}, ':')" if how.sqlite else "strpos({0}, ':')"
    bare = f"replace({value}, 'outgoing:', '')"
    head, tail = (f"substr({bare}, 1, {place.format(bare)} - 1)", f"substr({bare}, {place.format(bare)})")
    return f"replace({value}, {bare}, {how.text(how.moved(how.number(head), Event))} || {tail})"


def _transaction(how: Copying, value: str) -> str:
    return value if how.sqlite else "pg_current_xact_id()::text::bigint"


def _payload(how: Copying, value: str) -> str:
    """A process is told something by its ticket's key."""
    path = "json_extract({0}, '$.correlation')" if how.sqlite else "({0} ->> 'correlation')"
    key = path.format(value)
    new = _ticket(how, key)
    changed = (
        f"json_replace({value}, '$.correlation', {new})"
        if how.sqlite
        else f"jsonb_set({value}, '{{correlation}}', to_jsonb({new}), false)"
    )
    return f"CASE WHEN {key} IS NULL THEN {value} ELSE {changed} END"


def _json(rule: Rule) -> Rule:
    return lambda how, value: how.as_json(rule(how, value))


def _about_ticket(how: Copying, value: str) -> str:
    return f"CASE WHEN {value} = '' THEN '' ELSE {_ticket(how, value)} END"


_RULES: dict[tuple[Model, str], Rule] = {
    (Person, "key"): Copying.renamed,
    (Person, "email"): _from_customer,
    (Ticket, "key"): _ticket,
    (Message, "incoming_id"): lambda how, value: (
        how.moved(value, IncomingMail) if IncomingMail in how.grown else "NULL"
    ),
    (Message, "mail_id"): _addressed,
    (Event, "actor"): Copying.person,
    (Event, "data"): _data_of_event,
    (Event, "transaction"): _transaction,
    (EventObject, "object_key"): _key_of_object,
    (Outgoing, "key"): _numbered,
    (Outgoing, "payload"): _payload,
    (WorkItem, "key"): Copying.renamed,
    (WorkItem, "subject_key"): _ticket,
    (WorkItem, "source_instance"): Copying.renamed,
    (Instance, "key"): Copying.renamed,
    (Instance, "subject_key"): _ticket,
    (Instance, "data"): _instance_data,
    (Instance, "started_by"): Copying.person,
    (SubscriptionRow, "correlation"): _about_ticket,
    (BufferedMessage, "message_id"): _numbered,
    (BufferedMessage, "correlation"): _about_ticket,
    (BufferedMessage, "instance_key"): Copying.renamed,
    (IncomingMail, "sha256"): Copying.renamed,
    (IncomingMail, "digest"): Copying.renamed,
    (IncomingMail, "message_id"): _addressed,
    (IncomingMail, "sender"): _from_customer,
    (Notification, "words"): _told,
    (Notification, "url"): _told,
    (OutgoingMail, "key"): lambda how, value: f"{_quoted(how, value)} || '.' || i",
    (OutgoingMail, "message_id"): _addressed,
    (OutgoingMail, "token"): Copying.renamed,
    (OutgoingMail, "about"): _about_ticket,
    (OutgoingMail, "reply_to"): _quoted,
    (OutgoingMail, "to"): _json(_quoted),
    (OutgoingMail, "first_recipient"): _from_customer,
    (OutgoingMail, "subject"): _quoted,
    (OutgoingMail, "text"): _quoted,
    (OutgoingMail, "in_reply_to"): _addressed,
    (OutgoingMail, "references"): _json(lambda how, value: _addressed(how, how.text(value))),
}


@contextmanager
def _at_rest(tables: list[str]) -> Iterator[None]:
    """Without indexes, triggers and the care for a power cut, all of which come back."""
    kept = _indexes(tables)
    in_memory = connection.vendor == "sqlite" and connection.is_in_memory_db()
    settings = _SETTINGS["memory" if in_memory else connection.vendor]
    with connection.cursor() as cursor:
        for statement in settings[0]:
            cursor.execute(statement)
        for name, _made in kept:
            cursor.execute(f'DROP INDEX "{name}"')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _name, made in kept:
                cursor.execute(made)
            for statement in settings[1]:
                cursor.execute(statement)
        connection.close()


def _indexes(tables: list[str]) -> list[tuple[str, str]]:
    """Those that hold no rule: a unique one is what refuses a mistake of ours."""
    if connection.vendor == "sqlite":
        asked = "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE INDEX%'"
    else:
        asked = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexdef LIKE 'CREATE INDEX%'"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [(name, made) for table, name, made in cursor.fetchall() if table in {*tables, "desk_index"}]


_SETTINGS = {
    # It is never closed, so that each setting is taken back; and it cannot do without its journal: nothing would undo a transaction.
    "memory": (("PRAGMA foreign_keys = OFF",), ("PRAGMA foreign_keys = ON",)),
    "sqlite": (
        ("PRAGMA journal_mode = DELETE", "PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA cache_size = -1000000", "PRAGMA temp_store = FILE", "PRAGMA foreign_keys = OFF"),
        ("PRAGMA journal_mode = DELETE", "PRAGMA journal_mode = WAL"),
    ),
    "postgresql": (
        ("SET session_replication_role = replica", "SET synchronous_commit = off", "SET maintenance_work_mem = '512MB'",
         "SET work_mem = '64MB'", "SET max_parallel_maintenance_workers = 1"),
        (),
    ),
}  # fmt: skip

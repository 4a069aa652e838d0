"""Rows to the core's values and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from enum import Enum
from operator import attrgetter
from typing import Any, Generic, TypeVar

from django.db.models import Model

from orgdesk.apps.events.prepared import Columns, Statement, run
from orgdesk.apps.process.models import Instance, ScopeRow, SubscriptionRow, TokenRow
from orgdesk.core.process.definition import EventKind
from orgdesk.core.process.state import (
    BufferedMessage,
    InstanceState,
    Scope,
    ScopeMode,
    Status,
    Subscription,
    Token,
    TokenState,
)

_INSTANCES = f'"{Instance._meta.db_table}"'
Rows = Iterable[Sequence[Any]]
V = TypeVar("V", bound=Token | Scope | Subscription)


class Kept(Generic[V]):
    """How the core's rows of one kind are kept: a column for each of their fields, and `more` that only the store needs."""

    def __init__(self, model: type[Model], core: type[V], *more: str, **made: Callable[[Any], Any]) -> None:
        names = [field.name for field in fields(core)]
        columns: list[str] = ["number" if name == "id" else name for name in names]
        self.core: type[V] = core
        self.read: Columns[Any] = Columns(model, columns)
        self.written: Columns[Any] = Columns(model, ["instance", *columns, *more])
        self._values = attrgetter(*names)
        self._made = [(names.index(name), make) for name, make in made.items()]

    def of(self, instance: Instance) -> Statement:
        return self.read.select('WHERE "instance_id" = %s ORDER BY "number"', instance.pk)

    def of_key(self, key: str) -> Statement:
        which = f'(SELECT "id" FROM {_INSTANCES} WHERE "key" = %s)'  # noqa: S608 - a name of the models only
        return self.read.select(f'WHERE "instance_id" = {which} ORDER BY "number"', key)

    def loaded(self, rows: Rows) -> dict[int, V]:
        return {row[0]: self._load(row) for row in rows}

    def values(self, row: V) -> list[Any]:
        return [value.value if isinstance(value, Enum) else value for value in self._values(row)]

    def _load(self, row: Sequence[Any]) -> V:
        values = self.read.read(row)
        for place, make in self._made:
            values[place] = make(values[place])
        return self.core(*values)


TOKENS = Kept(TokenRow, Token, "version", "seat", state=TokenState)
SCOPES = Kept(ScopeRow, Scope, mode=ScopeMode, items=tuple)
SUBSCRIPTIONS = Kept(SubscriptionRow, Subscription, kind=EventKind)


def rows_of(key: str) -> list[Statement]:
    """What asks for the rows of `state_of`."""
    return [kept.of_key(key) for kept in (TOKENS, SCOPES, SUBSCRIPTIONS)]


def to_state(instance: Instance) -> InstanceState:
    """The instance as the core plays it; three queries."""
    return state_of(instance, *run(*(kept.of(instance) for kept in (TOKENS, SCOPES, SUBSCRIPTIONS))))


def state_of(instance: Instance, tokens: Rows, scopes: Rows, subscriptions: Rows) -> InstanceState:
    return InstanceState(
        process=instance.version.reference,
        status=Status(instance.status),
        data=instance.data,
        tokens=TOKENS.loaded(tokens),
        scopes=SCOPES.loaded(scopes),
        subscriptions=SUBSCRIPTIONS.loaded(subscriptions),
        messages=tuple(_message(kept) for kept in instance.buffered),
        performers=instance.performers,
        next_id=instance.next_id,
        sequence=instance.sequence,
    )


def put_state(instance: Instance, state: InstanceState) -> None:
    """Copy what the core keeps of the instance itself into its row, unsaved."""
    instance.status = state.status.value
    instance.data = dict(state.data)
    instance.performers = dict(state.performers)
    instance.buffered = [asdict(message) for message in state.messages]
    instance.next_id = state.next_id
    instance.sequence = state.sequence


def _message(kept: Mapping[str, Any]) -> BufferedMessage:
    expires = kept["expires"]
    return BufferedMessage(**{**kept, "expires": datetime.fromisoformat(expires) if expires else None})

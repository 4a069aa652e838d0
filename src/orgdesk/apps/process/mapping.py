"""Rows to the core's values and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

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

_TOKEN = ("scope", "node", "flow", "since", "due", "item", "attempts", "reason", "outcome", "finished")
_SCOPE = ("process", "node", "parent", "owner", "left", "done")
_SUBSCRIPTION = ("token", "scope", "node", "name", "correlation", "due", "cycles", "armed")


def to_state(instance: Instance) -> InstanceState:
    """The instance as the core plays it; three queries."""
    tokens = {row.number: _token(row) for row in instance.tokens.order_by("number")}
    scopes = {row.number: _scope(row) for row in instance.scopes.order_by("number")}
    subscriptions = {row.number: _subscription(row) for row in instance.subscriptions.order_by("number")}
    return InstanceState(
        process=instance.version.reference,
        status=Status(instance.status),
        data=instance.data,
        tokens=tokens,
        scopes=scopes,
        subscriptions=subscriptions,
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


def token_values(token: Token) -> dict[str, Any]:
    return {**_picked(token, _TOKEN), "state": token.state.value}


def scope_values(scope: Scope) -> dict[str, Any]:
    return {**_picked(scope, _SCOPE), "mode": scope.mode.value, "items": list(scope.items)}


def subscription_values(subscription: Subscription) -> dict[str, Any]:
    return {**_picked(subscription, _SUBSCRIPTION), "kind": subscription.kind.value}


def _token(row: TokenRow) -> Token:
    return Token(id=row.number, state=TokenState(row.state), **_picked(row, _TOKEN))


def _scope(row: ScopeRow) -> Scope:
    return Scope(id=row.number, mode=ScopeMode(row.mode), items=tuple(row.items), **_picked(row, _SCOPE))


def _subscription(row: SubscriptionRow) -> Subscription:
    return Subscription(id=row.number, kind=EventKind(row.kind), **_picked(row, _SUBSCRIPTION))


def _message(kept: Mapping[str, Any]) -> BufferedMessage:
    expires = kept["expires"]
    return BufferedMessage(**{**kept, "expires": datetime.fromisoformat(expires) if expires else None})


def _picked(source: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(source, name) for name in names}

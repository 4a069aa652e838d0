"""A state as JSON and back: what a store that keeps whole instances, a test, or an export writes down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from enum import Enum
from typing import Any

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


def state_to_json(state: InstanceState) -> dict[str, Any]:
    """Plain lists, objects, numbers, texts and ISO times."""
    return {
        "process": state.process,
        "status": state.status.value,
        "data": dict(state.data),
        "tokens": [row_to_json(row) for row in state.tokens.values()],
        "scopes": [row_to_json(row) for row in state.scopes.values()],
        "subscriptions": [row_to_json(row) for row in state.subscriptions.values()],
        "messages": [row_to_json(row) for row in state.messages],
        "performers": dict(state.performers),
        "next_id": state.next_id,
        "sequence": state.sequence,
    }


def state_from_json(saved: Mapping[str, Any]) -> InstanceState:
    """The state that `state_to_json` wrote. Raises KeyError or ValueError for anything else."""
    tokens = [_token(row) for row in saved["tokens"]]
    scopes = [_scope(row) for row in saved["scopes"]]
    subscriptions = [_subscription(row) for row in saved["subscriptions"]]
    return InstanceState(
        process=saved["process"],
        status=Status(saved["status"]),
        data=saved["data"],
        tokens={row.id: row for row in tokens},
        scopes={row.id: row for row in scopes},
        subscriptions={row.id: row for row in subscriptions},
        messages=tuple(BufferedMessage(**{**row, "expires": _moment(row["expires"])}) for row in saved["messages"]),
        performers=saved["performers"],
        next_id=saved["next_id"],
        sequence=saved["sequence"],
    )


def row_to_json(row: Token | Scope | Subscription | BufferedMessage) -> dict[str, Any]:
    """One row as a JSON object."""
    return {field.name: _plain(getattr(row, field.name)) for field in fields(row)}


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    elif isinstance(value, datetime):
        return value.isoformat()
    elif isinstance(value, tuple):
        return list(value)
    else:
        return value


def _token(row: Mapping[str, Any]) -> Token:
    times = {"since": datetime.fromisoformat(row["since"]), "due": _moment(row["due"])}
    return Token(**{**row, **times, "state": TokenState(row["state"])})


def _scope(row: Mapping[str, Any]) -> Scope:
    return Scope(**{**row, "mode": ScopeMode(row["mode"]), "items": tuple(row["items"])})


def _subscription(row: Mapping[str, Any]) -> Subscription:
    return Subscription(**{**row, "kind": EventKind(row["kind"]), "due": _moment(row["due"])})


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)

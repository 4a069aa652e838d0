"""Write the rows that a step made, changed or took away, and no others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db import models

from orgdesk.apps.process.definitions import Deployed
from orgdesk.apps.process.mapping import scope_values, subscription_values, token_values
from orgdesk.apps.process.models import Instance, ScopeRow, SubscriptionRow, TokenRow
from orgdesk.core.process.state import InstanceState, Token

V = TypeVar("V")


def write_difference(
    instance: Instance, deployed: Deployed, before: InstanceState | None, after: InstanceState
) -> None:
    """Three row sets against those before; unchanged rows cost nothing."""
    was = before or InstanceState(process=after.process, status=after.status)

    def token_row(token: Token) -> dict[str, Any]:
        version = deployed.version(after.scopes[token.scope].process)
        lane = deployed[version.reference].nodes[token.node].lane
        return {
            **token_values(token),
            "version": version,
            "seat": next(iter(lane.positions + lane.units), "") if lane else "",
        }

    _write(instance, TokenRow, was.tokens, after.tokens, token_row)
    _write(instance, ScopeRow, was.scopes, after.scopes, scope_values)
    _write(instance, SubscriptionRow, was.subscriptions, after.subscriptions, subscription_values)


def _write(
    instance: Instance,
    model: type[models.Model],
    before: Mapping[int, V],
    after: Mapping[int, V],
    values: Callable[[V], dict[str, Any]],
) -> None:
    rows = model._default_manager.filter(instance=instance)
    gone = [number for number in before if number not in after]
    if gone:
        rows.filter(number__in=gone).delete()
    for number, row in after.items():
        if number in before and before[number] is not row and before[number] != row:
            rows.filter(number=number).update(**values(row))
    made = [
        model(instance=instance, number=number, **values(row)) for number, row in after.items() if number not in before
    ]
    if made:
        model._default_manager.bulk_create(made)

"""Write the rows that a step made, changed or took away, and no others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from orgdesk.apps.events.prepared import Statement, run
from orgdesk.apps.process.definitions import Deployed
from orgdesk.apps.process.mapping import SCOPES, SUBSCRIPTIONS, TOKENS, Kept
from orgdesk.apps.process.models import Instance
from orgdesk.core.process.state import InstanceState, Scope, Subscription, Token

V = TypeVar("V", bound=Token | Scope | Subscription)
_AT_ONCE = 500


def write_difference(
    instance: Instance, deployed: Deployed, before: InstanceState | None, after: InstanceState
) -> None:
    """Three row sets against those before; unchanged rows cost nothing."""
    run(*difference(instance, deployed, before, after))


def difference(
    instance: Instance, deployed: Deployed, before: InstanceState | None, after: InstanceState
) -> Iterator[Statement]:
    was = before or InstanceState(process=after.process, status=after.status)

    def version_and_seat(token: Token) -> list[Any]:
        version = deployed.version(after.scopes[token.scope].process)
        lane = deployed[version.reference].nodes[token.node].lane
        return [version.pk, next(iter(lane.positions + lane.units), "") if lane else ""]

    yield from _changes(instance, TOKENS, was.tokens, after.tokens, version_and_seat)
    yield from _changes(instance, SCOPES, was.scopes, after.scopes)
    yield from _changes(instance, SUBSCRIPTIONS, was.subscriptions, after.subscriptions)


def _changes(
    instance: Instance,
    kept: Kept[V],
    before: Mapping[int, V],
    after: Mapping[int, V],
    more: Callable[[V], list[Any]] = lambda row: [],
) -> Iterator[Statement]:
    columns = kept.written

    def values(row: V) -> list[Any]:
        return [instance.pk, *kept.values(row), *more(row)]

    gone = [number for number in before if number not in after]
    for first in range(0, len(gone), _AT_ONCE):
        some = gone[first : first + _AT_ONCE]
        places = ", ".join(["%s"] * len(some))
        yield columns.delete(f'WHERE "instance_id" = %s AND "number" IN ({places})', instance.pk, *some)
    for number, row in after.items():
        if number in before and before[number] is not row and before[number] != row:
            yield columns.update(values(row), 'WHERE "instance_id" = %s AND "number" = %s', instance.pk, number)
    yield from columns.insert([values(row) for number, row in after.items() if number not in before])

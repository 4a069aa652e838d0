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
_ITS_ROW = 'WHERE "instance_id" = %s AND "number" = %s'


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

    yield from _changes(instance, TOKENS, was.tokens, after.tokens, version_and_seat, reuse=True)
    yield from _changes(instance, SCOPES, was.scopes, after.scopes)
    yield from _changes(instance, SUBSCRIPTIONS, was.subscriptions, after.subscriptions)


def _changes(
    instance: Instance,
    kept: Kept[V],
    before: Mapping[int, V],
    after: Mapping[int, V],
    more: Callable[[V], list[Any]] = lambda row: [],
    *,
    reuse: bool = False,
) -> Iterator[Statement]:
    columns = kept.written

    def values(row: V) -> list[Any]:
        return [instance.pk, *kept.values(row), *more(row)]

    new = [row for number, row in after.items() if number not in before]
    gone = [number for number in before if number not in after]
    # A token that moved is a new one for the core; its row may be the old one's. Who waits longer for a message, though, is
    # told by the key of the subscription's row.
    reused = min(len(gone), len(new)) if reuse else 0
    for number, row in zip(gone[:reused], new, strict=False):
        yield columns.update(values(row), _ITS_ROW, instance.pk, number)
    rest = gone[reused:]
    for first in range(0, len(rest), _AT_ONCE):
        some = rest[first : first + _AT_ONCE]
        places = ", ".join(["%s"] * len(some))
        yield columns.delete(f'WHERE "instance_id" = %s AND "number" IN ({places})', instance.pk, *some)
    for number, row in after.items():
        if number in before and before[number] is not row and before[number] != row:
            yield columns.update(values(row), _ITS_ROW, instance.pk, number)
    yield from columns.insert([values(row) for row in new[reused:]])

"""Requests of a kind by the state in which they stand: the columns are the lanes of their process."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import RequestType, Ticket
from orgdesk.apps.process.definitions import Deployed, compiled
from orgdesk.apps.process.models import Instance, TokenRow
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.process.definition import Kind, Lane, ProcessDefinition

_ENDED_SHOWN = timedelta(days=30)
_MOST = 200


@dataclass(frozen=True)
class Card:
    """A ticket where it stands; `steps` name what is asked there, `holder` who took it, empty while it waits in the queue."""

    ticket: Ticket
    steps: str
    since: datetime | None
    due: datetime | None
    holder: str


@dataclass
class Column:
    name: str
    cards: list[Card] = field(default_factory=list)


def board_of(request_type: RequestType, *, person: Person, at: datetime) -> list[Column]:
    """The newest first in each column; ended ones stand in the last lane for a month."""
    definition = Deployed()[request_type.process_key]
    columns = {name: Column(name) for name in _states(definition)}
    tickets = {ticket.key: ticket for ticket in _tickets(request_type, person)}
    instances = _instances(request_type, list(tickets), at=at)
    standing = _standing(instances)
    items = _items(instances)
    for instance in instances:
        ticket = tickets[instance.subject_key]
        if not instance.is_active:
            last = columns[_last(definition, list(columns))]
            last.cards.append(Card(ticket, "", instance.ended_at, None, ""))
            continue
        for state, tokens in standing.get(instance.pk, {}).items():
            column = columns.setdefault(state, Column(state))
            column.cards.append(_card(ticket, tokens, items.get(instance.key, {})))
    return list(columns.values())


def _tickets(request_type: RequestType, person: Person) -> list[Ticket]:
    visible = Ticket.objects.visible_to(person).filter(request_type=request_type)
    return list(visible.select_related("account", "requester").order_by("-opened_at")[:_MOST])


def _instances(request_type: RequestType, keys: list[str], *, at: datetime) -> list[Instance]:
    of_kind = Instance.objects.of(request_type.process_key).filter(subject_type="ticket", subject_key__in=keys)
    shown = of_kind.active() | of_kind.filter(status=Instance.Status.COMPLETED, ended_at__gte=at - _ENDED_SHOWN)
    return list(shown.select_related("version__definition").defer("version__xml").order_by("-started_at"))


def _standing(instances: list[Instance]) -> dict[int, dict[str, list[TokenRow]]]:
    """Instance -> state -> the tokens that rest there."""
    found: dict[int, dict[str, list[TokenRow]]] = {}
    versions = {instance.pk: compiled(instance.version) for instance in instances}
    for token in TokenRow.objects.filter(instance__in=list(versions)).order_by("since"):
        node = versions[token.instance_id].nodes.get(token.node)
        if node is not None and node.lane is not None and node.kind is not Kind.SUBPROCESS:
            found.setdefault(token.instance_id, {}).setdefault(node.lane.name, []).append(token)
    return found


def _items(instances: list[Instance]) -> dict[str, dict[str, WorkItem]]:
    """Instance -> token -> the open work."""
    found: dict[str, dict[str, WorkItem]] = {}
    keys = [instance.key for instance in instances]
    for item in WorkItem.objects.open().filter(source="process", source_instance__in=keys).select_related("claimed_by"):
        found.setdefault(item.source_instance, {})[item.source_token] = item
    return found


def _card(ticket: Ticket, tokens: list[TokenRow], items: dict[str, WorkItem]) -> Card:
    work = [items[str(token.number)] for token in tokens if str(token.number) in items]
    holders = [item.claimed_by.name for item in work if item.claimed_by is not None]
    due = min((token.due for token in tokens if token.due is not None), default=None)
    return Card(ticket, ", ".join(item.title for item in work), tokens[0].since, due, ", ".join(holders))


def _states(definition: ProcessDefinition) -> list[str]:
    """The innermost lanes in the order of the drawing; a pool has no state of its own."""
    around = {key for lane in definition.lanes.values() for key in lane.ancestors}
    used = {node.lane.id for node in definition.nodes.values() if node.lane is not None}
    lanes = (lane for lane in definition.lanes.values() if lane.id not in around and lane.id in used)
    return list(dict.fromkeys(lane.name for lane in lanes if _has_name(lane)))


def _has_name(lane: Lane) -> bool:
    return bool(lane.name)


def _last(definition: ProcessDefinition, columns: list[str]) -> str:
    """Where ended ones stand: the lane of an end event, best one in which nobody works."""
    ends = [node.lane.name for node in definition.nodes.values() if node.kind is Kind.END and node.lane is not None]
    working = {node.lane.name for node in definition.tasks() if node.lane is not None}
    quiet = [name for name in ends if name in columns and name not in working]
    return (quiet or [name for name in ends if name in columns] or columns)[-1]

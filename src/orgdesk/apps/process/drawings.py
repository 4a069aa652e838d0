"""A version's drawing with what is going on laid over it, and the same as rows for those who do not see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _

from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.process.models import DefinitionVersion, Instance
from orgdesk.core.process.definition import Node
from orgdesk.core.process.diagram import has_diagram, read_diagram
from orgdesk.core.process.document import read_document
from orgdesk.core.process.layout import lay_out
from orgdesk.core.process.state import TokenState
from orgdesk.core.scene.diagrams import Overlay, draw_diagram
from orgdesk.core.scene.model import Scene


@dataclass(frozen=True)
class Waiting:
    """What waits at one node: how many tokens, since when, how many over their time, how many broken."""

    node: Node
    count: int
    oldest: datetime
    overdue: int
    faults: int


def waiting_in(version: DefinitionVersion, *, at: datetime) -> list[Waiting]:
    """One row for each node where something waits, in the drawing's order; one query."""
    counted = (
        version.tokens.exclude(state=TokenState.SCOPE.value)
        .values("node")
        .annotate(
            count=Count("pk"),
            oldest=Min("since"),
            overdue=Count("pk", filter=Q(due__lt=at)),
            faults=Count("pk", filter=Q(state=TokenState.FAULT.value)),
        )
    )
    rows = {row["node"]: row for row in counted}
    return [
        Waiting(node, rows[key]["count"], rows[key]["oldest"], rows[key]["overdue"], rows[key]["faults"])
        for key, node in compiled(version).nodes.items()
        if key in rows
    ]


def draw_version(version: DefinitionVersion, overlays: Iterable[Overlay] = ()) -> Scene:
    """The drawing as it was deployed; a model without one is laid out by us."""
    document = read_document(bytes(version.xml))
    diagram = read_diagram(document) if has_diagram(document) else lay_out(document)
    return draw_diagram(diagram, overlays, title=version.definition.name)


def overlays_of(waiting: Iterable[Waiting], *, at: datetime, address: str) -> list[Overlay]:
    return [
        Overlay(
            element=row.node.id,
            count=row.count,
            age=age_words(row.oldest, at=at),
            overdue=_("%(count)d late") % {"count": row.overdue} if row.overdue else "",
            fault=_("%(count)d broken") % {"count": row.faults} if row.faults else "",
            href=f"{address}?node={row.node.id}",
        )
        for row in waiting
    ]


def path_overlays(instance: Instance, moves: Iterable[list[object]], *, at: datetime) -> list[Overlay]:
    """The way that one instance took, and where it stands."""
    been = {str(place) for move in moves for place in (move[2], move[4]) if place}
    standing = {token.node: token for token in instance.tokens.exclude(state=TokenState.SCOPE.value)}
    return [
        Overlay(
            element=place,
            on_path=True,
            count=int(place in standing),
            age=age_words(standing[place].since, at=at) if place in standing else "",
            fault=_("broken") if place in standing and standing[place].state == TokenState.FAULT.value else "",
        )
        for place in been | standing.keys()
    ]


def age_words(since: datetime, *, at: datetime) -> str:
    """ "4 h" or "3 d": a drawing has no room for more."""
    minutes = int((at - since).total_seconds() // 60)
    if minutes < 60:
        return _("%(n)d min") % {"n": max(minutes, 0)}
    if minutes < 48 * 60:
        return _("%(n)d h") % {"n": minutes // 60}
    return _("%(n)d d") % {"n": minutes // (24 * 60)}

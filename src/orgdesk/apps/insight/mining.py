"""What was mined from one process or one kind of object, ready to be shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median

from django.utils.translation import gettext as _

from orgdesk.apps.insight.numbers import with_unit
from orgdesk.apps.organisation.lookup import active_structure
from orgdesk.core.measures.mining import Arc, EventLog, bottlenecks, hand_overs
from orgdesk.core.measures.mining.patterns import HandOver
from orgdesk.core.scene.diagrams import Overlay
from orgdesk.core.scene.layout.interactions import draw_interactions
from orgdesk.core.scene.layout.nodes import Node, Tie
from orgdesk.core.scene.model import Scene, TextLine

_HEAT = 5


def wait_overlays(waits: dict[str, list[float]]) -> list[Overlay]:
    """How often each step was done, its median hours from offered to finished, and heat by all hours spent there."""
    spent = {node: sum(hours) for node, hours in waits.items()}
    most = max(spent.values(), default=0.0) or 1.0
    return [
        Overlay(
            element=node,
            count=len(hours),
            age=hours_words(median(hours)),
            heat=max(1, round(_HEAT * spent[node] / most)),
        )
        for node, hours in waits.items()
    ]


def hours_words(hours: float) -> str:
    if hours < 1:
        return _("%(n)d min") % {"n": round(hours * 60)}
    return _("%(n)s h") % {"n": with_unit(hours, "")} if hours < 48 else _("%(n)s d") % {"n": with_unit(hours / 24, "")}


def hand_over_map(found: Sequence[HandOver]) -> Scene | None:
    """The units as boxes, each hand-over as a line with its count."""
    if not found:
        return None
    names = _unit_names()
    keys = sorted({key for one in found for key in (one.giver, one.taker)})
    nodes = [Node(id=key, lines=(TextLine(names.get(key, key)),)) for key in keys]
    ties = [Tie(source=one.giver, target=one.taker, text=str(one.count), weight=float(one.count)) for one in found]
    return draw_interactions(nodes, ties, title=_("Hand-overs between units"))


def following_map(found: Sequence[Arc], title: str) -> Scene | None:
    """The activities as boxes, what followed what as lines with how often and how long."""
    if not found:
        return None
    nodes = [Node(id=name, lines=(TextLine(name),)) for name in dict.fromkeys(end for one in found for end in (one.source, one.target))]  # fmt: skip
    ties = [
        Tie(source=one.source, target=one.target, text=f"{one.count:,} · {hours_words(one.median)}", weight=float(one.count))
        for one in found
    ]  # fmt: skip
    return draw_interactions(nodes, ties, title=title)


def hand_over_rows(found: Sequence[HandOver]) -> list[dict[str, object]]:
    """The same as rows: from whom to whom, how often, and how long until the other had done something."""
    names = _unit_names()
    return [
        {
            "giver": names.get(one.giver, one.giver),
            "taker": names.get(one.taker, one.taker),
            "count": one.count,
            "median": hours_words(one.median),
        }
        for one in found
    ]


def _unit_names() -> dict[str, str]:
    return {unit.key: unit.name for unit in active_structure().units}


def log_summary(log: EventLog) -> dict[str, object]:
    """What the command line tells of a log."""
    from orgdesk.core.measures.mining import arcs, rework, starts_and_ends, variants

    found = arcs(log)
    known = variants(log)
    starts, ends = starts_and_ends(log)
    left_out = Counter(one.reason for one in log.left_out)
    return {
        "cases": len(log.cases),
        "events": len(log),
        "activities": log.activity.counts(),
        "variants": len(known),
        "top_variants": [{"count": one.count, "activities": list(one.activities)} for one in known[:10]],
        "arcs": [
            {"source": a.source, "target": a.target, "count": a.count, "median_hours": a.median, "p90_hours": a.p90}
            for a in found
        ],
        "starts": starts,
        "ends": ends,
        "rework": rework(log).share,
        "bottlenecks": [
            {"source": b.arc.source, "target": b.arc.target, "share": b.share} for b in bottlenecks(log, 5)
        ],
        "hand_overs": len(hand_overs(log, "unit")) if "unit" in log.columns else 0,
        "left_out": dict(left_out),
        "remarks": dict(log.remarks),
    }

"""A process as its own events tell it, drawn beside the one that was drawn first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from orgdesk.apps.organisation.lookup import active_structure
from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.process.models import DefinitionVersion
from orgdesk.core.measures.mining import EventLog, discover, draw_tree, follows, most_frequent, variants
from orgdesk.core.process.definition import Lane
from orgdesk.core.process.diagram import read_diagram
from orgdesk.core.process.document import BpmnDocument
from orgdesk.core.scene.diagrams import Overlay, draw_diagram
from orgdesk.core.scene.model import Scene

_NOISE = 0.05
"""A way that fewer than one in twenty go is left out of the drawing; the ways are all in the list."""


def discovered(version: DefinitionVersion, log: EventLog, names: Mapping[str, str]) -> BpmnDocument:
    """The document discovered from the finished steps; steps keep the names of the drawing."""
    labels = _labels(names)
    traces = [(tuple(labels.get(step, step) for step in one.activities), one.count) for one in variants(log)]
    name = _("%(process)s as it happened") % {"process": version.definition.name}
    lanes = {labels.get(node.id, node.id): node.lane for node in compiled(version).nodes.values() if node.lane}
    tree = discover(follows(traces, noise=_NOISE))
    return draw_tree(tree, name, key=f"{version.definition.key}-discovered", lanes=lanes)


def discovered_in(log: EventLog, *, name: str, key: str, share: float, unit: str = "") -> BpmnDocument:
    """The document discovered where there was no drawing: from the most frequent ways that together are this share of the cases.

    Its lanes are the units that the column `unit` names.
    """
    ways = most_frequent(((one.activities, one.count) for one in variants(log)), share)
    title = _("%(process)s as it happened") % {"process": name}
    return draw_tree(discover(follows(ways)), title, key=key, lanes=lanes_of(log, unit))


def lanes_of(log: EventLog, column: str) -> dict[str, Lane]:
    """By activity the lane of the unit that did it most often; a unit that the chart calls the same is bound to it.

    Where no unit is told there is one lane, so that a unit need be chosen only once.
    """
    nobody = Lane("", _("Choose a unit"))
    if column not in log.columns:
        return dict.fromkeys(log.activity.values, nobody)
    known = {word.casefold(): unit.key for unit in active_structure().units for word in (unit.name, unit.key)}
    told = log.columns[column]
    done: dict[int, Counter[int]] = {}
    for activity, unit in zip(log.activity.codes.tolist(), told.codes.tolist(), strict=True):
        if unit >= 0:
            done.setdefault(activity, Counter())[unit] += 1
    found = dict.fromkeys(log.activity.values, nobody)
    for activity, units in done.items():
        name = told.values[units.most_common(1)[0][0]]
        bound = known.get(name.strip().casefold())
        found[log.activity.values[activity]] = Lane("", name, (bound,) if bound else ())
    return found


def draw_discovered(document: BpmnDocument, log: EventLog, names: Mapping[str, str]) -> Scene:
    """With how often each step was done."""
    labels = _labels(names)
    done = Counter({labels.get(key, key): count for key, count in log.activity.counts().items()})
    return draw_with(document, lambda key, name: Overlay(element=key, count=done[name]))


def draw_with(document: BpmnDocument, overlay: Callable[[str, str], Overlay]) -> Scene:
    """With an overlay of each step, made from its id and its name."""
    overlays = [overlay(element.get("id", ""), element.get("name", "")) for element in document.all("userTask")]
    process = next(document.all("process"))
    return draw_diagram(read_diagram(document), overlays, title=process.get("name", ""))


def _labels(names: Mapping[str, str]) -> dict[str, str]:
    """Two steps of one name stay two."""
    shared = {name for name, count in Counter(names.values()).items() if count > 1}
    return {key: f"{name} ({key})" if name in shared else name for key, name in names.items()}

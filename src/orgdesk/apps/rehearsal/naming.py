"""What the core says of keys, said of the people, units and steps that they stand for."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.rehearsal.models import Scenario
from orgdesk.apps.rehearsal.results import title_of
from orgdesk.core.phrases import Phrase
from orgdesk.core.process.definition import Node
from orgdesk.ui.sayings import in_words

_KEYS = {"station", "places", "position", "team", "key"}
_OF_A_NODE = {"kind", "node", "key"}


def said_of(sentences: Iterable[object], scenario: Scenario) -> list[str]:
    """Each in the reader's language, with names in place of keys."""
    return [in_words(_named(one, scenario)) for one in sentences]


def name_of(key: str, scenario: Scenario) -> str:
    """A unit, a position, a step or a way of the scenario; of several, joined by `+`, each. What is not there keeps its key."""
    return " + ".join(_name(part, scenario) for part in key.split("+"))


def _named(thing: object, scenario: Scenario) -> object:
    if not isinstance(thing, Phrase):
        return thing
    if set(thing.values) == _OF_A_NODE:
        return _step(str(thing.values["key"]), scenario) or thing
    values = {name: _value(name, value, scenario) for name, value in thing.values.items()}
    return Phrase(thing.template, values)


def _value(name: str, value: object, scenario: Scenario) -> object:
    if isinstance(value, Phrase):
        return _named(value, scenario)
    if name in _KEYS and isinstance(value, str):
        return ", ".join(name_of(one, scenario) for one in value.split(", "))
    return value


def _name(key: str, scenario: Scenario) -> str:
    chart, nodes = scenario.version.content, compiled(scenario.definition).nodes
    if key in chart.unit_by_key:
        return chart.unit_by_key[key].name
    if key in nodes:
        return nodes[key].name or key
    for node in nodes.values():
        for flow in node.outgoing:
            if flow.id == key:
                way = flow.name or nodes[flow.target].name or flow.target
                return f"{node.name or node.id} → {way}"
    return title_of(key, [chart])


def _step(key: str, scenario: Scenario) -> str:
    """A node in quotation marks; one that hangs on the border of a task, with the task."""
    nodes = compiled(scenario.definition).nodes
    node = nodes.get(key)
    if node is None:
        return ""
    host = next((one for one in nodes.values() if key in one.boundaries), None)
    if host is None:
        return _("“%(step)s”") % {"step": _plain(node)}
    return _("“%(step)s” at “%(task)s”") % {"step": _plain(node), "task": _plain(host)}


def _plain(node: Node) -> str:
    return node.name or node.id

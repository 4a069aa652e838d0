"""What a page tells of the runs of one process: how they went, where they waited, and how they kept to the drawing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from statistics import median
from urllib.parse import urlencode

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _

from orgdesk.apps.insight.discovering import discovered, draw_discovered
from orgdesk.apps.insight.mining import hand_over_map, hand_over_rows, hours_words, wait_overlays
from orgdesk.apps.insight.runs import OFFERED, Look, Runs, flows_passed, ticket_states, way_name
from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.process.drawings import draw_version
from orgdesk.apps.process.models import DefinitionVersion
from orgdesk.core.measures.errors import MeasureError
from orgdesk.core.measures.intervals import wilson
from orgdesk.core.measures.mining import (
    EventLog,
    Model,
    Move,
    bottlenecks,
    case_hours,
    conformance,
    hand_overs,
    model_of_definition,
    passages,
    ping_pong,
    push_to_front,
    rework,
    variants,
    waiting_for_customer,
)
from orgdesk.core.measures.mining.patterns import Finding
from orgdesk.core.process.definition import Kind, ProcessDefinition
from orgdesk.core.scene.diagrams import Overlay
from orgdesk.core.scene.model import Scene

_MOST = 12
_CASES = 24
"""So many cases of a pattern are named; the sample is read, not listed."""
_THICKEST = 4
Names = dict[str, str]


def mined(version: DefinitionVersion, runs: Runs, look: Look, query: dict[str, str]) -> dict[str, object]:
    """Everything that the page shows of the runs; `query` are the filters, for links that narrow further."""
    log, definition = runs.log, compiled(version)
    names = names_of(definition)
    drawing = _drawing(version, definition, runs)
    if not len(log):
        return {"drawing": drawing}
    model = model_of(definition)
    passed = hand_overs(log, "unit") if "unit" in log.columns else []
    return {
        "drawing": drawing,
        "figures": _figures(runs, model),
        "steps": _steps(log, names),
        "arcs": arc_rows(log, names),
        "variants": _variants(runs, model, names, query),
        "deviations": _deviations(runs, model, names),
        "patterns": _patterns(runs, definition),
        "passed": hand_over_rows(passed[:_MOST]),
        "map": hand_over_map(passed),
        "discovered": draw_discovered(discovered(version, log, names), log, names),
        "exports": [{"label": "BPMN", "url": f"{reverse('insight:discovered', args=[version.definition.key])}?{urlencode(query)}"}],
    }  # fmt: skip


def names_of(definition: ProcessDefinition) -> Names:
    return {key: node.name or key for key, node in definition.nodes.items()}


def _drawing(version: DefinitionVersion, definition: ProcessDefinition, runs: Runs) -> Scene:
    """The process's own drawing with how often and how long on its steps and on the flows between them."""
    steps = wait_overlays(_hours(runs.log, OFFERED))
    flows = passages(runs.log, flows_passed(runs, version))
    most = max((one.count for one in flows), default=1)
    arrows = [
        Overlay(
            element=one.flow,
            count=one.count,
            age=hours_words(one.median) if one.median is not None else "",
            heat=max(1, round(_THICKEST * one.count / most)),
        )
        for one in flows
    ]
    return draw_version(version, [*(one for one in steps if one.element in definition.nodes), *arrows])


def _hours(log: EventLog, since: str, until: str = "") -> dict[str, list[float]]:
    """Hours by step, from one moment that its event tells to another (or to its end)."""
    found: dict[str, list[float]] = {}
    if since not in log.columns or (until and until not in log.columns):
        return found
    for index in range(len(log)):
        begun, ended = log.columns[since].word(index), log.columns[until].word(index) if until else ""
        if begun and (ended or not until):
            end = datetime.fromisoformat(ended) if until else log.moment(index)
            hours = (end - datetime.fromisoformat(begun)).total_seconds() / 3600
            found.setdefault(log.activity.word(index), []).append(max(hours, 0.0))
    return found


def _steps(log: EventLog, names: Names) -> list[dict[str, object]]:
    """Each step with its waiting and its working, most hours first."""
    waited, worked, spent = _hours(log, OFFERED, "started"), _hours(log, "started"), _hours(log, OFFERED)
    whole = sum(map(sum, spent.values())) or 1.0
    rows = []
    for step in sorted(spent, key=lambda step: -sum(spent[step])):
        share = 100 * sum(spent[step]) / whole
        rows.append(
            {
                "name": names.get(step, step),
                "count": len(spent[step]),
                "waited": hours_words(median(waited[step])) if step in waited else "–",
                "worked": hours_words(median(worked[step])) if step in worked else "–",
                "share": round(share),
                "wide": f"{share:.1f}",
            }
        )
    return rows


def arc_rows(log: EventLog, names: Names) -> list[dict[str, object]]:
    """What followed what, where most hours passed first."""
    return [
        {
            "source": names.get(one.arc.source, one.arc.source),
            "target": names.get(one.arc.target, one.arc.target),
            "count": one.arc.count,
            "median": hours_words(one.arc.median),
            "p90": hours_words(one.arc.p90),
            "share": round(100 * one.share),
            "wide": f"{100 * one.share:.1f}",
        }
        for one in bottlenecks(log, _MOST)
    ]


def model_of(definition: ProcessDefinition) -> Model | None:
    """None where a drawing cannot be compared: it ends nowhere, or has too many ways."""
    steps = {child for child in definition.root.children if definition.nodes[child].kind is Kind.USER}
    try:
        return model_of_definition(definition, {step: step for step in steps})
    except MeasureError:
        return None


def ways_of(log: EventLog, model: Model) -> Counter[tuple[str, ...]]:
    """How many cases went each order of the steps that the model knows; those inside its subprocesses are left out."""
    found: Counter[tuple[str, ...]] = Counter()
    for one in variants(log):
        found[tuple(step for step in one.activities if step in model.labels)] += one.count
    return found


def _figures(runs: Runs, model: Model | None) -> list[dict[str, str]]:
    log, over = runs.log, runs.log.choose_cases(runs.over())
    found = [{"label": _("Runs looked at"), "figure": f"{len(log.cases):,}", "note": _("of %(n)s begun") % {"n": f"{runs.begun:,}"}}]  # fmt: skip
    found.append(
        {"label": _("Over"), "figure": f"{len(over.cases):,}", "note": share_words(len(over.cases), len(log.cases))}
    )
    if len(over):
        hours = case_hours(over, OFFERED)
        note = _("90 %% within %(time)s") % {"time": hours_words(float(np.quantile(hours, 0.9)))}
        found.append({"label": _("From first offered to last done, median"), "figure": hours_words(float(np.median(hours))), "note": note})  # fmt: skip
    if model is not None and len(over):
        kept = conformance(model, ways_of(over, model), most=0)
        note = _("on average %(fitness)s %% fits") % {"fitness": f"{100 * kept.fitness:.1f}"}
        found.append({"label": _("Went as drawn"), "figure": f"{100 * kept.kept / kept.cases:.0f} %", "note": note})
    return found


def share_words(count: int, of: int) -> str:
    low, high = wilson(count, of)
    return _("%(share)s %% (%(low)s to %(high)s)") % {
        "share": f"{100 * count / of:.0f}" if of else "–",
        "low": f"{100 * low:.0f}",
        "high": f"{100 * high:.0f}",
    }


def _variants(runs: Runs, model: Model | None, names: Names, query: dict[str, str]) -> list[dict[str, object]]:
    """The most frequent orders, each with what it did beside the drawing; cases under way are not blamed for missing ends."""
    shown = []
    for one in variants(runs.log, OFFERED)[:_MOST]:
        over = any(case in runs.ended for case in one.cases)
        steps = tuple(step for step in one.activities if model is not None and step in model.labels)
        found = conformance(model, {steps: 1}) if model is not None and over else None
        name = way_name(one.activities)
        shown.append(
            {
                "count": one.count,
                "wide": f"{100 * one.count / len(runs.log.cases):.1f}",
                "steps": [names.get(step, step) for step in one.activities],
                "median": hours_words(one.median),
                "fitness": round(100 * found.fitness) if found else None,
                "strayed": move_words(((one.move, one.step) for one in found.deviations), names) if found else [],
                "url": "?" + urlencode({**query, "way": name}),
                "chosen": query.get("way") == name,
                "under_way": not over,
            }
        )
    return shown


def move_words(found: Iterable[tuple[Move, str]], names: Names) -> list[str]:
    words = {Move.LOG: _("done, not drawn: %(step)s"), Move.MODEL: _("drawn, not done: %(step)s")}
    return [words[move] % {"step": names.get(step, step)} for move, step in found]


def _deviations(runs: Runs, model: Model | None, names: Names) -> dict[str, object] | None:
    """Where the runs that are over left the drawing, by exact alignment."""
    over = runs.log.choose_cases(runs.over())
    if model is None or not len(over):
        return None
    found = conformance(model, ways_of(over, model))
    rows = [
        {
            "words": move_words([(one.move, one.step)], names)[0],
            "cases": one.cases,
            "share": share_words(one.cases, found.cases),
        }
        for one in found.deviations[:_MOST]
    ]
    return {"rows": rows, "cases": found.cases, "kept": found.kept, "strayed": found.cases - found.kept}


def _patterns(runs: Runs, definition: ProcessDefinition) -> list[dict[str, object]]:
    log = runs.log
    found = [_pattern(_("Came back to an earlier step"), rework(log), runs)]
    if "unit" in log.columns:
        front = front_units(log, "unit")
        found += [
            _pattern(
                _("Came back to a unit it had left"), ping_pong(log, "unit"), runs, _("of those that changed unit")
            ),
            _pattern(_("Stayed where it came in"), push_to_front(log, "unit", front), runs),
        ]
    states = ticket_states(runs)
    if len(states):
        waited, share = waiting_for_customer(states, ["pending_customer"])
        note = _("%(share)s %% of all hours from opening to the last change of state") % {"share": f"{100 * share:.0f}"}
        found.append(_pattern(_("Waited for the customer"), waited, runs, note))
    return found


def front_units(log: EventLog, column: str) -> list[str]:
    """The units where runs come in: the one with most first steps, and any other with a tenth as many."""
    first = log.columns[column].take(log.starts[:-1]).counts()
    most = max(first.values(), default=0)
    return [unit for unit, count in first.items() if count * 10 >= most]


def _pattern(name: str, one: Finding, runs: Runs, note: str = "") -> dict[str, object]:
    by_ticket = {ticket: case for case, ticket in runs.subjects.items()}
    return pattern_row(name, one, lambda case: _case(by_ticket.get(case, case), runs), note)


def pattern_row(name: str, one: Finding, show: Callable[[str], object], note: str) -> dict[str, object]:
    """How many of the cases that could are such, and some of them as `show` gives them."""
    return {
        "name": name,
        "count": len(one.cases),
        "of": one.of,
        "share": share_words(len(one.cases), one.of),
        "note": note,
        "cases": [show(case) for case in one.cases[:_CASES]],
        "more": max(0, len(one.cases) - _CASES),
    }


def _case(case: str, runs: Runs) -> dict[str, str]:
    url = reverse("process:instance", args=[case]) if runs.other is None else ""
    return {"url": url, "name": runs.subjects.get(case, case)}

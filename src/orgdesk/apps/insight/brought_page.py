"""What a page tells of the log of another system: its ways, where its time went, and the process that it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgdesk.apps.insight.brought import cases_of, meanings_of
from orgdesk.apps.insight.discovering import discovered_in, draw_with
from orgdesk.apps.insight.mined_page import arc_rows, front_units, model_of, move_words, pattern_row, share_words
from orgdesk.apps.insight.mining import following_map, hand_over_map, hand_over_rows, hours_words
from orgdesk.apps.insight.models import BroughtLog
from orgdesk.apps.insight.runs import way_name
from orgdesk.core.measures.mining import (
    EventLog,
    Meanings,
    Model,
    arcs,
    conformance,
    endless_cases,
    hand_overs,
    ping_pong,
    push_to_front,
    rework,
    variants,
    waiting_for_customer,
    without_repeats,
)
from orgdesk.core.measures.mining.filters import begun_between, having, longer_than
from orgdesk.core.measures.mining.log import MOST_ODD
from orgdesk.core.measures.mining.meanings import OVER
from orgdesk.core.measures.mining.patterns import Finding
from orgdesk.core.process.compile import compile_document
from orgdesk.core.process.definition import Kind
from orgdesk.core.process.document import BpmnDocument
from orgdesk.core.scene.diagrams import Overlay

_MOST = 12
_CASES = 24
_CHOICES = 100
_HEAT = 5
_HOUR = 3_600_000_000


@dataclass(frozen=True)
class Asked:
    """Which cases are looked at, and how many of their ways the drawing shows."""

    share: float = 0.9
    since: date | None = None
    until: date | None = None
    unit: str = ""
    step: str = ""
    hours: float = 0.0
    way: str = ""
    repeats: bool = False

    def at(self, log: EventLog, unit_column: str) -> EventLog:
        if self.since or self.until:
            end = self.until + timedelta(days=1) if self.until else None
            log = begun_between(log, _moment(self.since or date.min), _moment(end or date.max))
        if self.unit and unit_column in log.columns:
            log = having(log, unit_column, self.unit)
        if self.step:
            log = having(log, "activity", self.step)
        if self.hours:
            log = longer_than(log, self.hours)
        if not self.repeats:
            log = without_repeats(log)
        return _on_way(log, self.way) if self.way else log


def _moment(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)


def _on_way(log: EventLog, way: str) -> EventLog:
    kept = {case for one in variants(log) if way_name(one.activities) == way for case in one.cases}
    return log.choose_cases(np.array([case in kept for case in log.cases], dtype=np.bool_))


def choices(log: BroughtLog) -> dict[str, list[str]]:
    """The units and activities that can be asked for, most frequent first."""
    whole = cases_of(log)
    units = meanings_of(log).of("unit", whole)
    return {
        "units": list(units.counts())[:_CHOICES] if units else [],
        "steps": list(whole.activity.counts())[:_CHOICES],
    }


def document_of(log: BroughtLog, asked: Asked) -> BpmnDocument | None:
    """The process that the cases show; None where there are none."""
    found = asked.at(cases_of(log), meanings_of(log).columns.get("unit", ""))
    return _document(log, found, asked) if len(found) else None


def _document(log: BroughtLog, found: EventLog, asked: Asked) -> BpmnDocument:
    key, unit = f"log-{slugify(log.title)[:60] or log.key}", meanings_of(log).columns.get("unit", "")
    return discovered_in(found, name=log.title, key=key, share=asked.share, unit=unit)


def mined_log(log: BroughtLog, asked: Asked, query: Mapping[str, str]) -> dict[str, Any]:
    """Everything that the page shows; `query` are the filters, for links that narrow further."""
    whole, meanings = cases_of(log), meanings_of(log)
    found = asked.at(whole, meanings.columns.get("unit", ""))
    if not len(found):
        return {"none": True}
    document = _document(log, found, asked)
    model = _model(document)
    steps = _steps(found)
    ways = Counter({one.activities: one.count for one in variants(found)})
    unit = meanings.columns.get("unit", "")
    passed = hand_overs(found, unit) if unit in found.columns else []
    return {
        "figures": _figures(whole, found, model, ways, asked),
        "lanes": _lane_words(document, found, unit),
        "drawing": draw_with(document, lambda key, name: _overlay(key, steps.get(name))),
        "exports": [
            {"label": "BPMN", "url": f"{reverse('insight:log-discovered', args=[log.key])}?{urlencode(query)}"}
        ],
        "steps": list(steps.values()),
        "arcs": arc_rows(found, {}),
        "following": following_map(arcs(found)[:_MOST], _("What followed what")),
        "variants": _variants(found, model, query),
        "deviations": _deviations(model, ways),
        "patterns": _patterns(found, meanings),
        "passed": hand_over_rows(passed[:_MOST]),
        "map": hand_over_map(passed[:_MOST]),
    }


def _lane_words(document: BpmnDocument, found: EventLog, unit: str) -> str:
    """What somebody who goes on with the drawing will be asked for."""
    if unit not in found.columns:
        return _("The log names no unit, so the draft has one lane: choose its unit in the studio. If a column tells the unit, say so below under “What its words mean here”, and every unit gets its lane.")  # fmt: skip
    lanes = next(iter(compile_document(document).definitions.values())).lanes.values()
    unknown = [lane.name for lane in lanes if not lane.units]
    if not unknown:
        return _("Each lane is the unit that did its steps most often, and every one is a unit of the chart.")
    words = _("Each lane is the unit that did its steps most often. The chart in force has no unit called %(names)s: choose one for the lane in the studio, or add it to the chart.")  # fmt: skip
    return words % {"names": ", ".join(f"“{name}”" for name in unknown)}


def _model(document: BpmnDocument) -> Model | None:
    """Steps by their names, as the log has them."""
    definition = next(iter(compile_document(document).definitions.values()))
    found = model_of(definition)
    if found is None:
        return None
    names = {node.id: node.name or node.id for node in definition.nodes.values() if node.kind is Kind.USER}
    named = tuple((source, names.get(label, label) if label else None, target) for source, label, target in found.arcs)
    return Model(found.name, found.states, named, found.finals)


def _figures(whole: EventLog, found: EventLog, model: Model | None, ways: Counter[tuple[str, ...]], asked: Asked) -> list[dict[str, str]]:  # fmt: skip
    starts = found.starts
    hours = (found.at[starts[1:] - 1] - found.at[starts[:-1]]) / _HOUR
    note = _("90 %% within %(time)s") % {"time": hours_words(float(np.quantile(hours, 0.9)))}
    told = [
        {"label": _("Cases"), "figure": f"{len(found.cases):,}", "note": _("of %(n)s") % {"n": f"{len(whole.cases):,}"}},
        {"label": _("Ways that cases went"), "figure": f"{len(ways):,}", "note": _("repetitions are steps too") if asked.repeats else _("repetitions taken as one")},
        {"label": _("First to last event, median"), "figure": hours_words(float(np.median(hours))), "note": note},
    ]  # fmt: skip
    if model is not None:
        kept = conformance(model, ways, most=0)
        fits = _("on average %(fitness)s %% fits") % {"fitness": f"{100 * kept.fitness:.1f}"}
        told.append(
            {"label": _("Went as drawn below"), "figure": f"{100 * kept.kept / kept.cases:.0f} %", "note": fits}
        )
    return told


def _steps(log: EventLog) -> dict[str, dict[str, Any]]:
    """Each activity with how often it came and the time until the next, most hours first."""
    last = np.r_[log.case[1:] != log.case[:-1], True]
    hours = np.zeros(len(log))
    hours[:-1] = (log.at[1:] - log.at[:-1]) / _HOUR
    whole = float(hours[~last].sum()) or 1.0
    told = []
    for code, name in enumerate(log.activity.values):
        here = log.activity.codes == code
        spent = hours[here & ~last]
        if here.any():
            share = 100 * float(spent.sum()) / whole
            median = hours_words(float(np.median(spent))) if len(spent) else "–"
            told.append((share, {"name": name, "count": int(here.sum()), "median": median, "share": round(share), "wide": f"{share:.1f}"}))  # fmt: skip
    return {str(row["name"]): row for _share, row in sorted(told, key=lambda one: -one[0])}


def _overlay(key: str, step: Mapping[str, Any] | None) -> Overlay:
    if step is None:
        return Overlay(element=key)
    return Overlay(
        element=key, count=step["count"], age=step["median"], heat=max(1, round(_HEAT * step["share"] / 100))
    )


def _variants(log: EventLog, model: Model | None, query: Mapping[str, str]) -> list[dict[str, Any]]:
    shown = []
    for one in variants(log)[:_MOST]:
        found = conformance(model, {one.activities: 1}) if model is not None else None
        name = way_name(one.activities)
        runs = [(step, len(list(same))) for step, same in groupby(one.activities)]
        shown.append(
            {
                "count": f"{one.count:,}",
                "wide": f"{100 * one.count / len(log.cases):.1f}",
                "steps": [f"{step} × {times}" if times > 1 else step for step, times in runs],
                "median": hours_words(one.median),
                "fitness": round(100 * found.fitness) if found else None,
                "strayed": move_words(((move.move, move.step) for move in found.deviations), {}) if found else [],
                "url": "?" + urlencode({**query, "way": name}),
                "chosen": query.get("way") == name,
                "under_way": False,
            }
        )
    return shown


def _deviations(model: Model | None, ways: Counter[tuple[str, ...]]) -> dict[str, Any] | None:
    if model is None:
        return None
    found = conformance(model, ways)
    rows = [
        {"words": move_words([(one.move, one.step)], {})[0], "cases": f"{one.cases:,}", "share": share_words(one.cases, found.cases)}
        for one in found.deviations[:_MOST]
    ]  # fmt: skip
    return {"rows": rows, "cases": found.cases, "kept": found.kept}


def _patterns(log: EventLog, meanings: Meanings) -> list[dict[str, Any]]:
    found = [_pattern(_("Came back to an earlier step"), rework(log))]
    unit = meanings.columns.get("unit", "")
    if unit in log.columns:
        front = front_units(log, unit)
        found += [
            _pattern(_("Came back to a unit it had left"), ping_pong(log, unit), _("of those that changed unit")),
            _pattern(_("Stayed where it came in"), push_to_front(log, unit, front)),
        ]
    if waiting := meanings.waiting():
        waited, share = waiting_for_customer(log, waiting)
        note = _("%(share)s %% of all hours") % {"share": f"{100 * share:.0f}"}
        found.append(_pattern(_("Waited for the customer"), waited, note))
    return found


def _pattern(name: str, one: Finding, note: str = "") -> dict[str, Any]:
    return pattern_row(name, one, lambda case: {"url": "", "name": case}, note)


_ROLES = ("unit", "person", "priority", "channel", "account", "promise")


def meaning_rows(log: BroughtLog) -> dict[str, list[dict[str, Any]]]:
    """What may be said about each activity and about what columns tell, with what is said now; `field` names it in the form."""
    told = log.meanings
    columns = [("", _("none")), *((name, name) for name in log.found.get("columns", ()))]
    activities = list(told.get("activities", {}).items())[:_CHOICES]
    roles = _role_words()
    return {
        "activities": [
            {"word": word, "label": word, "field": f"activity-{number}", "chosen": chosen, "options": _state_options()}
            for number, (word, chosen) in enumerate(activities)
        ],
        "columns": [
            {"word": role, "label": roles[role], "field": f"column-{role}", "chosen": told["columns"].get(role, ""), "options": columns}
            for role in _ROLES
        ],
    }  # fmt: skip


def _role_words() -> dict[str, str]:
    return {
        "unit": _("Unit that has it"),
        "person": _("Person who has it"),
        "priority": _("Priority"),
        "channel": _("Channel"),
        "account": _("Customer's account"),
        "promise": _("Whether its promise was kept"),
    }


def _state_options() -> list[tuple[str, str]]:
    return [
        ("", _("nothing that is measured")),
        ("ticket.opened", _("the case came in")),
        ("ticket.in_progress", _("somebody works on it")),
        ("ticket.pending_customer", _("it waits for the customer")),
        ("ticket.pending_vendor", _("it waits for a supplier")),
        ("ticket.pending_internal", _("it waits for somebody else in the house")),
        ("ticket.resolved", _("it is solved")),
        ("ticket.closed", _("it is closed")),
        ("ticket.cancelled", _("it was given up")),
        ("message.received", _("the customer wrote")),
        ("message.sent", _("the customer was answered")),
    ]


@dataclass(frozen=True)
class Remark:
    """Something odd about the file, in words, with the first rows of it; `more` were not kept."""

    words: str
    rows: tuple[str, ...] = ()
    more: int = 0


def remarks_of(log: BroughtLog) -> list[Remark]:
    """What was odd about the file, and which cases have no end by what its words mean."""
    odd, left = log.found.get("odd", {}), log.found.get("rows_left_out", ())
    told = []
    for name, count in log.found.get("remarks", {}).items():
        told.append(_remarked(_remark(name, count), [_row(row, text) for row, text in odd.get(name, ())], count))
    for reason, count in log.found.get("reasons", ()):
        words = ngettext("%(n)s row was left out: %(reason)s.", "%(n)s rows were left out: %(reason)s.", count)
        rows = [_row(row, text) for row, why, text in left if why == reason]
        told.append(_remarked(words % {"n": f"{count:,}", "reason": reason}, rows, count))
    return [one for one in (*told, *_endless(log)) if one.words]


def _endless(log: BroughtLog) -> list[Remark]:
    ends = [name for name, meaning in meanings_of(log).activities.items() if meaning in OVER]
    if not ends:
        return [Remark(_("No activity is said to end a case, so it cannot be told which cases are still open. Say it below under “What its words mean here”."))]  # fmt: skip
    endless = endless_cases(cases_of(log), ends)
    words = ngettext(
        "%(n)s case has no end in this log: its last event is none that ends a case. It counts as open.",
        "%(n)s cases have no end in this log: their last event is none that ends a case. They count as open.",
        len(endless),
    )
    return [_remarked(words % {"n": f"{len(endless):,}"}, endless[:MOST_ODD], len(endless))] if endless else []


def _remarked(words: str, rows: list[str], count: int) -> Remark:
    return Remark(words, tuple(rows[:MOST_ODD]), count - len(rows[:MOST_ODD]))


def _row(row: int, text: str) -> str:
    return _("row %(n)d: %(text)s") % {"n": row, "text": text} if row else text


def _remark(name: str, count: int) -> str:
    if name == "unordered":
        words = ngettext(
            "%(n)s event stood before an earlier one of its case; it is in its order now.",
            "%(n)s events stood before an earlier one of their case; they are in their order now.",
            count,
        )
    elif name == "duplicate":
        words = ngettext(
            "%(n)s event stands there twice; both are counted.",
            "%(n)s events stand there twice; both are counted.",
            count,
        )
    elif name == "future":
        words = ngettext("%(n)s event lies in the future.", "%(n)s events lie in the future.", count)
    else:
        return ""
    return words % {"n": f"{count:,}"}

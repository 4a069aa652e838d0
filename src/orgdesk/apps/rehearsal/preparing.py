"""From a scenario to the bundle that it is played from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.rehearsal.calendars import ALWAYS, Open, hours_of_positions, office_hours
from orgdesk.apps.rehearsal.duty import duty_of
from orgdesk.apps.rehearsal.errors import ScenarioNotPlayable
from orgdesk.apps.rehearsal.inputs import Known, known_inputs
from orgdesk.apps.rehearsal.models import Scenario
from orgdesk.apps.rehearsal.naming import said_of
from orgdesk.apps.rehearsal.onboarding import onboarding_of
from orgdesk.apps.rehearsal.skills import (
    asked_sources,
    asking,
    durations_by_skill,
    laws_of,
    laws_of_needing,
    skill_sources,
    skills_asked,
)
from orgdesk.apps.rehearsal.waiting import able_people, with_waits
from orgdesk.core.organisation.model import Position, PositionState, Structure
from orgdesk.core.process.definition import Kind, Lane, ProcessDefinition
from orgdesk.core.rehearsal.bundle import Bundle, CaseKind, Knowledge, Reopening, Targets
from orgdesk.core.rehearsal.calibration import BySkill, Source
from orgdesk.core.rehearsal.compiling import Inputs, compile_bundle
from orgdesk.core.rehearsal.errors import InputsRefused, NotRehearsable
from orgdesk.core.rehearsal.laws import Law, constant, exponential
from orgdesk.core.rehearsal.stations import Crew, Stations

TOPICS: Final = 50
ARTICLE_DELAY: Final = 48.0


@dataclass(frozen=True)
class Prepared:
    """The bundle of a scenario, and where each of its inputs came from."""

    bundle: Bundle
    sources: tuple[Source, ...]


def prepare(scenario: Scenario, *, at: datetime) -> Prepared:
    """Compile a scenario. Raises ScenarioNotPlayable with every reason."""
    known = known_inputs(scenario.definition, at=at)
    definition = compiled(scenario.definition)
    settings: Mapping[str, Any] = scenario.settings
    if not settings.get("skill") and (asked_of := Counter(skills_asked(definition).values())):
        settings = {**settings, "skill": asked_of.most_common(1)[0][0], "drawn_skill": True}
    always = asking(definition, str(settings.get("skill") or ""))
    if settings.get("skill"):
        settings = {**settings, "able": {**able_people(settings["skill"], on=at.date()), **settings.get("able", {})}}
    asked = onboarding_of(settings, scenario.version.content, at=at)
    office, settings = _hours(scenario, settings, asked.onboarding.teams, at=at)
    known = with_waits(known, scenario.definition, office.hours)
    fitted = durations_by_skill(settings, known, on=at.date(), always=always)
    steps = [step for step in _asked_of(settings, scenario) if step not in always]
    told = skill_sources(fitted, settings.get("skill", ""), _names(scenario), steps)
    told += asked_sources(settings, definition, known, _names(scenario))
    known = replace(known, sources=(*known.sources, *told, *asked.sources))
    try:
        inputs = replace(
            inputs_of(settings, known, definition, office.hours, fitted, always=always), onboarding=asked.onboarding
        )
        bundle = compile_bundle(definition, scenario.version.content, inputs)
    except NotRehearsable as problem:
        raise ScenarioNotPlayable(scenario.name, said_of(problem.problems, scenario)) from problem
    except InputsRefused as problem:
        raise ScenarioNotPlayable(scenario.name, said_of([str(problem)], scenario)) from problem
    return Prepared(bundle, tuple(_sources(settings, known, office, _names(scenario))))


def _hours(
    scenario: Scenario, settings: Mapping[str, Any], helping: Iterable[str], *, at: datetime
) -> tuple[Open, Mapping[str, Any]]:
    """When the desk is open, and settings that say who is on duty otherwise: by the roster, or by the hours of their unit."""
    if settings.get("hours") == "always":
        return Open(ALWAYS, ""), settings
    structure = scenario.version.content
    people = settings.get("people", {})
    serving = [one.key for one in serving_positions(compiled(scenario.definition), structure)]
    known = [key for key in {*serving, *helping} if key in structure.position_by_key]
    units = hours_of_positions(structure, sorted(known))
    by_unit = {key: tuple(round(people.get(key, structure.position_by_key[key].headcount) * hour) for hour in one.hours) for key, one in units.items()}  # fmt: skip
    rostered = duty_of(known, at=at) if settings.get("hours") == "roster" else {}
    return office_hours(), {
        **settings,
        "duty": {**by_unit, **_duty(settings, structure, rostered)},
        "covered": {key: one.words for key, one in units.items() if key not in rostered},
    }


def inputs_of(
    settings: Mapping[str, Any],
    known: Known,
    definition: ProcessDefinition,
    hours: tuple[float, ...],
    fitted: Sequence[BySkill] = (),
    *,
    always: frozenset[str] = frozenset(),
) -> Inputs:
    """The inputs that the log gave, changed as the settings say; `hours` are those in which the desk is open.

    `fitted` is what the log says about people with the skill and without it; works of the tasks `always` need it.
    """
    duty = settings.get("duty", {})
    catching = [node.id for node in definition.nodes.values() if node.kind is Kind.CATCH]
    arrivals = known.arrivals
    if settings.get("a_day"):
        arrivals = replace(arrivals, hourly=_scaled(arrivals.hourly, float(settings["a_day"]) * 5 / 7 / 24))
    factor = float(settings.get("demand", 100)) / 100
    starts = (*definition.root.starts, *definition.root.triggers)
    patience = settings.get("patience")
    return Inputs(
        arrivals=replace(arrivals, hourly=tuple(rate * factor for rate in arrivals.hourly)),
        durations={node: _lasting(law, settings.get("minutes", {}).get(node)) for node, law in known.durations.items()},
        delays=known.delays,
        branches={**known.branches, **_branches(settings.get("shares", {}), definition)},
        patience=exponential(float(patience)) if patience else None,
        reopening=Reopening(float(settings.get("reopened", 0)) / 100, exponential(24.0)),
        targets=Targets(_number(settings.get("respond")), _number(settings.get("resolve"))),
        start=starts[0] if starts else "",
        crews={
            position: Crew(
                duty.get(position, settings.get("people", {}).get(position)),
                absence=float(settings.get("absence", 0)) / 100,
                cost=float(settings.get("cost", 0)),
                able=settings["able"].get(position) if settings.get("skill") else None,
                laws=laws_of(fitted, held=True, always=always),
                unskilled_laws=laws_of(fitted, held=False, always=always),
            )
            for position in {*settings.get("people", {}), *settings.get("positions", ()), *duty}
        },
        waits_before=_waits_before(settings, known, definition),
        kinds=_kinds(settings, fitted, always),
        returned={
            node.id: float(settings["returned"]) / 100
            for node in definition.nodes.values()
            if node.kind is Kind.USER and settings.get("returned")
        },
        pausing=catching,
        knowledge=_knowledge(settings),
        service=hours,
        working=hours,
    )


def _duty(
    settings: Mapping[str, Any], structure: Structure, rostered: Mapping[str, tuple[int, ...]]
) -> dict[str, tuple[int, ...]]:
    """The rosters, stretched to as many people as the scenario says: with half as many again, so in every hour."""
    found = {}
    for key, row in rostered.items():
        said = settings.get("people", {}).get(key)
        seats = structure.position_by_key[key].headcount
        factor = 1.0 if said is None or not seats else float(said) / seats
        found[key] = tuple(int(number * factor + 0.5) for number in row)
    return found


def _waits_before(settings: Mapping[str, Any], known: Known, definition: ProcessDefinition) -> Mapping[str, Law]:
    """How long work lies though somebody is free: as said for all steps, else as the log shows."""
    said = settings.get("notice")
    if said in (None, ""):
        return known.waits_before
    law = exponential(float(said)) if said else constant(0.0)
    return {node.id: law for node in definition.nodes.values() if node.kind is Kind.USER}


def _asked_of(settings: Mapping[str, Any], scenario: Scenario) -> list[str]:
    """The steps at which the duration of cases that need the scenario's skill matters: those whose minutes it does not say."""
    if not _kinds(settings, ()):
        return []
    said = {node for node, minutes in settings.get("minutes", {}).items() if minutes not in (None, "")}
    nodes = compiled(scenario.definition).nodes.values()
    return [node.id for node in nodes if node.kind is Kind.USER and node.id not in said]


def _kinds(
    settings: Mapping[str, Any], fitted: Sequence[BySkill], always: frozenset[str] = frozenset()
) -> tuple[CaseKind, ...]:
    needing = float(settings.get("needing", 0)) / 100
    if not settings.get("skill") or not needing:
        return ()
    # Where nobody is told apart by the skill, the others are the cases that do not need it.
    others = () if settings.get("able") else laws_of(fitted, held=False, always=always)
    skill = settings["skill"]
    return (
        CaseKind("", 1 - needing, laws=others),
        CaseKind(skill, needing, skill=skill, laws=laws_of_needing(fitted, always=always)),
    )


def serving_positions(definition: ProcessDefinition, structure: Structure) -> list[Position]:
    """The open positions behind the lanes of a process, in the order of the drawing."""
    stations = Stations(structure, {}, {}, ALWAYS)
    for lane in _lanes(definition):
        stations.place(lane)
    return [structure.position_by_key[key] for key in stations.serving]


def deciding_flows(definition: ProcessDefinition) -> list[tuple[str, list[tuple[str, str]]]]:
    """The gateways whose shares can be given: (name, [(flow, its name)])."""
    found = []
    for node in definition.nodes.values():
        if node.kind in (Kind.EXCLUSIVE, Kind.INCLUSIVE, Kind.EVENT_BASED) and len(node.outgoing) > 1:
            ways = [(flow.id, flow.name or definition.nodes[flow.target].name or flow.target) for flow in node.outgoing]
            found.append((node.name or node.id, ways))
    return found


def open_seats(structure: Structure) -> int:
    """All seats of the chart that are open."""
    return sum(one.headcount for one in structure.position_by_key.values() if one.state is PositionState.OPEN)


def _lanes(definition: ProcessDefinition) -> Iterable[Lane]:
    return (node.lane for node in definition.nodes.values() if node.kind is Kind.USER and node.lane is not None)


def _scaled(hourly: tuple[float, ...], mean: float) -> tuple[float, ...]:
    now = sum(hourly) / len(hourly)
    return tuple(rate * mean / now for rate in hourly) if now else (mean,) * len(hourly)


def _lasting(law: Law, minutes: object) -> Law:
    return law if minutes in (None, "") else exponential(float(str(minutes)) / 60) if minutes else constant(0.0)


def _branches(given: Mapping[str, float], definition: ProcessDefinition) -> dict[str, float]:
    """Shares in percent by flow, brought to a sum of one at each gateway where all are given."""
    found = {}
    for node in definition.nodes.values():
        shares = {flow.id: float(given[flow.id]) for flow in node.outgoing if flow.id in given}
        if shares and node.kind in (Kind.EXCLUSIVE, Kind.EVENT_BASED):
            total = sum(shares.values()) if len(shares) == len(node.outgoing) else 100.0
            found.update({flow: share / total for flow, share in shares.items() if total})
        elif node.kind is Kind.INCLUSIVE:
            found.update({flow: share / 100 for flow, share in shares.items()})
    return found


def _knowledge(settings: Mapping[str, Any]) -> Knowledge:
    deflected, written = (float(settings.get(name, 0)) / 100 for name in ("deflected", "written"))
    if not deflected:
        return Knowledge()
    known = round(TOPICS * float(settings.get("known", 40)) / 100)
    return Knowledge(TOPICS, 1.1, known, deflected, written, ARTICLE_DELAY)


def _number(value: object) -> float | None:
    return None if value in (None, "") else float(str(value))


def _names(scenario: Scenario) -> dict[str, str]:
    nodes = {node.id: node.name or node.id for node in compiled(scenario.definition).nodes.values()}
    return nodes | {key: one.title for key, one in scenario.version.content.position_by_key.items()}


def _sources(settings: Mapping[str, Any], known: Known, office: Open, names: Mapping[str, str]) -> Iterable[Source]:
    yield from known.sources
    if office.words:
        words = _("%(hours)d hours a week") % {"hours": sum(office.hours)}
        yield Source(
            _("hours in which promises run, and people without others work: %(words)s") % {"words": words},
            0,
            office.words,
        )
    said = _("said in the scenario")
    named = {
        "demand": _("demand against today (%)"),
        "a_day": _("cases a working day"),
        "absence": _("absence (%)"),
        "deflected": _("cases that a published article answers (%)"),
        "written": _("closed cases that lead to an article (%)"),
        "returned": _("hand-overs sent back (%)"),
        "reopened": _("cases that come back (%)"),
        "patience": _("hours until a customer gives up"),
        "cost": _("cost of an hour"),
        "notice": _("hours until work is taken up"),
    }
    for name, what in named.items():
        if settings.get(name) not in (None, "", 0, 100):
            yield Source(f"{what}: {settings[name]:g}", 0, said)
    if settings.get("skill"):
        words = _("%(skill)s: needed by %(share)g %% of the cases")
        whence = _("asked by a task of the drawing; the scenario names none") if settings.get("drawn_skill") else said
        yield Source(words % {"skill": settings["skill"], "share": settings.get("needing", 0)}, 0, whence)
        for key, number in settings.get("able", {}).items():
            if key in settings.get("positions", ()):
                yield Source(
                    _("%(n)d as %(key)s have the skill") % {"n": number, "key": names.get(key, key)},
                    0,
                    _("rated, or said in the scenario"),
                )
    for name, what in (("people", _("people at %(key)s: %(value)s")), ("minutes", _("minutes at %(key)s: %(value)s"))):
        for key, value in settings.get(name, {}).items():
            yield Source(what % {"key": names.get(key, key), "value": f"{value:g}"}, 0, said)
    for key, row in settings.get("duty", {}).items():
        words = _("%(hours)d hours a week in all, up to %(most)d at a time") % {"hours": sum(row), "most": max(row)}
        name = _("on duty as %(key)s: %(words)s") % {"key": names.get(key, key), "words": words}
        yield Source(name, 0, settings.get("covered", {}).get(key) or _("rosters"))
    if settings.get("shares"):
        yield Source(_("shares at gateways"), 0, said)

"""What a search may change, in words, and what it found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.rehearsal.aiming import figures_of, wanted_of
from orgdesk.apps.rehearsal.models import Run, Scenario
from orgdesk.apps.rehearsal.results import title_of
from orgdesk.core.rehearsal.bundle import Bundle
from orgdesk.core.rehearsal.levers import FASTER, SHARE, Kind, levers_of
from orgdesk.core.rehearsal.reading import read_bundle
from orgdesk.core.rehearsal.results import Estimate


@dataclass(frozen=True)
class Answer:
    """What one change would have to be; `steps` is None where it does not reach the goal, 0 where nothing is needed.

    `told` is what was tried: the amount, what came of it and its interval. A change that could not be tried says why.
    """

    name: str
    words: str
    steps: int | None
    told: tuple[tuple[str, str, str], ...]
    problem: str = ""


def lever_names(bundle: Bundle, scenario: Scenario) -> dict[str, str]:
    """What can be changed in a bundle, as people call it."""
    return {lever: _name(lever, bundle, scenario) for lever in levers_of(bundle)}


def answers_of(run: Run) -> list[Answer]:
    """What a search found; what reaches the goal stands first, what could not be tried last."""
    found: Mapping[str, Any] = run.found or {}
    goal: Mapping[str, Any] = run.goal or {}
    bundle, scenario = read_bundle(run.bundles[0]), run.scenarios[0]
    versions = {one["lever"]: one["name"] for one in goal.get("versions", [])}
    rows = found.get("levers") or [{"lever": f"{Kind.PEOPLE}:{goal.get('team', '')}", **found}]
    answers = [_answer(row, bundle, scenario, versions, wanted_of(goal).measure) for row in rows]
    return sorted(answers, key=lambda one: (one.steps is None, bool(one.problem)))


def _answer(
    row: Mapping[str, Any], bundle: Bundle, scenario: Scenario, versions: Mapping[str, str], measure: str
) -> Answer:
    lever, steps = row["lever"], row["answer"]
    whole = versions.get(lever)

    def amount(tried: int) -> str:
        if whole is not None:
            return _("as it is drawn") if tried else _("the scenario's own")
        return _amount(lever, tried, bundle)

    told = tuple(
        (amount(tried), *figures_of(measure, Estimate(mean, low, high, 0))) for tried, mean, low, high in row["told"]
    )
    name = whole or _name(lever, bundle, scenario)
    return Answer(name, amount(steps) if steps else "", steps, told, row.get("problem", ""))


def _name(lever: str, bundle: Bundle, scenario: Scenario) -> str:
    kind, *where = lever.split(":")
    nodes = compiled(scenario.definition).nodes
    title = title_of(where[0], [scenario.version.content]) if where else ""
    step = nodes[where[0]].name or where[0] if where and where[0] in nodes else title
    names = {
        Kind.PEOPLE: _("More people as %(title)s") % {"title": title},
        Kind.SKILL: _("Training of %(title)s in the skill") % {"title": title},
        Kind.DEFLECTION: _("Answers by published articles"),
        Kind.ABSENCE: _("Less absence"),
        Kind.HOURS: _("Longer hours on duty"),
        Kind.DURATION: _("Less time for %(step)s") % {"step": step},
    }
    if kind != Kind.WAY:
        return str(names[Kind(kind)])
    flows = nodes[where[0]].outgoing if where[0] in nodes else ()
    way = int(where[1])
    taken = flows[way].name or nodes[flows[way].target].name if way < len(flows) else str(way)
    return _("More cases by %(step)s → %(way)s") % {"step": step, "way": taken}


def _amount(lever: str, steps: int, bundle: Bundle) -> str:
    """So many steps of a lever, as what they come to."""
    kind, *where = lever.split(":")
    if kind == Kind.PEOPLE:
        return ngettext("%(n)d person more", "%(n)d people more", steps) % {"n": steps}
    elif kind == Kind.SKILL:
        return ngettext("%(n)d person trained", "%(n)d people trained", steps) % {"n": steps}
    elif kind == Kind.HOURS:
        return ngettext("%(n)d hour longer each day", "%(n)d hours longer each day", steps) % {"n": steps}
    elif kind == Kind.ABSENCE:
        return _("%(n)d points less") % {"n": steps}
    elif kind == Kind.DURATION:
        return _("%(share)d %% less time") % {"share": round(100 * (1 - FASTER**steps))}
    before = bundle.knowledge.deflected if kind == Kind.DEFLECTION else _share(bundle, where)
    share = {"before": round(100 * before), "now": round(100 * min(1.0, before + SHARE * steps))}
    return _("%(now)d %% instead of %(before)d %%") % share


def _share(bundle: Bundle, where: list[str]) -> float:
    return next(step for step in bundle.steps if step.key == where[0]).ways[int(where[1])].share

"""What a search may change, in words, and what it found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.rehearsal.aiming import figures_of, offered_aims, sought_of, told_of, wanted_of
from orgdesk.apps.rehearsal.alternatives import alternatives_of
from orgdesk.apps.rehearsal.forms import SearchForm
from orgdesk.apps.rehearsal.models import Run, Scenario
from orgdesk.apps.rehearsal.results import title_of
from orgdesk.core.rehearsal.bundle import Bundle
from orgdesk.core.rehearsal.levers import FASTER, SHARE, Kind, levers_of
from orgdesk.core.rehearsal.reading import read_bundle
from orgdesk.core.rehearsal.searching import COMBINED


@dataclass(frozen=True)
class Answer:
    """What a change, or two or three of them, would have to be; `steps` is None where it does not reach the goal, 0 where nothing is needed.

    `told` is what was tried: the amount, what came of it and its interval. A change that could not be tried says why.
    """

    name: str
    words: str
    steps: int | None
    told: tuple[tuple[str, str, str], ...]
    problem: str = ""
    together: int = 1


def lever_names(bundle: Bundle, scenario: Scenario) -> dict[str, str]:
    """What can be changed in a bundle, as people call it."""
    paid = any(team.cost for team in bundle.crews)
    return {lever: _name(lever, bundle, scenario) for lever in levers_of(bundle, fewer=paid)}


def search_form(person: Person, scenario: Scenario, bundle: Bundle | None, said: QueryDict | None = None) -> SearchForm:
    """Asked of a scenario; without a bundle, where it cannot be played as it is kept, only other versions may change."""
    changes = alternatives_of(scenario, person) | (lever_names(bundle, scenario) if bundle else {})
    offered, sought = offered_aims(person, scenario), sought_of(scenario, bundle)
    return SearchForm(said, levers=changes, offered=offered, sought=sought)


def answers_of(run: Run) -> list[Answer]:
    """What a search found; what reaches the goal stands first, what could not be tried last."""
    found: Mapping[str, Any] = run.found or {}
    goal: Mapping[str, Any] = run.goal or {}
    bundle, scenario = read_bundle(run.bundles[0]), run.scenarios[0]
    versions = {one["lever"]: one["name"] for one in goal.get("versions", [])}
    rows = found.get("levers", [{"lever": f"{Kind.PEOPLE}:{goal.get('team', '')}", **found}])
    words = _Words(bundle, scenario, versions, wanted_of(goal).measure)
    answers = [words.answer([row["lever"]], row) for row in rows]
    answers += [words.answer(row["levers"], row) for name in ("pairs", "triples") for row in found.get(name, [])]
    return sorted(answers, key=lambda one: (one.steps is None, bool(one.problem)))


@dataclass(frozen=True)
class Combined:
    """How far changes together are: so many are looked at in full of those that are `worth` it, `of` all that there could be, and
    `done` of `small` made as small as they may be (None while that is not known). `most` is how many at most."""

    looked_at: int
    worth: int
    of: int
    done: int
    small: int | None
    most: int = COMBINED

    @property
    def is_looking(self) -> bool:
        """Whether some are still to be tried in full."""
        return self.small is None

    @property
    def left(self) -> int:
        """So many were never tried."""
        return self.of - self.worth


@dataclass(frozen=True)
class Progress:
    """How far a search is: changes tried of all; where none did it alone, `pairs`, where no pair did, `triples`. `met`: nothing
    need be changed."""

    done: int
    all: int
    single: bool
    pairs: Combined | None
    triples: Combined | None
    met: bool

    @property
    def together(self) -> Combined | None:
        """What is being tried together now, or was last."""
        return self.triples or self.pairs


def search_progress(run: Run) -> Progress | None:
    """None before the first change was tried, and of a rehearsal that is no search."""
    found: Mapping[str, Any] = run.found or {}
    if not run.goal or "all" not in found:
        return None
    return Progress(
        done=len(found["levers"]),
        all=found["all"],
        single=bool(run.goal.get("lever")),
        pairs=_combined(found, "pairs", "paired"),
        triples=_combined(found, "triples", "tripled"),
        met=bool(found.get("met")),
    )


def _combined(found: Mapping[str, Any], rows: str, said: str) -> Combined | None:
    """Searches of an earlier release said how many pairs were made small, and how many were looked at, of however many."""
    told, done = found.get(said), len(found.get(rows, []))
    if said not in found:
        return None
    if not isinstance(told, Mapping):
        looked_at = found.get("looked_at", 0)
        return Combined(looked_at, looked_at, looked_at, done, told)
    return Combined(told["looked_at"], told["worth"], told["of"], done, told["small"])


@dataclass(frozen=True)
class _Words:
    """What the answers of one search are told with."""

    bundle: Bundle
    scenario: Scenario
    versions: Mapping[str, str]
    measure: str

    def answer(self, levers: Sequence[str], row: Mapping[str, Any]) -> Answer:
        """Of one lever, or of some together: their steps are then a list."""
        told = tuple(
            (self._amounts(levers, tried), *figures_of(self.measure, told_of(mean, low, high)))
            for tried, mean, low, high in row["told"]
        )
        names = [self.versions.get(one) or _name(one, self.bundle, self.scenario) for one in levers]
        answer = row["answer"]
        steps = sum(answer) if isinstance(answer, list) else answer
        said = self._amounts(levers, answer) if steps else ""
        return Answer(" + ".join(names), said, steps, told, row.get("problem", ""), together=len(levers))

    def _amounts(self, levers: Sequence[str], steps: int | Sequence[int]) -> str:
        pulled = [steps] if isinstance(steps, int) else steps
        return " + ".join(self._amount(*one) for one in zip(levers, pulled, strict=True))

    def _amount(self, lever: str, steps: int) -> str:
        if lever in self.versions:
            return _("as it is drawn") if steps else _("the scenario's own")
        return _amount(lever, steps, self.bundle)


def _name(lever: str, bundle: Bundle, scenario: Scenario) -> str:
    kind, *where = lever.split(":")
    nodes = compiled(scenario.definition).nodes
    title = title_of(where[0], [scenario.version.content]) if where else ""
    step = nodes[where[0]].name or where[0] if where and where[0] in nodes else title
    names = {
        Kind.PEOPLE: _("More people as %(title)s") % {"title": title},
        Kind.FEWER: _("Fewer people as %(title)s") % {"title": title},
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
    elif kind == Kind.FEWER:
        return ngettext("%(n)d person less", "%(n)d people less", steps) % {"n": steps}
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

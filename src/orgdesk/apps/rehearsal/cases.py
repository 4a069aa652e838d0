"""Business cases walked through versions of the organisation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.organisation.models import Assignment, Version
from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.process.models import DefinitionVersion
from orgdesk.apps.rehearsal.models import BusinessCase
from orgdesk.core.organisation.model import Structure
from orgdesk.core.process.definition import Kind
from orgdesk.core.rehearsal.walking import Stall, Stop, walk

STALLS = {
    Stall.NO_LANE: gettext_lazy("stands in no lane, so nobody would do it"),
    Stall.UNBOUND: gettext_lazy("the lane is bound to nobody"),
    Stall.NO_UNIT: gettext_lazy("this version has no “%(missing)s”"),
    Stall.NOBODY: gettext_lazy("no open seat at “%(missing)s”"),
    Stall.VACANT: gettext_lazy("nobody holds %(missing)s"),
    Stall.ENDLESS: gettext_lazy("goes round without end"),
}
_SHOWN = frozenset({Kind.USER, Kind.CATCH, Kind.END, Kind.START})


@dataclass(frozen=True)
class Step:
    """One step as it is shown: who holds it, and why it stalls (empty if it does not); whether it `differs` from the other walk."""

    name: str
    holder: str
    people: str
    way: str
    stall: str
    is_work: bool
    differs: bool = False


@dataclass(frozen=True)
class Walked:
    """One case in one version of the chart."""

    version: Version
    steps: tuple[Step, ...]

    @property
    def differing(self) -> list[Step]:
        """The steps that are otherwise than in the walk beside it."""
        return [step for step in self.steps if step.differs]

    @property
    def stalls(self) -> list[Step]:
        """The steps at which the case would stay."""
        return [step for step in self.steps if step.stall]

    @property
    def hand_overs(self) -> int:
        """How often the case changes hands."""
        held = [step.holder for step in self.steps if step.is_work]
        return sum(one != before for before, one in pairwise(held))

    @property
    def works(self) -> int:
        """How many steps people have to do."""
        return sum(step.is_work for step in self.steps)


def walk_case(case: BusinessCase, version: Version, *, on: date) -> Walked:
    """The case, step by step, in one version; planned people count in a version that is not in force yet."""
    definition = active_definition(case)
    structure = version.content
    people = _people(version, on=on)
    stops = walk(compiled(definition), structure, case.choices, held={key: len(names) for key, names in people.items()})
    return Walked(version, tuple(_step(stop, structure, people) for stop in stops if stop.kind in _SHOWN or stop.way))


def beside(walks: Sequence[Walked]) -> list[Walked]:
    """Two walks, the steps of the second marked where somebody else holds them, or they stall otherwise, than in the first."""
    if len(walks) != 2:
        return list(walks)
    first, other = walks
    known = Counter(first.steps)
    steps = []
    for step in other.steps:
        steps.append(replace(step, differs=not known[step]))
        known[step] -= known[step] > 0
    return [first, replace(other, steps=tuple(steps))]


def active_definition(case: BusinessCase) -> DefinitionVersion:
    """The process as it runs now."""
    found = case.definition.versions.order_by("-number")
    return found.active().first() or found[0]


def _people(version: Version, *, on: date) -> dict[str, list[str]]:
    """Names of the holders by position; a position of several seats counts each."""
    rows = Assignment.objects.in_force(on=on).select_related("person")
    if version.status != Version.Status.ACTIVE:
        rows = [*rows, *Assignment.objects.planned_in(version).select_related("person")]  # type: ignore[assignment]
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.position_key, []).append(str(row.person))
    return found


def _step(stop: Stop, structure: Structure, people: dict[str, list[str]]) -> Step:
    names = _holders(stop, structure)
    stall = str(STALLS[stop.stall]) % {"missing": _named(stop.missing, structure)} if stop.stall else ""
    seats = [key for key, one in structure.position_by_key.items() if one.unit in stop.units or key in stop.positions]
    held = list(dict.fromkeys(name for key in seats for name in people.get(key, ())))
    shown = ", ".join(held[:3]) + (_(" and %(n)d more") % {"n": len(held) - 3} if len(held) > 3 else "")
    outside = stop.kind is Kind.CATCH
    return Step(
        stop.name,
        _("outside") if outside else ", ".join(names),
        shown if stop.is_work else "",
        stop.way,
        stall,
        stop.is_work,
    )


def _holders(stop: Stop, structure: Structure) -> Sequence[str]:
    if not stop.is_work:
        return ()
    return [_named(key, structure) for key in (*stop.units, *stop.positions)]


def _named(key: str, structure: Structure) -> str:
    if key in structure.unit_by_key:
        return structure.unit_by_key[key].name
    return structure.position_by_key[key].title if key in structure.position_by_key else key

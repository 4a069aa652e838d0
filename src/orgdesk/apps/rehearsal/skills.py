"""How long work takes those who hold a skill and those who do not, and for cases that need it: read from the log, pooled where it
says little."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, Final

from django.utils.translation import gettext as _

from orgdesk.apps.events.models import EventObject
from orgdesk.apps.rehearsal.inputs import Done, Known
from orgdesk.apps.rehearsal.waiting import holders_of
from orgdesk.apps.work.models import RoutingRule
from orgdesk.apps.work.needs import Facts, facts_of
from orgdesk.apps.work.routing import fits
from orgdesk.core.process.definition import Assignment, Kind, ProcessDefinition
from orgdesk.core.rehearsal.calibration import BySkill, Group, Source, fit_by_skill
from orgdesk.core.rehearsal.laws import Law

Laws = tuple[tuple[str, Law], ...]
ENOUGH: Final = 5
"""So many works of cases that needed the skill, for them to have a duration of their own."""
_MOST: Final = 5_000
"""The latest works say enough, and are looked at while somebody waits for the page."""
_AT_ONCE: Final = 500


def skills_asked(definition: ProcessDefinition) -> dict[str, str]:
    """The skill that a task's own rule, or that of its lane, asks of whoever takes it: by task."""
    rules = {node.id: node.rules for node in definition.nodes.values() if node.kind is Kind.USER}
    return {
        task: skill
        for task, rule in rules.items()
        if rule.assignment is Assignment.SKILL and (skill := rule.assignment_argument.partition(":")[0].strip())
    }


def asking(definition: ProcessDefinition, skill: str) -> frozenset[str]:
    """The tasks of which every work needs the skill."""
    return frozenset(task for task, one in skills_asked(definition).items() if skill and one.lower() == skill.lower())


def durations_by_skill(
    settings: Mapping[str, Any], known: Known, *, on: date, always: frozenset[str] = frozenset()
) -> list[BySkill]:
    """For the skill of the scenario; steps whose minutes it says itself are left out.

    A work needed the skill where the drawing asks it of everybody who takes that task (`always`), or where a routing rule in force
    asks it of such cases: by their product, channel, language, class.
    """
    skill = settings.get("skill")
    if not skill:
        return []
    holders = holders_of(skill, on=on)
    said = {node for node, minutes in settings.get("minutes", {}).items() if minutes not in (None, "")}
    done = {node: rows[-_MOST:] for node, rows in known.done_by.items() if node in known.durations and node not in said}
    needing = _needing(skill, {node: rows for node, rows in done.items() if node not in always})
    needing |= {one.event for node in always for one in done.get(node, ())}
    observed = {node: _groups(rows, holders, needing) for node, rows in done.items()}
    return fit_by_skill(observed)


def _groups(rows: Iterable[Done], holders: set[str], needing: set[int]) -> dict[Group, list[float]]:
    """Too few works of cases that needed it stand with the others: they are no group."""
    rows = list(rows)
    apart = needing if sum(one.event in needing for one in rows) >= ENOUGH else set()
    found: dict[Group, list[float]] = {}
    for one in rows:
        found.setdefault(Group(one.who in holders, one.event in apart), []).append(one.hours)
    return found


def _needing(skill: str, done: Mapping[str, Sequence[Done]]) -> set[int]:
    """The events of works whose ticket a rule in force asks the skill of."""
    rules = [one.when for one in RoutingRule.objects.filter(ended_at=None, skill__iexact=skill.strip())]
    rows = [one for works in done.values() for one in works]
    if not rules or not rows:
        return set()
    tickets = _tickets([one.event for one in rows])
    facts = _facts(set(tickets.values()))
    return {
        one.event
        for one in rows
        if any(fits(when, {**facts.get(tickets.get(one.event, ""), {}), "unit": one.unit}) for when in rules)
    }


def _tickets(events: list[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for some in _batches(events):
        rows = EventObject.objects.filter(event_id__in=some, object_type="ticket")
        found.update(rows.values_list("event_id", "object_key"))
    return found


def _facts(tickets: Iterable[str]) -> dict[str, Facts]:
    found: dict[str, Facts] = {}
    for some in _batches(tickets):
        found |= {key: facts for (_kind, key), facts in facts_of(("ticket", key) for key in some).items()}
    return found


def _batches(things: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(things)
    while some := list(islice(left, _AT_ONCE)):
        yield some


def laws_of(fitted: Iterable[BySkill], *, held: bool, always: Container[str] = ()) -> Laws:
    """Of works that do not need it; of tasks that always do (`always`), of all."""
    return tuple((one.step, one.law) for one in fitted if one.held == held and one.needed == (one.step in always))


def laws_of_needing(fitted: Iterable[BySkill], *, always: Container[str] = ()) -> Laws:
    """Of cases that need it: as long as it took those who hold it, or all who had them where none of these did."""
    found: dict[str, Law] = {}
    for one in sorted(fitted, key=lambda one: one.held):
        if one.needed and one.step not in always:
            found[one.step] = one.law
    return tuple(found.items())


def skill_sources(
    fitted: Sequence[BySkill], skill: str, names: Mapping[str, str], steps: Iterable[str] = ()
) -> list[Source]:
    """What each law rests on: how many works, what they showed after pooling, and how far they were believed.

    Of `steps` at which too few cases needed the skill, the way back is told.
    """
    said = {
        Group(held=True, needed=False): _("duration of %(step)s by those with %(skill)s"),
        Group(held=False, needed=False): _("duration of %(step)s by those without %(skill)s"),
        Group(held=True, needed=True): _("duration of %(step)s for cases that need %(skill)s, by those with it"),
        Group(held=False, needed=True): _("duration of %(step)s for cases that need %(skill)s, by those without it"),
    }
    words = _("%(times).2f times the usual; %(weight)d %% their own works, the rest pooled with everybody's")
    told = [
        Source(
            said[one.group] % {"step": names.get(one.step, one.step), "skill": skill},
            one.count,
            words % {"times": one.factor, "weight": round(100 * one.weight)},
        )
        for one in fitted
    ]
    known = {one.step for one in fitted if one.needed}
    back = _("as long as for other cases: fewer than %(n)d works seen of cases that a routing rule asks it of")
    name = _("duration of %(step)s for cases that need %(skill)s")
    return told + [
        Source(name % {"step": names.get(step, step), "skill": skill}, 0, back % {"n": ENOUGH})
        for step in steps
        if step not in known
    ]


def asked_sources(
    settings: Mapping[str, Any], definition: ProcessDefinition, known: Known, names: Mapping[str, str]
) -> list[Source]:
    """What is made of the skills that tasks ask themselves: one skill is told apart in a rehearsal."""
    skill = str(settings.get("skill") or "")
    told = _("its own rule asks %(skill)s: those who hold it take their own time; who lacks it may still take the work")
    left = _("its own rule asks %(skill)s, which is not told apart: a rehearsal knows one skill, here %(known)s")
    return [
        Source(
            _("skill for %(step)s") % {"step": names.get(task, task)},
            len(known.done_by.get(task, ())),
            (told if one.lower() == skill.lower() else left) % {"skill": one, "known": skill},
        )
        for task, one in skills_asked(definition).items()
    ]

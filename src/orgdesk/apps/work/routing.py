"""Rows to the core's workers and needs: who might take a piece of work now, and what it asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.models import Capacity, Routing, RoutingRule, UnitRouting, WorkItem
from orgdesk.apps.work.needs import Facts
from orgdesk.apps.work.rosters import deputies_of, presence
from orgdesk.core.service.routing import LONG_AGO, Finding, Need, QueueRule, Why, Worker, choose_queue

STAY = ""


def unit_for(item: WorkItem, facts: Facts, rules: Iterable[RoutingRule]) -> tuple[str, RoutingRule | None]:
    """The unit that the first fitting rule names; an empty name where no rule claims the work."""
    naming = [rule for rule in rules if rule.to_unit]
    known = {**facts, "unit": item.unit_key}
    route = choose_queue(known, [QueueRule(str(rule.pk), rule.to_unit, rule.when) for rule in naming], triage=STAY)
    return route.queue, next((rule for rule in naming if str(rule.pk) == route.rule), None)


def need_of(item: WorkItem, facts: Facts, rules: Iterable[RoutingRule], setting: UnitRouting) -> Need:
    """Skills of every rule that fits, the customer's language where the unit asks for it, and who may not do it."""
    skills: dict[str, int] = {}
    if setting.skilled:
        for rule in rules:
            if rule.skill and fits(rule.when, {**facts, "unit": item.unit_key}):
                skills[rule.skill] = max(rule.level, skills.get(rule.skill, 0))
    languages = frozenset({facts["language"]}) if setting.by_language and facts.get("language") else frozenset()
    excluded = frozenset(item.exclusions.values_list("person_key", flat=True))
    return Need(skills=skills, languages=languages, excluded=excluded)


def workers_of(unit_key: str, *, setting: UnitRouting, at: datetime) -> list[Worker]:
    """The unit's people, and their deputies from outside, as of now."""
    return workers_among(lookup.members_of(unit_key, on=timezone.localdate(at)), setting=setting, at=at)


def workers_among(members: Sequence[Person], *, setting: UnitRouting, at: datetime) -> list[Worker]:
    """These people and their deputies from among others: their shifts, absences, loads and limits as of now."""
    deputies = deputies_of(members)
    others = {key for keys in deputies.values() for key in keys} - {one.key for one in members}
    people = [*members, *Person.objects.staff().filter(key__in=others)]
    there = presence(people, at=at)
    loads = _loads(people)
    capacities = {row.person_id: row for row in Capacity.objects.filter(person__in=people)}
    given, freed = _last_given(people), _last_finished(people)
    return [
        Worker(
            key=one.key,
            skills=skills_of(one),
            languages=languages_of(one, capacities.get(one.pk)),
            load=loads[one.pk],
            limit=limit_of(capacities.get(one.pk), setting),
            on_duty=one.key in there.on_duty,
            absent=one.key in there.absent,
            deputy_only=one.key in others,
            deputies=deputies.get(one.key, ()),
            free_since=freed.get(one.pk) or LONG_AGO,
            last_given=given.get(one.pk) or LONG_AGO,
        )
        for one in people
    ]


def skills_of(person: Person) -> dict[str, int]:
    return {str(skill): int(level) for skill, level in person.skills.items()}


def languages_of(person: Person, capacity: Capacity | None) -> frozenset[str]:
    return frozenset(capacity.languages) if capacity and capacity.languages else frozenset({person.language})


def limit_of(capacity: Capacity | None, setting: UnitRouting | None) -> float | None:
    if capacity is not None and capacity.limit is not None:
        return capacity.limit
    return setting.limit if setting is not None else None


def load_of(person: Person) -> int:
    return _loads([person])[person.pk]


def rules_in_force() -> list[RoutingRule]:
    return list(RoutingRule.objects.filter(ended_at=None))


def setting_of(unit_key: str) -> UnitRouting:
    return UnitRouting.objects.filter(unit_key=unit_key).first() or UnitRouting(unit_key=unit_key)


def finding_words(finding: Finding, names: Mapping[str, str]) -> str:
    """Why this person, or why not, for whoever asks."""
    return {
        Why.CHOSEN: _("next"),
        Why.CHOSEN_AS_DEPUTY: _("stands in for %(name)s") % {"name": names.get(finding.detail, finding.detail)},
        Why.WAS_AUTHOR: _("took part in what it checks"),
        Why.OUTSIDE_POOL: _("not the one named"),
        Why.SKILL_MISSING: _("lacks the skill %(skill)s") % {"skill": finding.detail},
        Why.LANGUAGE_MISSING: _("does not speak %(language)s") % {"language": finding.detail},
        Why.OFF_DUTY: _("off duty"),
        Why.ABSENT: _("away"),
        Why.AT_LIMIT: _("has all they can take (%(load)s)") % {"load": finding.detail},
        Why.OTHER_BEFORE: _("after %(name)s") % {"name": names.get(finding.detail, finding.detail)},
    }[finding.why]


def fits(when: Mapping[str, Iterable[str]], facts: Facts) -> bool:
    """Whether a rule that looks at these facts is meant."""
    return all(facts.get(fact) in set(values) for fact, values in when.items())


def _loads(people: Iterable[Person]) -> Counter[int]:
    taken = WorkItem.objects.filter(claimed_by__in=list(people), state=WorkItem.State.CLAIMED)
    return Counter(taken.values_list("claimed_by", flat=True))


def _last_given(people: Iterable[Person]) -> dict[int, datetime]:
    rows = Routing.objects.filter(person__in=list(people)).values("person").annotate(last=Max("at")).order_by()
    return {row["person"]: row["last"] for row in rows}


def _last_finished(people: Iterable[Person]) -> dict[int, datetime]:
    rows = WorkItem.objects.filter(finished_by__in=list(people)).values("finished_by").order_by()
    return {row["finished_by"]: row["last"] for row in rows.annotate(last=Max("finished_at"))}

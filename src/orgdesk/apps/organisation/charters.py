"""The charter of a version as a page shows it: activities with their parties, services between units, limits and rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.surroundings import surroundings_of
from orgdesk.core.organisation.model import (
    Activity,
    InternalService,
    Position,
    RaciEntry,
    RaciRole,
    Rule,
    RuleKind,
    SpanLimit,
    SpanScope,
    Structure,
    Unit,
    UnitKind,
)
from orgdesk.core.organisation.words import work_words

RULES: dict[RuleKind, str | Promise] = {
    RuleKind.RD_PATH: _("may pass work to development"),
    RuleKind.RD_PATH_COUNT: _("number of ways into development"),
    RuleKind.OUTBOUND_ONLY: _("takes no inbound contact"),
    RuleKind.INDEPENDENT_OF: _("audits and stays independent of"),
    RuleKind.SERVICE_HEAD: _("leads everything that faces customers"),
    RuleKind.MAX_LAYERS: _("layers at most"),
    RuleKind.SUPPLIES_SKILL: _("fills a gap of skill of"),
}


UNIT_KINDS: dict[UnitKind, str | Promise] = {
    UnitKind.DEPARTMENT: _("department"),
    UnitKind.POD: _("pod"),
    UnitKind.TIER: _("support tier"),
    UnitKind.BRANCH: _("branch"),
    UnitKind.SHARED_SERVICE: _("shared service"),
    UnitKind.SUPPORT_FUNCTION: _("support function"),
    UnitKind.AUDIT_BODY: _("audit body"),
    UnitKind.GOVERNANCE_BODY: _("governance body"),
    UnitKind.CLUSTER: _("cluster"),
    UnitKind.EXTERNAL: _("outside the organisation"),
}


OLA_UNITS: dict[str, str | Promise] = {
    "minutes": _("minutes"),
    "hours": _("hours"),
    "days": _("days"),
    "percent": _("percent"),
}
"""In what the target of a promise between units is counted."""


@dataclass(frozen=True)
class Party:
    """A unit or position with what it is called."""

    key: str
    name: str
    is_unit: bool
    known: bool


@dataclass(frozen=True)
class Work:
    """An activity, who has which part in it, and which seats have it as a duty under any of its names."""

    activity: Activity
    parties: Mapping[str, tuple[Party, ...]]
    done_by: tuple[Position, ...]
    procedure: str = ""
    """The name of the process that prescribes it, else what was written."""

    @property
    def owners(self) -> int:
        return sum(party.known for party in self.parties[RaciRole.ACCOUNTABLE.value])


@dataclass(frozen=True)
class Service:
    """An internal service with its two ends."""

    service: InternalService
    supplier: Unit | None
    customer: Unit | None


@dataclass(frozen=True)
class HandedOver:
    """Work that passes from a unit to a unit, and by what."""

    origin: Unit
    target: Unit
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """A limit or rule in words."""

    entry: SpanLimit | Rule
    word: str | Promise
    subject: str
    target: str


def works_of(structure: Structure) -> list[Work]:
    """The activities in the order of the charter."""
    duties: dict[str, dict[str, Position]] = {}
    for position in structure.positions:
        for duty in position.duties:
            duties.setdefault(work_words(duty.activity), {})[position.key] = position
    processes = surroundings_of(structure).processes
    return [
        _work(structure, activity, duties, processes.get(activity.procedure, activity.procedure))
        for activity in structure.activities
    ]


def services_of(structure: Structure, unit: str = "") -> list[Service]:
    """The internal services, or those of one unit."""
    known = structure.unit_by_key
    return [
        Service(one, known.get(one.supplier), known.get(one.customer))
        for one in structure.services
        if not unit or unit in (one.supplier, one.customer)
    ]


def hand_overs_of(structure: Structure) -> list[HandedOver]:
    """Between which units work passes, by processes and by services; the most frequent pairs first."""
    pairs: dict[tuple[str, str], Counter[str]] = {}
    for one in surroundings_of(structure).hand_offs:
        pairs.setdefault((one.origin, one.target), Counter())[one.source] += 1
    for service in structure.services:
        if service.hand_off:
            pairs.setdefault((service.customer, service.supplier), Counter())[service.name] += 1
    known = structure.unit_by_key
    found = [
        HandedOver(known[origin], known[target], tuple(sources))
        for (origin, target), sources in pairs.items()
        if origin in known and target in known
    ]
    return sorted(found, key=lambda row: -len(row.sources))


def limits_of(structure: Structure) -> list[Said]:
    """The limits of span; a person's by the person's name."""
    keys = [one.subject for one in structure.span_limits if one.scope is SpanScope.PERSON]
    names = dict(Person.objects.filter(key__in=keys).values_list("key", "name")) if keys else {}
    words = {
        SpanScope.COMPANY: _("everybody"),
        SpanScope.UNIT: _("leaders in"),
        SpanScope.POSITION: _("the seat"),
        SpanScope.PERSON: _("the person"),
    }
    return [
        Said(one, words[one.scope], names.get(one.subject or "") or name_of(structure, one.subject), "")
        for one in structure.span_limits
    ]


def rules_of(structure: Structure) -> list[Said]:
    return [
        Said(one, RULES[one.kind], name_of(structure, one.subject), name_of(structure, one.target))
        for one in structure.rules
    ]


def name_of(structure: Structure, key: str | None) -> str:
    """Name of a unit or title of a position; the key itself where there is none."""
    unit, position = structure.unit_by_key.get(key or ""), structure.position_by_key.get(key or "")
    return unit.name if unit else position.title if position else key or ""


def _work(
    structure: Structure, activity: Activity, duties: Mapping[str, Mapping[str, Position]], procedure: str
) -> Work:
    words = {work_words(name) for name in (activity.name, *activity.synonyms)}
    done_by = {key: position for word in words for key, position in duties.get(word, {}).items()}
    parties = {role.value: tuple(_party(structure, entry) for entry in activity.parties(role)) for role in RaciRole}
    return Work(activity, parties, tuple(done_by.values()), procedure)


def _party(structure: Structure, entry: RaciEntry) -> Party:
    is_unit = entry.party in structure.unit_by_key
    known = is_unit or entry.party in structure.position_by_key
    return Party(entry.party, name_of(structure, entry.party), is_unit, known)

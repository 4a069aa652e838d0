"""Charters and roles: who answers for what, roles that nobody has defined or drawn, goals that pull apart."""

from __future__ import annotations

from collections.abc import Iterable

from orgdesk.core.organisation.checks.context import CheckContext, finding, positions, units
from orgdesk.core.organisation.findings import ElementKind, ElementRef, Finding, Severity
from orgdesk.core.organisation.model import (
    UNDEFINED_ROLE,
    Activity,
    Duty,
    DutyKind,
    Funding,
    PartyKind,
    Position,
    RaciRole,
    Stage,
    Unit,
)
from orgdesk.core.organisation.words import normalise, work_words


def activity_owners(context: CheckContext) -> Iterable[Finding]:
    """Activities with no accountable party, with several, or with one that is not on the chart."""
    for activity in context.structure.activities:
        accountable = activity.parties(RaciRole.ACCOUNTABLE)
        present = [entry for entry in accountable if _exists(context, entry.kind, entry.party)]
        if not present:
            yield _activity_finding(
                activity,
                "activity_without_owner",
                "Nobody on the chart is accountable for “{activity}”.",
                "What nobody answers for is done by whoever complains last.",
            )
        elif len(present) > 1:
            yield _activity_finding(
                activity,
                "activity_with_two_owners",
                "“{activity}” has {count} accountable parties: {names}.",
                "Two owners each wait for the other; one is accountable, the others are consulted.",
                count=len(present),
                names=", ".join(entry.party for entry in present),
            )


def _exists(context: CheckContext, kind: PartyKind, key: str) -> bool:
    known = context.structure.unit_by_key if kind is PartyKind.UNIT else context.structure.position_by_key
    return key in known


def _activity_finding(activity: Activity, code: str, message: str, why: str, **values: str | float) -> Finding:
    element = (ElementRef(ElementKind.ACTIVITY, activity.key),)
    return finding(code, Severity.ERROR, element, message, why, activity=activity.name or activity.key, **values)


def function_spread(context: CheckContext) -> Iterable[Finding]:
    """The same work owned by several units: activities of one name, or one reference function in several units."""
    owners: dict[str, dict[str, None]] = {}
    names: dict[str, str] = {}
    for activity in context.structure.activities:
        for word in {work_words(name) for name in (activity.name, *activity.synonyms)}:
            for entry in activity.parties(RaciRole.ACCOUNTABLE):
                owners.setdefault(word, {})[_unit_of(context, entry.kind, entry.party)] = None
                names.setdefault(word, activity.name)
    for unit in context.structure.units:
        for function in unit.functions:
            if not _is_nested(context, unit, function):
                owners.setdefault(normalise(function), {})[unit.key] = None
                names.setdefault(normalise(function), function)
    for word, spread in owners.items():
        if len(spread) > 1:
            yield finding(
                "function_spread",
                Severity.REMARK,
                units(*spread),
                "“{work}” is spread over {count} units.",
                "Spread work needs agreed hand-overs; check that customers and staff know which unit does their part.",
                work=names[word],
                count=len(spread),
            )


def _is_nested(context: CheckContext, unit: Unit, function: str) -> bool:
    """A part of a unit with the same function is the same owner."""
    seen = {unit.key}
    parent = context.structure.unit_by_key.get(unit.parent or "")
    while parent is not None and parent.key not in seen:
        if function in parent.functions:
            return True
        seen.add(parent.key)
        parent = context.structure.unit_by_key.get(parent.parent or "")
    return False


def _unit_of(context: CheckContext, kind: PartyKind, key: str) -> str:
    position = context.structure.position_by_key.get(key) if kind is PartyKind.POSITION else None
    return key if position is None or position.unit is None else position.unit


def uncovered_stages(context: CheckContext) -> Iterable[Finding]:
    """Stages of the customer's life without an activity, where the charter says at all which stage its activities serve."""
    served = {activity.stage for activity in context.structure.activities if activity.stage is not None}
    for stage in Stage if served else ():
        if stage not in served:
            yield finding(
                "stage_without_activity",
                Severity.WARNING,
                (),
                "No activity of the charter serves customers {stage}.",
                "Service before, during and after the sale is one experience; a stage that nobody serves is where it breaks.",
                stage=stage.value.replace("_", " the "),
            )


def work_mixes(context: CheckContext) -> Iterable[Finding]:
    """Units that aim at more work than there is time."""
    for unit in context.structure.units:
        total = sum(part.share for part in unit.work_mix)
        if total > 1.005:
            yield finding(
                "work_mix_over",
                Severity.WARNING,
                units(unit.key),
                "{unit} aims at {total} % of its time.",
                "A mix of more than the whole is a wish; say what gives way.",
                unit=unit.name,
                total=round(total * 100),
            )


def absent_roles(context: CheckContext) -> Iterable[Finding]:
    """Units and positions that a process names and the chart lacks; found by key, title, synonym or name."""
    known: dict[PartyKind, set[str]] = {PartyKind.UNIT: set(), PartyKind.POSITION: set()}
    for unit in context.structure.units:
        known[PartyKind.UNIT] |= {normalise(unit.key), normalise(unit.name)}
    for position in context.structure.positions:
        words = (position.key, position.title, *position.title_synonyms)
        known[PartyKind.POSITION] |= {normalise(word) for word in words}
    for role in dict.fromkeys(context.process_roles):
        if normalise(role.role) not in known[role.kind]:
            yield finding(
                "absent_role",
                Severity.ERROR,
                (ElementRef(ElementKind.ROLE, role.role),),
                "The process “{process}” names “{role}”, which this chart does not have.",
                "Work that reaches this step would have nobody to go to; add the seat or change the process.",
                process=role.process,
                role=role.role,
            )


def undefined_roles(context: CheckContext) -> Iterable[Finding]:
    """Positions tagged as undefined, or without a title, with what they do in fact."""
    for position in context.structure.positions:
        if UNDEFINED_ROLE in position.tags or not position.title.strip():
            duties = ", ".join(duty.activity for duty in position.duties) or position.note or "nothing recorded"
            yield finding(
                "undefined_role",
                Severity.WARNING,
                positions(position.key),
                "The role of {title} is undefined; in fact: {duties}.",
                "A role that is only habit cannot be handed on, evaluated or found by those who need it.",
                title=position.title.strip() or position.key,
                duties=duties,
            )


def withdrawn_duties(context: CheckContext) -> Iterable[Finding]:
    """Activities that people can do while nobody has the duty to."""
    duties = {normalise(duty.activity) for _, duty in _duties(context) if duty.kind is DutyKind.DUTY}
    owned = {normalise(word) for activity in context.structure.activities for word in (activity.key, activity.name)}
    for position, duty in _duties(context):
        if duty.kind is DutyKind.CAPABILITY and normalise(duty.activity) not in duties | owned:
            yield finding(
                "capability_without_duty",
                Severity.REMARK,
                positions(position.key),
                "{title} is able to do “{activity}”, and nobody on the chart has the duty.",
                "Either the work has ended, or it is done without being anybody's.",
                title=position.title,
                activity=duty.activity,
            )


def _duties(context: CheckContext) -> Iterable[tuple[Position, Duty]]:
    return ((position, duty) for position in context.structure.positions for duty in position.duties)


def funding_conflicts(context: CheckContext) -> Iterable[Finding]:
    """Paid and included work that serves the same customers, or sits in one unit, without a goal that says which wins."""
    for unit in context.structure.units:
        kinds = _fundings(context, unit)
        if len(kinds) > 1:
            yield finding(
                "funding_conflict",
                Severity.WARNING,
                units(unit.key),
                "{unit} holds paid and included roles.",
                "Included work aims at the customer's success, paid work at revenue; one team with both goals must know "
                "which one wins when they pull apart.",
                unit=unit.name,
            )
    by_segment: dict[str, dict[Funding, list[str]]] = {}
    for unit in context.structure.units:
        for segment in unit.segments:
            for funding in _fundings(context, unit):
                by_segment.setdefault(segment, {}).setdefault(funding, []).append(unit.key)
    for segment, kinds_of_segment in by_segment.items():
        involved = dict.fromkeys(key for keys in kinds_of_segment.values() for key in keys)
        if len(kinds_of_segment) > 1 and len(involved) > 1:
            yield finding(
                "funding_conflict_in_segment",
                Severity.REMARK,
                units(*involved),
                "“{segment}” is served by paid and by included units.",
                "The customer meets both and cannot tell which goal is speaking; agree who leads the relationship.",
                segment=segment,
            )


def _fundings(context: CheckContext, unit: Unit) -> set[Funding]:
    members = context.structure.positions_of_unit.get(unit.key, ())
    return {funding for funding in (unit.funding, *(member.funding for member in members)) if funding is not None}

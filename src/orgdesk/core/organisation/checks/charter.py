"""Charters and roles: who answers for what, roles that nobody has defined or drawn, goals that pull apart."""

from __future__ import annotations

from collections.abc import Iterable

from orgdesk.core.organisation.checks.context import CheckContext, positions, units
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
from orgdesk.core.phrases import Phrase, phrase

_STAGES = {
    Stage.BEFORE_SALE: phrase("before the sale"),
    Stage.DURING_SALE: phrase("during the sale"),
    Stage.AFTER_SALE: phrase("after the sale"),
}


def activity_owners(context: CheckContext) -> Iterable[Finding]:
    """Activities with no accountable party, with several, or with one that is not on the chart."""
    for activity in context.structure.activities:
        accountable = activity.parties(RaciRole.ACCOUNTABLE)
        present = [entry for entry in accountable if _exists(context, entry.kind, entry.party)]
        if not present:
            yield _activity_finding(
                activity,
                "activity_without_owner",
                phrase("Nobody on the chart is accountable for “{activity}”.", activity=activity.name or activity.key),
                phrase("What nobody answers for is done by whoever complains last."),
            )
        elif len(present) > 1:
            yield _activity_finding(
                activity,
                "activity_with_two_owners",
                phrase(
                    "“{activity}” has {count} accountable parties: {names}.",
                    activity=activity.name or activity.key,
                    count=len(present),
                    names=", ".join(entry.party for entry in present),
                ),
                phrase("Two owners each wait for the other; one is accountable, the others are consulted."),
            )


def _exists(context: CheckContext, kind: PartyKind, key: str) -> bool:
    known = context.structure.unit_by_key if kind is PartyKind.UNIT else context.structure.position_by_key
    return key in known


def _activity_finding(activity: Activity, code: str, text: Phrase, why: Phrase) -> Finding:
    return Finding(code, Severity.ERROR, (ElementRef(ElementKind.ACTIVITY, activity.key),), text, why)


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
            yield Finding(
                "function_spread",
                Severity.REMARK,
                units(*spread),
                phrase("“{work}” is spread over {count} units.", work=names[word], count=len(spread)),
                phrase(
                    "Spread work needs agreed hand-overs; check that customers and staff know which unit does their part."
                ),
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
            yield Finding(
                "stage_without_activity",
                Severity.WARNING,
                (),
                phrase("No activity of the charter serves customers {stage}.", stage=_STAGES[stage]),
                phrase(
                    "Service before, during and after the sale is one experience; a stage that nobody serves is where it breaks."
                ),
            )


def work_mixes(context: CheckContext) -> Iterable[Finding]:
    """Units that aim at more work than there is time."""
    for unit in context.structure.units:
        total = sum(part.share for part in unit.work_mix)
        if total > 1.005:
            yield Finding(
                "work_mix_over",
                Severity.WARNING,
                units(unit.key),
                phrase("{unit} aims at {total} % of its time.", unit=unit.name, total=round(total * 100)),
                phrase("A mix of more than the whole is a wish; say what gives way."),
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
            yield Finding(
                "absent_role",
                Severity.ERROR,
                (ElementRef(ElementKind.ROLE, role.role),),
                phrase(
                    "The process “{process}” names “{role}”, which this chart does not have.",
                    process=role.process,
                    role=role.role,
                ),
                phrase("Work that reaches this step would have nobody to go to; add the seat or change the process."),
            )


def undefined_roles(context: CheckContext) -> Iterable[Finding]:
    """Positions tagged as undefined, or without a title, with what they do in fact."""
    for position in context.structure.positions:
        if UNDEFINED_ROLE in position.tags or not position.title.strip():
            duties = ", ".join(duty.activity for duty in position.duties) or position.note
            yield Finding(
                "undefined_role",
                Severity.WARNING,
                positions(position.key),
                phrase(
                    "The role of {title} is undefined; in fact: {duties}.",
                    title=position.title.strip() or position.key,
                    duties=duties or phrase("nothing recorded"),
                ),
                phrase("A role that is only habit cannot be handed on, evaluated or found by those who need it."),
            )


def withdrawn_duties(context: CheckContext) -> Iterable[Finding]:
    """Activities that people can do while nobody has the duty to."""
    duties = {normalise(duty.activity) for _, duty in _duties(context) if duty.kind is DutyKind.DUTY}
    owned = {normalise(word) for activity in context.structure.activities for word in (activity.key, activity.name)}
    for position, duty in _duties(context):
        if duty.kind is DutyKind.CAPABILITY and normalise(duty.activity) not in duties | owned:
            yield Finding(
                "capability_without_duty",
                Severity.REMARK,
                positions(position.key),
                phrase(
                    "{title} is able to do “{activity}”, and nobody on the chart has the duty.",
                    title=position.title,
                    activity=duty.activity,
                ),
                phrase("Either the work has ended, or it is done without being anybody's."),
            )


def _duties(context: CheckContext) -> Iterable[tuple[Position, Duty]]:
    return ((position, duty) for position in context.structure.positions for duty in position.duties)


def funding_conflicts(context: CheckContext) -> Iterable[Finding]:
    """Paid and included work that serves the same customers, or sits in one unit, without a goal that says which wins."""
    for unit in context.structure.units:
        kinds = _fundings(context, unit)
        if len(kinds) > 1:
            yield Finding(
                "funding_conflict",
                Severity.WARNING,
                units(unit.key),
                phrase("{unit} holds paid and included roles.", unit=unit.name),
                phrase(
                    "Included work aims at the customer's success, paid work at revenue; one team with both goals must know "
                    "which one wins when they pull apart."
                ),
            )
    by_segment: dict[str, dict[Funding, list[str]]] = {}
    for unit in context.structure.units:
        for segment in unit.segments:
            for funding in _fundings(context, unit):
                by_segment.setdefault(segment, {}).setdefault(funding, []).append(unit.key)
    for segment, kinds_of_segment in by_segment.items():
        involved = dict.fromkeys(key for keys in kinds_of_segment.values() for key in keys)
        if len(kinds_of_segment) > 1 and len(involved) > 1:
            yield Finding(
                "funding_conflict_in_segment",
                Severity.REMARK,
                units(*involved),
                phrase("“{segment}” is served by paid and by included units.", segment=segment),
                phrase(
                    "The customer meets both and cannot tell which goal is speaking; agree who leads the relationship."
                ),
            )


def _fundings(context: CheckContext, unit: Unit) -> set[Funding]:
    members = context.structure.positions_of_unit.get(unit.key, ())
    return {funding for funding in (unit.funding, *(member.funding for member in members)) if funding is not None}

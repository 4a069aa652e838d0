"""Ways through the organisation: into R&D, outbound units, audit independence, one head for the customer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from orgdesk.core.organisation.checks.context import CheckContext, HandOff, positions, units, units_within
from orgdesk.core.organisation.findings import ElementKind, ElementRef, Finding, Severity
from orgdesk.core.organisation.model import Rule, RuleKind, UnitKind
from orgdesk.core.organisation.reference import RESEARCH_DEVELOPMENT
from orgdesk.core.phrases import phrase


def rd_paths(context: CheckContext) -> Iterable[Finding]:
    """Hand-offs into R&D that no rule allows, rules that name nothing, and a number that is not the promised one."""
    allowed = [rule for rule in context.structure.rules if rule.kind is RuleKind.RD_PATH]
    for rule in allowed:
        if _origin_unit(context, rule) is None or rule.target not in context.structure.unit_by_key:
            yield Finding(
                "rd_path_unknown",
                Severity.ERROR,
                (ElementRef(ElementKind.RULE, rule.key),),
                phrase(
                    "The R&D path from “{origin}” to “{target}” names something that is not on the chart.",
                    origin=rule.subject or "",
                    target=rule.target or "",
                ),
                phrase("A path that leads from or to nowhere lets nothing through."),
            )
    for rule in context.structure.rules:
        if rule.kind is RuleKind.RD_PATH_COUNT and rule.number != len(allowed):
            yield Finding(
                "rd_path_count",
                Severity.ERROR,
                (ElementRef(ElementKind.RULE, rule.key),),
                phrase(
                    "This version promises {promised} paths into R&D and allows {allowed}.",
                    promised=rule.number or 0,
                    allowed=len(allowed),
                ),
                phrase("A known, small number of ways in keeps development from being asked by everybody."),
            )
    if allowed:
        yield from _other_ways_in(context, allowed)


def _other_ways_in(context: CheckContext, allowed: list[Rule]) -> Iterable[Finding]:
    marked = (unit.key for unit in context.structure.units if RESEARCH_DEVELOPMENT in unit.functions)
    inside = units_within(context.structure, (*marked, *(rule.target for rule in allowed if rule.target)))
    ways = [
        (units_within(context.structure, (_origin_unit(context, rule) or "",)), rule.target or "") for rule in allowed
    ]
    # A path open to a unit is open to its parts, and a path to a unit leads to its parts.
    open_ways = [(origins, units_within(context.structure, (target,))) for origins, target in ways]
    for hand_off in dict.fromkeys(_hand_offs(context)):
        senders = {hand_off.origin, *hand_off.also}
        enters = hand_off.target in inside and senders.isdisjoint(inside)
        if enters and not any(senders & origins and hand_off.target in targets for origins, targets in open_ways):
            yield Finding(
                "rd_path_not_allowed",
                Severity.ERROR,
                units(hand_off.origin, hand_off.target),
                phrase(
                    "{origin} passes work to {target} ({source}), which is not an allowed R&D path.",
                    origin=context.unit_name(hand_off.origin),
                    target=context.unit_name(hand_off.target),
                    source=hand_off.source,
                ),
                phrase("Requests by side doors are neither verified nor counted; send them through an allowed path."),
            )


def _hand_offs(context: CheckContext) -> Iterable[HandOff]:
    yield from context.hand_offs
    for service in context.structure.services:
        if service.hand_off:
            yield HandOff(service.customer, service.supplier, service.name)


def _origin_unit(context: CheckContext, rule: Rule) -> str | None:
    """A path starts at a unit, or at a position and so at its unit."""
    if rule.subject in context.structure.unit_by_key:
        return rule.subject
    position = context.structure.position_by_key.get(rule.subject or "")
    return None if position is None else position.unit


def outbound_only(context: CheckContext) -> Iterable[Finding]:
    """Units restricted to outbound contacts that still receive inbound work."""
    for rule in context.structure.rules:
        if rule.kind is RuleKind.OUTBOUND_ONLY and rule.subject in context.inbound_units:
            yield Finding(
                "inbound_to_outbound_unit",
                Severity.ERROR,
                units(rule.subject or ""),
                phrase(
                    "{unit} is outbound only and yet takes contacts that customers start.",
                    unit=context.unit_name(rule.subject or ""),
                ),
                phrase("Inbound work drives out planned calls; route it to the front door."),
            )


def audit_independence(context: CheckContext) -> Iterable[Finding]:
    """Auditors who report into, sit in, or in the audited period worked for, what they audit."""
    for unit in context.structure.units:
        if unit.kind is UnitKind.AUDIT_BODY:
            inside = units_within(context.structure, (unit.key,))
            if unit.parent is not None:
                yield Finding(
                    "audit_body_inside",
                    Severity.ERROR,
                    units(unit.key, unit.parent),
                    phrase("{unit} is part of {parent}.", unit=unit.name, parent=context.unit_name(unit.parent)),
                    phrase("An audit body inside what it audits cannot be independent; make it a root of its own."),
                )
            yield from _dependent_auditors(context, inside)


def _dependent_auditors(context: CheckContext, inside: frozenset[str]) -> Iterable[Finding]:
    known = context.structure.position_by_key
    for unit in inside:
        for position in context.structure.positions_of_unit.get(unit, ()):
            chain = context.tree.chain_of_command(position.key)
            outside = [boss for boss in chain if known[boss].unit not in inside]
            if outside:
                yield Finding(
                    "auditor_reports_into_line",
                    Severity.ERROR,
                    positions(position.key, outside[0]),
                    phrase(
                        "{title} reports to {boss}, who is audited.",
                        title=position.title,
                        boss=context.title(outside[0]),
                    ),
                    phrase("Who sets the auditor's pay can set the finding; give the audit body a line of its own."),
                )
            for person in context.persons_on(position.key):
                yield from _other_seats(context, position.key, person, inside)


def _other_seats(context: CheckContext, key: str, person: str, inside: frozenset[str]) -> Iterable[Finding]:
    for held in positions_in_period(context, person):
        seat = context.structure.position_by_key.get(held)
        if seat is not None and seat.unit not in inside:
            yield Finding(
                "auditor_worked_there",
                Severity.ERROR,
                (*positions(key, held), ElementRef(ElementKind.PERSON, person)),
                phrase(
                    "{person} audits as {title} and held {other} in the audited period.",
                    person=person,
                    title=context.title(key),
                    other=seat.title,
                ),
                phrase("Nobody audits their own work; choose another auditor for that unit or period."),
            )


def positions_in_period(context: CheckContext, person: str) -> tuple[str, ...]:
    """Positions that `person` filled at any time from the start of the audited period to the day of the check."""
    begin = context.audited_from or context.on or date.min
    found = []
    for assignment in context.people.assignments:
        overlaps = (assignment.end is None or assignment.end >= begin) and (
            context.on is None or assignment.start is None or assignment.start <= context.on
        )
        if assignment.person == person and assignment.kind.fills_seat and overlaps:
            found.append(assignment.position)
    return tuple(dict.fromkeys(found))


def one_head(context: CheckContext) -> Iterable[Finding]:
    """Customer-facing units whose positions do not answer to the one head of service."""
    tops = {unit.key: _top_of(context, unit.key) for unit in context.structure.units if unit.faces_customers}
    named = next((rule.subject for rule in context.structure.rules if rule.kind is RuleKind.SERVICE_HEAD), None)
    reached = {unit: top for unit, top in tops.items() if top is not None}
    if named is not None:
        apart = [unit for unit, top in reached.items() if named != top and not context.tree.is_under(top, named)]
        head = named
    else:
        roots = {unit: (context.tree.chain_of_command(top) or (top,))[-1] for unit, top in reached.items()}
        head = Counter(roots.values()).most_common(1)[0][0] if roots else ""
        apart = [unit for unit, root in roots.items() if root != head]
    for unit in apart:
        yield Finding(
            "unit_outside_one_head",
            Severity.WARNING,
            units(unit),
            phrase(
                "{unit} faces customers and does not answer to {head}.",
                unit=context.unit_name(unit),
                head=context.title(head),
            ),
            phrase(
                "With several heads the customer must find the way between them; let every such unit roll up to one."
            ),
        )


def _top_of(context: CheckContext, unit: str) -> str | None:
    """The highest position of a unit: its head, else the first with the least depth."""
    head = context.structure.unit_by_key[unit].head
    if head in context.tree.depth_of:
        return head
    members = [position.key for position in context.structure.positions_of_unit.get(unit, ())]
    return min(members, key=lambda key: context.tree.depth_of[key], default=None)

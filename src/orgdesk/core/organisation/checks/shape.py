"""The shape of the tree: spans, layers, one-on-one chains, too flat, vacancies."""

from __future__ import annotations

from collections.abc import Iterable

from orgdesk.core.organisation.checks.context import CheckContext, positions, units
from orgdesk.core.organisation.findings import Finding, Severity
from orgdesk.core.organisation.holders import vacant_seats
from orgdesk.core.organisation.model import PositionState, RuleKind, SpanLimit, SpanScope
from orgdesk.core.phrases import phrase

SMALL = 5
"""Organisations with fewer seats are not told that they are flat or that their spans are narrow."""


def spans(context: CheckContext) -> Iterable[Finding]:
    """Managers with more seats than their limit, or fewer than the least."""
    limits = {(limit.scope, limit.subject): limit for limit in context.structure.span_limits}
    for key in context.tree.managers:
        seats = context.tree.span(key).seats
        least, most, whose = _limit(context, limits, key)
        if seats > most:
            yield Finding(
                "span_over",
                Severity.WARNING,
                positions(key),
                phrase(
                    "{title} leads {seats} seats; the limit of {whose} is {limit}.",
                    title=context.title(key),
                    seats=seats,
                    limit=most,
                    whose=whose,
                ),
                phrase("Too many reports for one person: coaching, evaluation and decisions start to wait."),
            )
        elif 1 < seats < least:
            yield Finding(
                "span_under",
                Severity.REMARK,
                positions(key),
                phrase(
                    "{title} leads {seats} seats; at least {limit} are usual here.",
                    title=context.title(key),
                    seats=seats,
                    limit=least,
                ),
                phrase("A narrow span adds a layer and cost; it may be right for a lead who works along."),
            )


def _limit(
    context: CheckContext, limits: dict[tuple[SpanScope, str | None], SpanLimit], key: str
) -> tuple[int, int, str]:
    """Least, most and whose limit it is; the person's own limit counts where it is the tighter one."""
    unit = context.structure.position_by_key[key].unit
    least, most, whose = context.settings.span_minimum, context.settings.span_maximum, phrase("the company")
    for scope, subject, name in (
        (SpanScope.COMPANY, None, phrase("the company")),
        (SpanScope.UNIT, unit, phrase("this unit")),
        (SpanScope.POSITION, key, phrase("this position")),
    ):
        limit = limits.get((scope, subject))
        if limit is not None:
            least = limit.minimum if limit.minimum is not None else least
            if limit.maximum is not None:
                most, whose = limit.maximum, name
    for person in context.persons_on(key):
        own = _own_limit(context, limits, person)
        if own is not None and own < most:
            most, whose = own, phrase("this manager")
    return least, most, whose


def _own_limit(context: CheckContext, limits: dict[tuple[SpanScope, str | None], SpanLimit], person: str) -> int | None:
    """What the person can lead: as the version says, else as the context does."""
    limit = limits.get((SpanScope.PERSON, person))
    return context.person_limits.get(person) if limit is None or limit.maximum is None else limit.maximum


def layers(context: CheckContext) -> Iterable[Finding]:
    """More layers than the version or the company allows."""
    own = [rule.number for rule in context.structure.rules if rule.kind is RuleKind.MAX_LAYERS and rule.number]
    most = min(own, default=context.settings.most_layers)
    if context.tree.layers > most:
        deepest = [key for key, depth in context.tree.depth_of.items() if depth == context.tree.layers]
        yield Finding(
            "too_many_layers",
            Severity.WARNING,
            positions(*deepest[:10]),
            phrase(
                "The longest line of command has {layers} layers; at most {most} are wanted.",
                layers=context.tree.layers,
                most=most,
            ),
            phrase("Every layer delays what goes up and blurs what comes down."),
        )


def one_on_one(context: CheckContext) -> Iterable[Finding]:
    """Managers with a single seat under them, the longest chains first."""
    single = {key for key in context.tree.managers if context.tree.span(key).seats == 1}
    for key in context.tree.managers:
        if key in single and context.tree.boss_of.get(key) not in single:
            chain = [key]
            while chain[-1] in single:
                chain.append(context.tree.children(chain[-1])[0])
            yield Finding(
                "one_on_one",
                Severity.WARNING if len(chain) > 2 else Severity.REMARK,
                positions(*chain),
                phrase(
                    "{title} leads a single seat; the chain is {length} boxes long.",
                    title=context.title(key),
                    length=len(chain),
                ),
                phrase("A manager of one is a layer without a team: merge the two, or say what the lead is for."),
            )


def vacancy(context: CheckContext) -> Iterable[Finding]:
    """Each position with vacant seats, and a rate above the company's bound."""
    if not context.people.assignments:
        return
    established, vacant = 0, 0
    for position in context.structure.positions:
        if position.state is PositionState.OPEN:
            established += position.headcount
            empty = vacant_seats(position, context.holders.get(position.key, ()))
            vacant += empty
            if empty:
                leads = bool(context.tree.children(position.key))
                yield Finding(
                    "vacancy",
                    Severity.WARNING if leads or position.critical else Severity.REMARK,
                    positions(position.key),
                    phrase(
                        "{title}: {vacant} of {seats} seats vacant.",
                        title=position.title or position.key,
                        vacant=empty,
                        seats=position.headcount,
                    ),
                    phrase("Work for an empty seat waits, or lands on the boss; name an acting holder or a date."),
                )
    if established and vacant / established > context.settings.vacancy_share:
        yield Finding(
            "vacancy_rate",
            Severity.WARNING,
            (),
            phrase(
                "{vacant} of {seats} established seats are vacant ({percent:.0f} %).",
                vacant=vacant,
                seats=established,
                percent=100 * vacant / established,
            ),
            phrase("The structure was sized for all of its seats; what it promises assumes them."),
        )


def too_flat(context: CheckContext) -> Iterable[Finding]:
    """Too few seats above the front line for the people in it to move to."""
    seats = sum(position.headcount for position in context.structure.positions)
    above = sum(context.structure.position_by_key[key].headcount for key in context.tree.managers)
    front = seats - above
    if seats >= SMALL and above * context.settings.seats_per_way_up < front:
        yield Finding(
            "too_flat",
            Severity.WARNING,
            positions(*context.tree.roots[:5]),
            phrase("{front} front-line seats share {above} seats above them.", front=front, above=above),
            phrase("Succession and advancement need somewhere to go; add lead seats, lateral paths or rotations."),
        )


def upward_paths(context: CheckContext) -> Iterable[Finding]:
    """Units from which no drawn career path leads to another or a higher seat."""
    if not context.structure.career_paths:
        if len(context.structure.positions) >= SMALL:
            yield Finding(
                "no_career_paths",
                Severity.REMARK,
                (),
                phrase("No career paths are drawn on this version."),
                phrase("People stay where they see a next step; the desk can only post seats along paths it knows."),
            )
        return
    known = context.structure.position_by_key
    outward = {path.origin for path in context.structure.career_paths if not path.lateral and path.destination in known}
    for unit, members in context.structure.positions_of_unit.items():
        workers = [position.key for position in members if not context.tree.children(position.key)]
        if workers and outward.isdisjoint(workers):
            yield Finding(
                "no_upward_path",
                Severity.REMARK,
                units(unit),
                phrase("Nobody in {unit} has a path upwards.", unit=context.unit_name(unit)),
                phrase("A unit without a way up loses the people it has trained."),
            )

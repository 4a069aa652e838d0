"""Ways on: whether people have somewhere to go, and whether stepping stones lead on."""

from __future__ import annotations

from collections.abc import Iterable

from orgdesk.core.organisation.checks.context import CheckContext, positions
from orgdesk.core.organisation.findings import ElementKind, ElementRef, Finding, Severity
from orgdesk.core.organisation.mobility import is_stepping_stone, paths_from, ways_on
from orgdesk.core.phrases import phrase

SMALL = 5
"""Fewer people than this are not told that they have too few ways on."""
_NAMED = 12


def few_ways_on(context: CheckContext) -> Iterable[Finding]:
    """People without an open seat above or beside them; a warning when they are the greater part."""
    ways = ways_on(context.structure, context.people, on=context.on)
    without = [row.person for row in ways if row.open_seats < context.settings.ways_on]
    if len(ways) >= SMALL and without:
        yield Finding(
            "few_ways_on",
            Severity.WARNING if 2 * len(without) > len(ways) else Severity.REMARK,
            tuple(ElementRef(ElementKind.PERSON, person) for person in without[:_NAMED]),
            phrase(
                "{without} of {people} people have no open seat above or beside them.",
                without=len(without),
                people=len(ways),
            ),
            phrase(
                "An organisation too flat or too small for moves loses whom it has trained: draw paths, lead seats or rotations."
            ),
        )


def stones_lead_on(context: CheckContext) -> Iterable[Finding]:
    """Stepping stones from which no career path leads."""
    for position in context.structure.positions:
        if is_stepping_stone(position) and not paths_from(context.structure, position.key):
            yield Finding(
                "stepping_stone_leads_nowhere",
                Severity.REMARK,
                positions(position.key),
                phrase(
                    "{title} is a stepping stone and no career path leads on from it.",
                    title=position.title or position.key,
                ),
                phrase("People take such a seat for what comes after it: draw its next seats."),
            )

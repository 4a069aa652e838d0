"""Who may hand work into a unit, by the rules of the organisation in force."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from orgdesk.apps.organisation import lookup
from orgdesk.core.organisation.model import Structure
from orgdesk.core.organisation.model.charter import RuleKind
from orgdesk.core.process.definition import ProcessDefinition
from orgdesk.core.process.errors import Finding, Severity
from orgdesk.core.process.lanes import check_hand_overs


def check_ways_in(definition: ProcessDefinition) -> list[Finding]:
    """Work handed to a unit by a path that it does not name: a breach to be seen and kept, not a refusal."""
    found = check_hand_overs(definition, ways_in(lookup.active_structure()))
    return [replace(finding, severity=Severity.WARNING) for finding in found]


def ways_in(structure: Structure) -> dict[str, frozenset[str]]:
    """Unit key -> the units and positions that may hand work to it: those of each path's subject, and all below."""
    allowed: dict[str, set[str]] = {}
    for rule in structure.rules:
        if rule.kind is RuleKind.RD_PATH and rule.subject and rule.target:
            allowed.setdefault(rule.target, set()).update(_keys_below(structure, rule.subject))
    return {target: frozenset(keys) for target, keys in allowed.items()}


def _keys_below(structure: Structure, top: str) -> Iterator[str]:
    seen: set[str] = set()
    ahead = [top]
    while ahead:
        key = ahead.pop()
        if key not in seen:
            seen.add(key)
            yield key
            yield from (position.key for position in structure.positions_of_unit.get(key, ()))
            ahead += [unit.key for unit in structure.units if unit.parent == key]

"""Whether every lane that has work is a unit or position of the organisation in force."""

from __future__ import annotations

from orgdesk.apps.organisation import lookup
from orgdesk.core.phrases import phrase
from orgdesk.core.process.definition import Lane, ProcessDefinition
from orgdesk.core.process.errors import Finding


def check_lanes(definition: ProcessDefinition) -> tuple[str, list[Finding]]:
    """The organisation version checked against ("" when none is in force), and what is wrong with the lanes."""
    version = lookup.active_version()
    if version is None:
        findings = [_unbound(node.id, node.name) for node in definition.tasks() if not _is_bound(node.lane)]
        return "", findings
    structure = lookup.active_structure()
    findings = []
    for node in definition.tasks():
        if not _is_bound(node.lane):
            findings.append(_unbound(node.id, node.name))
    for lane in definition.lanes.values():
        findings += [_unknown(lane, phrase("unit"), key) for key in lane.units if key not in structure.unit_by_key]
        findings += [
            _unknown(lane, phrase("position"), key) for key in lane.positions if key not in structure.position_by_key
        ]
    return version.key, findings


def _is_bound(lane: Lane | None) -> bool:
    return lane is not None and bool(lane.units or lane.positions)


def _unbound(node: str, name: str) -> Finding:
    return Finding(
        node, name, phrase("This task stands in no lane that names a unit or position; nobody would get its work.")
    )


def _unknown(lane: Lane, noun: str, key: str) -> Finding:
    reason = phrase(
        "The lane names the {noun} “{key}”, which the organisation in force does not have. Choose another.",
        noun=noun,
        key=key,
    )
    return Finding(lane.id, lane.name, reason)

"""By what a process begins from outside."""

from __future__ import annotations

from orgdesk.core.process.definition import ProcessDefinition


def starts_of(definition: ProcessDefinition) -> dict[str, dict[str, str]]:
    """As `DefinitionVersion.starts` keeps it: the names of messages and signals, each with its start node."""
    return {"message": dict(definition.message_starts()), "signal": dict(definition.signal_starts())}

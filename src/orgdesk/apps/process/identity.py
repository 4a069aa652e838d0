"""Which process or decision a document is: the kind, the key under which it is drafted, and its name."""

from __future__ import annotations

from orgdesk.apps.process.models import ProcessDraft
from orgdesk.core.process.decisions import UnreadableDocument, read_model
from orgdesk.core.process.decisions.document import read_tree
from orgdesk.core.process.document import read_document
from orgdesk.core.process.errors import DocumentRejected

_LONGEST_KEY, _LONGEST_NAME = 80, 200


def identify(xml: bytes) -> tuple[str, str, str] | None:
    """(kind, key, name); None for what is neither BPMN with a process nor DMN."""
    found = _process(xml) or _decision(xml)
    if found is None:
        return None
    kind, key, name = found
    return kind, key[:_LONGEST_KEY], (name or key)[:_LONGEST_NAME]


def _process(xml: bytes) -> tuple[str, str, str] | None:
    try:
        document = read_document(xml)
    except DocumentRejected:
        return None
    processes = sorted(document.all("process"), key=lambda process: process.get("isExecutable") not in {"true", "1"})
    if not processes or not processes[0].get("id"):
        return None
    first = processes[0]
    pool = next((one for one in document.all("participant") if one.get("processRef") == first.get("id")), None)
    name = first.get("name") or (pool.get("name") if pool is not None else "") or ""
    return ProcessDraft.Kind.PROCESS, first.get("id", ""), name


def _decision(xml: bytes) -> tuple[str, str, str] | None:
    try:
        name = read_model(xml).definitions.name
        root = read_tree(xml)
    except UnreadableDocument:
        return None
    return ProcessDraft.Kind.DECISION, root.get("id") or name or "decision", name

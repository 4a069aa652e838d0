"""What the pages of the studio share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation import lookup
from orgdesk.apps.process.comparing import diagram_of
from orgdesk.apps.process.examining import Examination
from orgdesk.apps.process.models import ProcessDraft
from orgdesk.apps.process.policies import can_deploy
from orgdesk.core.process.decisions import TableBox
from orgdesk.core.process.diagram import Diagram, has_diagram
from orgdesk.core.process.document import write_document
from orgdesk.core.process.errors import Finding, Severity
from orgdesk.core.process.layout import lay_out, with_diagram
from orgdesk.core.scene.diagrams import Overlay, draw_decision, draw_diagram
from orgdesk.core.scene.model import Mark, Scene
from orgdesk.ui.sayings import in_words

LARGEST_UPLOAD = 20 * 1024 * 1024


def draft_or_404(request: SignedInRequest, key: str) -> ProcessDraft:
    drafts = ProcessDraft.objects.visible_to(request.user).select_related("changed_by", "based_on__definition")
    return get_object_or_404(drafts, key=key)


def require_editor(request: SignedInRequest) -> None:
    if not can_deploy(request.user):
        raise PermissionDenied


def sent_drawing(request: SignedInRequest) -> tuple[bytes, str]:
    """The drawing of a form: an uploaded file, or the text that the editor sends; with its name."""
    file = request.FILES.get("file")
    if isinstance(file, UploadedFile):
        return file.read(LARGEST_UPLOAD + 1), file.name or ""
    return request.POST.get("xml", "").encode(), ""


def download(content: bytes, name: str) -> HttpResponse:
    kept = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name)
    return HttpResponse(
        content, content_type="application/xml", headers={"Content-Disposition": f'attachment; filename="{kept}"'}
    )


def drawings_of(draft: ProcessDraft, examined: Examination, *, way: str = "") -> list[Scene]:
    """The drawing with the findings marked on their elements, and the way to one of them by its number; of a decision one table each."""
    if draft.is_decision:
        return tables_of(examined)
    if examined.document is None:
        return []
    diagram, findings = diagram_of(bytes(draft.xml)), examined.findings
    overlays = {overlay.element: overlay for overlay in finding_overlays(findings)}
    if way.isdecimal() and int(way) < len(findings):
        for element in way_to(findings[int(way)], diagram):
            overlays[element] = replace(overlays.get(element, Overlay(element=element)), on_path=True)
    return [draw_diagram(diagram, overlays.values(), title=draft.name)]


def for_the_editor(draft: ProcessDraft, examined: Examination) -> str:
    """The draft as the editor can open it: a model that came without a drawing gets one of ours, kept with the next revision."""
    document = examined.document
    if document is None or has_diagram(document):
        return bytes(draft.xml).decode(errors="replace")
    return write_document(with_diagram(document, lay_out(document))).decode()


def way_to(finding: Finding, diagram: Diagram) -> list[str]:
    """Ids of what a trace passes on the drawing, the flows between its steps among them."""
    passed = {*finding.trace, finding.element_id} if finding.trace else set()
    flows = [edge.element for edge in diagram.edges if edge.source in passed and edge.target in passed]
    return [*passed, *flows]


def named_findings(examined: Examination) -> list[tuple[Finding, str]]:
    """Each finding with the names of the steps that lead to it, in a row."""
    names = {node.id: node.name for node in examined.definition.nodes.values()} if examined.definition else {}
    return [(one, " → ".join(names.get(step) or step for step in one.trace)) for one in examined.findings]


def tables_of(examined: Examination, fired: Sequence[str] = ()) -> list[Scene]:
    decisions = examined.model.definitions.decisions if examined.model else ()
    return [
        draw_decision(decision.expression, title=decision.name or decision.id, fired=fired)
        for decision in decisions
        if isinstance(decision.expression, TableBox)
    ]


def finding_overlays(findings: Sequence[Finding]) -> list[Overlay]:
    """A mark on each element that a finding names: an exclamation mark, beside the same as a list."""
    worst: dict[str, Severity] = {}
    for finding in findings:
        if worst.get(finding.element_id) is not Severity.ERROR:
            worst[finding.element_id] = finding.severity
    styles = {Severity.ERROR: "mark-bad", Severity.WARNING: "mark-warn"}
    return [Overlay(element=element, marks=(Mark("!", styles[worst[element]]),)) for element in worst if element]


def finding_data(examined: Examination) -> list[dict[str, Any]]:
    return [
        {
            "element": finding.element_id,
            "name": finding.element_name,
            "reason": in_words(finding.reason),
            "severity": finding.severity.value,
            "trace": list(finding.trace),
            "way": way,
        }
        for finding, way in named_findings(examined)
    ]


def seats_in_force() -> dict[str, list[dict[str, str]]]:
    """The units and positions of the chart in force, for the lane picker."""
    structure = lookup.active_structure()
    return {
        "units": sorted(
            ({"key": unit.key, "name": unit.name} for unit in structure.units), key=lambda one: one["name"]
        ),
        "positions": sorted(
            ({"key": position.key, "name": position.title} for position in structure.positions),
            key=lambda one: one["name"],
        ),
    }

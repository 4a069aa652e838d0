"""What would be said of a drawing if it were put into force now: by reading, compiling, playing, and by the organisation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from orgdesk.apps.process.definitions import Deployed
from orgdesk.apps.process.lanes import check_lanes
from orgdesk.apps.process.models import ProcessDraft
from orgdesk.apps.process.ways import check_ways_in
from orgdesk.core.phrases import phrase
from orgdesk.core.process.compile import compile_document
from orgdesk.core.process.decisions import DecisionModel, TableBox, UnreadableDocument, read_model
from orgdesk.core.process.definition import ProcessDefinition
from orgdesk.core.process.document import BpmnDocument, read_document
from orgdesk.core.process.errors import DocumentRejected, Finding, NotExecutable, Severity
from orgdesk.core.process.soundness import check_soundness
from orgdesk.ui.sayings import in_words


@dataclass(frozen=True)
class Examination:
    """The findings, and as much of the document as could be understood; `readable` says whether it can be kept as a draft."""

    findings: tuple[Finding, ...]
    document: BpmnDocument | None = None
    definition: ProcessDefinition | None = None
    model: DecisionModel | None = None

    @property
    def readable(self) -> bool:
        return self.document is not None or self.model is not None

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity is Severity.WARNING)

    @property
    def reason(self) -> str:
        return "; ".join(in_words(finding.reason) for finding in self.findings)


def examine(xml: bytes, *, kind: str) -> Examination:
    """Never raises: whatever is wrong is a finding."""
    return examine_decision(xml) if kind == ProcessDraft.Kind.DECISION else examine_process(xml)


def examine_process(xml: bytes) -> Examination:
    try:
        document = read_document(xml)
    except DocumentRejected as refusal:
        return Examination((Finding("", "", str(refusal)),))
    try:
        compiled = compile_document(document, version="draft", callable_definitions=Deployed())
    except NotExecutable as refusal:
        return Examination(refusal.findings, document)
    deployable = [definition for definition in compiled.definitions.values() if definition.executable]
    if not deployable:
        nothing = Finding("", "", phrase("The document holds no executable process; mark one as executable."))
        return Examination((*compiled.warnings, nothing), document)
    findings = list(compiled.warnings)
    for definition in deployable:
        findings += [*check_lanes(definition)[1], *check_ways_in(definition), *check_soundness(definition).findings]
    return Examination(tuple(dict.fromkeys(findings)), document, deployable[0])


def examine_decision(xml: bytes) -> Examination:
    try:
        model = read_model(xml)
    except UnreadableDocument as refusal:
        return Examination((Finding("", "", str(refusal)),))
    findings = [Finding(problem.element, "", problem.reason) for problem in model.problems]
    if not model.decisions:
        findings.append(Finding("", "", _("The document holds no decision; draw one.")))
    findings += _unfed(model)
    return Examination(tuple(findings), model=model)


def _unfed(model: DecisionModel) -> Iterator[Finding]:
    """Columns that test a plain name which nothing gives: such a test sees null, whatever the process knows."""
    given = {one.name for one in model.inputs.values()} | {one.name for one in model.decisions.values()}
    given |= {one.name for one in model.knowledge.values()}
    for decision in model.definitions.decisions:
        table = decision.expression
        for clause in table.inputs if isinstance(table, TableBox) else ():
            name = clause.expression.strip()
            if name.isidentifier() and name not in given:
                reason = _("The column asks for “%s”, and there is no input data of this name; draw one.") % name
                yield Finding(decision.id, decision.name, reason, Severity.WARNING)

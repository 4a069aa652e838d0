"""Put a drawing into force."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.process.definitions import Deployed
from orgdesk.apps.process.errors import DeploymentRefused
from orgdesk.apps.process.lanes import check_lanes
from orgdesk.apps.process.models import DefinitionVersion, ProcessDefinition
from orgdesk.apps.process.schedule import check_schedule, put_on_schedule
from orgdesk.apps.process.starts import starts_of
from orgdesk.apps.process.ways import check_ways_in
from orgdesk.core.phrases import phrase
from orgdesk.core.process.compile import Compilation, compile_document
from orgdesk.core.process.definition import ProcessDefinition as Compiled
from orgdesk.core.process.document import read_document
from orgdesk.core.process.errors import Finding, NotExecutable, Severity
from orgdesk.core.process.soundness import check_soundness


def deploy_process(xml: bytes | str, *, by: Person | None, at: datetime) -> list[DefinitionVersion]:
    """Deploy every executable process of the document; the new versions, in the document's order.

    An unchanged drawing gives no new version. Raises DocumentRejected for what is no BPMN, DeploymentRefused with all findings
    (element and reason) for what cannot run here.
    """
    raw = xml.encode() if isinstance(xml, str) else xml
    compiled, findings = _compile(raw)
    deployable = [definition for definition in compiled.definitions.values() if definition.executable]
    org_version = ""
    for definition in deployable:
        org_version, problems = check_lanes(definition)
        findings += [*problems, *check_ways_in(definition), *check_soundness(definition).findings]
        findings += check_schedule(definition, at=at)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors or not deployable:
        name = next((definition.name for definition in compiled.definitions.values()), "")
        raise DeploymentRefused(name or "?", errors or [_nothing_to_run()])
    with transaction.atomic():
        return [_store(raw, definition, findings, org_version, by=by, at=at) for definition in deployable]


def _compile(raw: bytes) -> tuple[Compilation, list[Finding]]:
    try:
        compiled = compile_document(read_document(raw), version="new", callable_definitions=Deployed())
    except NotExecutable as refusal:
        raise DeploymentRefused("", refusal.findings) from refusal
    return compiled, list(compiled.warnings)


def _store(
    raw: bytes,
    compiled: Compiled,
    findings: list[Finding],
    org_version: str,
    *,
    by: Person | None,
    at: datetime,
) -> DefinitionVersion:
    definition, _ = ProcessDefinition.objects.get_or_create(key=compiled.key, defaults={"name": compiled.name})
    definition = ProcessDefinition.objects.select_for_update().get(pk=definition.pk)
    sha256 = hashlib.sha256(raw).hexdigest()
    latest = definition.versions.order_by("-number").first()
    if latest is not None and latest.sha256 == sha256 and latest.status == DefinitionVersion.Status.ACTIVE:
        return latest
    definition.versions.active().update(status=DefinitionVersion.Status.SUPERSEDED)
    version = DefinitionVersion.objects.create(
        definition=definition,
        number=latest.number + 1 if latest else 1,
        xml=raw,
        sha256=sha256,
        org_version=org_version,
        warnings=[str(finding) for finding in findings],
        starts=starts_of(compiled),
        deployed_by=by,
        deployed_at=at,
    )
    put_on_schedule(version, compiled, at=at)
    ProcessDefinition.objects.filter(pk=definition.pk).update(name=compiled.name or compiled.key)
    record_event(
        "process.deployed",
        at=at,
        by=by.key if by else "",
        org_version=org_version,
        process_version=version.reference,
        objects={"definition": definition.key},
        data={"sha256": sha256, "number": version.number},
    )
    return version


def _nothing_to_run() -> Finding:
    return Finding("", "", phrase("The document holds no executable process; mark one as executable."))

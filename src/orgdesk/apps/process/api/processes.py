"""Processes in force, their drawings, and what runs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field, StringConstraints

from orgdesk.apps.api.authentication import Scope
from orgdesk.apps.api.calls import Call
from orgdesk.apps.api.pagination import Page, Paging, page_of
from orgdesk.apps.api.shapes import Given, Key, KeyGiven, Number, Reason
from orgdesk.apps.process.actions.deploy_process import deploy_process
from orgdesk.apps.process.actions.mend_fault import cancel_instance, retry_fault
from orgdesk.apps.process.actions.start_instance import start_instance
from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.process.models import DefinitionVersion, Instance, ProcessDefinition, ProcessFault
from orgdesk.apps.process.policies import can_deploy, can_mend

router = Router(auth=Scope("processes"))
instances = Router(auth=Scope("processes"))


class ProcessShape(Schema):
    """A process and the number of its version in force (0: none)."""

    key: str
    name: str
    version: int


class DrawingShape(Schema):
    """A version as it was deployed, with its BPMN."""

    key: str
    number: int
    status: str
    deployed_at: datetime
    warnings: list[Any]
    bpmn: str


class DrawingGiven(Given):
    """A BPMN document."""

    bpmn: Annotated[str, StringConstraints(min_length=1, max_length=2_000_000)]


class Start(Given):
    """What the process is about, and the data that its drawing reads."""

    subject_type: Annotated[str, StringConstraints(min_length=1, max_length=32, pattern=r"^[a-z_]+$")]
    subject_key: KeyGiven
    data: Annotated[dict[str, Any], Field(max_length=100)] = {}


class InstancesWanted(Paging):
    process: Annotated[str, Query(max_length=80)] = ""
    status: Literal["", "active", "completed", "failed", "cancelled"] = ""
    subject_type: Annotated[str, Query(max_length=32)] = ""
    subject_key: Annotated[str, Query(max_length=80)] = ""


class Standing(Schema):
    """Where a token of the instance stands, and since when."""

    node: str
    name: str
    since: datetime | None


class FaultShape(Schema):
    """A step that broke and waits for somebody."""

    number: int
    node: str
    words: str


class InstanceShape(Schema):
    key: str
    process: str
    version: int
    status: str
    subject_type: str
    subject_key: str
    started_at: datetime
    ended_at: datetime | None


class RunShape(InstanceShape):
    """A running process with its data, its places and its faults."""

    data: dict[str, Any]
    standing: list[Standing]
    faults: list[FaultShape]


@router.get("", response=Page[ProcessShape])
def list_processes(request: Call, paging: Query[Paging]) -> Any:
    """Processes of the house."""
    found = ProcessDefinition.objects.visible_to(request.user)
    return page_of(found.prefetch_related("versions"), paging, _process, order="pk")


@router.post("", response={201: list[DrawingShape]})
def deploy_drawing(request: Call, given: DrawingGiven) -> Any:
    """Deploy a BPMN document; each process in it gets a new version, or the reason why not."""
    if not can_deploy(request.user):
        raise PermissionDenied(_("Only a process editor deploys; ask an administrator for the role."))
    deployed = deploy_process(given.bpmn, by=request.user, at=request.at)
    return Status(201, [_drawing(one) for one in deployed])


@router.get("/{key}/versions/{number}", response=DrawingShape)
def read_process_version(request: Call, key: Key, number: Number) -> Any:
    """One version with its drawing."""
    found = DefinitionVersion.objects.visible_to(request.user).select_related("definition")
    return _drawing(get_object_or_404(found, definition__key=key, number=number))


@router.post("/{key}/instances", response={201: RunShape})
def start_process(request: Call, key: Key, given: Start) -> Any:
    """Start the version in force about something."""
    if not can_mend(request.user):
        raise PermissionDenied(_("Only a process editor starts processes by hand; ask an administrator for the role."))
    started = start_instance(
        key,
        subject=(given.subject_type, given.subject_key),
        data=given.data,
        by=request.user.key,
        at=request.at,
    )
    return Status(201, _run(request, started.key))


@instances.get("", response=Page[InstanceShape])
def list_instances(request: Call, wanted: Query[InstancesWanted]) -> Any:
    """What runs and ran, the newest first."""
    asked = {
        "version__definition__key": wanted.process,
        "status": wanted.status,
        "subject_type": wanted.subject_type,
        "subject_key": wanted.subject_key,
    }
    found = Instance.objects.visible_to(request.user).filter(**{name: value for name, value in asked.items() if value})
    found = found.select_related("version__definition").defer("version__xml")
    return page_of(found, wanted, lambda row: InstanceShape(**_fields(row)))


@instances.get("/{key}", response=RunShape)
def read_instance(request: Call, key: Key) -> Any:
    """One running process: where it stands and what broke."""
    return _run(request, key)


@instances.post("/{key}/cancellation", response=RunShape)
def cancel_process(request: Call, key: Key, given: Reason) -> Any:
    """End the whole instance."""
    _require_mender(request)
    found = get_object_or_404(Instance.objects.visible_to(request.user), key=key)
    cancel_instance(found, reason=given.reason, by=request.user, at=request.at)
    return _run(request, key)


@instances.post("/{key}/faults/{number}/tries", response=RunShape)
def retry_process_fault(request: Call, key: Key, number: Number, given: Reason) -> Any:
    """Try a broken step again."""
    _require_mender(request)
    faults = ProcessFault.objects.visible_to(request.user).open().filter(instance__key=key)
    retry_fault(get_object_or_404(faults, pk=number), reason=given.reason, by=request.user, at=request.at)
    return _run(request, key)


def _require_mender(request: Call) -> None:
    if not can_mend(request.user):
        raise PermissionDenied(_("Only a process editor mends processes; ask an administrator for the role."))


def _process(row: ProcessDefinition) -> ProcessShape:
    active = [one.number for one in row.versions.all() if one.status == DefinitionVersion.Status.ACTIVE]
    return ProcessShape(key=row.key, name=row.name, version=active[0] if active else 0)


def _drawing(version: DefinitionVersion) -> DrawingShape:
    return DrawingShape(
        key=version.definition.key,
        number=version.number,
        status=version.status,
        deployed_at=version.deployed_at,
        warnings=list(version.warnings),
        bpmn=bytes(version.xml).decode(errors="replace"),
    )


def _fields(row: Instance) -> dict[str, Any]:
    return {
        "key": row.key,
        "process": row.version.definition.key,
        "version": row.version.number,
        "status": row.status,
        "subject_type": row.subject_type,
        "subject_key": row.subject_key,
        "started_at": row.started_at,
        "ended_at": row.ended_at,
    }


def _run(request: Call, key: str) -> RunShape:
    visible = Instance.objects.visible_to(request.user).select_related("version__definition")
    found = get_object_or_404(visible, key=key)
    nodes = compiled(found.version).nodes
    standing = [
        Standing(node=token.node, name=nodes[token.node].name if token.node in nodes else "", since=token.since)
        for token in found.tokens.order_by("since")
    ]
    faults = [
        FaultShape(number=fault.pk, node=fault.node, words=fault.reason)
        for fault in found.faults.visible_to(request.user).open()
    ]
    return RunShape(**_fields(found), data=found.data, standing=standing, faults=faults)

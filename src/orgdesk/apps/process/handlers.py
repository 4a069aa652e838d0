"""Services that drawings call by name; higher apps register them in `ready()`.

    @service("tell_customer")
    def tell_customer(context: ServiceContext) -> dict[str, object] | None: ...

A service runs in the step's own transaction: it may write rows and raise `BpmnError`, and must not leave the house (mail goes
through the outbox). A task marked `orgdesk:async` in the drawing runs the same service as a job, after the commit, at least once.
What it returns is merged into the instance's data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from orgdesk.apps.process.errors import UnknownHandler
from orgdesk.apps.process.models import Instance


@dataclass(frozen=True)
class ServiceContext:
    """What a service may know. `data` is the instance's data at this moment of the step; `by` the key of whoever caused it."""

    instance: Instance
    node: str
    node_name: str
    token: int
    data: Mapping[str, Any]
    at: datetime
    by: str = ""

    @property
    def subject(self) -> tuple[str, str]:
        return self.instance.subject_type, self.instance.subject_key


Service = Callable[[ServiceContext], Mapping[str, object] | None]
_services: dict[str, Service] = {}


def service(name: str) -> Callable[[Service], Service]:
    def register(function: Service) -> Service:
        _services[name] = function
        return function

    return register


def service_named(name: str) -> Service:
    """Raises UnknownHandler."""
    try:
        return _services[name]
    except KeyError:
        raise UnknownHandler(name) from None


def registered_services() -> frozenset[str]:
    return frozenset(_services)

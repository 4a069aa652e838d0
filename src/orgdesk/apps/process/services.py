"""Registered services as the token game's handlers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from django.db import transaction

from orgdesk.apps.process.deciding import decide
from orgdesk.apps.process.errors import UnknownHandler
from orgdesk.apps.process.handlers import ServiceContext, registered_services, service_named
from orgdesk.apps.process.models import Instance
from orgdesk.core.process.game import Call

Handler = Callable[[Call], Mapping[str, object] | None]


_DECISIONS = "decision"
"""Under this name the token game asks for whatever a business rule task names."""


class Services(Mapping[str, Handler]):
    """Each service runs in a savepoint: what a failed one wrote is undone, and its token becomes a process fault."""

    def __init__(self, instance: Instance, *, by: str) -> None:
        self._instance = instance
        self._by = by

    def __getitem__(self, name: str) -> Handler:
        if name == _DECISIONS:
            return decide
        try:
            service = service_named(name)
        except UnknownHandler:
            raise KeyError(name) from None

        def run(call: Call) -> Mapping[str, object] | None:
            context = ServiceContext(
                instance=self._instance,
                node=call.node.id,
                node_name=call.node.name,
                token=call.token,
                data=call.data,
                at=call.at,
                by=self._by,
            )
            with transaction.atomic():
                return service(context)

        return run

    def __iter__(self) -> Iterator[str]:
        return iter(registered_services())

    def __len__(self) -> int:
        return len(registered_services())

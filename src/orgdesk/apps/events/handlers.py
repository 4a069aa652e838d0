"""How a lower app acts upwards: a higher app registers a handler, called in the transaction of the event.

A handler that raises undoes the whole act: use it for what must be true together (completed work moves a token), never for
effects that leave the house; those go through the outbox.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

from orgdesk.apps.events.models import Event

Handler = Callable[[Event], None]
H = TypeVar("H", bound=Handler)

_handlers: dict[str, list[Handler]] = defaultdict(list)


def handles(*kinds: str) -> Callable[[H], H]:
    """Register the decorated function for events of these kinds. Import the module in the app's `ready()`."""

    def register(handler: H) -> H:
        for kind in kinds:
            if handler not in _handlers[kind]:
                _handlers[kind].append(handler)
        return handler

    return register


def call_handlers(event: Event) -> None:
    for handler in tuple(_handlers[event.kind]):
        handler(event)

"""Who acts on a mail that was stored: a higher app registers, and is called in the transaction that stores it.

    @on_mail_stored
    def open_or_continue_ticket(mail: IncomingMail, parsed: ParsedMail, at: datetime) -> None: ...

A handler that raises undoes its own work and that of the others; the mail stays, set aside with the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from orgdesk.apps.mail.models import DeliveryFailure, IncomingMail
from orgdesk.apps.mail.parsing import ParsedMail

StoredHandler = Callable[[IncomingMail, ParsedMail, datetime], None]
FailureHandler = Callable[[DeliveryFailure, datetime], None]
S = TypeVar("S", bound=StoredHandler)
F = TypeVar("F", bound=FailureHandler)

_stored: list[StoredHandler] = []
_failures: list[FailureHandler] = []


def on_mail_stored(handler: S) -> S:
    """Called for every new mail that is not a bounce of a mail of ours."""
    if handler not in _stored:
        _stored.append(handler)
    return handler


def on_delivery_failed(handler: F) -> F:
    """Called when a mail of ours did not reach a recipient."""
    if handler not in _failures:
        _failures.append(handler)
    return handler


def forget(handler: StoredHandler | FailureHandler) -> None:
    """Take a handler out again (tests)."""
    for registered in (_stored, _failures):
        if handler in registered:
            registered.remove(handler)  # type: ignore[arg-type]


def call_stored(mail: IncomingMail, parsed: ParsedMail, at: datetime) -> None:
    for handler in tuple(_stored):
        handler(mail, parsed, at)


def call_failed(failure: DeliveryFailure, at: datetime) -> None:
    for handler in tuple(_failures):
        handler(failure, at)

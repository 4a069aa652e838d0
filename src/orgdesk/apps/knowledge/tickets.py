"""What the register of limitations shows of the tickets that wait: told by the app that keeps tickets, which lies above this one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from orgdesk.apps.accounts.models import Person


@dataclass(frozen=True)
class TicketNote:
    """One ticket in a line; `url` is empty where it has no page."""

    key: str
    reference: str
    subject: str = ""
    account: str = ""
    requester: str = ""
    status: str = ""
    url: str = ""


Provider = Callable[[Iterable[str], Person], Mapping[str, TicketNote]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """`provider(keys, person)` answers those that the person may see."""
    _providers[:] = [provider]


def notes_of(keys: Iterable[str], person: Person) -> dict[str, TicketNote]:
    """Notes by key; where nobody keeps tickets, the key alone."""
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        return {}
    if not _providers:
        return {key: TicketNote(key=key, reference=key) for key in wanted}
    return dict(_providers[0](wanted, person))

"""How each desk lays its files out: which file holds what, and how its records read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from orgdesk.core.service.exchange import freshdesk, own, zammad, zendesk
from orgdesk.core.service.exchange.model import (
    Names,
    Part,
    Raw,
    SourceOrganisation,
    SourcePerson,
    SourceTicket,
)

ReadTicket = Callable[[Raw, Sequence[Raw], Names], SourceTicket]


@dataclass(frozen=True)
class Layout:
    """One vendor's way. `files` are patterns of file names and `lists` names of JSON lists with the part that they hold;
    `wrappers` are names of members that hold the whole record (`{"helpdesk_ticket": {…}}`).

    `states` and `priorities` say what the vendor's words usually become here; `known` are names of ids that no file explains.
    """

    kind: str
    title: str
    files: Mapping[str, Part]
    lists: Mapping[str, Part]
    wrappers: Mapping[str, Part]
    read_ticket: ReadTicket
    read_person: Callable[[Raw], SourcePerson]
    read_organisation: Callable[[Raw], SourceOrganisation]
    read_name: Callable[[Raw], str]
    states: Mapping[str, str]
    priorities: Mapping[str, int]
    known: Mapping[Part, Mapping[str, str]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()

    def part_of_file(self, name: str) -> Part | None:
        """What a file of this name holds, by the end of its path."""
        last = name.rpartition("/")[2].casefold()
        return next((part for pattern, part in self.files.items() if re.search(pattern, last)), None)

    def is_ignored(self, name: str) -> bool:
        """A file that says nothing about tickets and people, and is known to."""
        last = name.rpartition("/")[2].casefold()
        return any(re.search(pattern, last) for pattern in self.ignored)


LAYOUTS: Mapping[str, Layout] = {
    "zendesk": Layout(
        "zendesk", "Zendesk",
        files=zendesk.FILES, lists=zendesk.LISTS, wrappers=zendesk.WRAPPERS,
        read_ticket=zendesk.read_ticket, read_person=zendesk.read_person,
        read_organisation=zendesk.read_organisation, read_name=zendesk.read_name,
        states=zendesk.STATES, priorities=zendesk.PRIORITIES,
    ),
    "zammad": Layout(
        "zammad", "Zammad",
        files=zammad.FILES, lists=zammad.LISTS, wrappers=zammad.WRAPPERS,
        read_ticket=zammad.read_ticket, read_person=zammad.read_person,
        read_organisation=zammad.read_organisation, read_name=zammad.read_name,
        states=zammad.STATES, priorities=zammad.PRIORITIES, known=zammad.KNOWN,
    ),
    "freshdesk": Layout(
        "freshdesk", "Freshdesk",
        files=freshdesk.FILES, lists=freshdesk.LISTS, wrappers=freshdesk.WRAPPERS,
        read_ticket=freshdesk.read_ticket, read_person=freshdesk.read_person,
        read_organisation=freshdesk.read_organisation, read_name=freshdesk.read_name,
        states=freshdesk.STATES, priorities=freshdesk.PRIORITIES, known=freshdesk.KNOWN,
    ),
    "orgdesk": Layout(
        "orgdesk", "Orgdesk",
        files=own.FILES, lists={}, wrappers={},
        read_ticket=own.read_ticket, read_person=own.read_person,
        read_organisation=own.read_organisation, read_name=own.read_name,
        states=own.STATES, priorities=own.PRIORITIES, ignored=own.IGNORED,
    ),
}  # fmt: skip


def layout_named(kind: str) -> Layout:
    """The layout of a vendor. Raises KeyError for one that nobody described."""
    return LAYOUTS[kind]

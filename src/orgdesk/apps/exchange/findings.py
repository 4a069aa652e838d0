"""What a file holds, counted while it is read once: the words that need a meaning here, and the people who need a match."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.exchange.models import ImportRun
from orgdesk.apps.exchange.reading import Reading
from orgdesk.apps.organisation import lookup
from orgdesk.core.service.exchange import SourcePerson, SourceTicket
from orgdesk.core.service.exchange import tables as csv_tables

_MOST_AGENTS = 2_000
_MOST_WORDS = 300


@dataclass
class Findings:
    """Counts, the words used, agents with their number of tickets and messages, merges and follow-ups."""

    states: Counter[str] = field(default_factory=Counter)
    priorities: Counter[str] = field(default_factory=Counter)
    groups: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    agents: dict[str, SourcePerson] = field(default_factory=dict)
    busy: Counter[str] = field(default_factory=Counter)
    merges: dict[str, str] = field(default_factory=dict)
    follows: dict[str, str] = field(default_factory=dict)
    oldest: str = ""
    newest: str = ""

    def add_person(self, one: SourcePerson) -> None:
        self.counts["people"] += 1
        if one.agent:
            self.agents[one.id] = one

    def add_ticket(self, one: SourceTicket, reading: Reading) -> None:
        self.counts["tickets"] += 1
        self.counts["messages"] += len(one.messages)
        self.counts["ratings"] += one.rating is not None
        self.states[one.state] += 1
        self.priorities[one.priority] += 1
        self.groups[one.group] += bool(one.group)
        self._add_files(one, reading)
        self._add_people(one, lists_people=reading.layout is not None)
        if one.merged_into:
            self.merges[one.id] = one.merged_into
        if one.follows:
            self.follows[one.id] = one.follows
        if one.opened_at:
            said = one.opened_at.isoformat()
            self.oldest, self.newest = min(self.oldest or said, said), max(self.newest, said)

    def told(self) -> dict[str, Any]:
        agents = sorted(self.agents.values(), key=lambda one: (-self.busy[one.id], one.name))[:_MOST_AGENTS]
        return {
            "counts": dict(self.counts),
            "states": dict(self.states.most_common(_MOST_WORDS)),
            "priorities": dict(self.priorities.most_common(_MOST_WORDS)),
            "groups": dict((+self.groups).most_common(_MOST_WORDS)),
            "agents": [
                {"id": one.id, "name": one.name, "email": one.email, "busy": self.busy[one.id]} for one in agents
            ],
            "merges": self.merges,
            "follows": self.follows,
            "oldest": self.oldest,
            "newest": self.newest,
        }

    def _add_files(self, one: SourceTicket, reading: Reading) -> None:
        for message in one.messages:
            for file in message.files:
                there = file.content is not None or (file.path and reading.parcel.has(file.path)) or (file.id and reading.parcel.file_of(file.id))  # fmt: skip
                self.counts["files"] += bool(there)
                self.counts["files_missing"] += not there

    def _add_people(self, one: SourceTicket, *, lists_people: bool) -> None:
        for person in one.people:
            if person.agent:
                self.agents.setdefault(person.id, person)
        if one.owner:
            self.busy[one.owner] += 1
            self.agents.setdefault(
                one.owner, SourcePerson(one.owner, one.owner, one.owner if "@" in one.owner else "", agent=True)
            )
        for message in one.messages:
            self.busy[message.author] += 1
            if not lists_people and message.author and message.customer is False:
                self.agents.setdefault(message.author, SourcePerson(message.author, message.author, agent=True))


def usual_choices(run: ImportRun, found: Mapping[str, Any], reading: Reading) -> dict[str, Any]:
    """What the words of this file become, unless somebody says otherwise."""
    layout = reading.layout
    states: Mapping[str, str] = layout.states if layout else csv_tables.STATES
    priorities: Mapping[str, int] = layout.priorities if layout else csv_tables.PRIORITIES
    units = {unit.name.casefold(): unit.key for unit in lookup.active_structure().units}
    return {
        **run.choices,
        "states": {word: _by_word(states, word, "closed") for word in found["states"]},
        "priorities": {word: _by_word(priorities, word, 3) for word in found["priorities"]},
        "groups": {name: units.get(name.casefold(), "") for name in found["groups"]},
        "agents": _matched(found["agents"]),
        "go_on": True,
    }


def _by_word(known: Mapping[str, Any], word: str, otherwise: Any) -> Any:
    folded = {name.casefold(): value for name, value in known.items()}
    return folded.get(word.strip().casefold(), otherwise)


def _matched(agents: list[dict[str, Any]]) -> dict[str, str]:
    """By address; else by a name that only one colleague bears."""
    staff = list(Person.objects.staff())
    by_mail = {one.email.casefold(): one.key for one in staff}
    names = Counter(one.name.casefold() for one in staff)
    by_name = {one.name.casefold(): one.key for one in staff if names[one.name.casefold()] == 1}
    return {
        one["id"]: by_mail.get(one["email"].casefold()) or by_name.get(one["name"].casefold(), "") for one in agents
    }

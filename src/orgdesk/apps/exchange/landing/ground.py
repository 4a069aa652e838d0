"""What a landing knows while it goes on: who is who, which words become what, and where the report is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import CustomField, Tag, Ticket
from orgdesk.apps.exchange.landing.report import Report
from orgdesk.apps.exchange.models import ImportRun, Origin
from orgdesk.apps.exchange.parcels import Parcel
from orgdesk.core.service.exchange import Part

_LOOKED_UP = 500


@dataclass
class Ground:
    """`at` is the moment of the import. The dictionaries map ids of the old desk to primary keys of ours."""

    run: ImportRun
    parcel: Parcel
    report: Report
    at: datetime
    people: dict[str, int] = field(default_factory=dict)
    agents: set[str] = field(default_factory=set)
    accounts: dict[str, int] = field(default_factory=dict)
    domains: dict[str, int] = field(default_factory=dict)
    tags: dict[str, int] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, run: ImportRun, parcel: Parcel, report: Report, *, at: datetime) -> Ground:
        made = cls(run, parcel, report, at)
        for part, known in ((Part.PERSON, made.people), (Part.ORGANISATION, made.accounts)):
            rows = Origin.objects.filter(source=run.source, part=part).values_list("external_id", "row")
            known.update(rows)
        made.tags.update(Tag.objects.values_list("name", "pk"))
        made.fields.update(CustomField.objects.values_list("label", "key"))
        made.domains.update(run.found.get("domains_known", {}))
        return made

    @property
    def is_own(self) -> bool:
        return self.run.kind == ImportRun.Kind.ORGDESK

    @property
    def names_people(self) -> bool:
        """Whether the export lists its people; a table and a mailbox only mention them."""
        return self.run.kind not in {ImportRun.Kind.CSV, ImportRun.Kind.MBOX}

    def status_of(self, word: str) -> str:
        chosen = self.run.choices.get("states", {}).get(word, "")
        return chosen if chosen in Ticket.Status.values else Ticket.Status.CLOSED

    def priority_of(self, word: str) -> int:
        return int(self.run.choices.get("priorities", {}).get(word) or 3)

    def unit_of(self, group: str) -> str:
        return str(self.run.choices.get("groups", {}).get(group) or "")

    @cached_property
    def chosen_people(self) -> dict[str, int]:
        """Agents whom somebody matched with people of ours."""
        chosen = {old: key for old, key in self.run.choices.get("agents", {}).items() if key}
        pks = dict(Person.objects.filter(key__in=set(chosen.values())).values_list("key", "pk"))
        return {old: pks[key] for old, key in chosen.items() if key in pks}

    @cached_property
    def ours(self) -> set[int]:
        """Primary keys of the people who work here: their words are never a customer's."""
        return set(Person.objects.staff().values_list("pk", flat=True))

    def remember(self, part: Part, rows: dict[str, int], digests: dict[str, str] | None = None) -> None:
        """Where rows came from, in the transaction that made them."""
        told = digests or {}
        Origin.objects.bulk_create(
            [
                Origin(
                    source=self.run.source, part=part, external_id=old, row=row, digest=told.get(old, ""), run=self.run
                )
                for old, row in rows.items()
            ],
            batch_size=100,
        )


def looked_up(model: Any, name: str, values: Collection[Any]) -> list[Any]:
    """Rows by values, in slices: a statement holds only so many."""
    listed = sorted(values)
    return [
        row
        for begin in range(0, len(listed), _LOOKED_UP)
        for row in model.objects.filter(**{f"{name}__in": listed[begin : begin + _LOOKED_UP]})
    ]

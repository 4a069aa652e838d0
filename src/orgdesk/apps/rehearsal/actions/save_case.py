"""Keep a business case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.process.models import ProcessDefinition
from orgdesk.apps.rehearsal.models import BusinessCase


def save_case(
    definition: ProcessDefinition,
    *,
    name: str,
    choices: Mapping[str, Sequence[str]],
    by: Person,
    at: datetime,
    story: str = "",
) -> BusinessCase:
    """`choices` are the flows taken by gateway, one a visit."""
    chosen = {gateway: list(flows) for gateway, flows in choices.items()}
    return BusinessCase.objects.create(definition=definition, name=name, story=story, choices=chosen, by=by, at=at)

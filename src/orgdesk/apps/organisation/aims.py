"""What units want to reach, for the apps that plan: the app that keeps goals hands in its reading, here it is only asked.

Goals live above this app, beside those that ask. Without a reading nothing is wanted, and nothing is offered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from orgdesk.apps.accounts.models import Person


@dataclass(frozen=True)
class Aim:
    """A measure (its code in the catalogue) is to reach a target by a day; `unit` is empty where all are meant."""

    key: str
    code: str
    unit: str
    target: float
    due: date


Reading = Callable[[Person], list[Aim]]
_readings: list[Reading] = []


def provide(reading: Reading) -> None:
    """`reading(person)` gives the goals that stand and that the person may see."""
    _readings[:] = [reading]


def aims_for(person: Person) -> list[Aim]:
    return _readings[0](person) if _readings else []

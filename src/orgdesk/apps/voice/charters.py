"""The charter in force, with what the log last said of each promise."""

from __future__ import annotations

from dataclasses import dataclass

from orgdesk.apps.voice.models import Charter, CharterPromise, PromiseReading
from orgdesk.core.measures import Definition, Good, definition_of


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise, its measure, and the latest reading (None before the first)."""

    promise: CharterPromise
    definition: Definition
    reading: PromiseReading | None

    @property
    def at_most(self) -> bool:
        """The standard is an upper limit."""
        return self.definition.good is Good.DOWN


@dataclass(frozen=True, slots=True)
class Shown:
    """A version of the charter as it is read."""

    charter: Charter
    promises: tuple[Kept, ...]


def charter_in_force() -> Shown | None:
    charter = Charter.objects.exclude(published_at=None).select_related("published_by").first()
    return shown(charter) if charter else None


def shown(charter: Charter) -> Shown:
    promises = list(charter.promises.all())
    latest: dict[int, PromiseReading] = {}
    for reading in PromiseReading.objects.filter(promise__in=promises).order_by("at", "pk"):
        latest[reading.promise_id] = reading
    kept = (Kept(one, definition_of(one.code), latest.get(one.pk)) for one in promises)
    return Shown(charter, tuple(kept))

"""Write, publish and read the service charter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.versions import store_next
from orgdesk.apps.voice import meters
from orgdesk.apps.voice.errors import AlreadySaid, WordsMissing
from orgdesk.apps.voice.models import Charter, CharterPromise, PromiseReading
from orgdesk.core.measures import Definition, Standing, Value, definition_of
from orgdesk.core.measures.definitions import reaches

PARTS = ("overview", "mission", "goals", "complaint_route", "remedy", "dispute_route")


@dataclass(frozen=True, slots=True)
class NewPromise:
    """A promise in plain words, the code of the measure that shows it, and the standard."""

    text: str
    code: str
    target: float
    days: int = 90


def write_charter(
    words: Mapping[str, str], promises: Sequence[NewPromise], *, review_on: date, by: Person, at: datetime
) -> Charter:
    """The next version, not yet published, unless it says what the newest says. Raises WordsMissing for a part left empty, UnknownMeasureError for a measure that is none."""
    missing = [name for name in PARTS if not words.get(name, "").strip()]
    if missing or not promises:
        raise WordsMissing(_("A charter needs every part and at least one promise that can be measured."))
    codes = [definition_of(one.code).code for one in promises]
    told = Charter(
        review_on=review_on, written_by=by, written_at=at, asked_of_you=words.get("asked_of_you", ""),
        **{name: words[name].strip() for name in PARTS},
    )  # fmt: skip
    kept = [(one.text, code, one.target, one.days) for one, code in zip(promises, codes, strict=True)]
    with transaction.atomic():
        charter, new = store_next(
            told, Charter.objects.order_by("-version").first, says=(*PARTS, "asked_of_you", "review_on"),
            same=lambda last: list(last.promises.values_list("text", "code", "target", "days")) == kept,
        )  # fmt: skip
        if not new:
            return charter
        for one, code in zip(promises, codes, strict=True):
            CharterPromise.objects.create(charter=charter, text=one.text, code=code, target=one.target, days=one.days)
        record_event("charter.written", at=at, by=by.key, objects={"charter": str(charter.version)})
    return charter


def publish_charter(charter: Charter, *, by: Person, at: datetime) -> Charter:
    with transaction.atomic():
        charter = Charter.objects.select_for_update().get(pk=charter.pk)
        if charter.published_at is not None:
            raise AlreadySaid(_("Version %(version)s is published already.") % {"version": charter.version})
        charter.published_at, charter.published_by = at, by
        charter.save(update_fields=["published_at", "published_by"])
        record_event("charter.published", at=at, by=by.key, objects={"charter": str(charter.version)})
    for promise in charter.promises.all():
        _read(promise, at=at)  # else customers would read for hours that nothing is measured
    return charter


def read_promises(*, at: datetime) -> int:
    """How many promises of the charter in force were read from the log."""
    charter = Charter.objects.exclude(published_at=None).first()
    if charter is None:
        return 0
    return sum(_read(promise, at=at) for promise in charter.promises.all())


def _read(promise: CharterPromise, *, at: datetime) -> bool:
    value = meters.measure(promise.code, start=at - timedelta(days=promise.days), end=at)
    if value is None:
        return False
    definition = definition_of(promise.code)
    kept = reaches(definition, value, promise.target)
    shown = value.standing is Standing.SHOWN
    with transaction.atomic():
        PromiseReading.objects.create(promise=promise, kept=kept, at=at, **_numbers(value, definition, shown=shown))
        if kept is not None:
            record_event(
                "promise.measured",
                at=at,
                objects={"charter": str(promise.charter.version)},
                data={"promise": promise.pk, "measure": promise.code, "met": kept, "value": value.value},
            )
    return True


def _numbers(value: Value, definition: Definition, *, shown: bool) -> dict[str, float | int | str | None]:
    return {
        "value": value.value if shown else None,
        "low": value.low if shown else None,
        "high": value.high if shown else None,
        "count": value.n,
        "unit": definition.unit,
    }

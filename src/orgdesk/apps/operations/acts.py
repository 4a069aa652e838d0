"""What administrators did, read from the log: who, what, when, about whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.models import Event
from orgdesk.apps.operations.acts_known import ACTS, AREAS

Words = str | Promise


@dataclass(frozen=True)
class Wanted:
    """What the reader narrows the list by; empty words narrow nothing."""

    who: str = ""
    area: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Act:
    """One act as the page and the file show it."""

    at: datetime
    who: str
    area: Words
    what: Words
    about: str
    details: str


def events_of(wanted: Wanted) -> QuerySet[Event]:
    """The newest first."""
    kinds = [kind for kind, (area, _word) in ACTS.items() if wanted.area in ("", area)]
    found = Event.objects.of_kind(*kinds).order_by("-at", "-id")
    if wanted.who:
        found = found.filter(actor="" if wanted.who == NOBODY else wanted.who)
    if wanted.since:
        found = found.filter(at__gte=_begin(wanted.since))
    if wanted.until:
        found = found.filter(at__lt=_begin(date.fromordinal(wanted.until.toordinal() + 1)))
    return found


def acts_of(events: Iterable[Event]) -> list[Act]:
    """In words: two more queries, however many there are."""
    rows = list(events)
    subjects = {event.pk: list(event.subjects.all()) for event in rows}
    keys = {event.actor for event in rows}
    keys |= {one.object_key for found in subjects.values() for one in found if one.object_type == "person"}
    names = dict(Person.objects.filter(key__in=keys).values_list("key", "name"))
    return [_act(event, [(one.object_type, one.object_key) for one in subjects[event.pk]], names) for event in rows]


def actors() -> list[tuple[str, str]]:
    """Who stands in the list at all, by name; last the program itself."""
    keys = set(Event.objects.of_kind(*ACTS).order_by().values_list("actor", flat=True).distinct())
    known = [(person.key, person.name) for person in Person.objects.filter(key__in=keys).order_by("name")]
    return [*known, (NOBODY, _("command line, directory or a round by night"))]


def areas() -> Sequence[tuple[str, Words]]:
    return tuple(AREAS.items())


NOBODY = "nobody"
_DIGESTS = {"text_digest", "sha256"}
_KINDS_OF_THINGS: dict[str, Words] = {
    "calendar": gettext_lazy("calendar"),
    "channel": gettext_lazy("channel"),
    "decision": gettext_lazy("decision"),
    "definition": gettext_lazy("process"),
    "export": gettext_lazy("export"),
    "import": gettext_lazy("import"),
    "mailbox": gettext_lazy("mailbox"),
    "org_version": gettext_lazy("chart version"),
    "process": gettext_lazy("process"),
    "rehearsal": gettext_lazy("rehearsal"),
    "token": gettext_lazy("token"),
    "unit": gettext_lazy("unit"),
    "webhook": gettext_lazy("webhook"),
}


def _act(event: Event, subjects: list[tuple[str, str]], names: dict[str, str]) -> Act:
    area, what = ACTS[event.kind]
    about = [_thing(kind, key, names) for kind, key in subjects if (kind, key) != ("person", event.actor)]
    return Act(
        at=event.at,
        who=names.get(event.actor, event.actor) or _("not a person"),
        area=AREAS[area],
        what=what,
        about=", ".join(about),
        details=_details(event)[:300],
    )


def _thing(kind: str, key: str, names: dict[str, str]) -> str:
    if kind == "person":
        return names.get(key, key)
    if kind == "installation":
        return _("the installation")
    return f"{_KINDS_OF_THINGS.get(kind, kind.replace('_', ' '))} {key}"


def _details(event: Event) -> str:
    """What the event carries, without digests and without what is itself a structure."""
    plain = {name: value for name, value in event.data.items() if name not in _DIGESTS and not isinstance(value, dict)}
    return " · ".join(f"{name.replace('_', ' ')}: {_said(value)}" for name, value in plain.items())


def _said(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or _("none")
    return str(value)


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001 - made aware at once

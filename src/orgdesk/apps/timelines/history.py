"""What people did to a plan, as acts to read; and whether anything changed since a page was shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.models import Event
from orgdesk.apps.timelines.models import RunningPlan

Act = dict[str, Any]
_SHOWN = 20


def history_of(plan: RunningPlan) -> list[Act]:
    """The latest first."""
    return _acts(plan, list(_changes(plan).order_by("-id")[:_SHOWN]))


def changes_since(plan: RunningPlan, seen: int) -> list[Act]:
    """What happened to the plan after an event, the oldest first."""
    return _acts(plan, list(_changes(plan).filter(id__gt=seen)[:_SHOWN]))


def last_change(plan: RunningPlan) -> Event | None:
    """The event that a page shows as the latest; None when nothing happened yet."""
    event: Event | None = _changes(plan).order_by("-id").first()
    return event


def last_move(plan: RunningPlan) -> Event | None:
    """The last change of a plan when it is a move, and can so be undone."""
    event = last_change(plan)
    return event if event is not None and is_move(event) else None


def is_move(event: Event) -> bool:
    return event.kind in ("step.moved", "session.moved")


def _changes(plan: RunningPlan) -> Any:
    return Event.objects.about("plan", plan.key).of_kind(*_WORDS).select_related("text")


def _acts(plan: RunningPlan, events: list[Event]) -> list[Act]:
    names = dict(Person.objects.filter(key__in={event.actor for event in events}).values_list("key", "name"))
    titles = {step.key: step.title for step in plan.template.content.steps}
    return [
        {
            "who": names.get(event.actor, ""),
            "at": event.at,
            "words": _WORDS[event.kind](event.data, titles),
            "reason": _reason(event),
            "icon": "calendar" if event.kind.startswith(("session", "step.moved")) else "dot",
        }
        for event in events
    ]


def _reason(event: Event) -> str:
    text = getattr(event, "text", None)
    return str(text.words.get("reason", "")) if text else ""


def _step(data: dict[str, Any], titles: dict[str, str]) -> str:
    return titles.get(str(data.get("step", "")), str(data.get("step", "")))


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text[:10]), "D j M") if text else _("its planned day")


def _moved(data: dict[str, Any], titles: dict[str, str]) -> str:
    days = {"step": _step(data, titles), "before": _day(str(data["from"])), "after": _day(str(data["to"]))}
    return _("moved “%(step)s” from %(before)s to %(after)s") % days


_WORDS: dict[str, Callable[[dict[str, Any], dict[str, str]], str]] = {
    "step.moved": _moved,
    "session.moved": _moved,
    "session.booked": lambda data, titles: _("booked “%(step)s”") % {"step": _step(data, titles)},
    "session.cancelled": lambda data, titles: _("cancelled the booking of “%(step)s”") % {"step": _step(data, titles)},
    "step.finished": lambda data, titles: _("finished “%(step)s”") % {"step": _step(data, titles)},
    "step.skipped": lambda data, titles: _("left out “%(step)s”") % {"step": _step(data, titles)},
    "block.deferred": lambda data, _titles: _("deferred block %(block)s") % {"block": data.get("block", "")},
    "plan.learnt": lambda data, _titles: _("noted %(facts)s") % {
        "facts": ", ".join(fact.replace("_", " ") for fact in data.get("facts", {}))
    },
    "cadence.changed": lambda _data, _titles: _("changed the rhythm of the calls"),
    "plan.started": lambda _data, _titles: _("started the plan"),
    "plan.staffed": lambda data, _titles: _("assigned somebody: %(purpose)s") % {"purpose": data.get("purpose", "")},
    "plan.understaffed": lambda data, _titles: _("found nobody with the hours: %(purpose)s") % {"purpose": data.get("purpose", "")},
    "plan.completed": lambda _data, _titles: _("completed the plan"),
    "plan.stopped": lambda _data, _titles: _("stopped the plan"),
}  # fmt: skip

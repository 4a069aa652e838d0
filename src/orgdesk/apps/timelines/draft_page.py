"""The page of a template that is being written: its weeks, its other parts, whom its names mean, and how it would run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.organisation import lookup
from orgdesk.apps.timelines.drawing import drawing_of_template
from orgdesk.apps.timelines.models import TemplateDraft
from orgdesk.apps.timelines.owner_field import is_known, owner_label, owners_named, seat_groups
from orgdesk.apps.timelines.seats import owner_words
from orgdesk.apps.timelines.words import StepWords, step_words, weekday_words
from orgdesk.core.timeline.drafting import parts_of
from orgdesk.core.timeline.errors import TemplateError
from orgdesk.core.timeline.reading import read_owner
from orgdesk.core.timeline.template import Template

_HEADINGS: dict[str, tuple[str | Promise, str | Promise, str | Promise]] = {
    "blocks": (gettext_lazy("Blocks"), gettext_lazy("Add a block"), gettext_lazy("Steps that move together.")),
    "catch_ups": (gettext_lazy("Catch-up calls"), gettext_lazy("Add a catch-up call"), gettext_lazy("They repeat while a block is put off, until it is booked.")),
    "series": (gettext_lazy("Mail series"), gettext_lazy("Add a mail series"), gettext_lazy("Their words are written when the version is published.")),
    "completions": (gettext_lazy("When it is complete"), gettext_lazy("Add a rule"), gettext_lazy("A size without a rule is complete when every step of theirs is done.")),
    "resources": (gettext_lazy("People it needs"), gettext_lazy("Add people"), gettext_lazy("They are assigned when a timeline starts.")),
    "parking": (gettext_lazy("Parking lot"), gettext_lazy("Put something aside"), gettext_lazy("To decide or do, and no step yet.")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A part under its heading."""

    name: str
    title: str
    words: str
    url: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    kind: str
    heading: str
    add: str
    why: str
    lines: list[Line]
    url: str


@dataclass(frozen=True, slots=True)
class Named:
    """A unit or position that the template names in its own words, and whom that means."""

    name: str
    label: str
    means: str
    known: bool


def page_of(draft: TemplateDraft, *, size: str, at: datetime) -> dict[str, Any]:
    template, problem, owners = *_read(draft), list(_owners(draft))
    shown = size if size in draft.sizes else next(iter(draft.sizes), "")
    return {
        "draft": draft,
        "lead": lookup.unit_name(draft.lead_unit),
        "number": draft.next_number(),
        "problem": problem if draft.entries("steps") else None,
        "weeks": list(_weeks(draft, template)) if template else [],
        "sections": [_section(draft, kind) for kind in _HEADINGS],
        "owners": owners,
        "all_known": all(one.known for one in owners),
        "seats": seat_groups(),
        "drawing": drawing_of_template(draft, template, shown, at=at) if template else None,
        "size": shown,
    }


def _read(draft: TemplateDraft) -> tuple[Template | None, TemplateError | None]:
    try:
        return draft.content, None
    except TemplateError as problem:
        return None, problem


def part_words(draft: TemplateDraft, kind: str, name: str | None) -> str:
    """The heading of a part's page: what it is called, or what is added."""
    there = parts_of(draft.data, kind).get(name or "")
    if there is None:
        return str(_HEADINGS[kind][1]) if kind in _HEADINGS else _("Add a step")
    return str(there["title"]) if kind == "steps" else _line(draft, kind, str(name), there).title


def _weeks(draft: TemplateDraft, template: Template) -> Iterator[tuple[int, list[StepWords]]]:
    for week, steps in groupby(template.steps, key=lambda step: step.week):
        yield week, [step_words(step, draft) for step in steps]


def _section(draft: TemplateDraft, kind: str) -> Section:
    heading, add, why = map(str, _HEADINGS[kind])
    noun = kind.replace("_", "-")
    lines = [
        replace(
            _line(draft, kind, name, part),
            url=reverse(f"timelines:draft-{noun}-one", args=[draft.key, name]),
            end=reverse("timelines:draft-part-end", args=[draft.key, noun, name]),
        )
        for name, part in parts_of(draft.data, kind).items()
    ]
    return Section(kind, heading, add, why, lines, reverse(f"timelines:draft-{noun}", args=[draft.key]))


def _line(draft: TemplateDraft, kind: str, name: str, part: dict[str, Any]) -> Line:
    owner = owner_words(read_owner(part["owner"]), draft) if "owner" in part else ""
    weeks = _("weeks %(first)s to %(last)s") % {"first": part.get("first_week"), "last": part.get("last_week")}
    if kind == "blocks":
        return Line(name, f"{name}: {part['title']}", _joined(_week(part), part.get("otherwise", "")))
    elif kind == "catch_ups":
        every = _("every %(weeks)s weeks while block %(block)s is put off") % {
            "weeks": part["every_weeks"],
            "block": part["block"],
        }
        return Line(name, part["title"], _joined(owner, weeks, every))
    elif kind == "series":
        days = ", ".join(weekday_words(day) for day in part["on"])
        return Line(name, name.replace("-", " "), _joined(weeks, days, part["time"]))
    elif kind == "completions":
        titles = {one["key"]: one["title"] for one in draft.entries("steps")}
        done = ", ".join(f"“{titles.get(key, key)}”" for key in part["steps"])
        return Line(name, ", ".join(part["sizes"]), _joined(_week(part), done))
    elif kind == "resources":
        hours = _("%(people)s × %(hours)s hours a week") % {"people": part.get("people", 1), "hours": part["hours"]}
        return Line(name, part["purpose"], _joined(owner, hours, weeks))
    else:
        return Line(name, part["text"], owner)


def _owners(draft: TemplateDraft) -> Iterable[Named]:
    """Those that are called otherwise in the chart, or not known there: what is known by its own name needs no word."""
    for name in owners_named(draft):
        known = is_known(name, draft)
        if name in draft.seats or not known:
            words = name.partition(":")[2].replace("-", " ")
            yield Named(name, words, owner_label(name, draft) if known else "", known)


def _week(part: dict[str, Any]) -> str:
    return _("week %(number)s") % {"number": part["week"]}


def _joined(*words: str) -> str:
    return " · ".join(word for word in words if word)

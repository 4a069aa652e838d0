"""What is asked now: the open steps of a limitation, whose each is, and the form that fits it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.knowledge.errors import StepOutOfOrder
from orgdesk.apps.knowledge.forms import FORMS, StepForm
from orgdesk.apps.knowledge.models import Limitation
from orgdesk.apps.knowledge.oversight import open_steps
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.policies import is_excluded
from orgdesk.apps.work.seats import seats_of

NOUNS = {
    "verify": "verifications",
    "qualify": "qualifications",
    "handle-change": "changes",
    "solve": "solutions",
    "verify-technical": "approvals",
    "verify-experience": "approvals",
    "transfer": "transfers",
    "accept": "channels",
    "publish": "publications",
}
"""The kind of a step, and the resource that its answer is posted to."""


@dataclass(frozen=True)
class Step:
    """One open work item as a page shows it: `form` is None for whoever cannot do it, `why_not` says why."""

    item: WorkItem
    noun: str
    seat: str
    holders: str
    form: StepForm | None = None
    why_not: str = ""


def steps_of(limitation: Limitation, *, person: Person, at: datetime, tried: StepForm | None = None) -> list[Step]:
    """The open steps; `tried` is a form that was refused and keeps what was typed."""
    seats, on = seats_of(person, on=timezone.localdate(at)), timezone.localdate(at)
    steps = []
    for item in open_steps(limitation):
        why_not = _why_not(item, person, covered=seats.cover(item))
        noun, form = NOUNS.get(item.kind, ""), None
        if noun and not why_not:
            form = tried if tried is not None and tried.item.pk == item.pk else FORMS[noun](limitation, item)
        holders = ", ".join(holder.name for holder in _holders(item, on=on))
        steps.append(Step(item, noun, seat_name(item.seat), holders, form, why_not))
    return sorted(steps, key=lambda step: step.form is None)


def step_asked(limitation: Limitation, *, noun: str, work_key: str) -> WorkItem:
    """The work item that a form answers, also when it is finished by now; raises StepOutOfOrder when there is none."""
    kinds = [kind for kind, resource in NOUNS.items() if resource == noun]
    items = WorkItem.objects.about("limitation", limitation.key).filter(kind__in=kinds).select_related("finished_by")
    item = items.filter(key=work_key).first() if work_key else items.order_by("enabled_at", "pk").last()
    if item is None:
        asked = ", ".join(f"“{open_item.title}”" for open_item in open_steps(limitation)) or _("nothing")
        raise StepOutOfOrder(
            _("%(key)s is not at that step: it stands at “%(stage)s”, and what is asked now is %(asked)s.")
            % {"key": limitation.key, "stage": limitation.get_stage_display(), "asked": asked}
        )
    return item


def seat_name(seat: str) -> str:
    title = lookup.position_title(seat)
    return title if title != seat else lookup.unit_name(seat)


def _why_not(item: WorkItem, person: Person, *, covered: bool) -> str:
    if is_excluded(person, item):
        return _("You took part in what this step checks, so another pair of eyes is needed.")
    elif item.claimed_by_id not in {None, person.pk}:
        return _("%(name)s is on it.") % {"name": item.claimed_by}
    elif not covered and item.claimed_by_id != person.pk:
        return _("You do not hold a seat there today.")
    else:
        return ""


def _holders(item: WorkItem, *, on: date) -> list[Person]:
    if item.position_key:
        return lookup.holders_of(item.position_key, on=on)
    return lookup.members_of(item.unit_key, on=on)

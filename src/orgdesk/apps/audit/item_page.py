"""What the page of a drawn item shows, and what one's own work was found to be."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.audit.forms import ScoreForm
from orgdesk.apps.audit.models import Audit, Draw, Review, SampledItem
from orgdesk.apps.audit.naming import named_items
from orgdesk.apps.audit.policies import is_appointed
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.models import WorkItem


def page_of(item: SampledItem, person: Person, form: ScoreForm, *, at: datetime) -> dict[str, Any]:
    audit = item.draw.audit
    ticket = None
    if item.draw.subject == Draw.Subject.TICKET:
        ticket = Ticket.objects.visible_to(person).filter(key=item.key).select_related("requester", "account").first()
    reviews = list(item.reviews.select_related("by").prefetch_related("marks__criterion"))
    may = _may_score(item, person, reviews)
    _item, name, risks = named_items([item])[0]
    return {
        "item": item,
        "audit": audit,
        "name": name,
        "risks": risks,
        "unit": lookup.unit_name(audit.unit_key),
        "ticket": ticket,
        "letters": ticket.messages.select_related("author") if ticket else [],
        "steps": _steps(item, ticket),
        "reviews": [] if may else _open_reviews(item, person, reviews),
        "form": form if may else None,
        "refusals": [] if may else form.non_field_errors(),
        "here": "programme",
    }


def next_to_score(item: SampledItem, person: Person) -> SampledItem | None:
    """The next item of the audit that waits for this auditor."""
    rows = SampledItem.objects.filter(draw__audit=item.draw.audit).exclude(people=person).exclude(reviews__by=person)
    waiting = [one for one in rows.prefetch_related("reviews") if one.calibration_id or not one.reviews.all()]
    return next(iter(waiting), None)


def own_results(person: Person, *, at: datetime) -> list[tuple[Review, str]]:
    """The first score of each item, the latest item first; others of a calibration stand on its page."""
    rows = Review.objects.visible_to(person, on=timezone.localdate(at))
    rows = rows.filter(item__people=person, item__draw__audit__state__in=Audit.TOLD)
    rows = rows.select_related("item__draw__audit", "by").prefetch_related("marks__criterion").order_by("-at", "-pk")
    found = list({review.item_id: review for review in rows}.values())
    names = {item.pk: name for item, name, _risks in named_items([review.item for review in found])}
    return [(review, names[review.item_id]) for review in found]


def _may_score(item: SampledItem, person: Person, reviews: list[Review]) -> bool:
    free = item.calibration_id is not None or not reviews
    under_way = item.draw.audit.state == Audit.State.UNDER_WAY
    return (
        under_way and free and is_appointed(person, item.draw.audit) and person.pk not in {one.by_id for one in reviews}
    )


def _open_reviews(item: SampledItem, person: Person, reviews: list[Review]) -> list[Review]:
    """All, or one's own while others still have to score the same item."""
    waits = item.calibration_id is not None and len(reviews) < item.draw.audit.appointments.count()
    return [one for one in reviews if one.by_id == person.pk] if waits else reviews


def _steps(item: SampledItem, ticket: Ticket | None) -> list[dict[str, Any]]:
    """Who did which work on it, as the worklist knows it."""
    rows = WorkItem.objects.about("ticket", item.key) if ticket else WorkItem.objects.filter(key=item.key)
    done = rows.exclude(finished_by=None).select_related("finished_by").order_by("finished_at", "pk")
    return [
        {
            "who": one.finished_by.name if one.finished_by else "",
            "position": lookup.position_title(one.finished_position) if one.finished_position else "",
            "at": one.finished_at,
            "words": _("answered “%(title)s”: %(outcome)s")
            % {"title": one.title, "outcome": one.outcome_name or _("done")},
            "icon": "check",
        }
        for one in done
    ]

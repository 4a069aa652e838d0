"""Everything that the page and the report of an audit show, gathered once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.audit.models import Appointment, Audit, Finding, SampledItem
from orgdesk.apps.audit.naming import named_items
from orgdesk.apps.audit.policies import can_audit
from orgdesk.apps.audit.results import results_of
from orgdesk.apps.organisation import lookup


def page_of(audit: Audit, person: Person, *, at: datetime) -> dict[str, Any]:
    team = list(audit.appointments.select_related("person"))
    told = is_told(audit, person, at=at)
    mine = next((one for one in team if one.person_id == person.pk), None)
    return {
        **_facts(audit, team),
        "told": told,
        "results": results_of(audit) if told else None,
        "findings": findings_of(audit, person, at=at) if told else [],
        "samples": _samples(audit, person, team, at=at),
        "may_plan": can_audit(person, at=at),
        "is_lead": mine is not None and mine.part == Appointment.Part.LEAD,
        "is_appointed": mine is not None,
    }


def report_of(audit: Audit, person: Person, *, at: datetime) -> dict[str, Any]:
    team = list(audit.appointments.select_related("person"))
    return {
        **_facts(audit, team),
        "results": results_of(audit),
        "findings": findings_of(audit, person, at=at),
        "draws": audit.draws.all(),
        "criteria": audit.scorecard.criteria.all(),
        "at": at,
    }


def is_told(audit: Audit, person: Person, *, at: datetime) -> bool:
    """Whether the person may read what came of it."""
    return Audit.objects.told_to(person, on=timezone.localdate(at)).filter(pk=audit.pk).exists()


def findings_of(audit: Audit, person: Person, *, at: datetime) -> QuerySet[Finding]:
    rows = Finding.objects.visible_to(person, on=timezone.localdate(at)).filter(audit=audit)
    return rows.select_related("criterion", "closed_by", "raised_by").prefetch_related("actions", "evidence__item")


def _facts(audit: Audit, team: list[Appointment]) -> dict[str, Any]:
    return {
        "audit": audit,
        "unit": lookup.unit_name(audit.unit_key),
        "body": lookup.unit_name(audit.programme.unit_key),
        "team": team,
        "stages": audit.stages.select_related("by"),
    }


def _samples(audit: Audit, person: Person, team: list[Appointment], *, at: datetime) -> list[dict[str, Any]]:
    rows = SampledItem.objects.visible_to(person, on=timezone.localdate(at)).filter(draw__audit=audit)
    items = list(rows.select_related("draw").prefetch_related("reviews__by"))
    named = named_items(items)
    return [
        {
            "draw": draw,
            "rows": [
                _row(item, name, risks, person, len(team)) for item, name, risks in named if item.draw_id == draw.pk
            ],
        }
        for draw in audit.draws.select_related("by")
        if any(item.draw_id == draw.pk for item in items)
    ]


def _row(item: SampledItem, name: str, risks: str, person: Person, auditors: int) -> dict[str, Any]:
    """A score in a calibration is shown when all have given theirs: nobody is to be led by the others."""
    reviews = list(item.reviews.all())
    wanted = auditors if item.calibration_id else 1
    return {
        "item": item,
        "name": name,
        "risks": risks,
        "given": len(reviews),
        "wanted": wanted,
        "mine": any(one.by_id == person.pk for one in reviews),
        "review": reviews[0] if len(reviews) >= wanted else None,
    }

"""Everything that the people pages keep about somebody, for the person."""

from __future__ import annotations

from datetime import date
from typing import Any

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.people.reach import is_human_resources

_KEPT: dict[str, tuple[str, ...]] = {
    "assignments": ("position_key", "kind", "start", "end", "share", "note"),
    "skill_ratings": ("skill", "level", "on", "by__name", "expires", "note"),
    "authority_grants": ("level", "on", "by__name", "reason"),
    "authority_uses": ("position_key", "activity", "condition", "met_by", "reference", "at"),
    "flexes": ("unit", "activity", "on", "by__name", "ended"),
    "cross_trainings": ("skill", "level", "origin_key", "target_key", "due", "planned_by__name", "acknowledged_at", "ending", "ended_at"),
    "course_places": ("delivery__course__title", "delivery__starts_at", "came_at"),
    "aspirations": ("kind", "position_key", "words", "on"),
    "talent_flags": ("flag", "reason", "by__name", "on", "expires", "ended_on"),
    "rotations": ("position_key", "start", "end", "by__name", "assessed_by__name", "assessed_at", "words"),
    "assessments": ("dimension", "score", "on", "by__name"),
    "successor_names": ("position_key", "readiness", "by__name", "on", "ended_on"),
    "applications": ("posting__title", "origin_key", "words", "at", "state", "reason", "decided_by__name", "effective_on"),
}  # fmt: skip
"""What is kept, by the name of the relation: its fields."""


def facts_about(person: Person, *, asked_by: Person, on: date) -> dict[str, Any] | None:
    """For the person and for human resources; None for anybody else."""
    if asked_by.pk != person.pk and not is_human_resources(asked_by, on=on):
        return None
    told = {"name": person.name, "email": person.email, "alias": person.alias, "key": person.key, "on": on}
    rows = {relation: list(getattr(person, relation).values(*fields)) for relation, fields in _KEPT.items()}
    return {"person": told, **rows}

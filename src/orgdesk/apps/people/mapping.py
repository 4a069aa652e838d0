"""Rows about people to core values."""

from __future__ import annotations

from datetime import date

from django.db.models import F

from orgdesk.apps.people.models import (
    Aspiration,
    Assessment,
    CrossTraining,
    Flex,
    SkillRating,
    SuccessorName,
    TalentFlag,
)
from orgdesk.core.organisation import model


def facts_on(on: date) -> model.People:
    """Everything recorded about people up to a day; persons appear under their pseudonymous keys."""
    return model.People(
        ratings=_ratings(on),
        cross_training=_plans(on),
        flex=_flex(on),
        aspirations=_wishes(on),
        talent_flags=_flags(on),
        assessments=_assessments(on),
        successions=_successors(on),
    )


def _ratings(on: date) -> tuple[model.SkillRating, ...]:
    rows = SkillRating.objects.filter(on__lte=on).values_list(
        "person__key", "skill", "level", "on", "by__key", "expires"
    )
    return tuple(
        model.SkillRating(person, skill, model.SkillLevel(level), day, by or "", expires)
        for person, skill, level, day, by, expires in rows
    )


def _plans(on: date) -> tuple[model.CrossTraining, ...]:
    rows = CrossTraining.objects.open().filter(planned_at__date__lte=on)
    return tuple(
        model.CrossTraining(person, skill, model.SkillLevel(level), origin or None, target or None, due)
        for person, skill, level, origin, target, due in rows.values_list(
            "person__key", "skill", "level", "origin_key", "target_key", "due"
        )
    )


def _flex(on: date) -> tuple[model.Flex, ...]:
    rows = Flex.objects.standing(on=on).values_list("person__key", "unit", "activity")
    return tuple(model.Flex(person, unit, activity or None) for person, unit, activity in rows)


def _wishes(on: date) -> tuple[model.Aspiration, ...]:
    """The latest of each person."""
    rows = Aspiration.objects.filter(on__lte=on).values_list("person__key", "kind", "on", "position_key")
    latest = {
        person: model.Aspiration(person, model.AspirationKind(kind), day, position or None)
        for person, kind, day, position in rows
    }
    return tuple(latest.values())


def _flags(on: date) -> tuple[model.TalentFlag, ...]:
    rows = TalentFlag.objects.standing(on=on).values_list("person__key", "flag", "by__key", "on", "reason", "expires")
    return tuple(model.TalentFlag(*row) for row in rows)


def _assessments(on: date) -> tuple[model.Assessment, ...]:
    rows = Assessment.objects.filter(on__lte=on).values_list(F("person__key"), "dimension", "score", "on", F("by__key"))
    return tuple(model.Assessment(*row) for row in rows)


def _successors(on: date) -> tuple[model.Succession, ...]:
    rows = SuccessorName.objects.standing().filter(on__lte=on).values_list("position_key", "person__key", "readiness")
    return tuple(model.Succession(position, person, model.Readiness(ready)) for position, person, ready in rows)

"""Surveys, deciders and the rule of care to begin with: every number and seat here is configuration that a row holds."""

from __future__ import annotations

from datetime import datetime

from orgdesk.apps.voice.models import CareRule, Decider, RoutingRule, Survey


def set_up(*, finance: str, development: str, care_unit: str, at: datetime) -> None:
    """`finance` and `development` are seats of the chart, as "unit:key" or "position:key". What is there already stays."""
    _decider("finance", "Finance", finance)
    _decider("development", "Research and development", development)
    if not CareRule.objects.exists():
        CareRule.objects.create(unit_key=care_unit, set_at=at)
    if not RoutingRule.objects.exists():
        _route("delivery", "finance")
        _route("portal", "development")
    _survey(
        "recommendation",
        title="Recommendation",
        question=Survey.Question.NPS,
        asks="How likely are you to recommend us to a colleague?",
        occasion=Survey.Occasion.ROUND,
        delay_minutes=0,
    )
    _survey(
        "satisfaction",
        title="Satisfaction",
        question=Survey.Question.CSAT,
        asks="How happy are you with how your request was solved?",
        occasion=Survey.Occasion.RESOLUTION,
    )
    _survey(
        "effort",
        title="Effort",
        question=Survey.Question.CES,
        asks="The company made it easy for me to solve my issue.",
        occasion=Survey.Occasion.RESOLUTION,
        percent=25,
    )


def _decider(key: str, name: str, seat: str) -> None:
    kind, _colon, where = seat.partition(":")
    given = {"unit_key": where} if kind == "unit" else {"position_key": where}
    Decider.objects.get_or_create(key=key, defaults={"name": name, **given})


def _route(theme: str, *deciders: str) -> None:
    rule = RoutingRule.objects.create(theme=theme)
    rule.deciders.set(Decider.objects.filter(key__in=deciders))


def _survey(key: str, **given: object) -> None:
    Survey.objects.get_or_create(key=key, defaults=given)

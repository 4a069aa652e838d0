"""What is known of people beside their seats. The app that keeps it registers here, since the chart stands below it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from orgdesk.core.organisation.model import People

Provider = Callable[[date], People]

_providers: list[Provider] = []


def provides_facts(provider: Provider) -> Provider:
    """Register `provider(on)`: skills, plans, wishes and marks as they stand on a day, persons by their keys."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def with_facts(people: People, *, on: date) -> People:
    """The people with everything that the providers know of them."""
    for provider in _providers:
        facts = provider(on)
        people = replace(
            people,
            ratings=people.ratings + facts.ratings,
            cross_training=people.cross_training + facts.cross_training,
            flex=people.flex + facts.flex,
            aspirations=people.aspirations + facts.aspirations,
            talent_flags=people.talent_flags + facts.talent_flags,
            assessments=people.assessments + facts.assessments,
            successions=people.successions + facts.successions,
        )
    return people

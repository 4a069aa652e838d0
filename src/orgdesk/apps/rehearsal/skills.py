"""How long work takes those who hold a skill, and those who do not: read from the log, pooled where it says little."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from orgdesk.apps.rehearsal.inputs import Known
from orgdesk.apps.rehearsal.waiting import holders_of
from orgdesk.core.rehearsal.calibration import BySkill, Source, fit_by_skill
from orgdesk.core.rehearsal.laws import Law

Laws = tuple[tuple[str, Law], ...]


def durations_by_skill(settings: Mapping[str, Any], known: Known, *, on: date) -> list[BySkill]:
    """For the skill of the scenario; steps whose minutes it says itself are left out."""
    if not settings.get("skill"):
        return []
    holders = holders_of(settings["skill"], on=on)
    said = {node for node, minutes in settings.get("minutes", {}).items() if minutes not in (None, "")}
    observed = {
        node: {held: [hours for who, hours in rows if (who in holders) == held] for held in (True, False)}
        for node, rows in known.done_by.items()
        if node in known.durations and node not in said
    }
    return fit_by_skill(observed)


def laws_of(fitted: Iterable[BySkill], *, held: bool) -> Laws:
    return tuple((one.step, one.law) for one in fitted if one.held == held)


def skill_sources(fitted: Iterable[BySkill], skill: str, names: Mapping[str, str]) -> list[Source]:
    """What each law rests on: how many works, what they showed after pooling, and how far they were believed."""
    said = {
        True: _("duration of %(step)s by those with %(skill)s"),
        False: _("duration of %(step)s by those without %(skill)s"),
    }
    words = _("%(times).2f times the usual; %(weight)d %% their own works, the rest pooled with everybody's")
    return [
        Source(
            said[one.held] % {"step": names.get(one.step, one.step), "skill": skill},
            one.count,
            words % {"times": one.factor, "weight": round(100 * one.weight)},
        )
        for one in fitted
    ]

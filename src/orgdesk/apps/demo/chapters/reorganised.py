"""The company gets its tiers: version 2.0 is proposed, approved, put into force half-way, and looked at when its effects are due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from orgdesk.apps.demo.moments import Moment
from orgdesk.apps.organisation.actions import activate_version, approve_version, propose_version
from orgdesk.apps.organisation.actions.review_effect import review_effect
from orgdesk.apps.organisation.models import EffectReview, Version

if TYPE_CHECKING:
    from orgdesk.apps.demo.history import Life

_SOONER = (3, 20)
_HALF = 21


def reorganised(life: Life, begin: datetime, until: datetime) -> Iterator[Moment]:
    """Nothing happens in a company that began with its tiers."""
    if life.company.version.status == Version.Status.DRAFT and until - begin > timedelta(days=_HALF + 14):
        yield Moment(begin + timedelta(days=_HALF - 4, hours=3), _propose)
        yield Moment(begin + timedelta(days=_HALF - 2, hours=4), _approve)
        yield Moment(begin + timedelta(days=_HALF), _activate)
        yield Moment(begin + timedelta(days=_HALF + 14, hours=6), _look)


def _propose(life: Life) -> None:
    words = "The second tier becomes a tier of its own; quality assurance sits with it a day a week."
    propose_version(
        life.company.version, by=life.person("mara"), at=life.at, note=words,
        review_on=timezone.localdate(life.at) + timedelta(days=18),
    )  # fmt: skip


def _approve(life: Life) -> None:
    words = "Agreed, provided that nobody waits longer for it."
    approve_version(life.company.version, by=life.person("ada"), at=life.at, note=words)


def _activate(life: Life) -> None:
    """From here on the lead of the first tier looks after its requests alone, and they are taken up sooner."""
    activate_version(life.company.version, by=life.person("ada"), at=life.at, on=timezone.localdate(life.at))
    life.company.draft.refresh_from_db()
    life.first_answer = _SOONER


def _look(life: Life) -> None:
    """Two weeks later Mara says what she has seen."""
    kept, partly = EffectReview.Finding.KEPT, EffectReview.Finding.PARTLY
    for effect, finding, note in (
        ("sooner", kept, "By the measure, and customers say so in surveys."),
        ("fewer-hands", partly, "Few requests went further than the first tier; look again next month."),
    ):
        review_effect(
            life.company.version, effect=effect, finding=finding, note=note, by=life.person("mara"), at=life.at
        )

"""Rows to values of the core."""

from __future__ import annotations

from collections.abc import Iterable

from orgdesk.apps.audit.models import Criterion, Scorecard
from orgdesk.core.service import scorecards


def card_of(card: Scorecard, criteria: Iterable[Criterion]) -> scorecards.Scorecard:
    return scorecards.Scorecard(
        tuple(scorecards.Criterion(one.key, one.words, one.weight, one.fatal) for one in criteria), card.pass_mark
    )

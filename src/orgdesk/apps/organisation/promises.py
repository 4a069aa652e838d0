"""What a version promised, what came of it, and how far the moving of its work has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from orgdesk.apps.organisation import workload
from orgdesk.apps.organisation.models import Activation, EffectReview, Version
from orgdesk.core.organisation.model import ExpectedEffect


@dataclass(frozen=True)
class Promise:
    """An expected effect, the day on which it should be seen, and what people found."""

    effect: ExpectedEffect
    due: date | None
    reviews: tuple[EffectReview, ...]


@dataclass(frozen=True)
class Moving:
    """The moving of open work after an activation: `left` items still stand at positions that are gone."""

    activation: Activation
    left: int

    @property
    def total(self) -> int:
        return self.activation.moved + self.left


def effects_of(version: Version) -> list[Promise]:
    """The expected effects in their order."""
    reviews = list(version.effect_reviews.select_related("by"))
    return [
        Promise(
            effect,
            version.effective_from + timedelta(days=effect.after_days) if version.effective_from else None,
            tuple(row for row in reviews if row.effect == effect.key),
        )
        for effect in version.content.effects
    ]


def moving_of(version: Version) -> Moving | None:
    """How far the open work has moved since the version came into force."""
    activation = version.activations.select_related("replaced", "by").first()
    if activation is None:
        return None
    before = activation.replaced.content.position_by_key if activation.replaced else {}
    gone = [key for key in before if key not in version.content.position_by_key]
    return Moving(activation, sum(workload.open_work_at(gone).values()))

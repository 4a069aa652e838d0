"""Publish a version of a scorecard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.audit.models import Criterion, Scorecard
from orgdesk.apps.audit.policies import require_auditor
from orgdesk.apps.events.actions import record_event
from orgdesk.core.service import scorecards


@dataclass(frozen=True)
class Asked:
    """One line of a scorecard."""

    words: str
    weight: float = 1
    fatal: bool = False
    tells: str = ""


def publish_scorecard(
    *, title: str, asked: Sequence[Asked], pass_mark: float, by: Person, at: datetime, key: str = ""
) -> Scorecard:
    """A first version, or the next one of `key`; what was scored stays with the version that it was scored by. Raises DefinitionError."""
    require_auditor(by, at=at)
    keys = _keys(asked)
    scorecards.Scorecard(
        tuple(
            scorecards.Criterion(name, one.words, one.weight, one.fatal) for name, one in zip(keys, asked, strict=True)
        ),
        pass_mark,
    )
    with transaction.atomic():
        key = key or slugify(title)[:40] or "scorecard"
        last = Scorecard.objects.filter(key=key).order_by("-version").first()
        card = Scorecard.objects.create(
            key=key,
            version=last.version + 1 if last else 1,
            title=title,
            pass_mark=pass_mark,
            published_by=by,
            published_at=at,
        )
        Criterion.objects.bulk_create(
            Criterion(
                scorecard=card,
                key=name,
                words=one.words,
                weight=one.weight,
                fatal=one.fatal,
                tells=one.tells,
                place=place,
            )
            for place, (name, one) in enumerate(zip(keys, asked, strict=True), start=1)
        )
        record_event(
            "scorecard.published",
            at=at,
            by=by.key,
            objects={"scorecard": card.key},
            data={"version": card.version, "pass_mark": pass_mark, "criteria": len(asked)},
        )
    return card


def _keys(asked: Sequence[Asked]) -> list[str]:
    """A short name of each criterion, from its words; the same words keep it over versions, so that versions can be compared."""
    return [slugify(one.words)[:40].strip("-") or f"criterion-{place}" for place, one in enumerate(asked, start=1)]

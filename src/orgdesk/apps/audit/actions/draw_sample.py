"""Draw a sample of the unit's finished work, and draw it again to see that it is the same."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.audit.actions._note_audit import lock, note_audit
from orgdesk.apps.audit.errors import NothingToDraw
from orgdesk.apps.audit.models import Audit, Draw, SampledItem
from orgdesk.apps.audit.policies import require_lead
from orgdesk.apps.audit.population import population_of, risks_of
from orgdesk.core.service.sampling import Risk, Sample, draw_by_risk, weight_of

MOST = 200


def draw_sample(audit: Audit, *, method: str, subject: str, size: int, seed: str, by: Person, at: datetime) -> Draw:
    """By chance or by risk, from what was not drawn before. Raises NothingToDraw, WrongState, NotAnAuditor, DefinitionError."""
    require_lead(by, audit)
    with transaction.atomic():
        audit = lock(audit, Audit.State.UNDER_WAY)
        people = population_of(audit, subject)
        risks, sample = _draw(audit, people, method, subject, min(size, MOST), seed, at=at)
        if not sample.keys:
            raise NothingToDraw(_("The unit finished no such work in the period that was not drawn already."))
        draw = Draw.objects.create(
            audit=audit,
            method=method,
            subject=subject,
            size=len(sample.keys),
            seed=seed,
            population=sample.population,
            digest=sample.digest,
            by=by,
            at=at,
        )
        for place, key in enumerate(sample.keys, start=1):
            found = risks.get(key, [])
            item = SampledItem.objects.create(
                draw=draw, key=key, place=place, weight=weight_of(found), risks=[str(risk) for risk in found]
            )
            item.people.set(people[key])
        note_audit(
            "sample.drawn",
            audit,
            by=by,
            at=at,
            objects={subject: list(sample.keys)},
            data={
                "draw": draw.pk,
                "method": method,
                "size": draw.size,
                "seed": seed,
                "population": sample.population,
                "digest": sample.digest,
            },
        )
    return draw


def same_again(draw: Draw) -> bool:
    """Whether the draw, done again now from the log as it stood then, gives the same items."""
    people = population_of(draw.audit, draw.subject)
    earlier = draw.audit.draws.filter(subject=draw.subject, pk__lt=draw.pk)
    _risks, sample = _draw(
        draw.audit, people, draw.method, draw.subject, draw.size, draw.seed, at=draw.at, before=earlier
    )
    return sample.digest == draw.digest and list(sample.keys) == list(draw.items.values_list("key", flat=True))


def _draw(
    audit: Audit,
    people: dict[str, set[int]],
    method: str,
    subject: str,
    size: int,
    seed: str,
    *,
    at: datetime,
    before: QuerySet[Draw] | None = None,
) -> tuple[dict[str, list[Risk]], Sample]:
    draws = audit.draws.filter(subject=subject) if before is None else before
    gone = set(SampledItem.objects.filter(draw__in=draws).values_list("key", flat=True))
    left = [key for key in people if key not in gone]
    risks = risks_of(left, subject, at=at)
    by_risk = method == Draw.Method.RISK
    weights = {key: weight_of(risks.get(key, ())) if by_risk else 1.0 for key in left}
    return risks, draw_by_risk(weights, size, seed=seed)

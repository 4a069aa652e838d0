"""What the company says it is like, and its people's answer, which nobody can trace to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.voice.errors import AlreadySaid, NotYourPart, VoiceRefused, WordsMissing
from orgdesk.apps.voice.models import CultureAnswer, CultureStatement, Participation
from orgdesk.apps.voice.results import quarter_of

_SCALE = range(1, 6)
_LONGEST = 200


def state_culture(text: str, *, by: Person, at: datetime) -> CultureStatement:
    if not text.strip():
        raise WordsMissing(_("Write the sentence that shall be true of us."))
    if len(text.strip()) > _LONGEST:
        raise VoiceRefused(
            _("Say it in %(most)s characters; a sentence that everybody keeps in mind is short.") % {"most": _LONGEST}
        )
    with transaction.atomic():
        row = CultureStatement.objects.create(text=text.strip(), written_by=by, written_at=at)
        record_event("culture.stated", at=at, by=by.key, objects={"statement": str(row.pk)})
    return row


def answer_culture(scores: Mapping[int, int], *, by: Person, at: datetime) -> int:
    """Scores 1 to 5 by statement, once a quarter. Who answered is kept apart from what was answered; the log says neither.

    Raises AlreadySaid, NotYourPart for a customer, VoiceRefused for a score off the scale.
    """
    if not by.is_staff:
        raise NotYourPart(_("This survey is for those who work here."))
    if any(score not in _SCALE for score in scores.values()):
        raise VoiceRefused(_("Choose a number from 1 to 5 for each sentence."))
    day = timezone.localdate(at)
    statements = CultureStatement.objects.filter(ended_at=None, pk__in=scores)
    units = sorted(lookup.units_of(by, on=day))
    with transaction.atomic():
        _row, new = Participation.objects.get_or_create(person=by, quarter=quarter_of(day))
        if not new:
            raise AlreadySaid(
                _("You have answered this quarter; your answer is not kept with your name, so it cannot be changed.")
            )
        rows = [
            CultureAnswer(
                statement=one, quarter=quarter_of(day), unit_key=units[0] if units else "", score=scores[one.pk]
            )
            for one in statements
        ]
        CultureAnswer.objects.bulk_create(rows)
    return len(rows)

"""What the voice of customers tells about accounts: their recommendation, the unhappy answers that nobody followed up, what they said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers import exceptions, history, matters, signals
from orgdesk.apps.customers.exceptions import Exceptional
from orgdesk.apps.customers.history import Touch
from orgdesk.apps.customers.models import Account
from orgdesk.apps.customers.models.account import AccountQuerySet
from orgdesk.apps.customers.signals import Reading
from orgdesk.apps.voice.models import Complaint, Survey, SurveyAnswer
from orgdesk.core.service.surveys import net_promoter_score

_YEAR = timedelta(days=365)
_DETRACTOR = 6
_FOLLOW_UP = timedelta(days=3)


def read_recommendation(accounts: Sequence[int], on: date) -> Mapping[int, Reading]:
    """NPS of a year, from -100 (nothing) to 100 (all); the words say of how many answers."""
    scores: dict[int, list[int]] = {}
    recent = SurveyAnswer.objects.holding().filter(at__date__gt=on - _YEAR, at__date__lte=on)
    told = recent.filter(invitation__survey__question=Survey.Question.NPS, invitation__account__in=accounts)
    for pk, score in told.order_by("at").values_list("invitation__account", "score"):
        scores.setdefault(pk, []).append(score)
    words = _("NPS %(score)s of %(count)s answers")
    found = {}
    for pk, answers in scores.items():
        value = net_promoter_score(answers).value
        found[pk] = Reading(words % {"score": round(value), "count": len(answers)}, (value + 100) / 200)
    return found


def find_detractors(accounts: AccountQuerySet, on: date) -> Iterable[Exceptional]:
    """Unhappy answers whose giver nobody has rung."""
    unhappy = SurveyAnswer.objects.holding().filter(
        invitation__survey__question=Survey.Question.NPS, score__lte=_DETRACTOR, invitation__contacted_at=None,
        invitation__account__in=accounts, at__date__lte=on - _FOLLOW_UP, at__date__gt=on - _YEAR,
    )  # fmt: skip
    words = _("%(person)s answered %(score)s, and nobody has rung")
    for row in unhappy.select_related("invitation__account", "invitation__person"):
        assert row.invitation.account is not None
        values = {"person": row.invitation.person, "score": row.score}
        yield Exceptional("detractor", row.invitation.account, row.invitation.key, words % values, row.at.date())


def read_answers(account: Account, reader: Person, limit: int) -> Iterable[Touch]:
    rows = SurveyAnswer.objects.visible_to(reader).holding().filter(invitation__account=account)
    for row in rows.select_related("invitation__survey", "invitation__person")[:limit]:
        words = f"{row.invitation.survey}: {row.score} {row.words}".strip()
        yield Touch(
            at=row.at, channel=_("survey"), inbound=True, who=row.invitation.person.name, words=words,
            contact=row.invitation.person_id,
        )  # fmt: skip


signals.register("recommendation", gettext_lazy("NPS"), read_recommendation, order=15, weight=2)
exceptions.register("detractor", gettext_lazy("unhappy answer"), find_detractors)
history.register("surveys", read_answers)
matters.register(
    "complaint", gettext_lazy("complaint %(key)s is open"), Complaint.objects.open, account="feedback__account",
    key="feedback__key",
)  # fmt: skip

"""What surveys say: a score with its interval, of everybody and by account, segment, unit and period; and who was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation import lookup
from orgdesk.apps.voice.models import Invitation, Survey, SurveyAnswer
from orgdesk.core.service.surveys import Score, compare_scores, customer_effort, net_promoter_score, satisfaction

BY = ("account", "segment", "unit", "period")


@dataclass(frozen=True, slots=True)
class Said:
    """One invitation that was sent, with the answer that holds, if there is one."""

    account: str
    account_key: str
    segment: str
    unit: str
    at: datetime
    score: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """A group: its score with interval (None before the first answer), how many were asked and how many answered."""

    name: str
    key: str
    score: Score | None
    asked: int
    answered: int
    mean: float | None = None
    least: float = 0.0
    """Where the scale of the score begins: recommendation can be below nothing, shares cannot."""

    @property
    def response(self) -> int:
        return round(100 * self.answered / self.asked) if self.asked else 0

    @property
    def low_percent(self) -> float:
        return self._place(self.score.low) if self.score else 0.0

    @property
    def width_percent(self) -> float:
        return max(1.0, self._place(self.score.high) - self._place(self.score.low)) if self.score else 0.0

    @property
    def value_percent(self) -> float:
        return self._place(self.score.value) if self.score else 0.0

    @property
    def zero_percent(self) -> float:
        return self._place(0)

    def _place(self, value: float) -> float:
        """Where a score stands on its line, in percent."""
        return 100 * (value - self.least) / (100 - self.least)


@dataclass(frozen=True, slots=True)
class Results:
    """A survey's results over some days: all together, by one thing, and whether the last period differs from the one before."""

    survey: Survey
    total: Line
    lines: tuple[Line, ...]
    trend: tuple[Line, ...]
    change: str
    each_account: Line | None


def said_to(survey: Survey, person: Person, *, since: datetime | None = None) -> list[Said]:
    rows = Invitation.objects.visible_to(person).sent().filter(survey=survey, void_at=None)
    if since is not None:
        rows = rows.filter(sent_at__gte=since)
    answers = SurveyAnswer.objects.holding().filter(invitation__survey=survey)
    held = dict(answers.values_list("invitation", "score"))
    return [
        Said(
            account=row.account.name if row.account else _("no account"),
            account_key=row.account.key if row.account else "",
            segment=row.segment or _("no segment"),
            unit=row.unit_key,
            at=row.sent_at or row.planned_at,
            score=held.get(row.pk),
        )
        for row in rows.select_related("account").order_by("sent_at")
    ]


def results_of(survey: Survey, person: Person, *, by: str = "account", since: datetime | None = None) -> Results:
    said = said_to(survey, person, since=since)
    trend = tuple(_grouped(survey, said, _quarter if survey.occasion == Survey.Occasion.ROUND else _month))
    ways: dict[str, Callable[[Said], tuple[str, str]]] = {
        "account": lambda one: (one.account, one.account_key),
        "segment": lambda one: (one.segment, ""),
        "unit": lambda one: (lookup.unit_name(one.unit) if one.unit else _("no unit"), one.unit),
        "period": _month,
    }
    return Results(
        survey=survey,
        total=line_of(survey, _("All"), "", said),
        lines=tuple(_grouped(survey, said, ways[by if by in ways else "account"])),
        trend=trend,
        change=change_words(trend),
        each_account=_one_vote_each(survey, said),
    )


def line_of(survey: Survey, name: str, key: str, said: Iterable[Said]) -> Line:
    rows = list(said)
    scores = [one.score for one in rows if one.score is not None]
    return Line(name, key, score_of(survey, scores), len(rows), len(scores), _mean(survey, scores), _least(survey))


def score_of(survey: Survey, scores: list[int]) -> Score | None:
    if not scores:
        return None
    if survey.question == Survey.Question.NPS:
        return net_promoter_score(scores)
    elif survey.question == Survey.Question.CSAT:
        return satisfaction(scores)
    else:
        return customer_effort(scores).easy


def change_words(trend: tuple[Line, ...]) -> str:
    """The last period against the one before it; "no detectable change" is a result."""
    scored = [line.score for line in trend if line.score is not None]
    if len(scored) < 2:
        return _("One period cannot change yet.")
    change = compare_scores(scored[-2], scored[-1])
    if not change.detectable:
        return _("No detectable change against the period before.")
    words = (
        _("%(points)s points up on the period before.")
        if change.difference > 0
        else _("%(points)s points down on the period before.")
    )
    return words % {"points": f"{abs(change.difference):.0f}"}


def _grouped(survey: Survey, said: Iterable[Said], group: Callable[[Said], tuple[str, str]]) -> list[Line]:
    found: dict[tuple[str, str], list[Said]] = {}
    for one in said:
        found.setdefault(group(one), []).append(one)
    return [line_of(survey, name, key, rows) for (name, key), rows in found.items()]


def _one_vote_each(survey: Survey, said: Iterable[Said]) -> Line | None:
    """Every account one vote, its mean answer: many answers of one customer do not outvote the others."""
    if survey.question != Survey.Question.NPS:
        return None
    votes: dict[str, list[int]] = {}
    for one in said:
        if one.score is not None:
            votes.setdefault(one.account, []).append(one.score)
    scores = [round(sum(given) / len(given)) for given in votes.values()]
    return Line(
        _("One vote for each account"), "", score_of(survey, scores), len(votes), len(scores), None, _least(survey)
    )


def _mean(survey: Survey, scores: list[int]) -> float | None:
    return sum(scores) / len(scores) if scores and survey.question == Survey.Question.CES else None


def _month(one: Said) -> tuple[str, str]:
    return f"{_local(one.at):%Y-%m}", ""


def _quarter(one: Said) -> tuple[str, str]:
    return quarter_of(_local(one.at)), ""


def quarter_of(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


def _local(at: datetime) -> date:
    return timezone.localdate(at)


def _least(survey: Survey) -> float:
    return -100.0 if survey.question == Survey.Question.NPS else 0.0

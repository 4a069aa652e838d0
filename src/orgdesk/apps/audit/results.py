"""What an audit's scores come to: shares with their intervals, by criterion, and how far the auditors agree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.audit.models import Audit, Calibration, Criterion, Draw, GivenMark, Review, SampledItem
from orgdesk.apps.audit.naming import named_items
from orgdesk.core.measures.agreement import Agreement, cohens_kappa, krippendorffs_alpha
from orgdesk.core.measures.intervals import mean_interval, wilson


@dataclass(frozen=True)
class Share:
    """So many of so many, in percent with its 95 % interval; an interval only where everything was equally likely to be drawn."""

    hits: int
    n: int
    representative: bool = True

    @property
    def percent(self) -> float | None:
        return 100 * self.hits / self.n if self.n else None

    @property
    def low(self) -> float | None:
        return 100 * wilson(self.hits, self.n)[0] if self.n and self.representative else None

    @property
    def high(self) -> float | None:
        return 100 * wilson(self.hits, self.n)[1] if self.n and self.representative else None


@dataclass(frozen=True)
class Row:
    """One criterion over the items in which it applied."""

    criterion: Criterion
    chance: Share
    risk: Share


@dataclass(frozen=True)
class Results:
    """`chance` says something on all the unit's work, `risk` only on what was looked for."""

    chance: Share
    risk: Share
    score: tuple[float, float, float] | None
    """Mean score of what was drawn by chance, with its interval."""
    fatal: int
    rows: tuple[Row, ...]
    scored: int
    drawn: int

    @property
    def is_complete(self) -> bool:
        return 0 < self.drawn == self.scored


def results_of(audit: Audit) -> Results:
    """Every item counts once, however many auditors scored it: by the lead's score, else by the first."""
    reviews = _one_each(audit)
    chance = [one for one in reviews if one.item.draw.method == Draw.Method.CHANCE]
    risk = [one for one in reviews if one.item.draw.method == Draw.Method.RISK]
    scores = [one.score for one in chance if one.score is not None]
    score = _mean(scores) if scores else None
    fatal = sum(any(given.criterion.fatal and _missed(given) for given in one.marks.all()) for one in reviews)
    rows = [
        Row(criterion, _met(criterion, chance, True), _met(criterion, risk, False))
        for criterion in audit.scorecard.criteria.all()
    ]
    drawn = SampledItem.objects.filter(draw__audit=audit).count()
    return Results(_passed(chance, True), _passed(risk, False), score, fatal, tuple(rows), len(reviews), drawn)


@dataclass(frozen=True)
class Apart:
    """Auditors marked one criterion of one item differently."""

    item: SampledItem
    name: str
    criterion: Criterion
    marks: tuple[GivenMark, ...]


@dataclass(frozen=True)
class Compared:
    """One calibration: agreement in all and by criterion, and where the auditors differ. By Cohen's kappa for two, else by Krippendorff's alpha."""

    calibration: Calibration
    people: tuple[Person, ...]
    complete: int
    items: tuple[tuple[SampledItem, str], ...]
    """Each with its name."""
    overall: Agreement
    rows: tuple[tuple[Criterion, Agreement], ...]
    apart: tuple[Apart, ...]

    @property
    def by_kappa(self) -> bool:
        return len(self.people) == 2

    @property
    def is_complete(self) -> bool:
        return self.complete == len(self.items)


def compare(calibration: Calibration) -> Compared:
    people = tuple(one.person for one in calibration.audit.appointments.select_related("person"))
    items = tuple(
        calibration.items.select_related("draw")
        .prefetch_related("reviews__marks__criterion", "reviews__by")
        .order_by("draw", "place")
    )
    names = {item.pk: name for item, name, _risks in named_items(items)}
    table = {item: _by_criterion(item, people) for item in items}
    criteria = list(calibration.audit.scorecard.criteria.all())
    rows = [(one, _agreement([marks.get(one.key, ()) for marks in table.values()], len(people))) for one in criteria]
    everything = [given for marks in table.values() for given in marks.values()]
    apart = [
        Apart(item, names[item.pk], one, marks[one.key])
        for item, marks in table.items()
        for one in criteria
        if len({given.mark for given in marks.get(one.key, ())}) > 1
    ]
    complete = sum(item.reviews.count() >= len(people) for item in items)
    named, overall = tuple((item, names[item.pk]) for item in items), _agreement(everything, len(people))
    return Compared(calibration, people, complete, named, overall, tuple(rows), tuple(apart))


def has_scored_all(calibration: Calibration, person: Person) -> bool:
    return not calibration.items.exclude(reviews__by=person).exists()


def left_to_score(audit: Audit, person: Person) -> QuerySet[SampledItem]:
    """Items of calibrations that the person has not scored; what they took part in is left to others."""
    rows = SampledItem.objects.filter(draw__audit=audit, calibration__isnull=False)
    return rows.exclude(reviews__by=person).exclude(people=person)


def _one_each(audit: Audit) -> list[Review]:
    lead = next((one.person_id for one in audit.appointments.all() if one.part == one.Part.LEAD), None)
    rows = Review.objects.filter(item__draw__audit=audit).select_related("item__draw").order_by("at", "pk")
    found: dict[int, Review] = {}
    for review in rows.prefetch_related("marks__criterion"):
        if review.item_id not in found or review.by_id == lead:
            found[review.item_id] = review
    return list(found.values())


def _mean(scores: list[float]) -> tuple[float, float, float]:
    """With its interval, cut to what a score can be."""
    low, high = mean_interval(scores)
    return sum(scores) / len(scores), max(0.0, low), min(100.0, high)


def _passed(reviews: Iterable[Review], representative: bool) -> Share:
    judged = [one for one in reviews if one.passed is not None]
    return Share(sum(bool(one.passed) for one in judged), len(judged), representative)


def _met(criterion: Criterion, reviews: Iterable[Review], representative: bool) -> Share:
    given = [mark for one in reviews for mark in one.marks.all() if mark.criterion_id == criterion.pk]
    asked = [mark for mark in given if mark.mark != GivenMark.Mark.NOT_APPLICABLE]
    return Share(sum(mark.mark == GivenMark.Mark.MET for mark in asked), len(asked), representative)


def _missed(given: GivenMark) -> bool:
    return given.mark == GivenMark.Mark.NOT_MET


def _by_criterion(item: SampledItem, people: Sequence[Person]) -> dict[str, tuple[GivenMark, ...]]:
    """The marks of each criterion, in the order of the auditors; who has not scored is left out."""
    order = {person.pk: place for place, person in enumerate(people)}
    found: dict[str, list[GivenMark]] = {}
    for review in sorted(item.reviews.all(), key=lambda one: order.get(one.by_id, len(order))):
        for given in review.marks.all():
            given.review = review
            found.setdefault(given.criterion.key, []).append(given)
    return {key: tuple(marks) for key, marks in found.items()}


def _agreement(things: Iterable[Sequence[GivenMark]], people: int) -> Agreement:
    marks = [tuple(given.mark for given in thing) for thing in things]
    if people == 2:
        return cohens_kappa([(pair[0], pair[1]) for pair in marks if len(pair) == 2])
    else:
        return krippendorffs_alpha(marks)

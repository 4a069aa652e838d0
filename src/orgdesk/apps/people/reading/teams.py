"""One unit's people: who is there, what they want, whether they can all do what everybody must, how the culture is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Avg, Count

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.people.models import Aspiration, CulturePulse, PulseAnswer, PulseReply, TalentFlag
from orgdesk.apps.people.reading.people import Scene
from orgdesk.core.organisation.capability import skills_by_person
from orgdesk.core.organisation.holders import holders_by_position
from orgdesk.core.organisation.model import LineKind, Position, ReportingLine, SkillLevel, Unit

FEWEST = 3
"""Answers below which a pulse shows no figures, so that nobody's answer can be guessed."""


@dataclass(frozen=True)
class Mix:
    """How many of a team are content, want to grow, or have not said."""

    stay: int
    grow: int
    unsaid: int


@dataclass(frozen=True)
class Ring:
    """Who answers a channel: everybody of the unit who is able in the skill called like it."""

    channel: str
    able: tuple[Person, ...]
    others: tuple[Person, ...]

    @property
    def percent(self) -> int:
        return round(100 * len(self.able) / (len(self.able) + len(self.others))) if self.able or self.others else 0


@dataclass(frozen=True)
class PulseResult:
    """What a unit said of one statement; no mean with too few answers."""

    statement: str
    mean: float | None


@dataclass(frozen=True)
class Partner:
    """A seat elsewhere to which a seat of the unit is tied by a liaison line: who sits on it today, and for what."""

    own: Position
    seat: Position
    people: tuple[Person, ...]
    note: str


def partners_of(scene: Scene, unit: Unit) -> list[Partner]:
    """From both ends of each line that leaves the unit, by the partner's title."""
    holders = holders_by_position(scene.people.assignments, on=scene.on)
    found = [
        Partner(own, seat, tuple(scene.rows[row.person] for row in holders.get(seat.key, ()) if row.person in scene.rows), line.note)
        for line in scene.structure.lines
        if line.kind is LineKind.LIAISON
        for own, seat in _ends(scene, line)
        if own.unit == unit.key != seat.unit
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.seat.title)


def mix_of(members: list[Person]) -> Mix:
    latest = dict(Aspiration.objects.filter(person__in=members).values_list("person", "kind"))
    counted = Counter(latest.values())
    return Mix(counted["stay"], counted["grow"], len(members) - len(latest))


def stars_of(scene: Scene, members: list[Person]) -> list[TalentFlag]:
    flags = TalentFlag.objects.standing(on=scene.on).filter(person__in=members, flag=TalentFlag.Kind.RISING_STAR)
    return list(flags.select_related("person", "by"))


def rings_of(scene: Scene, unit: Unit, members: list[Person]) -> list[Ring]:
    """For each channel of the unit that is a skill of somebody or asked of a seat."""
    known = skills_by_person(scene.people.ratings, on=scene.on)
    asked = {row.skill.casefold() for row in scene.structure.requirements}
    found = []
    for channel in unit.channels:
        able = tuple(person for person in members if _is_able(known.get(person.key, {}), channel))
        if members and (able or channel.casefold() in asked):
            found.append(Ring(channel, able, tuple(person for person in members if person not in able)))
    return found


def latest_pulse(unit: str) -> tuple[CulturePulse | None, list[PulseResult], int, int]:
    """The latest questions with their means, how many were asked and how many answered."""
    pulse = CulturePulse.objects.filter(unit_key=unit).first()
    if pulse is None:
        return None, [], 0, 0
    asked = PulseReply.objects.filter(pulse=pulse)
    answered = asked.exclude(answered=None).count()
    means = PulseAnswer.objects.filter(pulse=pulse).values("statement").annotate(mean=Avg("score"), answers=Count("pk"))
    by_statement = {row["statement"]: row["mean"] for row in means.order_by()} if answered >= FEWEST else {}
    results = [PulseResult(words, by_statement.get(number)) for number, words in enumerate(pulse.statements)]
    return pulse, results, asked.count(), answered


def _is_able(skills: object, channel: str) -> bool:
    return isinstance(skills, dict) and any(
        skill.casefold() == channel.casefold() and row.level >= SkillLevel.ABLE for skill, row in skills.items()
    )


def _ends(scene: Scene, line: ReportingLine) -> list[tuple[Position, Position]]:
    seats = [scene.structure.position_by_key.get(key) for key in (line.position, line.boss)]
    return [(one, other) for one, other in (seats, seats[::-1]) if one and other]

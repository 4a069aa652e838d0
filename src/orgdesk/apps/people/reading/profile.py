"""One person on a day: seats, duties, skills, relations to other duties; and what only some may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.models import Assignment
from orgdesk.apps.people.models import (
    Application,
    Aspiration,
    AuthorityGrant,
    CrossTraining,
    Flex,
    Rotation,
    SkillRating,
    SuccessorName,
    TalentFlag,
)
from orgdesk.apps.people.reach import reach_of
from orgdesk.apps.people.reading.loads import open_work_by_unit
from orgdesk.apps.people.reading.people import Scene, scene_on
from orgdesk.core.organisation.abilities import shared_with
from orgdesk.core.organisation.mobility import Ways, ways_on
from orgdesk.core.organisation.model import Duty, LineKind, Position, ReportingLine, SkillRequirement, Unit
from orgdesk.core.organisation.tree import build_tree


@dataclass(frozen=True)
class DutyLine:
    """A duty of a seat: who shares it, and for a duty of busy days whether it is called for now."""

    duty: Duty
    shared: tuple[Position, ...]
    load: int | None
    called_for: bool


@dataclass(frozen=True)
class SeatHeld:
    """A seat held on the day."""

    row: Assignment
    position: Position
    unit: Unit | None
    boss: Position | None
    duties: tuple[DutyLine, ...]
    elsewhere: tuple[tuple[ReportingLine, Position], ...]


@dataclass(frozen=True)
class SkillLine:
    """A skill: the judgement that counts, what the seats ask for."""

    skill: str
    rating: SkillRating | None
    wanted: int | None

    @property
    def is_short(self) -> bool:
        return self.wanted is not None and (self.rating is None or self.rating.level < self.wanted)


@dataclass
class Profile:
    """Everything that colleagues may see of one person."""

    person: Person
    on: date
    seats: list[SeatHeld]
    earlier: list[tuple[Assignment, str]]
    coming: list[tuple[Assignment, str]]
    stands_by: list[tuple[Assignment, str]]
    skills: list[SkillLine]
    authority: AuthorityGrant | None
    trainings: list[tuple[CrossTraining, str]]
    flexes: list[tuple[Flex, str]]
    ways: Ways | None = None
    private: Private | None = None
    titles: dict[str, str] = field(default_factory=dict)

    @property
    def share(self) -> int:
        """Part of full time in all seats, in percent."""
        return round(100 * sum(seat.row.share for seat in self.seats))


@dataclass(frozen=True)
class Private:
    """What the person, those who lead them and human resources see."""

    wish: Aspiration | None
    wish_title: str
    flags: list[TalentFlag]
    rotations: list[tuple[Rotation, str]]
    named_for: list[tuple[SuccessorName, str]]
    applications: list[Application]


def profile_of(person: Person, *, viewer: Person, on: date) -> Profile:
    scene = scene_on(on)
    rows = list(person.assignments.filter(version=None).order_by("-start", "-id"))
    known = scene.structure.position_by_key
    seated = [row for row in rows if row.kind in Assignment.SEATED and row.position_key in known]
    held = sorted((row for row in seated if _in_force(row, on)), key=lambda row: -row.share)
    every_seat = [row for row in rows if row.kind in Assignment.SEATED]
    ways = {row.person: row for row in ways_on(scene.structure, scene.people, on=on)}
    return Profile(
        person=person,
        on=on,
        seats=[_seat(scene, row) for row in held],
        earlier=_titled(scene, [row for row in every_seat if row.end is not None and row.end < on]),
        coming=_titled(scene, [row for row in every_seat if row.start is not None and row.start > on]),
        stands_by=_titled(scene, [row for row in rows if row.kind == Assignment.Kind.BACKUP and _in_force(row, on)]),
        skills=_skills(scene, person, [row.position_key for row in held], on),
        authority=person.authority_grants.filter(on__lte=on).select_related("by").last(),
        trainings=[(row, scene.title(row.target_key)) for row in person.cross_trainings.select_related("provider")],
        flexes=[(row, flex_words(scene, row)) for row in Flex.objects.standing(on=on).filter(person=person)],
        ways=ways.get(person.key),
        private=private_of(scene, person, viewer=viewer, on=on),
        titles={position.key: position.title for position in scene.structure.positions},
    )


def private_of(scene: Scene, person: Person, *, viewer: Person, on: date) -> Private | None:
    """None for colleagues to whom it is closed, so that the page does not even say whether there is something."""
    if person.pk != viewer.pk and not reach_of(viewer, on=on).covers(person):
        return None
    wish = Aspiration.objects.visible_to(viewer, on=on).filter(person=person, on__lte=on).last()
    flags = TalentFlag.objects.visible_to(viewer, on=on).filter(person=person).standing(on=on)
    rotations = Rotation.objects.visible_to(viewer, on=on).filter(person=person).prefetch_related("assessments")
    names = SuccessorName.objects.visible_to(viewer, on=on).filter(person=person).standing()
    applications = Application.objects.visible_to(viewer, on=on).filter(person=person).select_related("posting")
    return Private(
        wish,
        scene.title(wish.position_key) if wish and wish.position_key else "",
        list(flags.select_related("by")),
        [(row, scene.title(row.position_key)) for row in rotations.select_related("assessed_by", "by")],
        [(row, scene.title(row.position_key)) for row in names.select_related("by")],
        list(applications),
    )


def flex_words(scene: Scene, row: Flex) -> str:
    """Where, in words: a unit's name, every unit of a kind, or anywhere."""
    if row.unit == "*":
        return _("anywhere")
    elif row.unit.startswith("kind:"):
        return _("any %(kind)s") % {"kind": row.unit.removeprefix("kind:").replace("_", " ")}
    else:
        return scene.unit_name(row.unit)


def _seat(scene: Scene, row: Assignment) -> SeatHeld:
    structure = scene.structure
    position = structure.position_by_key[row.position_key]
    boss = build_tree(structure).boss_of.get(position.key)
    lines = [line for line in structure.lines if line.position == position.key and line.kind is not LineKind.SOLID]
    return SeatHeld(
        row=row,
        position=position,
        unit=structure.unit_by_key.get(position.unit or ""),
        boss=structure.position_by_key.get(boss or ""),
        duties=duties_of(scene, position),
        elsewhere=tuple((line, structure.position_by_key[line.boss]) for line in lines if line.boss in structure.position_by_key),
    )  # fmt: skip


def duties_of(scene: Scene, position: Position) -> tuple[DutyLine, ...]:
    """The position's duties; those of busy days with the load of its unit now."""
    load: int | None = None
    if any(duty.above_load is not None for duty in position.duties):
        load = open_work_by_unit(scene.structure)[position.unit or ""]
    return tuple(
        DutyLine(duty, shared_with(scene.structure, position, duty), load if duty.above_load is not None else None, duty.holds_at(load or 0))
        for duty in position.duties
    )  # fmt: skip


def _skills(scene: Scene, person: Person, held: Sequence[str], on: date) -> list[SkillLine]:
    rows = person.skill_ratings.filter(on__lte=on).select_related("by")
    latest = {row.skill: row for row in rows if row.expires is None or row.expires >= on}
    wanted = _wanted(scene.structure.requirements, held)
    return [SkillLine(skill, latest.get(skill), wanted.get(skill)) for skill in sorted({*latest, *wanted})]


def _wanted(requirements: Sequence[SkillRequirement], held: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in requirements:
        if row.position in held:
            found[row.skill] = max(int(row.level), found.get(row.skill, 0))
    return found


def _in_force(row: Assignment, on: date) -> bool:
    return (row.start is None or row.start <= on) and (row.end is None or row.end >= on)


def _titled(scene: Scene, rows: Sequence[Assignment]) -> list[tuple[Assignment, str]]:
    return [(row, scene.title(row.position_key)) for row in rows]

"""Who can do what, where people could go, who should help where: the rules behind the people pages."""

from __future__ import annotations

from datetime import date

import pytest

from orgdesk.core.organisation.abilities import Ability, activities_of, activity_named, shared_with, who_can
from orgdesk.core.organisation.capability import flex_matrix, flex_targets
from orgdesk.core.organisation.checks import CheckContext, run_checks
from orgdesk.core.organisation.checks.moving import few_ways_on, stones_lead_on
from orgdesk.core.organisation.flexing import UnitLoad, suggest_help
from orgdesk.core.organisation.mobility import paths_from, pool_of, stays_of, ways_on
from orgdesk.core.organisation.model import (
    Activity,
    Assignment,
    AssignmentKind,
    CareerPath,
    CrossTraining,
    Duty,
    DutyKind,
    Flex,
    People,
    Position,
    ReportingLine,
    SkillLevel,
    SkillRating,
    Structure,
    Unit,
    UnitKind,
)
from orgdesk.core.organisation.titles import TITLES, Industry, find_title

ON = date(2026, 6, 1)
UNITS = (
    Unit("desk", "Desk", UnitKind.POD),
    Unit("export", "Export", UnitKind.POD),
    Unit("branches", "Branches", UnitKind.BRANCH),
    Unit("north", "North", UnitKind.BRANCH, parent="branches"),
)
POSITIONS = (
    Position("lead", "Lead", "desk", level="lead"),
    Position("agent", "Agent", "desk", level="entry", headcount=2, duties=(Duty("pack"), Duty("Answer"))),
    Position("packer", "Packer", "export", level="entry", duties=(Duty("ship", teaches=True), Duty("Buy", DutyKind.CAPABILITY))),
    Position("counter", "Counter", "north", tags=("stepping_stone",), expected_stay_months=12),
)  # fmt: skip
PACKING = Activity("packing", "Pack", synonyms=("Ship",), skills=("knots", "tape"))
STRUCTURE = Structure(
    UNITS,
    POSITIONS,
    lines=(ReportingLine("agent", "lead"),),
    activities=(PACKING,),
    career_paths=(CareerPath("branches", "agent"), CareerPath("agent", "nowhere"), CareerPath("agent", "packer", lateral=True)),
)  # fmt: skip
HELD = (
    Assignment("ann", "agent", start=date(2025, 1, 1)),
    Assignment("bo", "packer", start=date(2025, 1, 1)),
    Assignment("cy", "counter", start=date(2025, 1, 1)),
    Assignment("cy", "agent", AssignmentKind.BACKUP),
)


def test_different_words_for_one_activity_gather_its_people_by_their_rights() -> None:
    people = People(
        assignments=HELD,
        ratings=tuple(SkillRating("dee", skill, SkillLevel.ABLE) for skill in PACKING.skills)
        + tuple(SkillRating("ann", skill, SkillLevel.PROFICIENT) for skill in PACKING.skills)
        + (SkillRating("eve", "knots", SkillLevel.TEACHES),),
        cross_training=(CrossTraining("cy", "tape", SkillLevel.ABLE),),
    )

    packing, answer, buy = who_can(STRUCTURE, people, on=ON)

    rights = {(row.person, row.ability) for row in packing.people}
    assert rights == {
        ("ann", Ability.DUTY), ("bo", Ability.DUTY), ("cy", Ability.BACKUP), ("dee", Ability.SKILLED), ("cy", Ability.LEARNING)
    }  # fmt: skip
    assert next(row.level for row in packing.people if row.person == "ann") is SkillLevel.PROFICIENT
    assert packing.able == ("ann", "bo", "cy", "dee")
    assert not packing.is_thin()
    assert answer.is_thin(3)
    assert [row.ability for row in buy.people] == [Ability.CAPABILITY]
    assert [activity.name for activity in activities_of(STRUCTURE)] == ["Pack", "Answer", "Buy"]
    assert activity_named(STRUCTURE, "SHIP") == PACKING
    assert [seat.key for seat in shared_with(STRUCTURE, POSITIONS[1], POSITIONS[1].duties[0])] == ["packer"]
    assert shared_with(STRUCTURE, POSITIONS[1], POSITIONS[1].duties[1]) == ()


def test_ways_on_are_drawn_paths_the_open_seat_of_the_boss_and_seats_of_the_level() -> None:
    ways = {row.person: row for row in ways_on(STRUCTURE, People(assignments=HELD), on=ON)}

    assert [(way.position, way.lateral, way.drawn, way.open_seats) for way in ways["ann"].ways] == [
        ("packer", True, True, 0),
        ("lead", False, False, 1),
    ]
    assert (ways["bo"].upward, ways["bo"].lateral, ways["bo"].open_seats) == (0, 1, 1)
    assert (ways["cy"].upward, ways["cy"].lateral) == (1, 0)


def test_a_path_that_begins_at_a_unit_makes_everybody_in_it_the_pool() -> None:
    people = People(assignments=HELD)

    assert [row.person for row in pool_of(STRUCTURE, people, "agent", on=ON)] == ["cy"]
    assert [path.destination for path in paths_from(STRUCTURE, "counter")] == ["agent"]


def test_a_stay_on_a_stepping_stone_is_counted_in_months() -> None:
    people = People(assignments=(*HELD, Assignment("flo", "counter")))

    over, unknown = stays_of(STRUCTURE, people, on=ON)

    assert (over.person, over.is_over, over.next_seats) == ("cy", True, ("agent",))
    assert over.months == pytest.approx(17, abs=0.1)
    assert (unknown.months, unknown.is_over) == (None, False)


def test_too_few_ways_on_are_a_warning_for_the_greater_part_and_a_remark_for_few() -> None:
    stuck = tuple(Assignment(name, "lead") for name in "vwxyz")
    alone = Structure(positions=(Position("lead", "Lead", headcount=5, tags=("stepping_stone",)),))

    (warning,) = run_checks(CheckContext(alone, People(assignments=stuck), on=ON), (few_ways_on,))
    (nowhere,) = run_checks(CheckContext(alone, on=ON), (stones_lead_on,))

    assert warning.text == "5 of 5 people have no open seat above or beside them."
    assert warning.severity == "warning"
    assert nowhere.code == "stepping_stone_leads_nowhere"
    assert run_checks(CheckContext(STRUCTURE, People(assignments=HELD), on=ON), (few_ways_on, stones_lead_on)) == ()


def test_help_goes_to_the_greatest_need_and_spreads() -> None:
    people = People(assignments=HELD, flex=(Flex("cy", "kind:pod"), Flex("bo", "desk"), Flex("ann", "branches")))
    loads = [UnitLoad("desk", 8, 1), UnitLoad("export", 5, 1), UnitLoad("north", 0, 1)]

    found = suggest_help(STRUCTURE, people, loads, on=ON)

    assert [(help.person, help.unit, help.before, help.after) for help in found] == [("cy", "desk", 8, 4)]
    assert suggest_help(STRUCTURE, People(flex=(Flex("out", "*"),)), [UnitLoad("desk", 2, 0)])[0].home == ""


def test_flex_names_one_unit_a_kind_or_any_and_nothing_that_is_not_there() -> None:
    assert flex_targets(STRUCTURE, "kind:pod") == ("desk", "export")
    assert flex_targets(STRUCTURE, "*") == ("desk", "export", "branches", "north")
    assert flex_targets(STRUCTURE, "moon") == ()
    matrix = flex_matrix(STRUCTURE, People(assignments=HELD, flex=(Flex("bo", "kind:pod"),)), on=ON)
    assert matrix == {"export": {"desk": ("bo",)}}


def test_a_duty_of_busy_days_holds_above_its_load() -> None:
    busy = Duty("Pack", above_load=10)

    assert (busy.holds_at(10), busy.holds_at(11), Duty("Pack").holds_at(0)) == (False, True, True)


def test_the_catalogue_finds_titles_under_other_names_and_without_seat_numbers() -> None:
    assert find_title("Trainer 3", TITLES).name == "Trainer"  # type: ignore[union-attr]
    assert find_title("supervisor", TITLES).name == "Team Lead"  # type: ignore[union-attr]
    assert find_title("Moon Pilot", TITLES) is None
    assert {title.industry for title in TITLES} == set(Industry)
    assert find_title("Chief Customer Officer", TITLES).is_head  # type: ignore[union-attr]
    assert len({title.name.casefold() for title in TITLES}) == len(TITLES)

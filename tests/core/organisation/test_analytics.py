from dataclasses import replace
from datetime import date

import pytest

from core.organisation.structures import tree_of
from orgdesk.core.organisation.analytics import (
    ProfileKind,
    days_vacant,
    manager_ratio,
    measure_vacancy,
    profile_structure,
    role_clarity,
    summarise_spans,
)
from orgdesk.core.organisation.capability import (
    coverage_rate,
    flex_matrix,
    measure_coverage,
    measure_succession,
    succession_fit,
)
from orgdesk.core.organisation.errors import TransitionRefused
from orgdesk.core.organisation.model import (
    Activity,
    Assessment,
    Assignment,
    AssignmentKind,
    CareerPath,
    Flex,
    OrgVersion,
    People,
    Position,
    PositionState,
    RaciEntry,
    RaciRole,
    Readiness,
    SkillLevel,
    SkillRating,
    SkillRequirement,
    Structure,
    Succession,
    Unit,
    VersionStatus,
    advance,
    allowed_next,
)
from orgdesk.core.organisation.tree import build_tree

ON = date(2026, 6, 1)
TEAM = tree_of({"head": None, "lead": "head", "a": "lead", "b": "lead", "c": "lead"})


def test_spans_and_the_manager_ratio_count_seats() -> None:
    tree = build_tree(replace(TEAM, positions=(*TEAM.positions[:4], replace(TEAM.positions[4], headcount=8))))

    spans = summarise_spans(tree)

    assert (spans.managers, spans.mean, spans.least, spans.most) == (2, 5.5, 1, 10)
    assert manager_ratio(tree) == 5.0


def test_vacancy_leaves_frozen_and_planned_seats_apart() -> None:
    states = [PositionState.OPEN, PositionState.OPEN, PositionState.FROZEN, PositionState.PLANNED, PositionState.CLOSED]
    structure = Structure(positions=tuple(Position(f"p{n}", "P", state=state) for n, state in enumerate(states)))
    rows = [Assignment("mara-lindqvist", "p0"), Assignment("ravi-anand", "p1", AssignmentKind.PLANNED)]

    vacancy = measure_vacancy(structure, rows, on=ON)

    assert (vacancy.established, vacancy.vacant, vacancy.frozen, vacancy.planned, vacancy.rate) == (2, 1, 1, 1, 0.5)


def test_days_vacant_run_from_the_last_holder_s_end() -> None:
    left = Assignment("ravi-anand", "p", start=date(2025, 1, 1), end=date(2026, 5, 22))

    assert days_vacant("p", [left], on=ON, since=date(2024, 1, 1)) == 10
    assert days_vacant("p", [], on=ON, since=date(2026, 5, 30)) == 2
    assert days_vacant("p", [replace(left, end=None)], on=ON, since=date(2024, 1, 1)) == 0


def test_central_written_narrow_work_is_mechanistic_and_its_opposite_organic() -> None:
    owner = (RaciEntry("u", RaciRole.ACCOUNTABLE),)
    top = replace(
        TEAM,
        units=(Unit("u", "U", head="head"),),
        activities=(Activity("x", "X", owner, procedure="p", decision=True),),
    )
    low = replace(TEAM, units=(Unit("u", "U", head="a"),), activities=(Activity("x", "X", owner, decision=True),))

    assert profile_structure(top).kind is ProfileKind.MECHANISTIC
    assert (profile_structure(top).centralisation, profile_structure(low).centralisation) == (1.0, 0.0)
    assert profile_structure(low).mechanistic < profile_structure(top).mechanistic
    assert role_clarity(top) == 1.0


def test_coverage_tells_the_able_from_the_learning() -> None:
    structure = replace(TEAM, requirements=(SkillRequirement("a", "diagnosis", SkillLevel.PROFICIENT),))
    ratings = (
        SkillRating("noor-haddad", "diagnosis", SkillLevel.TEACHES, on=date(2026, 1, 1)),
        SkillRating("joyce-bell", "diagnosis", SkillLevel.TEACHES, on=date(2025, 1, 1)),
        SkillRating("joyce-bell", "diagnosis", SkillLevel.ABLE, on=date(2026, 1, 1)),
    )

    (row,) = measure_coverage(structure, People(ratings=ratings), on=ON)

    assert (row.able, row.learning, row.is_single_point) == (("noor-haddad",), ("joyce-bell",), True)
    assert coverage_rate([row]) == 0.0


def test_the_flex_matrix_says_who_of_which_unit_can_help_where() -> None:
    structure = Structure((Unit("t1", "T1"), Unit("t2", "T2"), Unit("t3", "T3")), (Position("agent", "Agent", "t1"),))
    people = People(
        assignments=(Assignment("pim-de-graaf", "agent"), Assignment("lena-sorg", "agent")),
        flex=(Flex("pim-de-graaf", "t2"), Flex("lena-sorg", "*")),
    )

    assert flex_matrix(structure, people) == {"t1": {"t2": ("pim-de-graaf", "lena-sorg"), "t3": ("lena-sorg",)}}


def test_fit_rests_on_records_and_no_record_is_no_score() -> None:
    structure = replace(
        TEAM,
        requirements=(SkillRequirement("lead", "coaching"), SkillRequirement("lead", "diagnosis", SkillLevel.TEACHES)),
        career_paths=(CareerPath("a", "lead"),),
    )
    people = People(
        assignments=(Assignment("joyce-bell", "a"), Assignment("pim-de-graaf", "a"), Assignment("ravi-anand", "lead")),
        ratings=(
            SkillRating("joyce-bell", "diagnosis", SkillLevel.ABLE),
            SkillRating("ravi-anand", "coaching", SkillLevel.TEACHES),
        ),
        assessments=(Assessment("joyce-bell", "customers", 4, date(2026, 3, 1), by="ines-duarte"),),
    )

    joyce, pim = succession_fit(structure, people, "lead", on=ON)

    assert (joyce.person, joyce.score, joyce.missing) == ("joyce-bell", 0.5, ("coaching",))
    assert [fact.what for fact in joyce.evidence] == ["diagnosis", "customers"]
    assert (pim.person, pim.score, pim.on_path) == ("pim-de-graaf", None, True)


def test_one_person_named_for_two_posts_is_ready_for_one() -> None:
    structure = Structure(positions=tuple(Position(key, key, critical=True) for key in ("a", "b", "c")))
    rows = tuple(Succession(key, "oskar-brandt", Readiness.NOW) for key in ("a", "b"))

    cover = measure_succession(structure, People(successions=rows))

    assert (cover.critical, cover.named, cover.ready_now) == (3, 2, 1)
    assert cover.cover == pytest.approx(2 / 3)


def test_a_version_goes_through_its_states_and_no_other_way() -> None:
    version = OrgVersion("v", "Version 2")
    for status in (VersionStatus.PROPOSED, VersionStatus.APPROVED, VersionStatus.ACTIVE, VersionStatus.SUPERSEDED):
        version = advance(version, status, on=ON)

    assert (version.effective_from, version.effective_to) == (ON, ON)
    assert allowed_next(VersionStatus.WITHDRAWN) == ()
    with pytest.raises(TransitionRefused, match="draft"):
        advance(OrgVersion("d", "Draft"), VersionStatus.ACTIVE)

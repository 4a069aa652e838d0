from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from core.organisation.structures import structures, tree_of
from orgdesk.core.organisation.checks import CheckContext, CheckSettings, Finding, HandOff, ProcessRole, run_checks
from orgdesk.core.organisation.model import (
    Activity,
    Assignment,
    CareerPath,
    Duty,
    DutyKind,
    Evaluator,
    Funding,
    PartyKind,
    People,
    Position,
    RaciEntry,
    RaciRole,
    ReportingLine,
    Rule,
    RuleKind,
    SkillLevel,
    SkillRating,
    SkillRequirement,
    SpanLimit,
    SpanScope,
    Structure,
    Unit,
    UnitKind,
)

ON = date(2026, 6, 1)


def codes(structure: Structure, people: People | None = None, **context: object) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in run_checks(CheckContext(structure, people or People(), on=ON, **context)):  # type: ignore[arg-type]
        found.setdefault(finding.code, []).append(finding)
    return found


def keys(findings: Iterable[Finding]) -> list[str]:
    return [element.key for finding in findings for element in finding.elements]


def test_loops_orphans_and_second_bosses_are_errors_with_their_boxes() -> None:
    base = tree_of({"a": "b", "b": "a", "c": "a", "alone": None})
    structure = replace(base, lines=(*base.lines, ReportingLine("c", "b"), ReportingLine("c", "ghost")))

    found = codes(structure)

    assert keys(found["loop"]) == ["a", "b"]
    assert keys(found["orphan"]) == ["alone"]
    assert keys(found["two_solid_bosses"]) == ["c", "a", "b"]
    assert "ghost" in found["unknown_boss"][0].text


def test_the_span_limit_is_that_of_the_manager_before_that_of_the_company() -> None:
    team = tree_of(
        {"lead": None, "other": None, **{f"a{n}": "lead" for n in range(6)}, **{f"b{n}": "other" for n in range(6)}}
    )
    limits = (SpanLimit(maximum=8), SpanLimit(SpanScope.POSITION, "other", maximum=5))
    people = People(assignments=(Assignment("ravi-anand", "lead"),))

    assert keys(codes(replace(team, span_limits=limits))["span_over"]) == ["other"]
    own = codes(replace(team, span_limits=limits), people, person_limits={"ravi-anand": 4})
    assert keys(own["span_over"]) == ["lead", "other"]
    assert "span_over" not in codes(team)


def test_a_box_of_ten_counts_ten_in_the_span() -> None:
    structure = Structure(
        positions=(Position("lead", "Lead"), Position("t1", "T1", headcount=16)), lines=(ReportingLine("t1", "lead"),)
    )

    assert codes(structure)["span_over"][0].values["seats"] == 16


def test_layers_and_one_on_one_chains_are_found() -> None:
    chain = tree_of({"p0": None, **{f"p{n}": f"p{n - 1}" for n in range(1, 10)}})

    found = codes(chain)

    assert found["too_many_layers"][0].values["layers"] == 10
    assert found["one_on_one"][0].values["length"] == 10
    assert "too_many_layers" not in codes(chain, settings=CheckSettings(most_layers=10))


def test_vacant_seats_are_listed_and_counted() -> None:
    structure = tree_of({"lead": None, "a": "lead", "b": "lead"})
    people = People(assignments=(Assignment("ravi-anand", "lead"), Assignment("joyce-bell", "a", end=date(2026, 5, 1))))

    found = codes(structure, people)

    assert keys(found["vacancy"]) == ["a", "b"]
    assert round(float(found["vacancy_rate"][0].values["percent"])) == 67


def test_a_manager_needs_the_skills_of_the_team_or_a_named_evaluator() -> None:
    structure = replace(
        tree_of({"lead": None, "a": "lead", "expert": None}), requirements=(SkillRequirement("a", "diagnosis"),)
    )
    held = (Assignment("ravi-anand", "lead"), Assignment("noor-haddad", "expert"))
    rated = People(assignments=held, ratings=(SkillRating("noor-haddad", "diagnosis", SkillLevel.ABLE),))

    assert keys(codes(structure, rated)["manager_cannot_evaluate"]) == ["lead"]
    assert "manager_cannot_evaluate" not in codes(replace(structure, evaluators=(Evaluator("lead", "expert"),)), rated)
    before = (*held, Assignment("ravi-anand", "a", end=date(2025, 1, 1)))
    assert "manager_cannot_evaluate" not in codes(structure, People(assignments=before))


def test_a_skill_of_one_person_is_a_key_person_risk_until_a_second_can() -> None:
    structure = replace(tree_of({"a": None}), requirements=(SkillRequirement("a", "firmware", critical=True),))
    one = (SkillRating("felix-moreau", "firmware", SkillLevel.TEACHES),)
    learning = SkillRating("joyce-bell", "firmware", SkillLevel.ASSISTED)
    able = SkillRating("joyce-bell", "firmware", SkillLevel.ABLE)
    stale = replace(able, expires=date(2026, 1, 1))

    assert "key_person" in codes(structure, People(ratings=(*one, learning)))
    assert "key_person" in codes(structure, People(ratings=(*one, stale)))
    assert "key_person" not in codes(structure, People(ratings=(*one, able)))
    assert "skill_uncovered" in codes(structure)


def test_an_auditor_neither_reports_into_the_line_nor_worked_in_it_in_the_period() -> None:
    units = (Unit("audit", "Audit", UnitKind.AUDIT_BODY), Unit("t1", "T1"))
    free = Structure(units, (Position("auditor", "Auditor", "audit"), Position("agent", "Agent", "t1")))
    bound = replace(free, lines=(ReportingLine("auditor", "agent"),))
    seat = Assignment("vera-novak", "auditor", start=date(2026, 3, 1))
    past = Assignment("vera-novak", "agent", start=date(2025, 1, 1), end=date(2026, 2, 1))

    assert "auditor_reports_into_line" in codes(bound)
    found = codes(free, People(assignments=(seat, past)), audited_from=date(2026, 1, 1))
    assert keys(found["auditor_worked_there"]) == ["auditor", "agent", "vera-novak"]
    assert "auditor_worked_there" not in codes(free, People(assignments=(seat, past)), audited_from=date(2026, 3, 1))
    assert "audit_body_inside" in codes(replace(free, units=(replace(units[0], parent="t1"), units[1])))


RD = Structure(
    units=(Unit("rd", "R&D"), Unit("lab", "Lab", parent="rd"), Unit("technical", "Technical"), Unit("sales", "Sales")),
    rules=(
        Rule("one", RuleKind.RD_PATH, "technical", "rd"),
        Rule("count", RuleKind.RD_PATH_COUNT, number=1),
    ),
)


def test_exactly_the_allowed_paths_lead_into_development() -> None:
    allowed, other = HandOff("technical", "lab", "Tiered support"), HandOff("sales", "lab", "A call")

    assert not {code for code in codes(RD, hand_offs=(allowed,)) if code.startswith("rd_path")}
    assert keys(codes(RD, hand_offs=(allowed, other))["rd_path_not_allowed"]) == ["sales", "lab"]
    two = replace(RD, rules=(*RD.rules, Rule("two", RuleKind.RD_PATH, "nowhere", "rd")))
    assert {"rd_path_count", "rd_path_unknown"} <= codes(two).keys()


def test_an_outbound_unit_takes_no_inbound_contact() -> None:
    structure = replace(RD, rules=(Rule("out", RuleKind.OUTBOUND_ONLY, "sales"),))

    assert keys(codes(structure, inbound_units=("sales",))["inbound_to_outbound_unit"]) == ["sales"]
    assert "inbound_to_outbound_unit" not in codes(structure)


def _owned(*owners: str) -> Activity:
    return Activity("work", "Work", tuple(RaciEntry(owner, RaciRole.ACCOUNTABLE) for owner in owners))


@pytest.mark.parametrize(
    ("owners", "code"),
    [
        ((), "activity_without_owner"),
        (("gone",), "activity_without_owner"),
        (("rd",), None),
        (("rd", "sales"), "activity_with_two_owners"),
    ],
)
def test_an_activity_has_exactly_one_owner(owners: tuple[str, ...], code: str | None) -> None:
    found = codes(replace(RD, activities=(_owned(*owners),)))

    assert {name for name in found if name.startswith("activity_")} == ({code} if code else set())


def test_work_spread_over_units_is_found_by_synonyms_too() -> None:
    activities = (
        Activity("a", "Pick/pack/ship", (RaciEntry("rd", RaciRole.ACCOUNTABLE),)),
        Activity("b", "Pull pack ship", (RaciEntry("sales", RaciRole.ACCOUNTABLE),)),
    )

    assert keys(codes(replace(RD, activities=activities))["function_spread"]) == ["rd", "sales"]


def test_a_role_that_a_process_names_must_be_on_the_chart() -> None:
    structure = Structure(positions=(Position("td", "Technical Director", title_synonyms=("Head of Technology",)),))
    roles = tuple(ProcessRole("Oversight", name) for name in ("td", "head of technology", "Lab Manager"))

    found = codes(structure, process_roles=(*roles, ProcessRole("Oversight", "t9", PartyKind.UNIT)))

    assert keys(found["absent_role"]) == ["Lab Manager", "t9"]


def test_undefined_roles_say_what_they_do_in_fact() -> None:
    duties = (Duty("Acts as procurement"), Duty("Write orders", DutyKind.CAPABILITY))
    structure = Structure(positions=(Position("log", "Logistics Manager", tags=("undefined_role",), duties=duties),))

    found = codes(structure)

    assert "Acts as procurement" in found["undefined_role"][0].text
    assert keys(found["capability_without_duty"]) == ["log"]


def test_paid_and_included_work_in_one_unit_is_a_conflict_of_goals() -> None:
    unit = Unit("team", "Team", segments=("Retail",))
    positions = (Position("a", "A", "team", funding=Funding.PAID), Position("b", "B", "team", funding=Funding.INCLUDED))

    assert keys(codes(Structure((unit,), positions))["funding_conflict"]) == ["team"]
    assert "funding_conflict" not in codes(Structure((unit,), positions[:1]))


def test_every_customer_facing_unit_answers_to_one_head() -> None:
    units = (Unit("t1", "T1", channels=("phone",)), Unit("sales", "Sales", channels=("phone",)), Unit("lab", "Lab"))
    positions = (Position("head", "Head"), Position("lead", "Lead", "t1"), Position("seller", "Seller", "sales"))
    apart = Structure(
        units, positions, (ReportingLine("lead", "head"),), rules=(Rule("h", RuleKind.SERVICE_HEAD, "head"),)
    )
    joined = replace(apart, lines=(*apart.lines, ReportingLine("seller", "head")))

    assert keys(codes(apart)["unit_outside_one_head"]) == ["sales"]
    assert "unit_outside_one_head" not in codes(joined)


def test_functions_of_the_reference_structure_are_found_by_title_name_or_code() -> None:
    titled = Structure(positions=(Position("am", "Account Manager 2"),))
    named = Structure((Unit("r", "Repair and returns"),), (Position("x", "X", "r"),))
    coded = Structure((Unit("i", "I", functions=("incident_management",)),), (Position("x", "X", "i"),))

    missing = [set(keys(codes(structure)["function_missing"])) for structure in (titled, named, coded)]

    assert "account_management" not in missing[0]
    assert "returns_warranty" not in missing[1]
    assert "incident_management" not in missing[2]
    assert "purchasing" in missing[0] & missing[1] & missing[2]


def test_a_flat_organisation_and_a_unit_without_a_way_up_are_named() -> None:
    seats = {f"a{n}": "head" for n in range(11)}
    flat = tree_of({"head": None, **seats})
    placed = replace(
        flat,
        units=(Unit("u", "U"), Unit("v", "V")),
        positions=tuple(replace(p, unit="u" if p.key < "a5" else "v") for p in flat.positions),
        career_paths=(CareerPath("a0", "head"),),
    )

    assert "too_flat" in codes(flat)
    assert "no_career_paths" in codes(flat)
    assert keys(codes(placed)["no_upward_path"]) == ["v"]


@given(structures())
def test_checks_never_fail_whatever_the_structure(structure: Structure) -> None:
    for finding in run_checks(CheckContext(structure, on=ON)):
        assert finding.text
        assert finding.why

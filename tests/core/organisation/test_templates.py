from datetime import date

import pytest

from orgdesk.core.organisation.checks import CheckContext, Severity, run_checks
from orgdesk.core.organisation.comparison import ChangeKind, compare
from orgdesk.core.organisation.errors import UnknownElement
from orgdesk.core.organisation.templates import TEMPLATES, load_template
from orgdesk.core.organisation.tree import build_tree
from orgdesk.core.organisation.yaml_format import read_yaml, write_yaml

ON = date(2026, 11, 2)


@pytest.mark.parametrize("key", TEMPLATES)
def test_a_template_has_no_errors_and_round_trips(key: str) -> None:
    chart = load_template(key)

    errors = [
        finding.text
        for finding in run_checks(CheckContext(chart.structure, chart.people, on=ON, draft=True))
        if finding.severity is Severity.ERROR
    ]

    assert errors == []
    assert read_yaml(write_yaml(chart)) == chart


@pytest.mark.parametrize("key", TEMPLATES)
def test_assignments_of_a_template_name_its_own_people_and_positions(key: str) -> None:
    chart = load_template(key)
    people = {person.key for person in chart.people.persons}

    for assignment in chart.people.assignments:
        assert assignment.position in chart.structure.position_by_key
        assert assignment.person in people


def test_an_unknown_template_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownElement, match="tiered-support"):
        load_template("nothing")


def test_the_audit_body_is_a_root_of_its_own_and_t1_counts_ten_seats() -> None:
    tree = build_tree(load_template("tiered-support-2.0").structure)

    assert "internal-auditor" in tree.roots
    assert tree.span("t1-lead").positions == 1
    assert tree.span("t1-lead").seats == 10


def test_version_2_1_moves_retitles_and_refills_what_it_says() -> None:
    before, after = load_template("tiered-support-2.0"), load_template("tiered-support-2.1")

    found = compare(
        before.structure,
        after.structure,
        assignments_before=before.people.assignments,
        assignments_after=(*before.people.assignments, *after.people.assignments),
    )

    assert "installer-3" in found.keys(ChangeKind.REMOVED)
    assert "knowledge-management-manager" in found.keys(ChangeKind.ADDED)
    assert "project-manager" in found.keys(ChangeKind.MOVED)
    assert "t1-lead" in found.keys(ChangeKind.RETITLED)
    refilled = {change.key: change.after for change in found.of(ChangeKind.REFILLED)}
    assert refilled["t2-operations-rep"] == ("joyce-bell",)
    assert found.warnings == ()

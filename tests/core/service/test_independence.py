"""Who may not audit what."""

from __future__ import annotations

from datetime import date, timedelta

from orgdesk.core.organisation.model import (
    Assignment,
    AssignmentKind,
    LineKind,
    Position,
    ReportingLine,
    Structure,
    Unit,
)
from orgdesk.core.service.independence import Dependence, Reign, Tie, ties_of, units_inside

_FIRST, _LAST = date(2026, 4, 1), date(2026, 6, 30)
_UNITS = (
    Unit(key="service", name="Service", head="manager"),
    Unit(key="t1", name="T1", parent="service", head="lead"),
    Unit(key="late-team", name="Late team", parent="t1"),
    Unit(key="t2", name="T2", parent="service"),
    Unit(key="audit", name="Audit"),
)
_SEATS = (("manager", "service"), ("lead", "t1"), ("agent", "late-team"), ("trainee", "t2"), ("auditor", "audit"))
_BOSSES = (("lead", "manager"), ("agent", "lead"), ("trainee", "lead"))
_CHART = Structure(
    units=_UNITS,
    positions=tuple(Position(key=key, title=key, unit=unit) for key, unit in _SEATS),
    lines=tuple(ReportingLine(position=one, boss=boss, kind=LineKind.SOLID) for one, boss in _BOSSES),
)


def _ties(*held: Assignment, chart: Structure = _CHART, worked: int = 0, owned: int = 0) -> set[tuple[Tie, str]]:
    found = ties_of(held, [Reign(chart)], "t1", first=_FIRST, last=_LAST, worked=worked, owned=owned)
    return {(one.tie, one.subject) for one in found}


def _held(position: str, start: date | None = None, end: date | None = None) -> Assignment:
    return Assignment(person="vera", position=position, start=start, end=end)


def test_who_sits_in_the_audit_body_alone_is_free() -> None:
    assert _ties(_held("auditor")) == set()


def test_who_sat_in_the_unit_or_in_a_team_within_it_is_bound_for_as_long_as_the_period_touches() -> None:
    assert _ties(_held("auditor"), _held("agent", end=_FIRST)) == {(Tie.BELONGED, "agent")}
    assert _ties(_held("auditor"), _held("agent", end=_FIRST - timedelta(days=1))) == set()
    assert _ties(_held("lead", start=_LAST + timedelta(days=1))) == set()


def test_who_reports_into_the_unit_is_bound_though_sitting_elsewhere() -> None:
    assert _ties(_held("trainee")) == {(Tie.REPORTED, "lead")}
    assert _ties(_held("manager")) == set()


def test_a_stand_by_fills_no_seat() -> None:
    standby = Assignment(person="vera", position="agent", kind=AssignmentKind.BACKUP)

    assert _ties(standby) == set()


def test_work_done_and_cases_owned_bind_whoever_sits_where() -> None:
    found = ties_of([_held("auditor")], [Reign(_CHART)], "t1", first=_FIRST, last=_LAST, worked=3, owned=1)

    assert found == (Dependence(Tie.WORKED, "t1", 3), Dependence(Tie.OWNED, "t1", 1))


def test_a_position_counts_by_the_chart_of_its_days() -> None:
    moved = Structure(units=_UNITS, positions=(Position(key="agent", title="agent", unit="t2"),))
    reigns = [Reign(_CHART, end=date(2026, 4, 30)), Reign(moved, start=date(2026, 5, 1))]

    early = ties_of([_held("agent", end=date(2026, 4, 30))], reigns, "t1", first=_FIRST, last=_LAST)
    late = ties_of([_held("agent", start=date(2026, 5, 1))], reigns, "t1", first=_FIRST, last=_LAST)

    assert [one.tie for one in early] == [Tie.BELONGED]
    assert late == ()


def test_units_in_a_circle_end_where_they_began() -> None:
    circle = Structure(units=(Unit(key="a", name="A", parent="b"), Unit(key="b", name="B", parent="a")))

    assert units_inside(circle, "a") == {"a", "b"}

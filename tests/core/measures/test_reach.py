"""What a period does not reach changes no number: reading little says what reading everything says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgdesk.core.measures import CATALOGUE, Happening, Records, Scope, definition_of, evaluate, records_of
from orgdesk.core.measures.reach import PASSING, since, thin
from orgdesk.core.measures.records import record_of
from support.handmade_logs import FIRST, MARCH, read, worked_logs

WORKED = {worked.code: worked.records for worked in worked_logs()}
MOVES = st.lists(st.tuples(st.integers(0, 4), st.integers(-200, 120), st.integers(0, 23)), min_size=1, max_size=10)
SCOPES = [Scope(FIRST + timedelta(days=day), FIRST + timedelta(days=day + days)) for day, days in ((-60, 28), (0, 7), (0, 31), (20, 90))]  # fmt: skip


def moved(records: Records, moves: list[tuple[int, int, int]]) -> Records:
    """A log of the same words at other times: copies of its records that are days and hours apart, told in parts."""
    told = []
    for number, (spread, days, hours) in enumerate(moves):
        for record in records:
            told += [
                replace(
                    one, key=f"{one.key}{number % 5}", at=one.at + timedelta(days=days + spread * place, hours=hours)
                )
                for place, one in enumerate(record.happenings)
            ]
    return records_of(told)


def thinned(records: Records) -> Records:
    return Records(
        {kind: tuple(record_of(thin(one.happenings)) for one in found) for kind, found in records.by_kind.items()}
    )


@settings(max_examples=8, deadline=None)
@given(moves=MOVES)
@pytest.mark.parametrize("code", sorted(WORKED))
def test_a_measure_over_what_its_period_reaches_is_the_measure_over_everything(code, moves):
    records, definition = moved(WORKED[code], moves), definition_of(code)

    for scope in SCOPES:
        assert evaluate(definition, since(records, scope.start), scope) == evaluate(definition, records, scope)
        assert evaluate(definition, thinned(records), scope) == evaluate(definition, records, scope)


def test_a_ticket_that_passed_is_left_out_and_one_that_stands_is_not():
    records = read("ticket A: opened -90; resolved -80", "ticket B: opened -70; resolved -60", "ticket C: opened -50")

    assert [one.key for one in since(records, MARCH.start).of("ticket")] == ["A", "C"]


def test_what_happens_all_day_is_kept_twice_a_day_for_each_person():
    dealt = [Happening("account", "H", "dealt_with", FIRST + timedelta(hours=hour), {"person": who}) for hour in range(9) for who in "ab"]  # fmt: skip

    assert [(one.at.hour, one.facts["person"]) for one in thin(dealt)] == [(0, "a"), (0, "b"), (8, "a"), (8, "b")]


def test_every_kind_that_passes_is_one_that_a_measure_reads():
    assert {kind for one in CATALOGUE for kind in one.needs} >= PASSING - {"work"}

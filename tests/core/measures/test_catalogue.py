"""Every measure gives the number that was worked out by hand from a small log."""

from __future__ import annotations

import re

import pytest

from orgdesk.core.measures import CATALOGUE, Good, Scope, Standing, definition_of, evaluate, trend
from orgdesk.core.measures.definitions import reaches
from orgdesk.core.measures.errors import UnknownMeasureError
from support.handmade_logs import FIRST, MARCH, moment, read, worked_logs

WORKED = list(worked_logs())


@pytest.mark.parametrize("worked", WORKED, ids=[worked.code for worked in WORKED])
def test_a_measure_gives_the_number_worked_by_hand(worked):
    value = evaluate(definition_of(worked.code), worked.records, MARCH)

    assert value.value == pytest.approx(worked.value, abs=0.001)
    assert worked.n is None or value.n == worked.n
    assert value.rows or value.value == 0
    if value.low is not None and value.high is not None:
        assert value.low - 1e-9 <= value.value <= value.high + 1e-9


@pytest.mark.parametrize("worked", WORKED, ids=[worked.code for worked in WORKED])
def test_a_measure_opens_records_that_it_says_it_needs(worked):
    definition = definition_of(worked.code)

    value = evaluate(definition, worked.records, MARCH)

    assert all(worked.records.find(row) is not None for row in value.rows)
    assert {row.partition(":")[0] for row in value.rows} <= set(definition.needs)


def test_every_definition_has_a_log_worked_by_hand():
    assert {worked.code for worked in WORKED} == {one.code for one in CATALOGUE}
    assert len(WORKED) == len(CATALOGUE) >= 202


@pytest.mark.parametrize("definition", CATALOGUE, ids=[one.code for one in CATALOGUE])
def test_without_records_a_measure_says_no_data_yet(definition):
    value = evaluate(definition, read(), MARCH)

    assert value.standing is Standing.NO_DATA
    assert value.rows == ()


@pytest.mark.parametrize("definition", CATALOGUE, ids=[one.code for one in CATALOGUE])
def test_a_definition_says_all_that_a_reader_needs(definition):
    assert re.fullmatch(r"[A-Z]{2}-\d+", definition.code)
    assert definition.meaning.endswith(".")
    assert all((definition.name, definition.owner, definition.unit, definition.needs, definition.version))
    assert not definition.paired or definition_of(definition.paired).code != definition.code


def test_the_interval_of_a_mean_stays_on_its_scale_however_few_and_far_apart_the_cases_are():
    scores = read(*(f"quality_review {n}: scored 2 score={score}" for n, score in enumerate((100, 100, 62), 1)))
    waits = read(*(f"call {n}: answered 2 wait={wait}" for n, wait in enumerate((2, 3, 240), 1)))

    score, wait = evaluate(definition_of("EX-13"), scores, MARCH), evaluate(definition_of("TS-26"), waits, MARCH)

    assert 0 < score.low < score.value < score.high == 100
    assert 0 == wait.low < wait.value < wait.high


def test_a_rate_of_few_cases_says_so_instead_of_pretending():
    value = evaluate(definition_of("TS-10"), read("ticket A: opened 2; escalated 3", "ticket B: opened 2"), MARCH)

    assert value.standing is Standing.TOO_FEW
    assert value.n == 2


def test_a_period_is_measured_with_what_was_known_at_its_end():
    records = read("ticket A: opened 2; resolved 20", "ticket B: opened 3; escalated 25")
    weeks = [Scope(FIRST, moment("11")), Scope(moment("11"), moment("26"))]

    backlog = trend(definition_of("TS-19"), records, weeks)

    assert [value.value for value in backlog] == [2, 1]


def test_working_time_is_counted_by_the_calendar_that_is_given():
    records = read("ticket A: opened 2 09:00; replied 2 19:00")
    office = Scope(MARCH.start, MARCH.end, worked=lambda start, end: (end - start).total_seconds() / 3600 - 2)

    assert evaluate(definition_of("TS-3"), records, office).value == 8


def test_a_target_is_met_on_the_good_side_only():
    fast = evaluate(
        definition_of("TS-5"), read(*(f"ticket {n}: opened 2 08:00; resolved 2 09:00" for n in range(12))), MARCH
    )

    assert definition_of("TS-5").good is Good.DOWN
    assert reaches(definition_of("TS-5"), fast, 2) is True
    assert reaches(definition_of("TS-5"), fast, 0.5) is False


def test_an_unknown_code_is_answered_with_its_neighbours():
    with pytest.raises(UnknownMeasureError, match=r"TS-1"):
        definition_of("TS-100")

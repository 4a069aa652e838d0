"""Published organisation charts: every row accounted for, loops and duplicates found, what changed between two dates."""

import os
from pathlib import Path

import pytest

from suite_tools import organograms

SUITES = Path(os.environ.get("ORGDESK_SUITES", Path(__file__).parents[3] / "shared" / "suites"))
HERE = (SUITES / "organograms").is_dir()

pytestmark = [pytest.mark.suites, pytest.mark.skipif(not HERE, reason="the organogram suite is not here")]

OUTCOMES = list(organograms.outcomes(SUITES)) if HERE else []


def test_the_suite_holds_six_charts_and_four_pairs() -> None:
    assert sum(not outcome.is_pair for outcome in OUTCOMES) == 6
    assert sum(outcome.is_pair for outcome in OUTCOMES) == 4


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda outcome: outcome.name)
def test_counts_agree_with_what_is_expected(outcome: organograms.Outcome) -> None:
    assert dict(outcome.found) == dict(outcome.expected)


def test_only_the_truncated_snapshot_draws_a_warning() -> None:
    warned = [outcome.name for outcome in OUTCOMES if outcome.warns]

    assert [name.rpartition(organograms.ARROW)[2][-10:] for name in warned] == [organograms.TRUNCATED]


def test_no_row_of_senior_and_junior_files_is_lost() -> None:
    assert organograms.unaccounted_rows(SUITES) == 0

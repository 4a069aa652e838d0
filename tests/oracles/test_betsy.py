"""The executable models of betsy with the marks they must leave; each case also with save and restore between all steps."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from suite_tools import bpmn

FOLDER = Path(os.environ.get("ORGDESK_SUITES", Path(__file__).parents[3] / "shared" / "suites")) / "bpmn-betsy"
CASES = bpmn.betsy_cases(FOLDER) if (FOLDER / "cases.json").exists() else []
AT_LEAST = 172

pytestmark = [pytest.mark.suites, pytest.mark.skipif(not CASES, reason="the betsy suite is not here")]


@pytest.mark.parametrize("restore", [False, True], ids=["in memory", "saved and restored between all steps"])
def test_at_least_172_of_210_cases_leave_exactly_the_expected_marks_and_none_leaves_others(restore: bool) -> None:
    verdicts = {case: bpmn.verdict(case, restore=restore) for case in CASES}

    counts = Counter(verdicts.values())
    wrong = [f"{case.path.stem} {case.test}" for case, verdict in verdicts.items() if verdict == "wrong"]
    assert wrong == []
    assert counts["right"] >= AT_LEAST
    assert sum(counts.values()) == 210


def test_a_case_that_expects_other_marks_is_found_wrong() -> None:
    right = next(case for case in CASES if case.path.stem == "SequenceFlow")

    changed = bpmn.BetsyCase(right.path, right.test, right.number, ("SCRIPT_task9",), right.delay, right.parallel)

    assert bpmn.verdict(right) == "right"
    assert bpmn.verdict(changed) == "wrong"

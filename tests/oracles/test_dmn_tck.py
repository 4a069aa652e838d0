"""The DMN Technology Compatibility Kit: decisions of others, with the values that others say they have."""

import os
from pathlib import Path

import pytest

from suite_tools import dmn

SUITES = Path(os.environ.get("ORGDESK_SUITES", Path(__file__).parents[3] / "shared" / "suites"))
LEVEL_3_FLOOR = 3258

pytestmark = [
    pytest.mark.suites,
    pytest.mark.skipif(not (SUITES / dmn.FOLDER).is_dir(), reason="the DMN kit is not beside the project"),
]


def test_every_case_of_level_two_has_its_value() -> None:
    outcomes = list(dmn.play(SUITES, "compliance-level-2"))
    assert [str(outcome) for outcome in outcomes if not outcome.passed] == []
    assert dmn.count(outcomes) == (116, 116)


def test_level_three_never_crashes_and_does_not_fall_behind() -> None:
    outcomes = list(dmn.play(SUITES, "compliance-level-3"))
    assert [str(outcome) for outcome in outcomes if outcome.crash.startswith("crash")] == []
    passed, cases = dmn.count(outcomes)
    assert cases == 3275
    assert passed >= LEVEL_3_FLOOR


def test_what_level_three_does_not_pass_is_refused_with_a_reason() -> None:
    failed = [outcome for outcome in dmn.play(SUITES, "compliance-level-3") if not outcome.passed]
    assert {outcome.folder for outcome in failed} <= {
        "0076-feel-external-java",
        "0086-import",
        "0089-nested-inputdata-imports",
    }
    assert [str(outcome) for outcome in failed if outcome.given is not None] == []

"""What marks on a scorecard come to."""

from __future__ import annotations

import pytest

from orgdesk.core.service.errors import DefinitionError, ReasonMissingError
from orgdesk.core.service.scorecards import Criterion, Mark, Scorecard, judge

_CARD = Scorecard(
    (
        Criterion("greeting", "Greets by name", 1),
        Criterion("solution", "Solves it", 3),
        Criterion("identity", "Checks who asks", 1, fatal=True),
    ),
    pass_mark=75,
)
MET, NOT_MET, NONE = Mark.MET, Mark.NOT_MET, Mark.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("marks", "score", "passed"),
    [
        ((MET, MET, MET), 100, True),
        ((NOT_MET, MET, MET), 80, True),  # 4 of 5
        ((MET, NOT_MET, MET), 40, False),  # 2 of 5
        ((NOT_MET, MET, NONE), 75, True),  # 3 of the 4 that apply, just enough
        ((MET, MET, NOT_MET), 0, False),  # fatal
        ((NONE, NONE, NONE), None, None),
    ],
)
def test_the_score_is_the_weight_met_of_the_weight_that_applies(
    marks: tuple[Mark, ...], score: float | None, passed: bool | None
) -> None:
    given = dict(zip(("greeting", "solution", "identity"), marks, strict=True))

    found = judge(_CARD, given, dict.fromkeys(given, "It was so."))

    assert (found.score, found.passed) == (score if score is None else pytest.approx(score), passed)
    assert found.fatal == (("identity",) if marks[2] is NOT_MET else ())


def test_what_is_not_met_needs_a_word_and_every_criterion_a_mark() -> None:
    with pytest.raises(ReasonMissingError, match="“Solves it” is not met"):
        judge(_CARD, {"greeting": MET, "solution": NOT_MET, "identity": MET}, {"solution": "  "})
    with pytest.raises(DefinitionError, match="“Checks who asks” has no mark"):
        judge(_CARD, {"greeting": MET, "solution": MET}, {})


@pytest.mark.parametrize(
    ("criteria", "pass_mark", "words"),
    [
        ((), 80, "without criteria"),
        ((Criterion("a", "A"), Criterion("a", "B")), 80, "stands twice"),
        ((Criterion("a", "A", 0),), 80, "must be above 0"),
        ((Criterion("a", "A"),), 101, "from 0 to 100"),
    ],
)
def test_a_scorecard_that_cannot_judge_is_refused(
    criteria: tuple[Criterion, ...], pass_mark: float, words: str
) -> None:
    with pytest.raises(DefinitionError, match=words):
        Scorecard(criteria, pass_mark)

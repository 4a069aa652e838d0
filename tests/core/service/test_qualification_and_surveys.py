from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgdesk.core.service.errors import DefinitionError, NotTheQualifierError, ReasonMissingError, ServiceRuleError
from orgdesk.core.service.qualification import (
    AnswerKind,
    Answers,
    CustomerClass,
    Decision,
    Person,
    Question,
    Questionnaire,
    ServicePath,
    override_class,
    prefill,
    qualify,
    read_answers,
)
from orgdesk.core.service.surveys import compare_scores, customer_effort, net_promoter_score, satisfaction, share

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
FORM = Questionnaire(
    "intake",
    3,
    (
        Question("sites", "How many sites?", AnswerKind.NUMBER, least=Decimal(1), most=Decimal(5000)),
        Question("migrates", "Does data move over?", AnswerKind.YES_NO),
        Question("skill", "Who installs?", AnswerKind.CHOICE, choices=("own staff", "nobody")),
        Question("live_on", "When must it run?", AnswerKind.DAY, required=False),
        Question("note", "Anything else?", AnswerKind.TEXT, required=False),
    ),
)
RAW = {"sites": "12", "migrates": "Yes", "skill": "nobody", "live_on": "2026-06-01"}
ANNA, SAM = Person("anna", frozenset({"strategic-operations"})), Person("sam", frozenset({"sales"}))


def decide(answers: Answers) -> Decision:
    sites = answers["sites"]
    assert isinstance(sites, Decimal)
    if sites > 10 and answers["migrates"]:
        return Decision(CustomerClass.COMPLEX, ServicePath.PROFESSIONAL_SERVICES, ("many sites", "data moves"))
    return Decision(CustomerClass.SIMPLE, ServicePath.SELF_INSTALL, ("few sites",))


def test_answers_are_read_by_their_kind() -> None:
    assert read_answers(FORM, RAW) == {
        "sites": Decimal(12),
        "migrates": True,
        "skill": "nobody",
        "live_on": date(2026, 6, 1),
    }


def test_everything_wrong_with_the_answers_is_said_at_once() -> None:
    with pytest.raises(ServiceRuleError) as refused:
        read_answers(FORM, {"sites": "NaN", "skill": "a friend", "live_on": "soon", "colour": "red"})

    message = str(refused.value)
    for part in (
        "colour: no such",
        "sites: 'NaN' is no finite",
        "migrates: an answer",
        "'a friend' is not among",
        "live_on",
    ):
        assert part in message
    with pytest.raises(ServiceRuleError, match="0 is not between 1 and 5000"):
        read_answers(FORM, RAW | {"sites": "0"})


def test_a_hand_off_fills_in_what_it_knows() -> None:
    assert prefill(FORM, {"sites": "12", "discount": "5"}) == {"sites": "12"}


def test_the_form_decides_and_the_wish_stands_beside_it() -> None:
    qualified = qualify(
        FORM,
        read_answers(FORM, RAW),
        decide,
        table="paths-2",
        unit="strategic-operations",
        by=ANNA,
        at=AT,
        requested_path=ServicePath.SELF_INSTALL,
    )

    assert (qualified.customer_class, qualified.qualified_path) == (
        CustomerClass.COMPLEX,
        ServicePath.PROFESSIONAL_SERVICES,
    )
    assert qualified.differs_from_wish
    assert (qualified.version, qualified.table, qualified.decision.reasons[0]) == (3, "paths-2", "many sites")


def test_sales_cannot_set_a_class_and_an_override_needs_a_reason() -> None:
    unit = "strategic-operations"
    first = qualify(FORM, read_answers(FORM, RAW), decide, table="paths-2", unit=unit, by=ANNA, at=AT)
    wanted = (CustomerClass.MEDIUM, ServicePath.WHITE_GLOVE)

    with pytest.raises(NotTheQualifierError, match="sam may comment"):
        override_class(first, *wanted, reason="they asked", unit=unit, by=SAM, at=AT)
    with pytest.raises(NotTheQualifierError):
        qualify(FORM, read_answers(FORM, RAW), decide, table="paths-2", unit=unit, by=SAM, at=AT)
    with pytest.raises(ReasonMissingError):
        override_class(first, *wanted, reason="", unit=unit, by=ANNA, at=AT)
    changed = override_class(first, *wanted, reason="their own engineers help", unit=unit, by=ANNA, at=AT)
    assert (changed.customer_class, changed.decision.customer_class) == (CustomerClass.MEDIUM, CustomerClass.COMPLEX)


def test_a_questionnaire_that_cannot_work_is_refused() -> None:
    with pytest.raises(DefinitionError, match="one key"):
        replace(FORM, questions=FORM.questions[:1] * 2)
    with pytest.raises(DefinitionError, match="offers no choices"):
        replace(FORM, questions=(Question("q", "?", AnswerKind.CHOICE),))


def test_nps_is_promoters_less_detractors_with_the_adjusted_wald_interval() -> None:
    score = net_promoter_score([10] * 5 + [8] * 3 + [3] * 2)

    assert score.value == pytest.approx(30)
    assert score.standard_error == pytest.approx(100 * ((5.75 + 2.75) / 13 - (3 / 13) ** 2) ** 0.5 / 13**0.5)
    assert score.low == pytest.approx(300 / 13 - 1.959964 * score.standard_error, abs=1e-4)
    small = net_promoter_score([10] * 5 + [8] * 3 + [3] * 2, asked_of=12)
    assert small.standard_error == pytest.approx(score.standard_error * (2 / 11) ** 0.5)


def test_the_adjusted_interval_covers_the_truth_as_often_as_it_says() -> None:
    rng = Random(7)
    runs, hits = 2000, 0
    for _ in range(runs):
        score = net_promoter_score(rng.choices([10, 8, 3], [0.5, 0.3, 0.2], k=10))
        hits += score.low <= 30 <= score.high

    assert 0.93 < hits / runs < 0.98


def test_csat_and_effort_follow_their_rules() -> None:
    csat = satisfaction([5, 4, 4, 3, 1])
    effort = customer_effort([7, 6, 5, 4, 2])

    assert (csat.value, round(csat.low, 1), round(csat.high, 1)) == (60, 23.1, 88.2)
    assert (effort.mean, effort.easy.value, effort.net) == (4.8, 60, 20)


def test_two_scores_from_few_answers_show_no_detectable_change_and_from_many_they_do() -> None:
    few = compare_scores(satisfaction([5, 5, 1]), satisfaction([5, 1, 1]))
    many = compare_scores(satisfaction([1] * 50), satisfaction([5] * 50))

    assert not few.detectable
    assert many.detectable
    assert many.difference == 100


@given(st.integers(1, 500).flatmap(lambda count: st.tuples(st.integers(0, count), st.just(count))))
def test_a_wilson_interval_holds_the_share_and_stays_within_bounds(drawn: tuple[int, int]) -> None:
    score = share(*drawn)

    assert 0 <= score.low <= score.value <= score.high <= 100


@given(st.lists(st.integers(0, 10), min_size=1))
def test_an_nps_interval_stays_on_the_scale(answers: list[int]) -> None:
    score = net_promoter_score(answers)

    assert -100 <= score.low < score.high <= 100
    assert -100 <= score.value <= 100


def test_answers_off_the_scale_and_no_answers_are_refused() -> None:
    with pytest.raises(ServiceRuleError, match="answer 11 is not on the scale"):
        net_promoter_score([11])
    with pytest.raises(ServiceRuleError, match="no answers"):
        satisfaction([])
    with pytest.raises(ServiceRuleError, match="cannot come from 1"):
        net_promoter_score([9, 9], asked_of=1)
    with pytest.raises(ServiceRuleError, match="not between 0 and 1"):
        share(1, 2, confidence=1.0)

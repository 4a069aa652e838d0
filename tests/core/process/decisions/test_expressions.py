"""Expressions: what they give, and how they refuse."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from orgdesk.core.process.decisions.feel import (
    FeelLimitError,
    FeelSyntaxError,
    compile_expression,
    compile_unary_tests,
    to_plain,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7),
        ("-5 ** 2", 25),
        ("open hours + 1", 4),
        ("[1, 2, 3][item > 1]", [2, 3]),
        ("[{x: 1}, {x: 2}][x = 2].x", [2]),
        ("for i in 1..3 return i * 2", [2, 4, 6]),
        ("some x in [1, 2] satisfies x > 1", True),
        ("5 in (2..6)", True),
        ("null and false", False),
        ("null or false", None),
        ('if tier = "T1" then "agent" else "lead"', "agent"),
        ("(function(x) x + 1)(2)", 3),
        ("{a: 1, b: a + 1}.b", 2),
        ("unknown + 1", None),
    ],
)
def test_an_expression_gives_its_value(text: str, value: object) -> None:
    assert compile_expression(text).evaluate({"open hours": 3, "tier": "T1"}) == value


def test_numbers_are_decimal_to_34_digits() -> None:
    assert compile_expression("0.1 + 0.2").evaluate({}) == Decimal("0.3")
    assert compile_expression("1 / 3").evaluate({}) == Decimal("0." + "3" * 34)


def test_a_name_with_signs_is_found_when_it_is_known() -> None:
    rule = compile_expression("first-response time / 2", names=["first-response time"])
    assert rule.evaluate({"first-response time": 8}) == 4


@pytest.mark.parametrize(
    ("text", "position"), [("1 +", 3), ("[1, 2", 5), ('"open', 0), ("1 2", 2), ('@"soon"', 0), ("(" * 5_000, 120)]
)
def test_a_text_that_is_no_expression_is_refused_with_its_position(text: str, position: int) -> None:
    with pytest.raises(FeelSyntaxError) as refusal:
        compile_expression(text)
    assert refusal.value.position == position


def test_a_hostile_loop_is_stopped() -> None:
    with pytest.raises(FeelLimitError):
        compile_expression("count(for i in 1..10**9 return i)").evaluate({})


def test_a_call_without_end_is_stopped() -> None:
    with pytest.raises(FeelLimitError):
        compile_expression("{f: function(n) f(n + 1), r: f(1)}.r").evaluate({})


def test_a_null_is_explained() -> None:
    explained = compile_expression('"a" + amount').explain({"amount": 1})
    assert explained.value is None
    assert "'+'" in explained.warnings[0]


@pytest.mark.parametrize(
    ("text", "value", "passes"),
    [
        ("-", None, True),
        ("< 10, [20..30]", 25, True),
        ("< 10, [20..30]", 15, False),
        ('not("closed")', "open", True),
        ('"open", "new"', "new", True),
        ("? > limit", 5, True),
        ("> limit", 2, False),
    ],
)
def test_a_cell_passes_or_not(text: str, value: object, passes: bool) -> None:
    assert compile_unary_tests(text).holds(value, {"limit": 3}) is passes


def test_a_value_leaves_as_plain_data() -> None:
    value = compile_expression('{n: 2.0, half: 1/2, due: day + @"P1D", open: [true, null, "a"]}').evaluate(
        {"day": date(2026, 3, 2)}
    )
    plain = {"n": 2, "half": Decimal("0.5"), "due": "2026-03-03", "open": [True, None, "a"]}
    assert to_plain(value) == plain
    assert type(to_plain(value)["n"]) is int


def test_a_number_beyond_the_language_is_refused() -> None:
    with pytest.raises(FeelLimitError, match="digits"):
        compile_expression("n").evaluate({"n": 10**7000})


def test_now_is_what_the_caller_says_and_else_null() -> None:
    at = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    assert compile_expression('today() = @"2026-03-02" and now() = at').evaluate({"at": at}, at=at) is True
    assert compile_expression("today()").evaluate({}) is None

"""Properties of the language, against Python's own arithmetic and against logic written down by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Context, Decimal, DecimalException

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgdesk.core.process.decisions.feel import (
    DaysDuration,
    FeelError,
    FeelLimitError,
    FeelSyntaxError,
    compile_expression,
    compile_unary_tests,
    to_text,
)

TRUTHS = (True, False, None)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9)
WORDS = st.sampled_from(
    [
        "1",
        "2.5",
        "T1",
        "a",
        "true",
        "null",
        "+",
        "-",
        "*",
        "/",
        "**",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        ".",
        "..",
        "if",
        "then",
        "else",
        "for",
        "in",
        "return",
        "some",
        "satisfies",
        "and",
        "or",
        "not",
        "between",
        "instance",
        "of",
        "function",
        "<",
        ">=",
        "=",
        "?",
        '@"P1D"',
        '@"2026-03-02"',
        '"T1"',
        "sum",
        "date",
        "/*",
        "//",
        '"',
        "@",
    ]
)


@pytest.mark.parametrize("left", TRUTHS)
@pytest.mark.parametrize("right", TRUTHS)
def test_and_and_or_follow_kleene(left: bool | None, right: bool | None) -> None:
    both = False if False in (left, right) else None if None in (left, right) else True
    either = True if True in (left, right) else None if None in (left, right) else False
    names = {"left": left, "right": right}
    assert compile_expression("left and right").evaluate(names) is both
    assert compile_expression("left or right").evaluate(names) is either


@given(NUMBERS, NUMBERS, st.sampled_from(["+", "-", "*", "/"]))
def test_arithmetic_is_that_of_34_digits(left: Decimal, right: Decimal, sign: str) -> None:
    context = Context(prec=34)
    operations = {"+": context.add, "-": context.subtract, "*": context.multiply, "/": context.divide}
    try:
        expected = operations[sign](left, right)
    except DecimalException:
        expected = None
    assert compile_expression(f"a {sign} b").evaluate({"a": left, "b": right}) == expected


@given(NUMBERS, NUMBERS)
def test_order_and_equality_are_those_of_numbers(left: Decimal, right: Decimal) -> None:
    names = {"a": left, "b": right}
    verdicts = {"<": left < right, "<=": left <= right, "=": left == right, "!=": left != right}
    for sign, expected in verdicts.items():
        assert compile_expression(f"a {sign} b").evaluate(names) is expected


@given(st.dates(min_value=date(1, 1, 1)), st.dates(min_value=date(1, 1, 1)))
def test_days_between_dates_are_those_of_the_calendar(first: date, second: date) -> None:
    apart = compile_expression("a - b").evaluate({"a": first, "b": second})
    assert apart == DaysDuration((first - second).days * 86_400 * 10**9)
    back = compile_expression("b + (a - b) = a").evaluate({"a": first, "b": second})
    assert back is True


@given(
    st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1)),  # noqa: DTZ001
    st.timedeltas(min_value=timedelta(days=-9_000), max_value=timedelta(days=9_000)),
)
def test_moments_move_along_the_time_line(start: datetime, step: timedelta) -> None:
    start = start.replace(tzinfo=UTC)
    expression = compile_expression("start + step = end and end - step = start")
    assert expression.evaluate({"start": start, "step": step, "end": start + step}) is True


def test_a_zoned_moment_follows_the_change_of_the_clock() -> None:
    later = compile_expression('string(@"2026-03-28T12:00:00@Europe/Amsterdam" + @"P1D")').evaluate({})
    assert later == "2026-03-29T13:00:00@Europe/Amsterdam"


JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(alphabet='ab "\\\n€🐎', max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(JSON, max_size=4))
def test_a_value_written_as_text_reads_back_the_same(value: list[object]) -> None:
    written = compile_expression("string(v)").evaluate({"v": value})
    expression = written.replace("\n", "\\n")
    assert compile_expression(f"({expression}) = v").evaluate({"v": value}) is True


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=30))
def test_list_functions_agree_with_python(items: list[int]) -> None:
    names = {"l": items}
    assert compile_expression("sort(l)").evaluate(names) == sorted(items)
    assert compile_expression("sum(l)").evaluate(names) == sum(items)
    assert compile_expression("[min(l), max(l)]").evaluate(names) == [min(items), max(items)]
    assert compile_expression("distinct values(l)").evaluate(names) == list(dict.fromkeys(items))
    assert compile_expression("l[item > 0]").evaluate(names) == [item for item in items if item > 0]
    assert compile_expression("for i in l return i * 2").evaluate(names) == [item * 2 for item in items]


@settings(max_examples=200)
@given(st.lists(WORDS, max_size=25))
def test_any_run_of_words_has_a_value_or_is_refused_with_a_place(words: list[str]) -> None:
    text = " ".join(words)
    for play in (lambda: compile_expression(text).evaluate(NAMES), lambda: compile_unary_tests(text).holds(1, NAMES)):
        refusal = refusal_of(play)
        if isinstance(refusal, FeelSyntaxError):
            assert 0 <= refusal.position <= len(text)
            assert refusal.reason


NAMES = {"a": [1, {"b": 2}]}


def refusal_of(play: Callable[[], object]) -> FeelError | None:
    try:
        to_text(play())
    except FeelError as error:
        return error
    return None


@pytest.mark.parametrize(
    "text",
    [
        "count(for i in 1..100000, j in 1..100000 return 1)",
        "some x in 1..10**12 satisfies x < 0",
        "{f: function(n) f(n) + f(n), r: f(1)}.r",
        'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(a+)+$")',
        "for i in 1..3000 return partial",
        "string(for i in 1..40 return [partial, partial])",
        "for i in 1..3000 return (for j in 1..3000 return j) = (for j in 1..3000 return j)",
    ],
)
def test_an_expression_that_asks_too_much_is_stopped(text: str) -> None:
    refusal = refusal_of(lambda: compile_expression(text).evaluate({}))
    assert isinstance(refusal, FeelLimitError)


def test_shared_parts_are_compared_once() -> None:
    deep = "(for i in 1..40 return [partial, partial])"
    assert compile_expression(f"count({deep}) = 40 and {deep} = {deep}").evaluate({}) is True


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5_000,
        "-" * 5_000 + "1",
        "not(" * 500 + "true",
        "a" + ".a" * 5_000,
        "[" * 300,
        "{a:" * 300,
        "1e999999999",
        "x instance of " + "list<" * 500,
        "function(a) " * 400 + "1",
        "1 in " * 400 + "1",
        '"' + "a" * 200_000,
    ],
    ids=range(11),
)
def test_a_text_nested_or_long_beyond_reason_is_refused(text: str) -> None:
    with pytest.raises(FeelSyntaxError):
        compile_expression(text)


def test_a_long_flat_condition_is_no_problem() -> None:
    text = " or ".join(f'tier = "T{number}"' for number in range(3_000))
    assert compile_expression(text).evaluate({"tier": "T2999"}) is True

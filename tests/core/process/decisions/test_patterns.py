"""Regular expressions: the same answers as Python's where both read a pattern alike, and never without end."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgdesk.core.process.decisions.feel.pattern import PatternError, compile_pattern

PIECES = st.sampled_from(["a", "b", "[ab]", "[^a]", "(a|b)", "(?:ab)", "a*", "b+", "a?", "(ab)*", "b{1,2}", "a*?", "."])


def _free(_steps: int) -> None:
    """Let a pattern take as long as it likes: those here are small."""


@given(st.lists(PIECES, min_size=1, max_size=5), st.text(alphabet="abc", max_size=8))
def test_a_search_finds_what_python_finds(pieces: list[str], text: str) -> None:
    pattern = "".join(pieces)
    expected = re.search(pattern, text)
    found = compile_pattern(pattern).search(text, 0, _free)
    assert (found and found[:2]) == (expected and expected.span())


def test_sets_may_leave_out_others() -> None:
    consonant = compile_pattern("^[a-z-[aeiou]]+$")
    assert consonant.search("rhythm", 0, _free)
    assert consonant.search("tempo", 0, _free) is None


def test_a_group_may_be_asked_for_again() -> None:
    twice = compile_pattern(r"(ab|c)\1")
    assert twice.search("xcc", 0, _free) == (1, 3, 1, 2)
    assert twice.search("abc", 0, _free) is None


@pytest.mark.parametrize(
    "pattern", ["(", "a{2,1}", "[z-a]", "[^", r"\9", r"(a)\2", "*a", r"\p{Nothing}", "(" * 80 + "a" + ")" * 80]
)
def test_a_malformed_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        compile_pattern(pattern)


def test_a_pattern_that_would_never_end_pays_for_its_steps() -> None:
    paid = 0

    def pay(steps: int) -> None:
        nonlocal paid
        paid += steps
        if paid > 100_000:
            raise TimeoutError

    with pytest.raises(TimeoutError):
        compile_pattern("(a+)+$").search("a" * 40 + "!", 0, pay)

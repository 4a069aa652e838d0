"""Agreement of reviewers, against numbers worked out by hand and published ones."""

from __future__ import annotations

import math

import pytest

from orgdesk.core.measures.agreement import Band, cohens_kappa, krippendorffs_alpha


def test_kappa_takes_out_what_two_reviewers_would_agree_on_by_chance() -> None:
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15

    found = cohens_kappa(pairs)

    # seen 35/50; by chance 25/50 * 30/50 + 25/50 * 20/50 = 0.5; (0.7 - 0.5) / 0.5
    assert (found.value, found.n, found.agreed) == (pytest.approx(0.4), 50, pytest.approx(0.7))
    half = 1.959964 * math.sqrt(0.7 * 0.3 / 50) / 0.5
    assert (found.low, found.high) == (pytest.approx(0.4 - half), pytest.approx(0.4 + half))
    assert found.band is Band.POOR


def test_kappa_of_reviewers_who_always_differ_is_below_zero_and_of_equal_ones_is_one() -> None:
    assert cohens_kappa([("a", "b"), ("b", "a")]).value == pytest.approx(-1)
    equal = cohens_kappa([("a", "a"), ("b", "b")])
    assert (equal.value, equal.band, equal.low) == (1, Band.GOOD, None)


def test_marks_that_never_vary_say_nothing_of_agreement() -> None:
    for found in (cohens_kappa([("met", "met")] * 9), krippendorffs_alpha([["met", "met"]] * 9)):
        assert (found.value, found.band, found.agreed) == (None, None, 1.0)


def test_nothing_marked_twice_gives_no_agreement() -> None:
    assert cohens_kappa([]).value is None
    assert krippendorffs_alpha([["met"], []]).n == 0


@pytest.mark.parametrize(
    ("rows", "published"),
    [
        (("0100000010", "1110010000"), 0.095),
        (("aabbdcccedda", "babbbcccEddd".lower()), 0.692),
        (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.743),
    ],
    ids=["two reviewers, two marks", "two reviewers, five marks", "four reviewers, marks missing"],
)
def test_alpha_is_that_of_krippendorffs_own_examples(rows: tuple[str, ...], published: float) -> None:
    things = [[mark for mark in column if mark != "."] for column in zip(*rows, strict=True)]

    assert krippendorffs_alpha(things).value == pytest.approx(published, abs=0.0006)

"""A comparison gives back both texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from orgdesk.apps.knowledge.comparison import Fate, compare_words

TEXTS = st.text(alphabet="ab c.\n\tüß", max_size=60)


@given(TEXTS, TEXTS)
def test_what_was_not_added_is_the_old_text_and_what_was_not_removed_the_new(before, after):
    passages = compare_words(before, after)

    assert "".join(one.words for one in passages if one.fate is not Fate.ADDED) == before
    assert "".join(one.words for one in passages if one.fate is not Fate.REMOVED) == after


def test_a_very_long_text_is_compared_by_lines():
    before = "\n".join(f"line {number}" for number in range(3000))

    changed = [one for one in compare_words(before, before.replace("line 7\n", "row 7\n")) if one.fate is not Fate.KEPT]
    assert [one.words for one in changed] == ["line 7\n", "row 7\n"]

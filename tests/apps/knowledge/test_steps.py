"""Each step of a limitation through its page, by the right person and by the wrong one."""

from __future__ import annotations


def test_walk(walk, bring):
    limitation = bring("none")
    assert limitation.stage == "training"

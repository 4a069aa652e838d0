"""Styles name no left and no right, so that a page reads from either side."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STYLES = sorted([*ROOT.glob("src/orgdesk/ui/**/*.css"), *ROOT.glob("tools/docs/look/*.css")])
_VALUE = r"(?:[^\s;()]|\([^()]*(?:\([^()]*\)[^()]*)*\))+"
_SIDES = (
    re.compile(r"(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b"),
    re.compile(r"(?:^|[{;\s])(?:left|right)\s*:"),
    re.compile(r"(?:text-align|float|clear)\s*:\s*(?:left|right)\b"),
    re.compile(
        rf"(?:inset|margin|padding):\s*{_VALUE}\s+(?P<right>{_VALUE})\s+{_VALUE}\s+(?!(?P=right)\s*(?:!important)?;){_VALUE}\s*;"
    ),
)


def sides(css: str) -> list[str]:
    return [found[0].strip() for pattern in _SIDES for found in pattern.finditer(css)]


@pytest.mark.parametrize("style", [one for one in STYLES if "static" not in one.parts], ids=lambda one: one.name)
def test_a_style_has_no_left_and_no_right(style: Path) -> None:
    assert sides(style.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "css",
    ["a { margin-left: 4px; }", "a { left: 0; }", "a { float: right; }", "a { inset: 0 auto auto calc(1px + 2px); }"],
)
def test_sides_are_found(css: str) -> None:
    assert sides(css)


@pytest.mark.parametrize(
    "css", ["a { inset: 0 auto 0 auto; }", "a { padding: 1px 2px; }", "a { margin: 0 auto 4px auto; }"]
)
def test_what_is_the_same_on_both_sides_is_let_pass(css: str) -> None:
    assert sides(css) == []

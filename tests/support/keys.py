"""A person who has only a keyboard: goes by Tab, and notices where the focus cannot be seen, is covered or does not come out."""

from __future__ import annotations

from typing import Any

_PARTS = 5
"""A field for a date has stops of its own within: day, month, year and its calendar."""
_HERE = """() => {
  const one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement) return null;
  const at = one.getBoundingClientRect(), style = getComputedStyle(one);
  const label = one.getAttribute('aria-label') || [...(one.labels ?? [])].map((said) => said.textContent).join(' ')
    || one.textContent || one.value || one.id;
  const x = Math.min(Math.max(at.left + at.width / 2, 1), innerWidth - 2);
  const y = Math.min(Math.max(at.top + Math.min(at.height, 24) / 2, 1), innerHeight - 2);
  const over = document.elementFromPoint(x, y);
  one.stop ??= `s${window.stops = (window.stops ?? 0) + 1}`;
  return {
    stop: one.stop, tag: one.localName, html: one.outerHTML.slice(0, 140), words: label.trim().replace(/\\s+/g, ' ').slice(0, 160),
    shown: at.width > 0 && at.height > 0 && at.bottom > 0 && at.top < innerHeight && at.right > 0 && at.left < innerWidth,
    marked: one.matches('input, textarea, select') || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0),
    covered: Boolean(over) && !one.contains(over) && !over.contains(one) && !over.closest('label')?.contains(one),
  };
}"""


class Keys:
    """Everything by keys on one page; each stop must be seen."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def to(self, words: str, *, most: int = 150) -> Keys:
        """Tab until the focus is on what is named so."""
        for _ in range(most):
            here = self.here
            if here and words.lower() in here["words"].lower():
                assert faults_of(here) == []
                return self
            self.press("Tab")
        raise AssertionError(f"{words!r} is not reached by {most} times Tab; the focus is on {self.here}")

    def press(self, *keys: str) -> Keys:
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def type(self, words: str) -> Keys:
        self.page.keyboard.type(words)
        return self

    def go(self) -> Keys:
        """Enter, and the page that it leads to."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")
        return self

    @property
    def here(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self.page.evaluate(_HERE)
        return found


def tab_through(page: Any, *, most: int = 900) -> tuple[int, list[str]]:
    """Tab from the beginning to the end: how many stops there are, and what is wrong at them."""
    faults: list[str] = []
    keys, seen = Keys(page), []
    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0) }")
    for _ in range(most):
        here = keys.press("Tab").here
        if here and seen[-_PARTS:] == [here["stop"]] * _PARTS:
            return len(set(seen)), [*faults, f"the focus does not leave {here['html']}"]
        if here is None or (here["stop"] in seen and here["stop"] != seen[-1]):
            return len(set(seen)), faults
        if here["stop"] not in seen:
            faults += faults_of(here)
        seen.append(here["stop"])
    return len(set(seen)), [*faults, f"Tab does not come to an end within {most} stops"]


def faults_of(here: dict[str, Any]) -> list[str]:
    """What is wrong with a place where the focus is."""
    said = {
        "the focus is on what is not shown": not here["shown"],
        "the focus cannot be seen on": not here["marked"],
        "the focus is covered on": here["covered"],
    }
    return [f"{words}: {here['html']}" for words, wrong in said.items() if wrong]

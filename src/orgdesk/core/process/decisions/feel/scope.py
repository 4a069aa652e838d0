"""What an expression sees while it runs, and the purse of work it may spend."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from orgdesk.core.phrases import phrase

from .errors import FeelLimitError
from .temporal import DateTime

STEP_LIMIT = 1_000_000
DEPTH_LIMIT = 400
STRING_LIMIT = 200_000
LIST_LIMIT = 200_000
RESULT_LIMIT = 250_000
WARNING_LIMIT = 100
MISSING: Any = object()


class Work:
    """Counts steps and call depth of one evaluation, and collects its warnings and what decided (`trace`)."""

    __slots__ = ("at", "depth", "steps", "trace", "warnings")

    def __init__(self, at: DateTime | None = None) -> None:
        """Start with a full purse; `at` is what `now()` and `today()` give."""
        self.at = at
        self.steps = STEP_LIMIT
        self.depth = 0
        self.warnings: list[str] = []
        self.trace: list[Any] = []

    def spend(self, steps: int) -> None:
        """Pay for work; raises FeelLimitError when the purse is empty."""
        self.steps -= steps
        if self.steps < 0:
            raise FeelLimitError("steps", STEP_LIMIT)

    def enter(self, levels: int) -> None:
        """Go deeper by a function call; raises FeelLimitError when too deep."""
        self.depth += levels
        if self.depth > DEPTH_LIMIT:
            raise FeelLimitError(phrase("levels of nested calls"), DEPTH_LIMIT)

    def warn(self, message: str) -> None:
        """Remember why a value became null."""
        if len(self.warnings) < WARNING_LIMIT:
            self.warnings.append(message)


class Scope:
    """Names and their values, inner before outer."""

    __slots__ = ("outer", "values", "work")

    def __init__(self, values: Mapping[str, Any], outer: Scope | None, work: Work) -> None:
        """Open a scope inside another."""
        self.values = values
        self.outer = outer
        self.work = work

    def inner(self, values: Mapping[str, Any]) -> Scope:
        """Open a scope inside this one."""
        return Scope(values, self, self.work)

    def find(self, name: str) -> Any:
        """Look a name up from the inside out; MISSING when nobody knows it."""
        scope: Scope | None = self
        while scope is not None:
            value = scope.values.get(name, MISSING)
            if value is not MISSING:
                return value
            scope = scope.outer
        return MISSING

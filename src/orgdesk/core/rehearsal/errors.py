"""What can go wrong when a rehearsal is prepared or played; each message names the thing, the reason and the way on."""

# ruff: noqa: N818 - an error is named for its situation (STYLE 12)

from __future__ import annotations

from collections.abc import Sequence

from orgdesk.core.phrases import joined, phrase


class RehearsalError(ValueError):
    """Base of every refusal in this package."""


class StaffingRefused(RehearsalError):
    """A staffing question has no answer: a negative load, a goal out of reach, no agent at all."""


class InputsRefused(RehearsalError):
    """A number or distribution given to a rehearsal makes no sense."""


class NotRehearsable(RehearsalError):
    """Chart, process and inputs do not make a bundle; `problems` holds every reason, not just the first."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(phrase("This process cannot be rehearsed: {problems}", problems=joined(self.problems, "; ")))


class RunExploded(RehearsalError):
    """A replication made more events than it was allowed: the scenario has no steady state or loops without end."""

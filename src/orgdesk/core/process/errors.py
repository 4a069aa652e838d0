# ruff: noqa: N818 - an error is named for the situation (style 12)
"""The situations in which a document, a model or a command cannot be accepted; each says what, why, and the way on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from orgdesk.core.phrases import joined, phrase


class Severity(Enum):
    """Whether a finding stops a deployment."""

    ERROR = phrase("error")
    WARNING = phrase("warning")


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark about one element; `trace` is a path of node ids that leads to the situation, where there is one."""

    element_id: str
    element_name: str
    reason: str
    severity: Severity = Severity.ERROR
    trace: tuple[str, ...] = ()

    def __str__(self) -> str:
        named = f"{self.element_id} ({self.element_name})" if self.element_name else self.element_id
        return joined([self.severity, named, self.reason], ": ")


class ProcessError(Exception):
    """Anything of this package that a person or caller may mend."""


class DocumentRejected(ProcessError):
    """The bytes are no BPMN document that could be kept: malformed, too large, too deep, or with a document type."""


class NotExecutable(ProcessError):
    """The document is kept and drawn, but cannot run; `findings` names each element and reason."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(
            phrase("This model cannot be executed: {findings}", findings=joined(map(str, self.findings), "; "))
        )


class CommandRefused(ProcessError):
    """A command that does not fit where the instance stands."""


class AlreadyDone(CommandRefused):
    """The token or subscription that the command names is gone: somebody or something else was first."""


class OutcomeRequired(CommandRefused):
    """The task offers outcomes and the command names none of them."""


class PersonShutOut(CommandRefused):
    """Four eyes or not-the-author: this person completed one of the tasks that shut them out."""


class FormIncomplete(CommandRefused):
    """The form's data is missing or wrong; `problems` is field key -> reason."""

    def __init__(self, node: str, problems: dict[str, str]) -> None:
        self.problems = problems
        listed = joined((joined(pair, ": ") for pair in problems.items()), "; ")
        super().__init__(phrase("The form of {node} is not complete: {listed}.", node=node, listed=listed))


class BpmnError(Exception):
    """Raised by a handler to throw a BPMN error with `code`, caught by the drawing's error events."""

    def __init__(self, code: str, message: str = "") -> None:
        self.code = code
        super().__init__(message or code)

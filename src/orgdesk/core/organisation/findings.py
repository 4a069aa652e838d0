"""What a check says: one type for every check, so that pages, reports and gates treat them alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """An error makes a version unfit to run, a warning is a risk to accept knowingly, a remark informs."""

    ERROR = "error"
    WARNING = "warning"
    REMARK = "remark"


class ElementKind(StrEnum):
    """What a key in a finding names."""

    POSITION = "position"
    UNIT = "unit"
    ACTIVITY = "activity"
    PERSON = "person"
    SKILL = "skill"
    RULE = "rule"
    FUNCTION = "function"
    ROLE = "role"


@dataclass(frozen=True)
class ElementRef:
    """One box, unit or other thing that a finding points at."""

    kind: ElementKind
    key: str


@dataclass(frozen=True)
class Finding:
    """A remark on a structure. `code` is stable; `message` and `why` are English templates for `values`,
    so that a page can translate them: `message.format(**values)`; `text` does it for the reader of English.
    """

    code: str
    severity: Severity
    elements: tuple[ElementRef, ...]
    message: str
    why: str
    values: Mapping[str, str | int | float] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The message with its values."""
        return self.message.format(**self.values)

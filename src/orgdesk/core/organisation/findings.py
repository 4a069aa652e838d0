"""What a check says: one type for every check, so that pages, reports and gates treat them alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from orgdesk.core.phrases import Phrase


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
    """A remark on a structure, and why it matters. `code` is stable; the words are phrases, which doors translate."""

    code: str
    severity: Severity
    elements: tuple[ElementRef, ...]
    text: Phrase
    why: Phrase

    @property
    def values(self) -> Mapping[str, object]:
        """What the text speaks of, by the names of its places."""
        return self.text.values

"""From a document to definitions that can run, or to the list of what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from orgdesk.core.process.definition import Expression, ProcessDefinition
from orgdesk.core.process.document import BpmnDocument
from orgdesk.core.process.errors import Finding


class Language(Protocol):
    """Compiles the texts of a drawing; both methods raise ValueError with a reason for texts that they do not take."""

    def expression(self, text: str, language: str) -> Expression:
        """A condition, count, name or time."""
        ...

    def script(self, text: str, language: str) -> Expression:
        """The body of a script task; a mapping it gives is merged into the data unless the task names a result."""
        ...


@dataclass(frozen=True, slots=True)
class Compilation:
    """The processes of a document by key, and the warnings about them."""

    definitions: Mapping[str, ProcessDefinition]
    warnings: tuple[Finding, ...]


def compile_document(
    document: BpmnDocument,
    *,
    version: str = "",
    callable_definitions: Mapping[str, ProcessDefinition] | None = None,
    language: Language | None = None,
) -> Compilation:
    """Compile every process of the document. Raises NotExecutable with all findings, not just the first."""
    raise NotImplementedError

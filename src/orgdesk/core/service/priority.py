"""Priority is impact times urgency, read from a matrix that is data (ITIL; practice 2.3). Severity is another thing and another field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from orgdesk.core.phrases import phrase
from orgdesk.core.service.errors import DefinitionError, ReasonMissingError, ServiceRuleError


class Severity(StrEnum):
    """The size of an incident, 1 the worst. It says nothing about the order of work: that is the priority's."""

    SEV1 = "sev1"
    SEV2 = "sev2"
    SEV3 = "sev3"
    SEV4 = "sev4"


@dataclass(frozen=True)
class PriorityMatrix:
    """Impacts and urgencies, each from low to high, priorities from first served to last, and a priority in every cell."""

    key: str
    impacts: tuple[str, ...]
    urgencies: tuple[str, ...]
    priorities: tuple[str, ...]
    cells: Mapping[tuple[str, str], str]

    def __post_init__(self) -> None:
        wanted = {(impact, urgency) for impact in self.impacts for urgency in self.urgencies}
        if wanted != set(self.cells):
            odd = sorted(wanted ^ set(self.cells))
            raise DefinitionError(
                phrase(
                    "Matrix {key!r} has a cell missing or too many at {odd}; fill every cell once.",
                    key=self.key,
                    odd=odd[0],
                )
            )
        unknown = sorted(set(self.cells.values()) - set(self.priorities))
        if unknown:
            raise DefinitionError(
                phrase(
                    "Matrix {key!r} uses the priority {unknown!r}, which it does not list; add it.",
                    key=self.key,
                    unknown=unknown[0],
                )
            )

    @classmethod
    def of_rows(
        cls, key: str, priorities: Sequence[str], urgencies: Sequence[str], rows: Mapping[str, Sequence[str]]
    ) -> "PriorityMatrix":
        """Build a matrix from one row of priorities per impact, in the order of `urgencies`."""
        for impact, row in rows.items():
            if len(row) != len(urgencies):
                raise DefinitionError(
                    phrase(
                        "Row {impact!r} of matrix {key!r} has {count} cells for {wanted} urgencies.",
                        impact=impact,
                        key=key,
                        count=len(row),
                        wanted=len(urgencies),
                    )
                )
        cells = {
            (impact, urgency): cell
            for impact, row in rows.items()
            for urgency, cell in zip(urgencies, row, strict=True)
        }
        return cls(key, tuple(rows), tuple(urgencies), tuple(priorities), cells)


@dataclass(frozen=True, slots=True)
class Override:
    """A person's own choice of priority over the matrix's, with the reason; overrides are counted."""

    priority: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Priority:
    """A priority and how it came about: `computed` from the matrix (with the urgency used), `override` if any."""

    value: str
    computed: str
    urgency: str
    override: Override | None = None

    @property
    def is_overridden(self) -> bool:
        """Tell whether a person chose otherwise than the matrix."""
        return self.override is not None and self.override.priority != self.computed


def prioritise(
    matrix: PriorityMatrix, impact: str, urgency: str, *, vip: bool = False, override: Override | None = None
) -> Priority:
    """Read the priority of a ticket; a VIP raises the urgency by one step, never the impact."""
    if impact not in matrix.impacts or urgency not in matrix.urgencies:
        raise ServiceRuleError(
            phrase(
                "Matrix {matrix!r} knows no cell {impact!r} × {urgency!r}; choose among {impacts} and {urgencies}.",
                matrix=matrix.key,
                impact=impact,
                urgency=urgency,
                impacts=matrix.impacts,
                urgencies=matrix.urgencies,
            )
        )
    step = matrix.urgencies.index(urgency) + int(vip)
    used = matrix.urgencies[min(step, len(matrix.urgencies) - 1)]
    computed = matrix.cells[impact, used]
    if override is None:
        return Priority(computed, computed, used)
    _check_override(matrix, override)
    return Priority(override.priority, computed, used, override)


def _check_override(matrix: PriorityMatrix, override: Override) -> None:
    if override.priority not in matrix.priorities:
        raise ServiceRuleError(
            phrase(
                "There is no priority {priority!r}; choose among {priorities}.",
                priority=override.priority,
                priorities=", ".join(matrix.priorities),
            )
        )
    if not override.reason.strip():
        raise ReasonMissingError(
            phrase("Priority {priority!r} differs from the matrix; say why.", priority=override.priority)
        )

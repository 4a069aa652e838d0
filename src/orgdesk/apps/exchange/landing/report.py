"""What an import did with how many, and what it could not take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from orgdesk.apps.exchange.models import ImportRun, OddLine
from orgdesk.core.service.exchange import Oddity

MOST_ODD = 200_000
"""Lines that are kept of one import; a file of which more cannot be read is the wrong file."""
_MOST_RAW = 100_000


@dataclass
class Report:
    """Gathers, and writes with each batch in its transaction."""

    run: ImportRun
    stage: str
    counts: Counter[str] = field(default_factory=Counter)
    odd: list[Oddity] = field(default_factory=list)
    kept: int = 0

    def count(self, what: str, number: int = 1) -> None:
        self.counts[what] += number

    def add(self, *odd: Oddity) -> None:
        self.odd += odd

    def write(self) -> None:
        rows = [self._row(one) for one in self.odd[: max(0, MOST_ODD - self.kept)]]
        OddLine.objects.bulk_create(rows, batch_size=200)
        self.kept += len(self.odd)
        self.odd.clear()

    def _row(self, one: Oddity) -> OddLine:
        return OddLine(
            run=self.run,
            stage=self.stage,
            reason=one.reason.value,
            part=str(one.part)[:12],
            external_id=_storable(one.id)[:250],
            where=_storable(one.where)[:250],
            detail=_storable(one.detail)[:_MOST_RAW],
            raw=_storable(one.raw)[:_MOST_RAW],
        )


def _storable(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def summed(before: dict[str, int], counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    total = Counter(before)
    for name, number in counts:
        total[name] += number
    return dict(total)

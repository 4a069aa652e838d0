"""Score the chart importer and the comparison on published organisation charts of several dates."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from orgdesk.core.organisation.comparison import ChangeKind, Comparison, compare
from orgdesk.core.organisation.importing import ImportResult, import_chart, import_tables
from orgdesk.core.organisation.tree import build_tree

FOLDER = "organograms"
ARROW = " -> "
TRUNCATED = "2014-03-31"

_KINDS = {
    "added": ChangeKind.ADDED,
    "removed": ChangeKind.REMOVED,
    "moved": ChangeKind.MOVED,
    "retitled": ChangeKind.RETITLED,
    "holder_changed": ChangeKind.REFILLED,
}


@dataclass(frozen=True)
class Outcome:
    """One chart, or one pair of dates, beside what is expected of it."""

    name: str
    expected: Mapping[str, int]
    found: Mapping[str, int]
    warns: bool = False

    @property
    def is_pair(self) -> bool:
        return ARROW in self.name

    @property
    def right(self) -> bool:
        """The counts agree, and a pair warns exactly when its later chart is the truncated one."""
        warns_rightly = not self.is_pair or self.warns == self.name.endswith(TRUNCATED)
        return dict(self.found) == dict(self.expected) and warns_rightly


def outcomes(suites: Path) -> Iterator[Outcome]:
    """Every chart and every pair of the suite."""
    folder = suites / FOLDER
    for name, expected in json.loads((folder / "expected.json").read_text()).items():
        if ARROW in name:
            found = _compare(*(_senior(folder, part) for part in name.split(ARROW)))
            yield Outcome(
                name, expected, {key: len(found.keys(kind)) for key, kind in _KINDS.items()}, bool(found.warnings)
            )
        else:
            yield Outcome(name, expected, _counts(_senior(folder, name)))


def unaccounted_rows(suites: Path) -> int:
    """Rows of the senior and junior files, read together, that are neither placed nor listed."""
    lost = 0
    for senior in sorted((suites / FOLDER).glob("*-senior.csv")):
        files = [senior, senior.with_name(senior.name.replace("-senior", "-junior"))]
        result = import_tables(*(file.read_bytes() for file in files))
        rows = sum(len(list(csv.DictReader(io.StringIO(file.read_text("utf-8", "replace"))))) for file in files)
        lost += abs(rows - len(result.placed) - len(result.tray))
    return lost


def report(suites: Path) -> str:
    """The score: charts with the expected counts; below it pairs of dates and rows that were lost."""
    found = list(outcomes(suites))
    charts = [outcome.right for outcome in found if not outcome.is_pair]
    pairs = [outcome.right for outcome in found if outcome.is_pair]
    return (
        f"organograms {sum(charts)}/{len(charts)}\n"
        f"  comparisons {sum(pairs)}/{len(pairs)}, rows lost {unaccounted_rows(suites)}"
    )


def _senior(folder: Path, name: str) -> ImportResult:
    (result,) = import_chart(f"{name}.csv", (folder / f"{name}-senior.csv").read_bytes())
    return result


def _counts(result: ImportResult) -> dict[str, int]:
    return {
        "rows": len(result.placed) + len(result.tray),
        "duplicate_ids": len(result.duplicates),
        "unknown_bosses": len(result.unknown_bosses),
        "posts_in_or_leading_to_loops": len(build_tree(result.structure).caught_in_loops),
    }


def _compare(before: ImportResult, after: ImportResult) -> Comparison:
    return compare(
        before.structure,
        after.structure,
        assignments_before=before.people.assignments,
        assignments_after=after.people.assignments,
    )

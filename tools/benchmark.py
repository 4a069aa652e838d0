"""`run.py benchmark [NAME…]`: every module of benchmarks/ in turn; each `main()` returns its rows, printed as one table.

A row is (work, ours, peer's name, peer's figure, ratio), all words. Peers live in environments of their own. With `--write` the
table also goes to docs/reference/benchmarks.md, with the day and the machine; the rows of benchmarks that were not named stay.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "benchmarks.md"
HEADINGS = ("work", "ours", "beside", "theirs", "ratio")


def main(names: list[str]) -> int:
    written, names = "--write" in names, [name for name in names if name != "--write"]
    sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]
    modules = sorted(path for path in (ROOT / "benchmarks").glob("*.py") if not path.stem.startswith("_"))
    unknown = set(names) - {path.stem for path in modules}
    if unknown:
        print(
            f"no benchmark is called {', '.join(sorted(unknown))}; there are: {', '.join(path.stem for path in modules)}",
            file=sys.stderr,
        )
        return 2
    rows = [row for path in modules if not names or path.stem in names for row in rows_of(path)]
    print(as_table(rows) if rows else "benchmarks/ holds none yet")
    if written and rows:
        PAGE.write_text(as_page(beside_older(rows, PAGE) if names else rows), encoding="utf-8")
        print(f"written to {PAGE.relative_to(ROOT)}", file=sys.stderr)
    return 0


def rows_of(path: Path) -> list[tuple[str, ...]]:
    print(f"{path.stem} …", file=sys.stderr, flush=True)
    specification = importlib.util.spec_from_file_location(path.stem, path)
    assert specification is not None
    assert specification.loader is not None
    module: Any = importlib.util.module_from_spec(specification)
    sys.modules[path.stem] = module
    specification.loader.exec_module(module)
    return [tuple(str(cell) for cell in row) for row in module.main() or ()]


def beside_older(rows: list[tuple[str, ...]], page: Path) -> list[tuple[str, ...]]:
    """The rows of the page with these in the place of what they measured anew; what is new comes last."""
    lines = page.read_text(encoding="utf-8").splitlines() if page.exists() else []
    older = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines if line.startswith("| ")]
    anew = {row[0] for row in rows}
    return [row for row in older if row != HEADINGS and row[0] not in anew] + rows


def as_page(rows: list[tuple[str, ...]]) -> str:
    """The table with when and where it was measured."""
    words = (
        "# Benchmarks\n\n"
        "Made by `run.py benchmark --write`; do not edit. Each row was measured beside its peer in one run on one machine, so the "
        "ratios say more than the figures: other machines have others, and a busy machine has worse. A row stays until its benchmark runs again.\n\n"
        f"Last measured on {datetime.now(UTC):%-d %B %Y}: {machine()}.\n\n"
    )
    return words + as_table(rows) + "\n"


def machine() -> str:
    """Processors, memory, system and Python."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30 if hasattr(os, "sysconf") else 0.0
    load = f", load {os.getloadavg()[0]:.1f} before the end" if hasattr(os, "getloadavg") else ""
    cores = f"{os.cpu_count()} processors ({platform.machine()})"
    return f"{cores}, {memory:.0f} GiB of memory, {platform.system()}, Python {platform.python_version()}{load}"


def as_table(rows: list[tuple[str, ...]]) -> str:
    """The rows as a table of Markdown, so that it can stand in the documents as it is."""
    lines = [HEADINGS, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    written = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    ]
    return "\n".join([written[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *written[1:]])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

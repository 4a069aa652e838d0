"""`run.py benchmark [NAME…]`: every module of benchmarks/ in turn; each `main()` returns its rows, printed as one table.

A row is (work, ours, peer's name, peer's figure, ratio), all words. Peers live in environments of their own.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
HEADINGS = ("work", "ours", "beside", "theirs", "ratio")


def main(names: list[str]) -> int:
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

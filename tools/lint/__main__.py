"""`python -m tools.lint`: every remark on the product's sources, one a line."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.lint.rules import new_remarks_on

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    remarks = [
        f"{path.relative_to(ROOT)}:{remark}"
        for path in sorted((ROOT / "src/orgdesk").rglob("*.py"))
        if "migrations" not in path.parts
        for remark in new_remarks_on(path.relative_to(ROOT / "src/orgdesk"), path.read_text(encoding="utf-8"))
    ]
    print("\n".join(remarks) if remarks else "own rules: nothing to remark")
    return 1 if remarks else 0


if __name__ == "__main__":
    sys.exit(main())

"""`run.py suites`: one line for each outside suite; each module here gives its own by `report(path)`."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from pathlib import Path

import tools.suites

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    suites = Path(os.environ.get("ORGDESK_SUITES") or ROOT.parent / "shared" / "suites")
    if not suites.is_dir():
        print(f"suites: there is none at {suites}; name their folder in ORGDESK_SUITES")
        return 0
    sys.path.insert(0, str(ROOT / "src"))
    statuses = [print_report(module.name, suites) for module in pkgutil.iter_modules(tools.suites.__path__)]
    return max(statuses, default=0)


def print_report(name: str, suites: Path) -> int:
    """Print what the module counts; a module that fails says so and gives no number."""
    if name.startswith("_"):
        return 0
    try:
        report = importlib.import_module(f"tools.suites.{name}").report
        print(report(suites), flush=True)
    except Exception as problem:  # noqa: BLE001  the other suites must still be counted
        print(f"{name}: could not be counted: {type(problem).__name__}: {problem}", flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

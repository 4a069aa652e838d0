"""Whether every template stands in the house's format: `python -m tools.template_format [--write]`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: list[str]) -> int:
    templates = sorted(str(path) for path in (ROOT / "src/orgdesk").rglob("templates/**/*.html"))
    mode = [] if "--write" in arguments else ["--check"]
    command = [str(Path(sys.executable).parent / "djade"), "--target-version", "5.2", *mode, *templates]
    status = subprocess.run(command, check=False).returncode
    return 0 if mode == [] else status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`python -m tools.permissions --write`: open every address as every role and write the answers into docs/reference/permissions.md.

Without `--write` the table is held to what the product answers.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

_TEST = "tests/architecture/test_house_permissions.py"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the table anew")
    settings = {**os.environ, "ORGDESK_WRITE_PERMISSIONS": "1"} if parser.parse_args().write else None
    return subprocess.run([sys.executable, "-m", "pytest", "-q", _TEST], env=settings, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

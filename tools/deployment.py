"""Django's own checks of a deployment, with the settings that the documents ask for in production."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        production = {
            "ORGDESK_VAR": folder,
            "ORGDESK_SECRET_KEY": "a key that only this check uses, long and varied enough: 0123456789 abcdefgh",
            "ORGDESK_HTTPS": "1",
            "ORGDESK_HOSTS": "desk.brightwater.example",
        }
        command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
        return subprocess.run(command, cwd=ROOT, env={**os.environ, **production}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

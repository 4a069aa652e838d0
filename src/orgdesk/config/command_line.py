"""`orgdesk`: the command line. File commands need no database; the others are Django's management commands."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

_OF_FILES = {("org",), ("process",), ("mail",), ("rehearse",), ("staffing",), ("log", "import"), ("log", "mine")}
"""Commands that read files: they work where no installation is, and leave nothing there."""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orgdesk.config.settings")
    if sys.argv[1:2] == ["demo"]:
        # The sample never mixes with an installation's own data, and shows the pages that are its own.
        os.environ.setdefault("ORGDESK_VAR", "var/demo")
        os.environ.setdefault("ORGDESK_DEMO", "1")
    if {tuple(sys.argv[1:2]), tuple(sys.argv[1:3])} & _OF_FILES and not _installed():
        os.environ.setdefault("ORGDESK_SECRET_KEY", secrets.token_urlsafe(48))
    from django.core.management import execute_from_command_line

    # Commands are written as people say them; a module's name takes no hyphen.
    words = [word if word.startswith("-") else word.replace("-", "_") for word in sys.argv[1:2]]
    execute_from_command_line([sys.argv[0], *words, *sys.argv[2:]])


def _installed() -> bool:
    return (Path(os.environ.get("ORGDESK_VAR", "var")) / "secret-key").exists()


if __name__ == "__main__":
    main()

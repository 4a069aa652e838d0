"""What a process writes to its log can be gathered by a machine, and tells nobody's address."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCES = Path(__file__).resolve().parents[3] / "src"
PROGRAM = """
import logging, django
django.setup()
log = logging.getLogger("orgdesk.apps.mail")
log.error("no answer to %s by %s", "Nadia Brook <nadia@harbour-fuels.example>", "https://desk.example/in?token=abc123&x=1")
try:
    raise ValueError("luis@brightwater.example is unknown")
except ValueError:
    log.exception("a letter could not be stored")
"""


def written(tmp_path: Path, form: str) -> list[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ORGDESK", "DJANGO"))}
    environment |= {
        "PYTHONPATH": str(SOURCES), "DJANGO_SETTINGS_MODULE": "orgdesk.config.settings", "ORGDESK_LOG_FORMAT": form,
        "ORGDESK_SECRET_KEY": "x" * 50,
    }  # fmt: skip
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    return done.stderr.splitlines()


@pytest.mark.once
def test_each_line_is_an_object_with_its_level_and_place_and_nobodys_address(tmp_path: Path) -> None:
    first, second = map(json.loads, written(tmp_path, "json"))

    assert (first["level"], first["logger"]) == ("error", "orgdesk.apps.mail")
    assert first["message"] == "no answer to Nadia Brook <…@…> by https://desk.example/in?token=…&x=1"
    assert first["at"].endswith("+00:00")
    assert (second["error"], "luis@" in second["trace"], "…@… is unknown" in second["trace"]) == (
        "ValueError",
        False,
        True,
    )


@pytest.mark.once
def test_lines_for_people_name_no_address_either(tmp_path: Path) -> None:
    told = "\n".join(written(tmp_path, "lines"))

    assert "no answer to Nadia Brook <…@…>" in told
    assert "luis@" not in told
    assert "abc123" not in told

"""A process that serves pages."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize("door", ["wsgi", "asgi"])
def test_what_stays_as_long_as_the_process_does_not_hold_up_pages(door: str) -> None:
    program = f"import gc, orgdesk.config.{door}; print(gc.get_freeze_count())"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "ORGDESK_SECRET_KEY": "k" * 50}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert int(done.stdout.splitlines()[-1]) > 100_000

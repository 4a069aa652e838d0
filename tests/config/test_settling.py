"""A serving process keeps the collector of garbage away from what lasts."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

SERVED = """
import gc
from orgdesk.config import settling
from orgdesk.config.asgi import application
settling._LONG = 0
settled = gc.get_freeze_count()
lasting = [[number] for number in range(200_000)]
gc.collect()
print(settled, gc.get_freeze_count() - settled)
"""


def test_a_serving_process_walks_neither_its_code_nor_what_made_a_round_long():
    environment = {
        **os.environ,
        "ORGDESK_SECRET_KEY": "tests only",
        "DJANGO_SETTINGS_MODULE": "orgdesk.config.settings",
        "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
    }
    told = subprocess.run(
        [sys.executable, "-c", SERVED], env=environment, capture_output=True, text=True, check=False, timeout=120
    )

    assert told.returncode == 0, told.stderr
    settled, lasting = map(int, told.stdout.split())
    assert gc.isenabled()
    assert settled > 100_000
    assert lasting >= 200_000

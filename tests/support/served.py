"""The sample company with its six weeks, served as `orgdesk demo` serves it, beside the tests."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 600


@contextlib.contextmanager
def served_demo(folder: Path) -> Iterator[str]:
    """Its address. Web server, worker and post office end with the block."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ORGDESK_")},
        "DJANGO_SETTINGS_MODULE": "orgdesk.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
        "ORGDESK_VAR": str(folder),
        "ORGDESK_BASE_URL": address,
        "ORGDESK_DEMO": "1",
        "ORGDESK_DEMO_POST_PORT": str(_free_port()),
        "ORGDESK_LOG": "CRITICAL",
    }
    told = folder / "told"
    with told.open("w") as out:
        demo = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=out,
            stderr=out,
        )
        try:
            _wait(f"{address}/health", demo, told)
            yield address
        finally:
            demo.send_signal(signal.SIGTERM)
            demo.wait(60)


def _wait(address: str, demo: subprocess.Popen[bytes], told: Path) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    limit = time.monotonic() + _PATIENCE
    while time.monotonic() < limit:
        assert demo.poll() is None, f"the demo ended: {told.read_text()}"
        with contextlib.suppress(OSError), opener.open(address, timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.2)
    raise AssertionError(f"the demo did not answer within {_PATIENCE} s: {told.read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

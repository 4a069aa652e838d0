"""Mail taken in, stored and routed, beside django-helpdesk, on SQLite and PostgreSQL.

`python benchmarks/mail.py [SQLite] [PostgreSQL]`. Letters of people who write for the first time, and then their answers to what they
were sent; each with a quoted part. Ours keeps the raw source, founds the person, opens the ticket with its process and clocks, indexes
the words, puts the work before its unit and queues the acknowledgement, in one transaction a mail. django-helpdesk reads the same
letters with its own mail reading and sends its own acknowledgement into a mail server that takes everything at once; it keeps no source.
Milliseconds of processor a mail, the database server's with ours, best of three rounds of a hundred; a second has as many mails as
one process and its database can take in when nothing else runs. django-helpdesk runs in an environment of its own, made under build/
from desk-peer.txt (hashed). PostgreSQL is the server of ORGDESK_TEST_DATABASE, else the wheel's.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from _sides import database, peer_environment, settings_for_peer

ROOT = Path(__file__).resolve().parents[1]
HERE = Path(__file__).parent
sys.path[:0] = [str(ROOT / "src")]
KINDS = ("SQLite", "PostgreSQL")
PEER = "django-helpdesk 2.6.1"
Row = tuple[str, str, str, str, str]


def main(kinds: tuple[str, ...] = KINDS) -> list[Row]:
    peer = peer_environment("desk-peer")
    rows = []
    with tempfile.TemporaryDirectory(prefix="orgdesk-bench-") as name:
        for kind in kinds:
            ours = _run(Path(sys.executable), "_mail_ours.py", Path(name), database(kind, Path(name), "mail"))
            theirs = _run(peer, "_mail_peer.py", Path(name), database(kind, Path(name), "mail_peer"))
            rows += [
                _row(f"a mail that begins a ticket, {kind}", "first", ours, theirs),
                _row(f"a mail that answers, {kind}", "next", ours, theirs),
            ]
    return rows


def _row(words: str, part: str, ours: dict[str, float], theirs: dict[str, float]) -> Row:
    took, other = (side[part] + side[f"{part}_server"] for side in (ours, theirs))
    return words, _told(ours, part), PEER, _told(theirs, part), f"{other / took:.1f} x"


def _told(side: dict[str, float], part: str) -> str:
    own, server = side[part], side[f"{part}_server"]
    took = f"{own:.1f} ms, the server's {server:.1f}" if server else f"{own:.1f} ms"
    return f"{1000 / (own + server):,.0f} a second ({took})"


def _run(python: Path, program: str, folder: Path, address: str) -> dict[str, float]:
    given = {"ORGDESK_DATABASE": address, "ORGDESK_VAR": str(folder), "ORGDESK_SECRET_KEY": "benchmark" * 6}
    command = [str(python), str(HERE / program), json.dumps(settings_for_peer(address), default=str)]
    done = subprocess.run(command, env={**os.environ, **given}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    read: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return read


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT)]
    from tools.benchmark import as_table

    print(as_table(main(tuple(sys.argv[1:]) or KINDS)))

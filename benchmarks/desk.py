"""List, open, search and write tickets, and take mail in, beside django-helpdesk, at N tickets on SQLite and PostgreSQL.

`python benchmarks/desk.py [N] [SQLite|PostgreSQL …] [light] [--keep FOLDER]`: N is 20,000 unless given; `soak` means 1,000,000. Ours are made by
`_tickets.py`: the product writes a week, the database copies it over three years, so that each ticket has its letters, clocks, work, process and some
twenty events; with `light` the copies have only what people read: tickets, letters, periods, answers, people and the words to search. The peer gets as many tickets with the same words, states and ages through its own models. Both are
asked through their own addresses by a signed-in agent in the same process, without a network: median and 95th percentile of 40 requests (fewer where two minutes are not enough) by the clock on the wall,
and in brackets the 95th percentile of the processor's time of that process, which says what an idle machine would have needed. A
list of django-helpdesk is two requests, its page and the rows that the page asks for, 50 of them as ours. A letter comes with a quoted answer: ours keeps the raw
source, opens the ticket, its process and clocks, indexes the words and queues the acknowledgement. Then come our own pages that are open all day,
beside the goal of the design. A folder that is kept is measured again without being filled. django-helpdesk runs in an environment of its own, made
under build/ from desk-peer.txt (hashed). PostgreSQL is the server of ORGDESK_TEST_DATABASE, else the wheel's.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from _sides import database, peer_environment, settings_for_peer

ROOT = Path(__file__).resolve().parents[1]
HERE = Path(__file__).parent
sys.path[:0] = [str(ROOT / "src")]
USUAL, SOAK, GOAL_MS = 20_000, 1_000_000, 150.0
PEER = "django-helpdesk 2.6.1"
_PARTS = {
    "list": "list the open tickets",
    "all": "list all tickets",
    "mine": "list my tickets",
    "open": "open a ticket",
    "search": "search all tickets by a word",
    "new": "write a ticket down",
}
Row = tuple[str, str, str, str, str]


def main(
    number: int = USUAL, kinds: tuple[str, ...] = ("SQLite", "PostgreSQL"), *, keep: str = "", light: bool = False
) -> list[Row]:
    peer = peer_environment("desk-peer")
    rows = []
    with tempfile.TemporaryDirectory(prefix="orgdesk-bench-") as name:
        for kind in kinds:
            folder = Path(keep or name)
            ours = _run(
                Path(sys.executable), "_desk_ours.py", number, folder, _database(kind, folder, "ours", keep), light
            )
            theirs = _run(peer, "_desk_peer.py", number, folder, _database(kind, folder, "peer", keep))
            rows += rows_of(kind, ours, theirs, light=light)
    return rows


def rows_of(kind: str, ours: dict[str, Any], theirs: dict[str, Any], *, light: bool) -> list[Row]:
    where = f"{ours['tickets']:,} {'light ' if light else ''}tickets, {kind}"
    rows = [_row(f"{words}: {where}", ours["pages"][part], theirs["pages"][part]) for part, words in _PARTS.items()]
    mail = ours["mail"] / theirs["mail"]
    rows.append(
        (f"mail in: {where}", f"{ours['mail']:.0f} a second", PEER, f"{theirs['mail']:.0f} a second", f"{mail:.1f} x")
    )
    hot = ours["hot"].items()
    return rows + [
        (f"{name}: {where}", _said(one), "goal", f"{GOAL_MS:.0f} ms", f"{GOAL_MS / one['p95']:.1f} x")
        for name, one in hot
    ]


def _row(words: str, ours: dict[str, float], theirs: dict[str, float]) -> Row:
    return (words, _said(ours), PEER, _said(theirs), f"{theirs['p95'] / ours['p95']:.1f} x")


def _said(one: dict[str, float]) -> str:
    return f"{one['p50']:.0f} ms, p95 {one['p95']:.0f} ms ({one['cpu']:.0f})"


def _database(kind: str, folder: Path, name: str, keep: str) -> str:
    """One that is kept is found again by its name."""
    known = folder / f"{kind}-{name}.address"
    if keep and known.exists():
        return known.read_text()
    address = database(kind, folder, name, keep=bool(keep))
    if keep:
        known.write_text(address)
    return address


def _run(python: Path, program: str, number: int, folder: Path, address: str, light: bool = False) -> dict[str, Any]:
    given = {"ORGDESK_DATABASE": address, "ORGDESK_VAR": str(folder), "ORGDESK_SECRET_KEY": "benchmark"}
    environment = {**os.environ, **given, "ORGDESK_HOSTS": "testserver", "ORGDESK_PAGE_RATE": "0"}
    command = [str(python), str(HERE / program), str(number), json.dumps(settings_for_peer(address), default=str)]
    command += ["light"] * light
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{program} failed; its own words are above")
    read: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return read


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT)]
    from tools.benchmark import as_table

    words = sys.argv[1:]
    kept = words.pop(words.index("--keep") + 1) if "--keep" in words else ""
    numbers = [SOAK if word == "soak" else int(word) for word in words if word == "soak" or word.isdigit()]
    chosen = tuple(word for word in words if word in {"SQLite", "PostgreSQL"}) or ("SQLite", "PostgreSQL")
    print(as_table(main(*(numbers or [USUAL]), chosen, keep=kept, light="light" in words)))

"""What 100,000 tickets take, and how mail and pages grow with 1, 2 and 4 processes: our own figures, there is no peer.

`python benchmarks/capacity.py [TICKETS]`: so many letters (300 unless given) come in, are answered with one button and confirmed, through
the product's own actions; then the same database takes letters in with 1, 2 and 4 processes at once, and 1, 2 and 4 web processes answer
the list of tickets to 8 visitors. What a ticket and a page took of a processor then says by simulation which machine is enough for ten and a
hundred times as many (_tenfold.py). With `--write` the page docs/reference/capacity.md is written anew. PostgreSQL is the server of
ORGDESK_TEST_DATABASE, else the wheel's.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
from _sides import database

ROOT = Path(__file__).resolve().parents[1]
HERE = Path(__file__).parent
PAGE = ROOT / "docs" / "reference" / "capacity.md"
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
USUAL, PROCESSES, LETTERS, REQUESTS, VISITORS = 300, (1, 2, 4), 120, 240, 8
Row = tuple[str, str, str, str, str]
Told = dict[str, Any]


def main(number: int = USUAL, *, write: bool = False) -> list[Row]:
    told: dict[str, Told] = {}
    with tempfile.TemporaryDirectory(prefix="orgdesk-bench-") as name:
        for kind in ("SQLite", "PostgreSQL"):
            folder = Path(name, kind)
            folder.mkdir()
            given = _environment(folder, database(kind, folder, "capacity"))
            told[kind] = _ask(given, "fill", number)
            if kind == "PostgreSQL":
                told[kind]["mail"] = {count: _mail(given, count) for count in PROCESSES}
                web = {count: _web(given, count, told[kind]["session"]) for count in PROCESSES}
                told[kind] |= {"web": {count: rate for count, (rate, _) in web.items()}, "page": web[1][1]}
    if write:
        PAGE.write_text(_page(told), encoding="utf-8")
    return _rows(told)


def _rows(told: dict[str, Told]) -> list[Row]:
    rows = []
    for kind, one in told.items():
        rows.append((f"rows of 100,000 tickets, {kind}", f"{_lacs(one, 0):,.0f}", "", "", ""))
        rows.append((f"disk of 100,000 tickets, {kind}", f"{_lacs(one, 1) / 2**30:.1f} GiB", "", "", ""))
    for what, unit in (("mail", "letters a second"), ("web", "pages a second")):
        first = told["PostgreSQL"][what][1]
        for count, rate in told["PostgreSQL"][what].items():
            words = f"{what} with {count} processes, PostgreSQL"
            rows.append((words, f"{rate:.1f} {unit}", "one process", f"{first:.1f}", f"{rate / first:.2f} x"))
    return rows


def _lacs(one: Told, part: int) -> float:
    return float(sum(pair[part] for pair in one["tables"].values()) / one["tickets"] * 100_000)


def _mail(given: dict[str, str], count: int) -> float:
    """Letters a second of so many processes at once, by the clock of the slowest."""
    each = LETTERS // count
    running = [_begin(given, "take", 1_000_000 * count + 1000 * one, each) for one in range(count)]
    seconds = [json.loads(process.communicate()[0].splitlines()[-1])["seconds"] for process in running]
    return each * count / max(seconds)


def _web(given: dict[str, str], count: int, session: str) -> tuple[float, float]:
    """Pages a second to visitors who ask again as soon as they are answered; seconds of a processor a page, the database's among them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "granian", "--interface", "asginl", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(count), "--log-level", "error", "orgdesk.config.asgi:application",
    ]  # fmt: skip
    server = subprocess.Popen(command, env=given)
    try:
        _await(f"http://127.0.0.1:{port}/health")
        asked = urllib.request.Request(f"http://127.0.0.1:{port}/tickets/", headers={"Cookie": f"sessionid={session}"})
        _get(asked, 2 * count)
        worked, begun = _worked(server.pid, given), time.perf_counter()
        visitors = [threading.Thread(target=_get, args=(asked, REQUESTS // VISITORS)) for _ in range(VISITORS)]
        for one in visitors:
            one.start()
        for one in visitors:
            one.join()
        seconds = time.perf_counter() - begun
        return REQUESTS / seconds, (_worked(server.pid, given) - worked) / REQUESTS
    finally:
        server.terminate()
        server.wait(20)


def _worked(web: int, given: dict[str, str]) -> float:
    """Seconds of a processor so far, of the web processes and of those that serve their database."""
    name = given["ORGDESK_DATABASE"].partition("?")[0].rpartition("/")[2]
    family = {web, *(child.pid for child in psutil.Process(web).children(recursive=True))}
    times = [
        one.info["cpu_times"]
        for one in psutil.process_iter(["pid", "cmdline", "cpu_times"])
        if one.info["pid"] in family or f" {name} " in " ".join(one.info["cmdline"] or ())
    ]
    return float(sum(one.user + one.system for one in times))


def _get(asked: urllib.request.Request, times: int) -> None:
    for _ in range(times):
        with urllib.request.urlopen(asked, timeout=60) as answer:
            assert answer.url.endswith("/tickets/"), answer.url
            answer.read()


def _await(address: str) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.3)
    raise SystemExit(f"{address} did not answer")


def _page(told: dict[str, Told]) -> str:
    from tools.benchmark import machine

    lines = [
        "# Capacity", "",
        ("What an installation needs, measured by `python benchmarks/capacity.py --write`; do not edit. Letters came in as raw mail, opened a ticket with its process and "
        "clocks, were acknowledged, answered with one button and confirmed, all by the product's own actions."), "",
        f"Measured on {datetime.now(UTC):%-d %B %Y}: {machine()}. Rates suffer from whatever else a machine does (a load far above its processors: measure again on a quiet one); rows and bytes do not.", "",
        "## 100,000 tickets", "", "| | SQLite | PostgreSQL |", "|---|---|---|",
    ]  # fmt: skip
    both = told["SQLite"], told["PostgreSQL"]
    for words, of in (
        ("tickets measured", lambda one: f"{one['tickets']:,}"),
        ("rows", lambda one: f"{_lacs(one, 0):,.0f}"),
        ("disk, with indexes", lambda one: f"{_lacs(one, 1) / 2**30:.2f} GiB"),
        ("processor time a ticket, whole life", lambda one: f"{one['cpu'] / one['tickets'] * 1000:.0f} ms"),
        (
            "of the database server beside it",
            lambda one: f"{one['server'] / one['tickets'] * 1000:.0f} ms" if one["server"] else "in it",
        ),
        ("of the processor time taking the mail in", lambda one: f"{one['taken'] / one['tickets'] * 1000:.0f} ms"),
        ("memory of a working process", lambda one: f"{one['memory'] / 2**20:.0f} MiB"),
    ):
        lines.append(f"| {words} | {of(both[0])} | {of(both[1])} |")
    lines += ["", "Rows of one ticket by table (PostgreSQL):", "", "| table | rows | bytes |", "|---|---|---|"]
    tables = sorted(both[1]["tables"].items(), key=lambda pair: -pair[1][1])
    lines += [
        f"| `{name}` | {rows / both[1]['tickets']:.1f} | {size / both[1]['tickets']:,.0f} |"
        for name, (rows, size) in tables[:12]
    ]
    lines += ["", "## More processes", "", "On PostgreSQL, all on the one machine above:", ""]
    lines += ["| processes | letters a second | list of tickets, pages a second |", "|---|---|---|"]
    lines += [f"| {count} | {both[1]['mail'][count]:.1f} | {both[1]['web'][count]:.1f} |" for count in PROCESSES]
    ticket = (both[1]["cpu"] + both[1]["server"]) / both[1]["tickets"]
    return "\n".join([*lines, "", _SIZING, "", *_tenfold(ticket, both[1]["page"], _lacs(both[1], 1)), ""])


def _tenfold(ticket: float, page: float, disk: float) -> list[str]:
    import _tenfold

    least = _tenfold.smallest(ticket, page)
    return [
        "## Ten and a hundred times as many", "",
        (f"Played by our own simulator: a working day of tickets, each {ticket * 1000:.0f} ms of a processor, and of {_tenfold.PAGES} pages looked at for each, {page * 1000:.0f} ms, the "
        f"database's share included; {_tenfold.SHARE_IN_OFFICE:.0%} of the tickets come in ten hours of five days. The smallest machine that is less than {_tenfold.FULL:.0%} busy and lets 19 of "
        f"20 wait less than {_tenfold.LONG * 1000:.0f} ms for a processor:"), "",
        "| tickets a year | processors | busy in office hours | 19 of 20 wait at most | disk a year |", "|---|---|---|---|---|",
        *(f"| {one.tickets:,} | {one.processors} | {one.busy:.0%} | {one.waited * 1000:.0f} ms | {disk * one.tickets / 100_000 / 2**30:,.0f} GiB |" for one in least),
    ]  # fmt: skip


_SIZING = """Nothing is shared between processes but the database: past the processors of one machine, add machines. Rows and bytes grow in proportion to tickets; old events may lie on another disk ([archive](../decisions/0006-archive-of-events.md))."""


def _environment(folder: Path, address: str) -> dict[str, str]:
    ours = {"ORGDESK_DATABASE": address, "ORGDESK_VAR": str(folder), "ORGDESK_SECRET_KEY": "benchmark" * 6}
    paths = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    # The host is the one that the benchmark asks for.
    return {
        **os.environ,
        **ours,
        "PYTHONPATH": paths,
        "ORGDESK_HOSTS": "testserver,127.0.0.1",
        "ORGDESK_PAGE_RATE": "0",
    }


def _begin(given: dict[str, str], *words: object) -> subprocess.Popen[str]:
    command = [sys.executable, str(HERE / "_capacity_ours.py"), *map(str, words)]
    return subprocess.Popen(command, env=given, stdout=subprocess.PIPE, text=True)


def _ask(given: dict[str, str], *words: object) -> Told:
    process = _begin(given, *words)
    said = process.communicate()[0]
    if process.returncode:
        raise SystemExit(f"_capacity_ours.py {words[0]} failed; its own words are above")
    found: Told = json.loads(said.splitlines()[-1])
    return found


if __name__ == "__main__":
    from tools.benchmark import as_table

    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    print(as_table(main(*numbers, write="--write" in sys.argv)))

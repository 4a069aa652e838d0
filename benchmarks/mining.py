"""Arcs of 1.4 million events, and exact alignment of the incident log's variants, beside pm4py.

    python benchmarks/mining.py

pm4py (AGPL) lives in an environment of its own under build/, from mining-peer.txt (hashed); it never enters the product. A peer that
does not finish in 120 s is reported as "more than". The incident log is read from the test material beside the project.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT / "src"))

import numpy as np  # noqa: E402
from _sides import peer_environment  # noqa: E402

from orgdesk.core.measures.mining import (  # noqa: E402
    Column,
    ColumnMapping,
    EventLog,
    align_all,
    arcs,
    model_of_arcs,
    read_csv,
    starts_and_ends,
    variants,
)

PATIENCE = 120
SUITES = Path(os.environ.get("ORGDESK_SUITES", ROOT.parent / "shared" / "suites"))
PEER_ALIGNED = 200
"""The peer aligns so many variants, chosen evenly; the ratio is of the time for those."""


def main() -> list[tuple[str, str, str, str, str]]:
    work = ROOT / "build" / "benchmarks"
    work.mkdir(parents=True, exist_ok=True)
    peer = peer_environment("mining-peer")
    log = _many_events(1_400_000)
    ours, found = _timed(lambda: arcs(log))
    np.savez(work / "events.npz", case=log.case, activity=log.activity.codes, at=log.at)
    theirs = _peer_seconds(peer, "arcs", work / "events.npz")
    rows = [_row(f"arcs of 1.4 million events ({len(found)} arcs)", ours, theirs)]
    if not SUITES.exists():
        return rows
    drawn, traces = _incidents()
    model = model_of_arcs(*drawn)
    whole, _ = _timed(lambda: align_all(model, traces))
    part = traces[:: max(1, len(traces) // PEER_ALIGNED)][:PEER_ALIGNED]
    ours, costs = _timed(lambda: align_all(model, part))
    (work / "align.json").write_text(json.dumps({"drawn": drawn, "traces": part, "costs": costs}))
    theirs = _peer_seconds(peer, "align", work / "align.json")
    return [
        *rows,
        _row(f"exact alignment of {len(part)} variants of the incident log", ours, theirs),
        (f"exact alignment of all {len(traces)} variants", f"{whole:.3f} s", "-", "-", "-"),
    ]


def _timed(work):
    begun = time.perf_counter()
    found = work()
    return time.perf_counter() - begun, found


def _many_events(count: int) -> EventLog:
    rng = np.random.default_rng(7)
    case = np.sort(rng.integers(0, count // 6, count)).astype(np.int32)
    at = np.sort(rng.integers(0, 10**14, count))
    return EventLog(tuple(map(str, range(count // 6))), case, Column(tuple(f"a{n}" for n in range(30)), rng.integers(0, 30, count).astype(np.int32)), at)  # fmt: skip


def _incidents():
    with zipfile.ZipFile(SUITES / "event-logs" / "uci_incident_event_log.zip") as archive:
        name = next(name for name in archive.namelist() if name.endswith(".csv"))
        with archive.open(name) as raw:
            log = read_csv(io.TextIOWrapper(raw, encoding="utf-8"), ColumnMapping("number", "ident_state", "sys_updated_at"))  # fmt: skip
    whole, pairs, kept = sum(arc.count for arc in arcs(log)), [], 0
    for arc in arcs(log):
        if kept <= 0.9 * whole:
            pairs.append((arc.source, arc.target))
            kept += arc.count
    starts, ends = ([word for word, n in found.items() if n >= 0.02 * len(log.cases)] for found in starts_and_ends(log))
    return (pairs, starts, ends), [list(one.activities) for one in variants(log)]


def _peer_seconds(python: Path, what: str, file: Path) -> float | None:
    try:
        done = subprocess.run([python, HERE / "_mining_peer.py", what, file], capture_output=True, text=True, timeout=PATIENCE, check=True)  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    return float(done.stdout.split()[-1])


def _row(what: str, ours: float, theirs: float | None) -> tuple[str, str, str, str, str]:
    beside = f"{theirs:.3f} s" if theirs is not None else f"more than {PATIENCE} s"
    ratio = f"{theirs / ours:.0f} x" if theirs is not None else f"more than {PATIENCE / ours:.0f} x"
    return what, f"{ours:.3f} s", "pm4py", beside, ratio


if __name__ == "__main__":
    for row in main():
        print(" · ".join(row))

# ruff: noqa: E402 - Django is set up before anything of it is imported
"""What the measures cost on a long log: our own figures, there is no peer.

    ORGDESK_DATABASE=sqlite:////tmp/big.sqlite3 python benchmarks/_tickets.py 45000 unsealed
    ORGDESK_DATABASE=sqlite:////tmp/big.sqlite3 python benchmarks/measures.py

Reads the log on to its end as the worker does (nothing, when that was done), then measures the whole catalogue over several periods that end in the
middle of the log, where a house is at its usual work. Seconds are of this process's processor; memory is how much its peak grew.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from datetime import timedelta
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ["DJANGO_SETTINGS_MODULE"] = "orgdesk.config.settings"
django.setup()

from orgdesk.apps.events.models import Event
from orgdesk.apps.insight.numbers import PERIODS, show_all
from orgdesk.apps.insight.reading import own_source, read_log
from orgdesk.core.measures import CATALOGUE, Standing

Row = tuple[str, str, str, str, str]


def main() -> list[Row]:
    begun, before = time.process_time(), _peak()
    read = read_log()
    spent = time.process_time() - begun
    each = f", {spent / read * 1e6:.0f} µs each" if read else ""
    rows = [(f"read {read:,} of {Event.objects.count():,} events", f"{spent:.1f} s{each}", _grown(before), "", "")]
    return rows + [_measured(days) for days in PERIODS]


def _measured(days: int) -> Row:
    ends = Event.objects.order_by("at").values_list("at", flat=True)
    first, last = ends[0], ends.last()
    assert last is not None
    at, begun, before = first + (last - first) / 2 + timedelta(hours=1), time.process_time(), _peak()
    shown = show_all(CATALOGUE, own_source(at), at=at, days=days, trends=False)
    spent, known = time.process_time() - begun, sum(one.value.standing is not Standing.NO_DATA for one in shown)
    return f"{len(shown)} measures over {days} days", f"{spent:.2f} s", _grown(before), f"{known} with data", ""


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _grown(before: int) -> str:
    return f"+ {(_peak() - before) // 1024} MiB"


if __name__ == "__main__":
    from tools.benchmark import as_table

    print(as_table(main()))

"""The oldest 50 that wait at a step, and the next 100 timers due, over 500,000 tokens, on SQLite and PostgreSQL.

What the page of a process asks when a step is opened and what the worker asks twice a second: wall time, median of 50, through
the models. Beside them stands the same question to the same table without its index, for there is no peer: an engine that keeps
an instance as one text has no tokens to ask for. PostgreSQL is the server of ORGDESK_TEST_DATABASE, else the wheel's.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import Model

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT)]

TOKENS = 500_000
STEPS = 20
OLDEST = 50
ASKED = 50
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def main() -> list[tuple[str, str, str, str, str]]:
    from _sides import database

    rows = []
    with tempfile.TemporaryDirectory(prefix="orgdesk-bench-") as name:
        for kind in ("SQLite", "PostgreSQL"):
            told = _run(kind, database(kind, Path(name), "waiting"), name)
            rows += [
                (
                    f"{asked} over {TOKENS:,} tokens, {kind}",
                    f"{told[key]:.2f} ms",
                    beside,
                    f"{told[other]:.1f} ms",
                    f"{told[other] / told[key]:.0f} x",
                )
                for asked, key, beside, other in (
                    (f"oldest {OLDEST} waiting at a step", "oldest", "without the index", "oldest_scanned"),
                    ("the next 100 timers due", "due", "without the index", "due_scanned"),
                )
            ]
    return rows


def _run(kind: str, address: str, folder: str) -> dict[str, float]:
    environment = {
        **os.environ,
        "ORGDESK_DATABASE": address,
        "ORGDESK_VAR": folder,
        "ORGDESK_SECRET_KEY": "benchmark",
        "DJANGO_SETTINGS_MODULE": "orgdesk.config.settings",
    }
    done = subprocess.run(
        [sys.executable, __file__, "measure"], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def measure() -> dict[str, float]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    version = _fill()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    from orgdesk.apps.process.models import SubscriptionRow, TokenRow

    def oldest(number: int) -> list[object]:
        return list(TokenRow.objects.waiting_at(f"step{number % STEPS}", version=version).with_instance()[:OLDEST])

    def due(number: int) -> list[object]:
        later = AT + timedelta(days=40, seconds=number)
        return list(SubscriptionRow.objects.due_before(later).values_list("instance__key", "number")[:100])

    told = {"oldest": _median(oldest), "due": _median(due)}
    assert len(oldest(1)) == OLDEST
    with connection.cursor() as cursor:
        for index in ("token_waiting_in_a_version", "subscription_due"):
            cursor.execute(f"DROP INDEX {index}")
    return {**told, "oldest_scanned": _median(oldest, 5), "due_scanned": _median(due, 5)}


def _median(ask: Callable[[int], object], times: int = ASKED) -> float:
    ask(0)
    taken = []
    for number in range(times):
        begun = time.perf_counter()
        ask(number)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken) * 1000


def _fill() -> object:
    """One real instance, token and timer, and half a million copies of them made by the database itself."""
    from apps.drawings import answering
    from apps.seats import seat_people
    from orgdesk.apps.process.actions import deploy_process, start_instance
    from orgdesk.apps.process.models import Instance, SubscriptionRow, TokenRow

    seat_people()
    (version,) = deploy_process(answering(), by=None, at=AT)
    first = start_instance("answering", subject=("case", "first"), at=AT)
    token = first.tokens.get()
    timer = SubscriptionRow.objects.create(
        instance=first, number=99, token=token.number, scope=1, node="timer", kind="timer", due=AT
    )
    step = f"'step' || (i % {STEPS})"
    _copy(Instance, first.pk, key="'copy' || i", subject_key="'c' || i")
    _copy(TokenRow, token.pk, instance_id=f"{first.pk} + 1 + i", node=step, since=_moment())
    _copy(SubscriptionRow, timer.pk, instance_id=f"{first.pk} + 1 + i", due=_moment())
    return version


def _copy(model: type[Model], pk: int, **changed: str) -> None:
    from django.db import connection

    names = [field.column for field in model._meta.concrete_fields]
    values = [{"id": f"{pk} + 1 + i", **changed}.get(name, f'"{name}"') for name in names]
    listed = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({listed}) "
            f"WITH RECURSIVE numbers(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < {TOKENS - 1}) "
            f"SELECT {', '.join(values)} FROM {model._meta.db_table}, numbers WHERE id = {pk}"
        )


def _moment() -> str:
    """Not in the order in which the rows were made."""
    from django.db import connection

    seconds = f"(i * 4001 % {TOKENS}) * 60"
    if connection.vendor == "sqlite":
        return f"strftime('%Y-%m-%d %H:%M:%S', '2026-03-02 09:00:00', '+' || ({seconds}) || ' seconds')"
    return f"TIMESTAMPTZ '2026-03-02 09:00:00+00' + ({seconds}) * INTERVAL '1 second'"


if __name__ == "__main__":
    if sys.argv[1:] == ["measure"]:
        print(json.dumps(measure()))
    else:
        from tools.benchmark import as_table

        print(as_table(main()))

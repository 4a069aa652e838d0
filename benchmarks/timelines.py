"""200,000 accounts and 20,000 running timelines of 40 steps: the daily round of the worker, and the pages that people open.

Every second timeline is late: the round schedules it anew and writes what has moved; in the others it offers the step of the day. Pages are asked through Django's test client, median and 95th percentile of 40; the time of the
processor, of ours and, in brackets, its 95th percentile, says what a machine with other work to do would have needed alone. On PostgreSQL
the server's own time comes to it. Beside each figure stands what the design promises. PostgreSQL is the server of ORGDESK_TEST_DATABASE, else the wheel's.

    python benchmarks/timelines.py [SQLite|PostgreSQL …]
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
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT), str(ROOT / "benchmarks")]

ACCOUNTS = int(os.environ.get("BENCHMARK_ACCOUNTS", "200000"))
PLANS = int(os.environ.get("BENCHMARK_PLANS", "20000"))
WEEKS, A_WEEK = 10, 4
PATTERNS = 40
"""Timelines made by the product itself, each at another stage; the database copies them."""
OWNED = 50
UNITS = 40
ASKED = 40
DAY_SECONDS, PAGE_MS = 60.0, 150.0
_TODAY = datetime.now(UTC).date()
MONDAY = _TODAY - timedelta(days=_TODAY.weekday() + (7 if _TODAY.weekday() < 2 else 0))
NOW = datetime(MONDAY.year, MONDAY.month, MONDAY.day, 6, 0, tzinfo=UTC) + timedelta(days=1)
"""A Tuesday; the round is that of the Wednesday after it."""


def main(kinds: tuple[str, ...] = ("SQLite", "PostgreSQL")) -> list[tuple[str, str, str, str, str]]:
    from _sides import database

    rows = []
    with tempfile.TemporaryDirectory(prefix="orgdesk-bench-") as name:
        for kind in kinds:
            told = _run(database(kind, Path(name), "timelines"), name)
            day, worked_day = told.pop("day")
            words = f"the round of a day over {PLANS:,} timelines (processor {worked_day:.0f} s), {kind}"
            rows.append(_row(words, day, DAY_SECONDS, "s"))
            rows += [
                _row(
                    f"{page}: p95 (median {fast:.0f} ms, processor {worked:.0f}, {most:.0f} ms), {kind}",
                    slow,
                    PAGE_MS,
                    "ms",
                )
                for page, (fast, slow, worked, most) in told.items()
            ]
    return rows


def _row(what: str, ours: float, promised: float, unit: str) -> tuple[str, str, str, str, str]:
    return (what, f"{ours:.1f} {unit}", "promised", f"{promised:.0f} {unit}", f"{promised / ours:.1f} x")


def _run(address: str, folder: str) -> dict[str, Any]:
    environment = {
        **os.environ,
        "ORGDESK_DATABASE": address,
        "ORGDESK_VAR": folder,
        "ORGDESK_SECRET_KEY": "benchmark",
        "ORGDESK_DEMO": "1",
        "ORGDESK_PAGE_RATE": "0",
        "DJANGO_SETTINGS_MODULE": "orgdesk.config.settings",
    }
    done = subprocess.run([sys.executable, __file__, "measure"], env=environment, stdout=subprocess.PIPE, text=True, check=False)  # fmt: skip
    if done.returncode:
        raise SystemExit(done.returncode)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def measure() -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    _say("rows")
    mara = _fill()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM")
    _say("the round of a day")
    begun, before = time.perf_counter(), time.process_time()
    counted = _round_of_a_day()
    told: dict[str, Any] = {"day": (time.perf_counter() - begun, time.process_time() - before)}
    _say(f"{counted} in {told['day'][0]:.1f} s, processor {told['day'][1]:.1f} s")
    _share_work()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return told | _pages(mara)


def _share_work() -> None:
    """The rounds offer all to one unit; so much is done by many, and each opens its own."""
    from django.db.models import F

    from orgdesk.apps.work.models import WorkItem

    WorkItem.objects.annotate(part=F("pk") % UNITS).filter(part__gt=0).update(unit_key="support-elsewhere")


def _round_of_a_day() -> dict[str, int]:
    from orgdesk.apps.timelines.actions.open_due_steps import open_due_steps, roll_late_plans
    from orgdesk.apps.timelines.actions.queue_due_mails import queue_due_mails

    at = NOW + timedelta(days=1, hours=3)
    return {"rolled": roll_late_plans(at=at), "offered": open_due_steps(at=at), "mails": queue_due_mails(at=at)}


def _pages(mara: Any) -> dict[str, tuple[float, float, float, float]]:
    from django.test import Client

    from orgdesk.apps.customers.models import Account
    from orgdesk.apps.timelines.models import RunningPlan
    from orgdesk.config.settling import settle

    settle()  # as a serving process does
    client = Client(headers={"host": "localhost"})
    client.force_login(mara, backend="django.contrib.auth.backends.ModelBackend")
    some = list(Account.objects.order_by("pk").values_list("key", flat=True)[:: max(1, ACCOUNTS // ASKED)])
    plans = list(RunningPlan.objects.order_by("pk").values_list("key", flat=True)[:: max(1, PLANS // ASKED)])
    pages: dict[str, Callable[[int], str]] = {
        "accounts": lambda number: f"/customers/?page={number + 1}",
        "accounts, last pages": lambda number: f"/customers/?page={200 - number}",
        "accounts searched": lambda number: f"/customers/?q=firm+{number * 4001}",
        "accounts without an owner": lambda number: f"/customers/?owner=none&page={number + 1}",
        "my accounts": lambda number: f"/customers/?owner=me&page={number % 2 + 1}",
        "portfolio": lambda number: "/customers/portfolio",
        "an account": lambda number: f"/customers/{some[number]}",
        "timelines": lambda number: f"/timelines/?page={number + 1}",
        "timelines searched": lambda number: f"/timelines/?q=firm+{number}",
        "a timeline": lambda number: f"/timelines/plans/{plans[number]}",
        "what an account has": lambda number: f"/customers/{some[number]}/holdings",
        "history of an account": lambda number: f"/customers/{some[number]}/history",
        "what needs somebody": lambda number: "/customers/exceptions",
        "health": lambda number: "/customers/health",
        "use": lambda number: "/customers/use",
        "professional services": lambda number: "/customers/services",
        "a new timeline": lambda number: "/timelines/new",
        "profit": lambda number: "/customers/profit",
        "who left": lambda number: "/customers/left",
        "segments": lambda number: "/customers/segments",
        "internal services": lambda number: "/customers/internal-services",
        "my work": lambda number: "/work/",
    }
    return {name: _ask(client, name, address) for name, address in pages.items()}


def _ask(client: Any, name: str, address: Callable[[int], str]) -> tuple[float, float, float, float]:
    """Median and 95th percentile of the time taken, then of the processor's."""
    taken, worked = [], []
    for number in range(-1, ASKED):
        begun, before = time.perf_counter(), time.process_time()
        answer = client.get(address(max(0, number)), follow=True)
        taken.append((time.perf_counter() - begun) * 1000)
        worked.append((time.process_time() - before) * 1000)
        assert answer.status_code == 200, (name, answer.status_code)
    figures = *_median_and_p95(taken[1:]), *_median_and_p95(worked[1:])
    _say("{}: {:.0f} ms, p95 {:.0f} ms; processor {:.0f} ms, p95 {:.0f} ms".format(name, *figures))
    return figures


def _median_and_p95(figures: list[float]) -> tuple[float, float]:
    return statistics.median(figures), sorted(figures)[int(len(figures) * 0.95) - 1]


def _fill() -> Any:
    """The cast and a few timelines by the product itself, then copies of them made by the database."""
    from apps.timelines.house import found_house
    from orgdesk.apps.customers.models import Account, OwnerPeriod

    house = found_house()
    since = MONDAY - timedelta(days=200)
    owned = OwnerPeriod.objects.create(account=house.account, owner=house.ines, since=since, set_at=NOW)
    _copy(Account, house.account.pk, ACCOUNTS - 1, key="'firm-' || i", name="'Firm ' || i")
    _copy(OwnerPeriod, owned.pk, ACCOUNTS // 2, account_id=f"{house.account.pk} + 1 + i", owner_id=_owner(house))
    template = _template(house)
    for number in range(PATTERNS):
        _pattern(house, template, number)
    _copy_plans(house.account.pk)
    _score(house.account.pk)
    return house.ines


def _score(account: int) -> None:
    """A score of each account lately and as long ago as the back-test looks, so that it has what it takes."""
    from orgdesk.apps.customers.models import HealthScore, HealthWeights

    weights = HealthWeights.objects.create(version=1, by_signal={"use": 3, "payment": 1}, green=70, red=40, set_at=NOW)
    days = [_TODAY - timedelta(days=back) for back in (95, 67, 60, 12, 5)]
    for day, following in zip(days, [*days[1:], None], strict=True):
        made = HealthScore.objects.create(
            account_id=account, weights=weights, on=day, until=following, score=50, colour="amber", known=0.7,
            signals={"use": 0.5, "payment": 0.9},
        )  # fmt: skip
        _copy(HealthScore, made.pk, ACCOUNTS - 1, account_id=f"{account} + 1 + i", score="(i * 37) % 100")


def _owner(house: Any) -> str:
    """Fifty accounts are one manager's, the others another's."""
    return f"CASE WHEN i % {ACCOUNTS // 2 // OWNED} = 0 THEN {house.ines.pk} ELSE {house.greta.pk} END"


def _template(house: Any) -> Any:
    from orgdesk.apps.timelines.actions import store_template

    lines = ["key: rollout", "version: 1", "title: Roll-out", "category: projects", "author: ines-duarte",
             "dated: 2026-01-05", "sizes: [small]", "steps:"]  # fmt: skip
    for number in range(WEEKS * A_WEEK):
        after = f"[s{number - A_WEEK}, s{number - 1}]" if number >= A_WEEK else "[]"
        lines.append(
            f"  - {{key: s{number}, code: '{number}', title: Step {number}, owner: 'unit:support', "
            f"week: {number // A_WEEK}, day: {number % A_WEEK}, days: 1, after: {after}}}"
        )
    return store_template("\n".join(lines), by=None, at=NOW, lead_unit="support")


def _pattern(house: Any, template: Any, number: int) -> None:
    """So many weeks on the way, and all done that was to be done by now; in every second one the last step of last week is still open."""
    from orgdesk.apps.timelines.actions import refresh_plan, start_plan
    from orgdesk.apps.timelines.models import PlanStep

    begun = MONDAY - timedelta(weeks=number % WEEKS, days=number // WEEKS)
    at = datetime(begun.year, begun.month, begun.day, 5, tzinfo=UTC)
    plan = start_plan(template, house.account, starts_on=begun, size="small", by=house.ines, at=at)
    late = number % 2
    due = {"due_on__lt": MONDAY} if late else {"ends_on__lt": NOW.date()}
    gone = list(plan.steps.filter(**due).order_by("place"))
    for row in gone[:-1] if late else gone:
        row.state, row.done_on, row.done_by = PlanStep.State.DONE, row.ends_on, house.ines
        row.save()
    refresh_plan(plan, at=NOW)


def _copy_plans(account: int) -> None:
    """Each pattern as often as it takes; each copy is another account's."""
    from orgdesk.apps.timelines.models import PlanStep, RunningPlan
    from orgdesk.apps.work.models import WorkItem

    first = RunningPlan.objects.order_by("pk").first()
    assert first is not None
    patterns, times = PATTERNS, PLANS // PATTERNS - 1
    steps = PlanStep.objects.count()
    top = PlanStep.objects.order_by("-pk").values_list("pk", flat=True)[0]
    _copy_all(RunningPlan, times, id=f"id + {patterns} * (i + 1)", key="key || '-' || i",
              account_id=f"{account} + 1 + ((id - {first.pk}) * {times} + i)")  # fmt: skip
    _copy_all(PlanStep, times, id=f"id + {steps} * (i + 1)", plan_id=f"plan_id + {patterns} * (i + 1)")
    assert PlanStep.objects.order_by("-pk").values_list("pk", flat=True)[0] > top
    items = WorkItem.objects.count()
    if items:
        _copy_all(WorkItem, times, id=f"id + {items} * (i + 1)", key="key || '-' || i",
                  subject_key="subject_key || '-' || i", source_instance="source_instance || '-' || i")  # fmt: skip


def _copy(model: type[Model], pk: int, times: int, **changed: str) -> None:
    _copy_all(model, times, where=f"WHERE id = {pk}", **{"id": f"{pk} + 1 + i", **changed})


def _copy_all(model: type[Model], times: int, *, where: str = "", **changed: str) -> None:
    from django.db import connection

    names = [field.column for field in model._meta.concrete_fields]
    values = [changed.get(name, f'"{name}"') for name in names]
    listed = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({listed}) "
            f"WITH RECURSIVE numbers(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < {times - 1}) "
            f"SELECT {', '.join(values)} FROM {model._meta.db_table}, numbers {where}"
        )
        if connection.vendor == "postgresql":
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{model._meta.db_table}', 'id'), (SELECT MAX(id) FROM {model._meta.db_table}))"
            )


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["measure"]:
        print(json.dumps(measure()))
    else:
        from tools.benchmark import as_table

        print(as_table(main(tuple(sys.argv[1:]) or ("SQLite", "PostgreSQL"))))

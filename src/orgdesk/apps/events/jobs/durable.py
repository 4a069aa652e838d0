"""Jobs that survive their worker: a lease with a heartbeat while one runs, back-off between attempts, dead letters at the end.

The bare backend leaves a job whose worker was killed at RUNNING for ever. Here the worker that claims a job writes a lease in the
same transaction; a thread renews it; the reaper puts a job whose lease ran out back into the queue. So a job runs at least once,
and a job function must bear being run again.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task, TaskContext, TaskResultStatus
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import is_locked_database_exception

from orgdesk.apps.events.models import JobLease
from orgdesk.apps.events.outbox import back_off
from orgdesk.apps.events.slow_queries import keep_slow_queries, watching_queries

logger = logging.getLogger(__name__)
ATTEMPTS = 8
LEASE = timedelta(seconds=30)

GivenUp = Callable[..., None]
if TYPE_CHECKING:
    Claimed = DBTaskResult[Any, Any]

_attempts: dict[str, int] = {}
_expected: dict[str, tuple[type[Exception], ...]] = {}
_given_up: dict[str, GivenUp] = {}


def job(
    *,
    attempts: int = ATTEMPTS,
    given_up: GivenUp | None = None,
    expects: tuple[type[Exception], ...] = (),
    **options: Any,
) -> Callable[[Callable[..., Any]], Task[Any, Any]]:
    """Make a function a job: `function.enqueue(…)` inside a transaction runs it after the commit, at most `attempts` times.

    `given_up(reason, *arguments)` is called when the last attempt has failed, also when each attempt killed its worker.
    What a job `expects` of the world outside is told in one line: where the fault lies elsewhere, our own lines tell nobody anything.
    """

    def decorate(function: Callable[..., Any]) -> Task[Any, Any]:
        made: Task[Any, Any] = task(**options)(function)
        _attempts[made.module_path], _expected[made.module_path] = attempts, expects
        if given_up is not None:
            _given_up[made.module_path] = given_up
        return made

    return decorate


def run_one(worker: str, *, at: datetime, lease: timedelta = LEASE) -> bool:
    """Claim the next job and run it; whether there was one."""
    claimed = _claim(worker, at=at, lease=lease)
    if claimed is None:
        return False
    with _heartbeat(claimed.pk, worker, lease), watching_queries() as slow:
        try:
            value = _call(claimed)
        except Exception as problem:
            if isinstance(problem, _expected.get(claimed.task_path, ())):
                logger.warning("job %s was not done: %s", claimed.task_path, str(problem) or type(problem).__name__)
            else:
                logger.exception("job %s failed", claimed.task_path)
            _fail(claimed, problem, worker)
        else:
            _succeed(claimed, value, worker)
    keep_slow_queries(slow, place=claimed.task_path.rpartition(".")[2], at=at)
    return True


def reap(*, at: datetime) -> int:
    """Put back the jobs whose workers are dead; how many."""
    reaped = 0
    for lease in JobLease.objects.filter(expires_at__lt=at):
        with transaction.atomic():
            running = DBTaskResult.objects.select_for_update().filter(pk=lease.job, status=TaskResultStatus.RUNNING)
            found = running.first()
            dropped, _ = JobLease.objects.filter(pk=lease.pk, worker=lease.worker, expires_at=lease.expires_at).delete()
            if found is not None and dropped:
                _put_back(found, RuntimeError(f"The worker {lease.worker} died while it ran this job."), run_after=at)
                reaped += 1
    return reaped


def _claim(worker: str, *, at: datetime, lease: timedelta) -> Claimed | None:
    try:
        with transaction.atomic():
            ready = DBTaskResult.objects.ready()
            if connection.features.has_select_for_update_skip_locked:
                ready = ready.select_for_update(skip_locked=True)
            found: Claimed | None = ready.first()
            if found is not None:
                found.claim(worker)
                _take_lease(found.pk, worker, expires_at=at + lease)
    except OperationalError as problem:
        if is_locked_database_exception(problem):
            return None
        raise
    return found


def _take_lease(job: uuid.UUID, worker: str, *, expires_at: datetime) -> None:
    """In one statement, also where a lease was left behind."""
    taken = JobLease(job=job, worker=worker, expires_at=expires_at)
    JobLease.objects.bulk_create(
        [taken], update_conflicts=True, unique_fields=["job"], update_fields=["worker", "expires_at"]
    )


def _call(claimed: Claimed) -> Any:
    """A job that takes the framework's context finds the number of this attempt in it."""
    task = claimed.task
    arguments, named = claimed.args_kwargs["args"], claimed.args_kwargs["kwargs"]
    if task.takes_context:
        context = TaskContext(task_result=claimed.task_result)  # type: ignore[arg-type]  # the backend's own result class
        return task.call(context, *arguments, **named)
    return task.call(*arguments, **named)


def _succeed(claimed: Claimed, value: Any, worker: str) -> None:
    with transaction.atomic():
        if _still_ours(claimed, worker):
            claimed.set_successful(value)


def _fail(claimed: Claimed, problem: Exception, worker: str) -> None:
    with transaction.atomic():
        if _still_ours(claimed, worker):
            _put_back(claimed, problem, run_after=timezone.now() + back_off(len(claimed.worker_ids)))


def _still_ours(claimed: Claimed, worker: str) -> bool:
    """Give the lease up; False when the reaper took the job away in the meantime."""
    dropped, _ = JobLease.objects.filter(job=claimed.pk, worker=worker).delete()
    return bool(dropped)


def _put_back(found: Claimed, problem: Exception, *, run_after: datetime) -> None:
    found.set_failed(problem)
    if len(found.worker_ids) < _attempts.get(found.task_path, ATTEMPTS):
        found.status = TaskResultStatus.READY
        found.run_after = run_after
        found.save(update_fields=["status", "run_after"])
    elif found.task_path in _given_up:
        reason = f"{type(problem).__name__}: {problem}"
        _given_up[found.task_path](reason, *found.args_kwargs["args"], **found.args_kwargs["kwargs"])


@contextmanager
def _heartbeat(job_id: uuid.UUID, worker: str, lease: timedelta) -> Iterator[None]:
    done = threading.Event()

    def beat() -> None:
        try:
            while not done.wait(lease.total_seconds() / 3):
                JobLease.objects.filter(job=job_id, worker=worker).update(expires_at=timezone.now() + lease)
        except OperationalError:
            logger.exception("the heartbeat of job %s missed a beat", job_id)
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"heartbeat-{job_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()

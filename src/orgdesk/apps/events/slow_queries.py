"""Queries that took longer than the installation's limit: their text, where they were asked and how often, never their values.

A database sees values only beside the text, and what stands within the text (a literal, a number, a list of any length) is struck
out, so that a row tells nothing of anybody and alike queries are one row. The table holds at most `MOST` rows.
"""

from __future__ import annotations

import hashlib
import logging
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.db.models.functions import Greatest

from orgdesk.apps.events.models import SlowQuery

logger = logging.getLogger(__name__)
MOST = 200
KEPT = timedelta(days=14)
_A_TIME = 20
"""Kept of one request or job, the slowest: a page that asks a slow query a thousand times tells it by a few."""
_LONGEST_TEXT = 4000
_LITERAL = re.compile(r"'(?:[^']|'')*'")
_NUMBER = re.compile(r"(?<![\w$.\"])-?\d+(?:\.\d+)?(?![\w\"])")
_LIST = re.compile(r"\((?:\s*(?:%s|\?)\s*,)+\s*(?:%s|\?)\s*\)")
_ROWS = re.compile(r"(\(…\)|\(%s\))(?:\s*,\s*\1)+")


@dataclass(frozen=True)
class Slow:
    """A query's text without values, and its seconds."""

    sql: str
    seconds: float


class Watch:
    """Notes what takes longer than the limit; a query that goes past the cursors is told to it by `took`."""

    def __init__(self, limit: float) -> None:
        self.limit = limit
        self.found: list[Slow] = []

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        begin = time.perf_counter()
        try:
            return execute(sql, *rest)
        finally:
            self.took(time.perf_counter() - begin, sql)

    def took(self, seconds: float, *texts: str) -> None:
        """The statements sent together, and their seconds in all."""
        if seconds >= self.limit:
            self.found.append(Slow(without_values("; ".join(texts)), seconds))
        if len(self.found) > _A_TIME:
            self.found.remove(min(self.found, key=attrgetter("seconds")))


@contextmanager
def watching_queries() -> Iterator[list[Slow]]:
    """The slow queries of what is done inside, on this thread's connection; without a limit none."""
    watch = Watch(settings.ORGDESK_SLOW_QUERY_MS / 1000)
    if watch.limit <= 0:
        yield watch.found
        return
    with connection.execute_wrapper(watch):
        yield watch.found


def without_values(sql: str) -> str:
    """The text with every literal and number struck out and every list of values made one sign."""
    words = " ".join(str(sql).split())
    words = _NUMBER.sub("?", _LITERAL.sub("?", words))
    return _ROWS.sub(r"\1", _LIST.sub("(…)", words))[:_LONGEST_TEXT]


def keep_slow_queries(found: Iterable[Slow], *, place: str, at: datetime) -> None:
    """Add them to their rows. A page or job is never lost by it: where the database refuses, that is logged and let go."""
    slow = list(found)
    if not slow:
        return
    try:
        with transaction.atomic():
            for one in slow:
                _keep(one, place[:120], at)
            _let_go_beyond(MOST)
    except DatabaseError as problem:
        logger.warning("%s slow queries of %s were not kept: %s", len(slow), place, problem)


def let_old_slow_queries_go(*, at: datetime) -> int:
    """What has not been slow for two weeks is mended or gone."""
    gone, _by_table = SlowQuery.objects.filter(last_at__lt=at - KEPT).delete()
    return gone


def _keep(one: Slow, place: str, at: datetime) -> None:
    digest = hashlib.sha256(f"{place}\0{one.sql}".encode()).hexdigest()
    took = round(one.seconds * 1000)
    SlowQuery.objects.get_or_create(
        digest=digest, defaults={"place": place, "sql": one.sql, "first_at": at, "last_at": at}
    )
    SlowQuery.objects.filter(digest=digest).update(
        times=F("times") + 1, total_ms=F("total_ms") + took, longest_ms=Greatest(F("longest_ms"), took), last_at=at
    )


def _let_go_beyond(most: int) -> None:
    """The ones that have been quick for longest make room."""
    beyond = list(SlowQuery.objects.order_by("-last_at", "-pk").values_list("pk", flat=True)[most:])
    if beyond:
        SlowQuery.objects.filter(pk__in=beyond).delete()

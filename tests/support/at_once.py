"""Two people who act in the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from django.db import connection, connections

Found = TypeVar("Found")


def at_once(*acts: Callable[[], Found]) -> list[Found]:
    """What each act gave. They run side by side where the database has many writers, and in turn where it has one.

    The test needs `transactional_db`: what stands in an open transaction is seen by nobody else.
    """
    if connection.vendor != "postgresql":
        return [act() for act in acts]
    found: dict[int, Found] = {}
    start = threading.Barrier(len(acts))

    def run(number: int, act: Callable[[], Found]) -> None:
        try:
            start.wait(10)
            found[number] = act()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [found[number] for number in range(len(acts))]

"""`orgdesk worker`: timers, regular duties, outbox, mail, jobs; run as many as you like, stop them as you like."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import threading
from argparse import ArgumentParser
from contextlib import suppress
from datetime import datetime, timedelta
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django.utils import timezone

from orgdesk.apps.events.jobs import run_due_duties, run_one
from orgdesk.apps.events.jobs.durable import LEASE
from orgdesk.ui.commands import add_json, as_json

logger = logging.getLogger(__name__)
_REST = 1.0
"""Seconds between tries while the database is away."""


class Command(BaseCommand):
    help = "Do the work behind the pages until told to stop (SIGTERM or Ctrl-C finishes the current piece first)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=0.2, help="seconds to rest when nothing is to be done")
        parser.add_argument(
            "--lease",
            type=float,
            default=LEASE.total_seconds(),
            help="seconds after which a silent worker counts as dead",
        )
        parser.add_argument("--once", action="store_true", help="do everything that is due now, then end")
        add_json(parser)

    def handle(self, *, interval: float, lease: float, once: bool, **options: Any) -> None:
        stop = threading.Event()

        def ask_to_stop(number: int, frame: FrameType | None) -> None:
            stop.set()

        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, ask_to_stop)
            signal.signal(signal.SIGINT, ask_to_stop)
        _keep_connections()
        worker = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"
        self.stdout.write(as_json({"worker": worker}) if options.get("as_json") else f"worker {worker} is at work")
        self.stdout.flush()
        while not stop.is_set():
            try:
                did = run_round(worker, at=timezone.now(), lease=timedelta(seconds=lease))
            except (OperationalError, InterfaceError) as problem:
                if once:
                    raise
                _outlive(problem)
                stop.wait(_REST)
                continue
            if not did:
                if once:
                    return
                close_old_connections()
                stop.wait(interval)


def run_round(worker: str, *, at: datetime, lease: timedelta = LEASE) -> int:
    """One look at everything; how many things were done."""
    return run_due_duties(worker, at=at) + int(run_one(worker, at=at, lease=lease))


def _outlive(problem: Exception) -> None:
    """The database is away or its disk is full: what was begun is undone there, and is begun again when it is back."""
    logger.warning("the database does not answer, tried again: %s", problem)
    for connection in connections.all(initialized_only=True):
        with suppress(Exception):
            connection.close()


def _keep_connections() -> None:
    """A worker keeps its connection: opening one for each job costs more than the job (and on SQLite a file's caches)."""
    for connection in connections.all():
        connection.settings_dict["CONN_MAX_AGE"] = None

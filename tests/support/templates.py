"""A migrated SQLite database is kept as a file and taken again by the next run, as long as nothing that shapes it has changed.

Making it anew for every run of one small test costs more than the test. The migrate command still runs, and finds nothing to do.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3.creation import DatabaseCreation

ROOT = Path(__file__).resolve().parents[2]
_FOLDER = Path(tempfile.gettempdir()) / f"orgdesk-test-templates-{os.getuid() if hasattr(os, 'getuid') else 0}"
_create, _create_whole = DatabaseCreation._create_test_db, DatabaseCreation.create_test_db


def _shape() -> str:
    """A digest of everything that a migrated database is made from."""
    sources = [
        *ROOT.glob("src/orgdesk/apps/*/migrations/*.py"),
        *ROOT.glob("src/orgdesk/apps/*/models/*.py"),
        *ROOT.glob("src/orgdesk/apps/*/standard_*.py"),
        ROOT / "src/orgdesk/apps/events/guard.py",
        ROOT / "src/orgdesk/config/settings.py",
        ROOT / "requirements/dev.txt",
    ]
    total = hashlib.sha256(sqlite3.sqlite_version.encode())
    for path in sorted(sources):
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:32]


def _create_from_template(self: Any, *arguments: Any, **options: Any) -> str:
    name: str = _create(self, *arguments, **options)
    template = _FOLDER / f"{_shape()}.sqlite3"
    if self.is_in_memory_db(name) and template.exists():
        self.connection.settings_dict["NAME"] = name
        self.connection.ensure_connection()
        kept = sqlite3.connect(template)
        kept.backup(self.connection.connection)
        kept.close()
    return name


def _create_and_keep(self: Any, *arguments: Any, **options: Any) -> str:
    name: str = _create_whole(self, *arguments, **options)
    template = _FOLDER / f"{_shape()}.sqlite3"
    if self.is_in_memory_db(name) and not template.exists():
        _FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = template.with_suffix(f".{os.getpid()}")
        kept = sqlite3.connect(part)
        self.connection.connection.backup(kept)
        kept.close()
        part.replace(template)
    return name


DatabaseCreation._create_test_db = _create_from_template
DatabaseCreation.create_test_db = _create_and_keep

"""Bring a backup back into an empty database, and prove that it is the same."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.core.files.storage import default_storage

from orgdesk.apps.events.actions.follow_order import follow_order
from orgdesk.apps.events.verification import Verification, verify_log
from orgdesk.apps.operations.archive import Manifest, key_fingerprint, open_archive
from orgdesk.apps.operations.copying import Say, copy_rows, make_ready


@dataclass(frozen=True)
class Restored:
    """What came back; `verification` is None where the key is another, since the seals cannot be checked without theirs."""

    manifest: Manifest
    files: int
    verification: Verification | None


def restore_backup(path: Path, *, say: Say) -> Restored:
    """Rows, files, then the log's seals. Raises OperationRefused or one of its kinds, with nothing kept of the rows."""
    with open_archive(path) as source:
        make_ready("default", engine=source.engine, migrations=source.migrations)
        copy_rows(source, into="default", say=say)
        files = source.write_files(default_storage)
        say(f"{files} files")
        follow_order()
        same_key = source.manifest.key == key_fingerprint()
        return Restored(source.manifest, files, verify_log() if same_key else None)

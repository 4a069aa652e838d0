"""A backup's file: a tar of the manifest, one compressed table after another, and the kept files.

    tables/<name>.jsonl.gz one JSON list a row
    files/<path>           what people attached
    manifest.json          what is in it, with the digest of every table and file; last, for a file is read once only

The secret key is not in it: whoever finds a backup must not be able to sign in, or to read the mailboxes' passwords. The manifest says
by a fingerprint which key it was made under.
"""

from __future__ import annotations

import gzip
import hashlib
import hmac
import io
import json
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage
from django.utils.translation import gettext as _

from orgdesk.apps.operations.copying import DatabaseSource
from orgdesk.apps.operations.errors import BackupUnreadable, CopyDiffers
from orgdesk.apps.operations.kept_files import digest_of_stream, names_in, put, reachable
from orgdesk.apps.operations.rows import Digest

FORMAT = 1
_MANIFEST = "manifest.json"
_MOST_MANIFEST = 64 * 1024 * 1024


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    format: int
    product: str
    made_at: str
    engine: str
    key: str
    migrations: list[list[str]]
    tables: dict[str, Digest]
    files: dict[str, str]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())


def key_fingerprint() -> str:
    """Tells two keys apart without telling either."""
    return hmac.new(settings.SECRET_KEY.encode(), b"orgdesk backup", hashlib.sha256).hexdigest()[:16]


def write_archive(path: Path, source: DatabaseSource, files: Storage, *, made_at: str, product: str) -> Manifest:
    """Write everything beside `path` first and put it in its place whole, so that a file of that name is a whole backup.

    Raises FilesUnreachable.
    """
    with tempfile.TemporaryDirectory(prefix="orgdesk-backup-", dir=path.parent) as name:
        folder = Path(name)
        tables = {table: _write_table(folder / f"{table}.jsonl.gz", source, table) for table in source.tables}
        whole = folder / "whole.tar"
        with tarfile.open(whole, "w", format=tarfile.PAX_FORMAT) as tar:
            for table in tables:
                tar.add(folder / f"{table}.jsonl.gz", arcname=f"tables/{table}.jsonl.gz", filter=_nobody)
            with reachable():
                kept = {name: _add_file(tar, files, name) for name in names_in(files)}
            manifest = Manifest(
                format=FORMAT,
                product=product,
                made_at=made_at,
                engine=source.engine,
                key=key_fingerprint(),
                migrations=source.migrations,
                tables=tables,
                files=kept,
            )
            _add_text(tar, _MANIFEST, json.dumps(asdict(manifest), indent=1))
        whole.chmod(0o600)
        whole.replace(path)
    return manifest


class ArchiveSource:
    """The rows of a backup."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest) -> None:
        self._tar = tar
        self.manifest = manifest
        self.engine = manifest.engine
        self.migrations = manifest.migrations

    def lines(self, table: str) -> Iterator[str]:
        if table not in self.manifest.tables:
            return
        with gzip.open(_member(self._tar, f"tables/{table}.jsonl.gz"), "rt", encoding="utf-8") as stream:
            for line in stream:
                yield line.removesuffix("\n")

    def digest(self, table: str) -> Digest:
        return self.manifest.tables.get(table) or Digest(0, hashlib.sha256().hexdigest())

    def write_files(self, storage: Storage) -> int:
        """Put the kept files where files are kept; each is checked by its digest before. Raises CopyDiffers, FilesUnreachable."""
        for name, wanted in self.manifest.files.items():
            safe = _safe(name).as_posix()
            with _member(self._tar, f"files/{name}") as stream:
                if digest_of_stream(stream) != wanted:
                    raise CopyDiffers(_("The file %(name)s in the backup is damaged.") % {"name": name})
                stream.seek(0)
                with reachable():
                    put(storage, safe, stream)
        return len(self.manifest.files)


@contextmanager
def open_archive(path: Path) -> Iterator[ArchiveSource]:
    """Raises BackupUnreadable for anything but a backup of ours, also when its damage shows only while it is read."""
    try:
        with tarfile.open(path, "r:") as tar:
            with _member(tar, _MANIFEST) as stream:
                manifest = _read_manifest(stream.read(_MOST_MANIFEST))
            _refuse_cut_short(tar, manifest)
            yield ArchiveSource(tar, manifest)
    except (OSError, EOFError, tarfile.TarError, zlib.error, ValueError, KeyError, TypeError) as problem:
        raise BackupUnreadable(
            _("%(path)s cannot be read as a backup: %(problem)s. Nothing was kept.")
            % {"path": path, "problem": problem}
        ) from problem


def _refuse_cut_short(tar: tarfile.TarFile, manifest: Manifest) -> None:
    tables = {f"tables/{name}.jsonl.gz" for name in manifest.tables}
    wanted = tables | {f"files/{name}" for name in manifest.files}
    if missing := wanted - set(tar.getnames()):
        raise ValueError(
            _("it is cut short: %(count)s of its %(wanted)s parts are missing")
            % {"count": len(missing), "wanted": len(wanted)}
        )


def _read_manifest(text: bytes) -> Manifest:
    told: dict[str, Any] = json.loads(text)
    if told.get("format") != FORMAT:
        raise ValueError(
            _("it has the format “%(written)s”; this version reads %(own)s")
            % {"written": told.get("format"), "own": FORMAT}
        )
    tables = {name: Digest(**digest) for name, digest in told.pop("tables").items()}
    return Manifest(**told, tables=tables)


def _write_table(path: Path, source: DatabaseSource, table: str) -> Digest:
    total, count = hashlib.sha256(), 0
    with path.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=4, mtime=0) as stream:
        for line in source.lines(table):
            encoded = line.encode() + b"\n"
            total.update(encoded)
            stream.write(encoded)
            count += 1
    return Digest(count, total.hexdigest())


def _member(tar: tarfile.TarFile, name: str) -> io.BufferedReader:
    found = tar.extractfile(name)
    if found is None:
        raise ValueError(_("%(name)s is not a file") % {"name": name})
    return found  # type: ignore[return-value]  # the archive's own reader


def _safe(name: str) -> Path:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise ValueError(_("the file “%(name)s” would be written outside the folder for files") % {"name": name})
    return Path(*path.parts)


def _nobody(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    return info


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    encoded = text.encode()
    info = tarfile.TarInfo(name)
    info.size = len(encoded)
    tar.addfile(info, io.BytesIO(encoded))


def _add_file(tar: tarfile.TarFile, files: Storage, name: str) -> str:
    """The digest of what was read, on the way into the archive."""
    with files.open(name) as stream:
        info = tarfile.TarInfo(f"files/{name}")
        info.size = files.size(name)
        reading = _Digesting(stream)
        tar.addfile(info, reading)
    return reading.total.hexdigest()


class _Digesting(io.RawIOBase):
    """A stream that knows the digest of what was read of it."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.total = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block: bytes = self._stream.read(size)
        self.total.update(block)
        return block

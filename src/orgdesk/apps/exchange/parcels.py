"""What somebody brought, as named files: one file, or those of a zip archive, which is opened with care.

Names of an archive are only ever looked up, never used as a path; each member is read to its declared length and not a byte further.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from orgdesk.apps.exchange.errors import ParcelUnreadable

MOST_BYTES = 8 * 1024**3
"""Of what is brought."""
MOST_MEMBERS = 500_000
MOST_UNPACKED = 64 * 1024**3
MOST_RATIO = 200
"""JSON packs to a tenth; two hundred times is no text that people wrote."""
_SMALL = 64 * 1024**2
_BLOCK = 1 << 20
_IN_ATTACHMENTS = re.compile(r"(?:^|/)(?:attachments?|files)/(?:.*/)?(\w+)(?:[-_/.][^/]*)?$")


class Parcel:
    """Files by name. `sorted_names` are in an order that is the same each time."""

    def __init__(self, path: Path, name: str, archive: zipfile.ZipFile | None) -> None:
        self._path, self._archive = path, archive
        self.name = name
        self._members = {one.filename: one for one in archive.infolist() if not one.is_dir()} if archive else {}
        self._by_id: dict[str, str] | None = None

    @property
    def sorted_names(self) -> list[str]:
        return sorted(self._members) if self._archive else [self.name]

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Raises ParcelUnreadable for a member that is damaged, also while it is read."""
        try:
            with self._archive.open(self._members[name]) if self._archive else self._path.open("rb") as stream:
                yield stream
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as problem:
            raise ParcelUnreadable(
                _("%(name)s in the archive is damaged: %(why)s.") % {"name": name, "why": problem}
            ) from problem

    def size_of(self, name: str) -> int:
        return self._members[name].file_size if self._archive else self._path.stat().st_size

    def has(self, name: str) -> bool:
        return name in self._members

    def file_of(self, key: str) -> str:
        """The member under `attachments/` that an attachment's id names; empty where there is none."""
        if self._by_id is None:
            found = ((name, _IN_ATTACHMENTS.search(name)) for name in self._members)
            self._by_id = {}
            for name, match in found:
                if match:
                    for part in name.rpartition("attachments/")[2].split("/"):
                        self._by_id.setdefault(re.split(r"[-_.]", part, maxsplit=1)[0], name)
        return self._by_id.get(key, "")


@contextmanager
def open_parcel(path: Path, name: str) -> Iterator[Parcel]:
    """Raises ParcelUnreadable for an archive that cannot be opened, or that would unpack to more than a desk ever wrote."""
    if not zipfile.is_zipfile(path):
        _refuse_broken_archive(path, name)
        yield Parcel(path, name, None)
        return
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError) as problem:
        raise ParcelUnreadable(_("The archive %(name)s cannot be opened: %(why)s.") % {"name": name, "why": problem}) from problem  # fmt: skip
    with archive:
        _refuse_bomb(archive, name)
        yield Parcel(path, name, archive)


def keep_parcel(path: Path, chunks: Iterable[bytes]) -> tuple[int, str]:
    """Write what is brought beside its place first; its size and SHA-256. Raises ParcelUnreadable when it is empty or too large."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part, size, total = path.with_suffix(".part"), 0, hashlib.sha256()
    with part.open("wb") as target:
        for chunk in chunks:
            size += len(chunk)
            if size > MOST_BYTES:
                break
            total.update(chunk)
            target.write(chunk)
    if size > MOST_BYTES or not size:
        part.unlink()
        raise ParcelUnreadable(
            _("The file is empty; choose another.")
            if not size
            else _("The file is larger than %(most)s; split it.") % {"most": filesizeformat(MOST_BYTES)}
        )
    part.replace(path)
    return size, total.hexdigest()


def blocks_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield block


def _refuse_broken_archive(path: Path, name: str) -> None:
    """A zip that was cut short has its beginning and no directory at its end."""
    with path.open("rb") as stream:
        begins = stream.read(4)
    if begins == b"PK\x03\x04":
        raise ParcelUnreadable(
            _("The archive %(name)s is cut short or damaged: its directory is missing. Export or copy it again.")
            % {"name": name}
        )


def _refuse_bomb(archive: zipfile.ZipFile, name: str) -> None:
    members = archive.infolist()
    packed, unpacked = sum(one.compress_size for one in members), sum(one.file_size for one in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED:
        raise ParcelUnreadable(
            _("The archive %(name)s holds %(files)s files of %(size)s; at most %(most)s files of %(bytes)s are opened. Split it.")
            % {"name": name, "files": len(members), "size": filesizeformat(unpacked), "most": MOST_MEMBERS,
               "bytes": filesizeformat(MOST_UNPACKED)}
        )  # fmt: skip
    if unpacked > _SMALL and unpacked > MOST_RATIO * max(packed, 1):
        raise ParcelUnreadable(
            _("The archive %(name)s would unpack to %(size)s, more than %(times)s times its size: that is no export of a desk.")
            % {"name": name, "size": filesizeformat(unpacked), "times": MOST_RATIO}
        )  # fmt: skip
    if any(one.flag_bits & 1 for one in members):
        raise ParcelUnreadable(
            _("The archive %(name)s is locked with a password; pack it without one.") % {"name": name}
        )
